"""The desk's page *Take everything out*, for administrators."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles.text.forms import URLField
from background import locks
from worldview.archive import runs
from worldview.archive.models import ArchiveRun, Restoration, is_mail_held
from worldview.request_types import DeskRequest

Kind = ArchiveRun.Kind
#: Archives that are listed.
SHOWN = 10


class CopyForm(forms.Form):
    """Where a copy of the site will be read."""

    url = URLField(
        label=_lazy("Where the files will be"),
        required=False,
        max_length=200,
        help_text=_lazy(
            "As in https://archive.example.org: feeds, sitemaps and what other sites show of a "
            "page begin with it. Empty, they begin with the address of this site."
        ),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or parts.query or parts.fragment):
            raise forms.ValidationError(
                _("Type an address like https://archive.example.org, without what follows ? or #.")
            )
        return url


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: DeskRequest) -> HttpResponse:
    """Ask for an archive; say how far it is, and offer those that are done."""
    if not request.user.is_superuser:
        raise PermissionDenied
    last = ArchiveRun.objects.filter(kind=Kind.SITE).first()
    form = CopyForm(initial={"url": last.url if last else ""})
    if request.method == "POST":
        if "_release_mail" in request.POST:
            Restoration.objects.release_mail()
            messages.success(request, _("Mail leaves again."))
        elif "_copy" in request.POST:
            form = CopyForm(request.POST)
            if form.is_valid():
                _ask(request, kind=Kind.SITE, url=form.cleaned_data["url"].rstrip("/"))
        else:
            _ask(request, kind=Kind.ARCHIVE)
        if form.is_valid() or not form.is_bound:
            return redirect("admin:take_out")
    listed = ArchiveRun.objects.select_related("asked_by")[:SHOWN]
    context = admin.site.each_context(request) | {
        "title": _("Take everything out"),
        "runs": listed,
        "is_running": any(run.finished_at is None for run in listed),
        "copy_form": form,
        "copy_folder": settings.SITE_COPY_DIR,
        "days": runs.TTL.days,
        "is_mail_held": is_mail_held(),
    }
    return render(request, "admin/archive/take_out.html", context)


@transaction.atomic
def _ask(request: DeskRequest, **asked: str) -> None:
    locks.acquire("asking for an archive")
    if ArchiveRun.objects.unfinished().filter(is_weekly=False, kind=asked["kind"]).exists():
        messages.warning(request, _("One is being made already."))
        return
    ArchiveRun.objects.create(asked_by=request.user, **asked)
    messages.success(request, _("The worker makes it. You can leave this page meanwhile."))


@require_safe
def download(request: DeskRequest, run_id: int) -> HttpResponseBase:
    """Hand out the file of an archive."""
    if not request.user.is_superuser:
        raise PermissionDenied
    run = ArchiveRun.objects.downloadable().filter(pk=run_id).first()
    try:
        if run is not None:
            file = run.path.open("rb")
            return FileResponse(file, as_attachment=True, filename=str(run))
    except FileNotFoundError:
        pass
    messages.error(
        request,
        _("That file is not here any more, or lies with the worker. Make another one."),
    )
    return redirect("admin:take_out")
