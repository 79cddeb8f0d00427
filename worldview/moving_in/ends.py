"""The end of exports that were sent to the desk: they hold addresses, and lie there no longer than
somebody may still want to go on with them."""

from pathlib import Path

from django.db.models import Q

from background import clock
from worldview.moving_in import report
from worldview.moving_in.models import KEPT, ArchiveImport


def remove_old() -> None:
    """Remove what was sent for runs that all ended long enough ago, and the tables of trials."""
    before = clock.ask() - KEPT
    sent = ArchiveImport.objects.filter(path__startswith=f"{report.folder()}/")
    in_use = sent.filter(Q(finished_at=None) | Q(finished_at__gt=before)).values("path")
    for run in sent.filter(finished_at__lte=before).exclude(path__in=in_use):
        for path in (run.path, run.pictures_folder, str(report.path_of(run))):
            if path and Path(path).parent == report.folder():
                Path(path).unlink(missing_ok=True)
        ArchiveImport.objects.filter(pk=run.pk).update(path="", pictures_folder="")
