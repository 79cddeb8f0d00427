"""The desk's page *Take everything out*, for administrators."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from background import locks
from worldview.archive import runs
from worldview.archive.models import ArchiveRun, Restoration, is_mail_held
from worldview.request_types import DeskRequest

#: Archives that are listed.
SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: DeskRequest) -> HttpResponse:
    """Ask for an archive; say how far it is, and offer those that are done."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST":
        if "_release_mail" in request.POST:
            Restoration.objects.release_mail()
            messages.success(request, _("Mail leaves again."))
        else:
            _ask(request)
        return redirect("admin:take_out")
    listed = ArchiveRun.objects.select_related("asked_by")[:SHOWN]
    context = admin.site.each_context(request) | {
        "title": _("Take everything out"),
        "runs": listed,
        "is_running": any(run.finished_at is None for run in listed),
        "days": runs.TTL.days,
        "is_mail_held": is_mail_held(),
    }
    return render(request, "admin/archive/take_out.html", context)


@transaction.atomic
def _ask(request: DeskRequest) -> None:
    locks.acquire("asking for an archive")
    if ArchiveRun.objects.unfinished().filter(is_weekly=False).exists():
        messages.warning(request, _("One is being made already."))
        return
    ArchiveRun.objects.create(asked_by=request.user)
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
