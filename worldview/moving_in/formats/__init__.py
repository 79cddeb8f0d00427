"""A reader for each system's export: ``recognizes(source)`` says whether it is one, ``site_of``
which site it is of, and ``read`` gives its items one after the other. Readers know no database."""

from collections.abc import Iterator
from types import ModuleType
from typing import Protocol

from django.utils.translation import gettext as _

from worldview.moving_in.formats import wordpress
from worldview.moving_in.items import Item
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source


class Format(Protocol):
    NAME: str

    def recognizes(self, source: Source) -> bool: ...

    def site_of(self, source: Source) -> str: ...

    def read(self, source: Source) -> Iterator[Item]: ...


_MODULES: list[ModuleType] = [wordpress]
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
