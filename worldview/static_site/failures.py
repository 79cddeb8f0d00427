"""Why a copy of the site could not be written, in words."""

from concurrent.futures.process import BrokenProcessPool

from worldview.static_site.folder import IsBusy, NotOurs


def in_words(failure: Exception, folder: object) -> str | None:
    """Return what to say of a failure, or ``None`` where it is one of the program's."""
    if isinstance(failure, NotOurs):
        return (
            f"{folder} has other things in it. Name a new folder, or one that this command wrote."
        )
    if isinstance(failure, IsBusy):
        return f"{folder} is being written by another process."
    if isinstance(failure, ValueError) and "staticfiles manifest" in str(failure):
        return "Static files were not collected since the last update. Run collectstatic first."
    if isinstance(failure, BrokenProcessPool):
        return (
            "A process was killed, as a system does that is short of memory. Run this again: "
            "it goes on where it ended; with --processes 1 it wants least."
        )
    if isinstance(failure, OSError):
        return (
            f"{folder} cannot be written: {failure.strerror or failure}. Mend that, and run "
            "this again: it goes on where it ended."
        )
    return None
