"""The kinds of work, each a loop of the worker.

Web processes know them by name alone, to say whether each is done; what does the work
(``worldview.work``) is for the worker to load.
"""

from collections.abc import Callable

from django.conf import settings


def kinds() -> list[str]:
    """The kinds of work that are done with these settings."""
    return [kind for kind, wanted in _KINDS.items() if wanted()]


_KINDS: dict[str, Callable[[], bool]] = {
    "inbound": lambda: bool(settings.INBOUND_URL),
    "pictures": lambda: True,
    "links": lambda: settings.CHECK_LINKS,
    "announcements": lambda: True,
    "search": lambda: True,
    "editions": lambda: True,
    "housekeeping": lambda: True,
    "archives": lambda: True,
    "imports": lambda: True,
    "mail": lambda: True,
}
