"""Why a copy of the site could not be written, in words."""

from concurrent.futures.process import BrokenProcessPool

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from worldview.static_site.folder import IsBusy, NotOurs

KILLED = _lazy(
    "A process was killed, as a system does that is short of memory. Do this again: it goes on "
    "where it ended; export_site --processes 1 wants least."
)
UNKNOWN = _lazy("The process that makes the files failed; the log of the worker says why.")


def in_words(failure: Exception, folder: object) -> str | None:
    """Return what to say of a failure, or ``None`` where it is one of the program's."""
    if isinstance(failure, NotOurs):
        said = _("%(folder)s has other things in it. Name a new folder, or one written by this.")
        return said % {"folder": folder}
    if isinstance(failure, IsBusy):
        return _("%(folder)s is being written by another process.") % {"folder": folder}
    if isinstance(failure, ValueError) and "staticfiles manifest" in str(failure):
        return _("Static files were not collected since the last update. Run collectstatic first.")
    if isinstance(failure, BrokenProcessPool):
        return str(KILLED)
    if isinstance(failure, OSError):
        said = _(
            "%(folder)s cannot be written: %(why)s. Mend that, and do this again: it goes on "
            "where it ended."
        )
        return said % {"folder": folder, "why": failure.strerror or failure}
    return None
