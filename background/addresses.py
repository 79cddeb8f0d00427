"""Addresses of pages by their names, quickly: a page of ours holds a hundred of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache

from django.urls import get_script_prefix, reverse

#: Arguments that stand in an address as they are.
_PLAIN = re.compile(r"[-a-zA-Z0-9_]+").fullmatch
_MAX_KEY = 10**18
#: Of each kind an argument like nothing else in an address, and how it looks there.
_PROBES: "dict[type, tuple[object, str]]" = {
    int: (987_654_321_987, "987654321987"),
    str: ("zz-probe-zz", "zz-probe-zz"),
    date: (date(4321, 12, 23), "4321/12/23"),
}
#: What all addresses begin with while one request is answered: Django's own note of it is slow to
#: look at.
_prefix: ContextVar[str] = ContextVar("prefix")


@contextmanager
def under_one_prefix() -> Iterator[None]:
    """Have all addresses in the block begin as they do now."""
    token = _prefix.set(get_script_prefix())
    try:
        yield
    finally:
        _prefix.reset(token)


def address(name: str, *args: date | int | str) -> str:
    """Return what ``django.urls.reverse`` does for the view of that name.

    It is asked once for each name and kinds of arguments; what is no ordinary argument (a slug with
    letters to be quoted) goes to it every time. Raise ``NoReverseMatch`` as it does.
    """
    given = []
    for arg in args:
        if isinstance(arg, str):
            ordinary = _PLAIN(arg) is not None
            given.append(arg)
        elif isinstance(arg, int):
            # What counts as a number and prints as none (``True``) is not.
            ordinary = type(arg) is int and 0 < arg < _MAX_KEY
            given.append(str(arg))
        else:
            ordinary = type(arg) is date
            given.append(f"{arg.year:04d}/{arg.month:02d}/{arg.day:02d}")
        if not ordinary:
            return reverse(name, args=args)
    return _pattern(prefix(), name, *map(type, args)) % tuple(given)


def prefix() -> str:
    """Return what all addresses begin with."""
    return _prefix.get(None) or get_script_prefix()


@cache
def _pattern(prefix: str, name: str, *kinds: type) -> str:
    probes = [_PROBES[str if issubclass(kind, str) else kind] for kind in kinds]
    pattern = reverse(name, args=[probe for probe, _ in probes]).replace("%", "%%")
    for _, shown in probes:
        if shown not in pattern:
            raise ValueError(f"Of {name} not every argument stands in the address as it is.")
        pattern = pattern.replace(shown, "%s", 1)
    return pattern
