"""XML that cannot be read to its end: what comes before is taken in, and the rest is said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from worldview.moving_in.items import Left
from worldview.moving_in.refusals import Unreadable
from worldview.moving_in.sources import File, Source
from worldview.moving_in.xml import Element, elements


def whole(source: Source, file: File, names: set[str], depth: int) -> Iterator[Element | Left]:
    """Return the elements of a file that are whole (``xml.elements``), and last, where it cannot be
    read to its end, what is to be said of that."""
    try:
        with source.open(file) as opened:
            yield from elements(opened, names, depth)
    except Unreadable as wrong:
        reason = _("%(wrong)s Nothing after the entry before is taken in: export it again.")
        reason %= {"wrong": wrong}
        yield Left(file.name, "file", file.name, reason, is_doubtful=True)
