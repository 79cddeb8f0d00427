"""The desk's pages *Move in*: an export is sent, tried, taken in, paused, and accounted for."""

import secrets
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin.chosen_files import SaysWhatToChooseAgain
from background import clock
from worldview.moving_in import marking, report, run, terms
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Zip
from worldview.request_types import DeskRequest

State, Outcome = ArchiveImport.State, ImportedItem.Outcome
#: Items to be looked at that the page names; the table has all.
NAMED = 100
#: Runs that the page lists.
LISTED = 20


class ExportForm(SaysWhatToChooseAgain, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The export"),
        help_text=gettext_lazy(
            "As the other system gave it: a file, or a zip of several, up to 1 GB. What is larger "
            "is taken in by manage.py import_archive, on the server."
        ),
    )
    pictures = forms.FileField(
        label=gettext_lazy("Its pictures"),
        help_text=gettext_lazy(
            "A zip of the folder they lie in, as wp-content/uploads, where the export has not got "
            "them."
        ),
        required=False,
    )
    fetches_pictures = forms.BooleanField(
        label=gettext_lazy("Fetch pictures from the former site where the export has no file"),
        required=False,
    )

    def begin(self, request: DeskRequest) -> ArchiveImport | None:
        """Return the dry run of the export, or say what is wrong with the file."""
        file = cast("UploadedFile[Any]", self.cleaned_data["file"])
        pictures = cast("UploadedFile[Any] | None", self.cleaned_data["pictures"])
        kept = [_kept(file), *([_kept(pictures)] if pictures else [])]
        try:
            if pictures:
                self._look_into(kept[1])
            return run.begin(
                kept[0],
                by=request.user,
                name=PurePath(file.name or "export").name,
                pictures_folder=str(kept[1]) if pictures else "",
                fetches_pictures=self.cleaned_data["fetches_pictures"],
                is_dry_run=True,
            )
        except Refused as refusal:
            for path in kept:
                path.unlink()
            if "pictures" not in self.errors:
                self.add_error("file", str(refusal))
            return None

    def _look_into(self, path: Path) -> None:
        try:
            if not zipfile.is_zipfile(path):
                raise Refused(_("The pictures are no zip. Pack their folder into one."))
            Zip(path).close()
        except Refused as refusal:
            self.add_error("pictures", str(refusal))
            raise


def _kept(file: "UploadedFile[Any]") -> Path:
    """Keep a file under a name of its own: what came over the net names no file here."""
    name = PurePath(file.name or "export").name
    suffix = PurePath(name).suffix.lower()[:10]
    path = report.folder() / f"{secrets.token_hex(8)}-{slugify(name)[:60]}{suffix}"
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return path


def _only_administrators(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def move_in(request: DeskRequest) -> HttpResponse:
    """Take an export, which is tried first, and list those that came before."""
    _only_administrators(request)
    is_sent = request.method == "POST"
    form = ExportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid() and (made := form.begin(request)):
        return redirect("admin:import_run", made.pk)
    runs = ArchiveImport.objects.select_related("started_by")[:LISTED]
    context = {"title": _("Move in"), "form": form, "runs": runs}
    return render(
        request, "admin/moving_in/move_in.html", admin.site.each_context(request) | context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: DeskRequest, run_id: int) -> HttpResponse:
    """Show how far a run is and what became of its items; pause it, go on, or take it in."""
    _only_administrators(request)
    shown = get_object_or_404(ArchiveImport, pk=run_id)
    asks = shown.is_dry_run and shown.state == State.FINISHED
    typed = request.POST if request.method == "POST" else None
    found = terms.rows(shown, typed) if asks else []
    marked = marking.asked(shown, typed) if asks else None
    is_wrong = any(row.mistake for row in found) or (marked is not None and marked.has_mistakes)
    if request.method == "POST" and not is_wrong:
        return _steer(request, shown, found, marked)
    doubtful = ImportedItem.objects.filter(run=shown, outcome=Outcome.DOUBTFUL).order_by("pk")
    named = list(doubtful[: NAMED + 1])
    left = shown.seconds_left
    counted = report.counted(shown)
    context = {
        "title": shown.name,
        "run": shown,
        "counts": [
            (report.kind_label(kind), Outcome(what).label, number) for kind, what, number in counted
        ],
        "lacks_pictures": not shown.pictures_folder
        and not shown.fetches_pictures
        and any(
            kind in ("picture", "figure") and what == Outcome.SKIPPED for kind, what, _n in counted
        ),
        "doubtful": [(item, report.link(item)) for item in named[:NAMED]],
        "more": len(named) > NAMED,
        "terms": found,
        "marking": marked,
        "is_sent": shown.path.startswith(f"{report.folder()}/"),
        "more_terms": asks and len(shown.found_terms) > terms.MAX_SHOWN,
        "left": timesince(clock.now() - timedelta(seconds=left)) if left is not None else "",
    }
    return render(
        request, "admin/moving_in/import_run.html", admin.site.each_context(request) | context
    )


def _steer(
    request: DeskRequest,
    shown: ArchiveImport,
    found: list[terms.Row],
    marked: marking.Marking | None,
) -> HttpResponse:
    runs = ArchiveImport.objects.filter(pk=shown.pk).exclude(path="")
    if "_pause" in request.POST:
        runs.filter(state=State.RUNNING).update(state=State.PAUSED)
        messages.success(request, _("Paused. What came in so far stays, and is not made twice."))
    elif "_go_on" in request.POST:
        again = runs.filter(state__in=[State.PAUSED, State.REFUSED, State.FINISHED])
        again.update(state=State.RUNNING, refusal="", finished_at=None)
        messages.success(request, _("It goes on."))
    elif {"_again", "_take_in"} & request.POST.keys() and shown.is_dry_run and shown.path:
        made = ArchiveImport.objects.create(
            path=shown.path,
            name=shown.name,
            format=shown.format,
            system=shown.system,
            pictures_folder=shown.pictures_folder,
            fetches_pictures=shown.fetches_pictures,
            terms=terms.mapped(shown, found),
            marks=marked.marks if marked else [],
            rules=marked.rules if marked else {},
            is_dry_run="_again" in request.POST,
            started_by=request.user,
        )
        return redirect("admin:import_run", made.pk)
    return redirect("admin:import_run", shown.pk)


@require_safe
def import_report(request: DeskRequest, run_id: int) -> HttpResponseBase:
    """Return the table of all items as CSV."""
    _only_administrators(request)
    shown = get_object_or_404(ArchiveImport, pk=run_id)
    response = StreamingHttpResponse(_table(shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{shown.pk}.csv"'
    return response


def _table(shown: ArchiveImport) -> Iterator[str]:
    kept: Path = report.path_of(shown)
    if shown.is_dry_run and kept.exists():
        with kept.open(encoding="utf-8", newline="") as file:
            yield from file
        return
    yield from report.csv_lines(shown)
