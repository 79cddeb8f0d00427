"""What many pages that are made one after the other ask alike, and is to be asked once for all.

A page by itself asks anew every time; whoever makes many of one moment (a copy of the site) does so
in a block of ``asked_once``, no longer than what was asked may be taken for true.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep in the block what is asked."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def is_so() -> bool:
    """Return whether this is within such a block."""
    return _answers.get() is not None


def once(key: Hashable, ask: Callable[[], _Answer]) -> _Answer:
    """Return what ``ask`` does, which in a block is asked once for ``key``. Nobody changes it."""
    kept = _answers.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    answer: _Answer = kept[key]
    return answer
