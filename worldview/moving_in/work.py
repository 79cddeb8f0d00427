"""The worker's part: runs that were begun at the desk."""

from collections.abc import Callable

from django.db.models.functions import Coalesce

from background.agenda import AT_ONCE, Moments, moments
from worldview.moving_in import run
from worldview.moving_in.models import ArchiveImport


def next_run() -> Moments:
    """Return when ``go_on_with_one`` has something to do."""
    running = ArchiveImport.objects.filter(state=ArchiveImport.State.RUNNING)
    return moments(running, Coalesce("claimed_until", AT_ONCE))


def go_on_with_one(until: Callable[[], bool]) -> bool:
    """Go on with one run that nobody is at work on, until its end or ``until`` says stop; return
    whether there was one."""
    waiting = ArchiveImport.objects.to_be_done().first()
    if waiting is None or not ArchiveImport.objects.claim(waiting.pk):
        return False
    run.go_on(waiting, until=until)
    return True
