"""Which file an address of the site is in a copy of it.

A page is the index file in the folder of its address, as static hosts show it there, and a further
page of a list (``?before=12``) a file beside that, called ``before-12``. Names are such that every
file system takes them, and never differ in case alone.
"""

import hashlib
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from worldview.static_site.coverage import EXPORTED, INSTEAD, ON_DEMAND

#: Bytes of one name; file systems that encrypt names take 143.
MAX_BYTES = 120
#: How many addresses a process remembers.
CACHE_SIZE = 50_000
#: What Windows keeps for itself, whatever follows a full stop.
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_COLUMN = re.compile(r"/[0-9]{4}/[0-9]{2}/[0-9]{2}/[-\w]+/", re.ASCII)
_SECTION = re.compile(_COLUMN.pattern + r"[-\w]+/", re.ASCII)
_FEEDS = ("/feed/", "/feed/summary/")


class Target(NamedTuple):
    """A file of the copy that an address leads to; ``wanted`` is the address itself where it is
    exported only because something leads there."""

    file: str
    wanted: str | None = None


@lru_cache(CACHE_SIZE)
def target(path: str, query: str = "") -> Target | None:
    """Return where an own address, with its escapes, leads to in a copy, or ``None`` where the copy
    has nothing of it."""
    if (not query and _COLUMN.fullmatch(path)) or _SECTION.fullmatch(path):
        return Target(page_file(path))
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return Target(safe(unquote(path).lstrip("/")))
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return None
    name = match.view_name
    if name in INSTEAD:
        return Target(page_file(path))
    if name not in EXPORTED:
        return None
    asked = _asked(match, query)
    file = file_of(path, asked)
    return Target(file, f"{path}?{asked}" if asked else path if name in ON_DEMAND else None)


def _asked(match: ResolverMatch, query: str) -> str:
    """Return what of a query the view reads, in one order; the front page and the search read any,
    and no page of ours leads there with one."""
    params = getattr(match.func, "page_params", ())
    if not query or isinstance(params, str):
        return ""
    named = dict(parse_qsl(query))
    return urlencode({name: named[name] for name in params if name in named})


def file_of(path: str, query: str = "") -> str:
    """Return the name of the file of an exported address."""
    if not path.endswith("/"):
        return safe(unquote(path).lstrip("/"))
    if path.endswith(_FEEDS):
        return safe(unquote(path).lstrip("/")) + "index.xml"
    return page_file(path, query)


def page_file(path: str, query: str = "") -> str:
    """Return the same of an address that is a page."""
    folder = safe(unquote(path).lstrip("/"))
    if not query:
        return f"{folder}index.html"
    name = "-".join(f"{name}-{value}" for name, value in parse_qsl(query))
    return f"{folder}{safe(name)}.html"


def safe(path: str) -> str:
    """Return ``path`` with each of its names as every file system takes it."""
    if path.isascii() and len(path) < MAX_BYTES and not _UNUSUAL.search(path):
        return path
    return "/".join(map(_safe_name, path.split("/")))


#: What may want another name; most paths have nothing of it.
_UNUSUAL = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ](?:/|$)|(?:^|/)(?:\.|con|prn|aux|nul|com|lpt)', re.I
)


def _safe_name(name: str) -> str:
    plain = _FORBIDDEN.sub("_", name)
    plain = re.sub(r"[. ]+$|^\.+", "_", plain)
    plain = _RESERVED.sub(lambda found: f"{found[0]}_", plain, count=1)
    if len(plain.encode()) > MAX_BYTES:
        digest = hashlib.sha256(name.encode()).hexdigest()[:12]
        kept = plain.encode()[: MAX_BYTES - 13].decode(errors="ignore")
        extension = re.search(r"\.[a-z0-9]{1,5}$", plain)
        end = extension[0] if extension else ""
        plain = f"{kept.removesuffix(end)[: MAX_BYTES - 20]}-{digest}{end}"
    elif plain != name:
        plain += f"-{hashlib.sha256(name.encode()).hexdigest()[:6]}" if name else ""
    return plain


def way(file: str, target: str) -> str:
    """Return the relative address of the file ``target`` in ``file``."""
    return "../" * file.count("/") + quote(target, safe="/-._~")


def is_whole_list(path: str, query: str) -> bool:
    """Return whether comments that a page shows have their place there: under their column, or
    with all others of it."""
    if not query and _COLUMN.fullmatch(path):
        return True
    return path.startswith("/comments/on/") and not query
