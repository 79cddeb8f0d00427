"""Views of pages that few ask for, and whose modules load much: loaded with their first request.

Each web process is smaller and quicker to start by what it does not load.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def lazy_view(path: str) -> View:
    """Return a view that is the one at ``path``, as ``package.module:view``, from its first request
    on."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return load(path)(request, *args, **kwargs)

    view.__module__, _, view.__name__ = path.partition(":")
    return view


@cache
def load(path: str) -> View:
    """Return the view at ``path``, of a class as its ``as_view()``. Raises ``ImportError`` or
    ``AttributeError`` where there is none of that name."""
    module, _, name = path.partition(":")
    found: Any = getattr(import_module(module), name)
    view: View = found.as_view() if hasattr(found, "as_view") else found
    return view
