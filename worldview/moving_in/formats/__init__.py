"""A reader for each system's export: ``recognizes(source)`` says whether it is one, ``site_of``
which site it is of, and ``read`` gives its items one after the other. Readers know no database."""

from types import ModuleType

from django.utils.translation import gettext as _

from worldview.moving_in.formats import (
    blogger,
    buttondown,
    dotclear,
    feed,
    ghost,
    html_log,
    markdown,
    medium,
    movable_type,
    substack,
    tables,
    wordpress,
)
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source

#: Those that are sure of what they see before those that are less so.
_MODULES: list[ModuleType] = [
    *(wordpress, blogger, ghost, substack, movable_type, dotclear, medium, buttondown, markdown),
    *(tables, html_log, feed),
]
FORMATS: dict[str, ModuleType] = {module.NAME: module for module in _MODULES}


def detect(source: Source) -> str:
    """Return the name of the format of an export. Raise ``Refused`` where none fits."""
    for name, module in FORMATS.items():
        if module.recognizes(source):
            return name
    raise Refused(
        _("“%(name)s” is no export that is known here. Known are: %(known)s.")
        % {"name": source.name, "known": ", ".join(FORMATS)}
    )
