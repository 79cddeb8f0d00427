"""A menu as it is written: a line for each entry, ``Label | address``, and under it, each after a
hyphen, those that belong to it.

An address is a path of the site, one elsewhere (``https://…``, ``mailto:…``) or a place on every
page (``#subscribe``). What only holds others together needs none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from django.utils.translation import gettext as _

MAX_ENTRIES, MAX_LABEL_LENGTH = 12, 60
_ADDRESS = re.compile(r"/(?![/\\])[^\s\\]*|#[\w-]+|https?://[^\s/]\S*|mailto:\S+@\S+", re.I)
_UNDER = re.compile(r"(?:\s*[-–—•*])+\s*|\s{2,}")


class NotAMenu(ValueError):
    """The message says which line is wrong, and what to do."""


@dataclass(frozen=True)
class MenuEntry:
    """``address`` is empty where the entry only holds the ``entries`` under it together."""

    label: str
    address: str = ""
    entries: tuple[Self, ...] = field(default=())


def parse(text: str) -> tuple[MenuEntry, ...]:
    """Return the entries of a menu. Raises ``NotAMenu``."""
    menu: list[MenuEntry] = []
    for line in filter(str.strip, text.splitlines()):
        indented = _UNDER.match(line)
        entry = _entry(line[indented.end() :] if indented else line)
        if not indented:
            menu.append(entry)
        elif not menu:
            raise NotAMenu(_("“%(line)s” is under nothing: the first line begins without a hyphen.")
                           % {"line": line.strip()})  # fmt: skip
        else:
            menu[-1] = replace(menu[-1], entries=(*menu[-1].entries, entry))
    _check(menu)
    return tuple(menu)


def _entry(line: str) -> MenuEntry:
    label, bar, address = (part.strip() for part in line.partition("|"))
    if bar and not _ADDRESS.fullmatch(address):
        raise NotAMenu(
            _(
                "“%(line)s” does not lead anywhere: after the bar comes a path of this site, as in "
                "/about/, or an address with https://."
            )
            % {"line": line.strip()}
        )
    if not label or len(label) > MAX_LABEL_LENGTH:
        raise NotAMenu(
            _("“%(line)s” needs a label of at most %(most)s characters before the bar.")
            % {"line": line.strip(), "most": MAX_LABEL_LENGTH}
        )
    return MenuEntry(label, address)


def _check(menu: list[MenuEntry]) -> None:
    for entry in menu:
        if not entry.address and not entry.entries:
            raise NotAMenu(
                _("“%(label)s” leads nowhere and has nothing under it: add a bar and an address.")
                % {"label": entry.label}
            )  # fmt: skip
    for entries in (menu, *(entry.entries for entry in menu)):
        if len(entries) > MAX_ENTRIES:
            raise NotAMenu(
                _("A menu has at most %(most)s entries at one level; put some under others.")
                % {"most": MAX_ENTRIES}
            )


def written(menu: Iterable[MenuEntry]) -> str:
    """Return the lines that ``parse`` makes the menu of."""
    lines = []
    for entry in menu:
        lines.append(_line(entry))
        lines += [f"- {_line(under)}" for under in entry.entries]
    return "\n".join(lines)


def _line(entry: MenuEntry) -> str:
    return f"{entry.label} | {entry.address}" if entry.address else entry.label


def moved(text: str, former: str, address: str) -> str:
    """Return the lines with ``address`` where ``former`` stands, also before a place on it."""
    pattern = re.compile(rf"(\|\s*){re.escape(former)}(?=[\s#?]|$)", re.M)
    return pattern.sub(lambda match: f"{match[1]}{address}", text)
