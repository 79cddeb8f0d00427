"""Pages as they stand in a copy: what leads to the site itself leads to files instead.

Links, pictures, style sheets and scripts are led to files beside the page; what says where a page
is for good (its canonical address, what other sites show of it, JSON-LD, feeds) stays as it is,
with the address of the whole site before it. Start tags are told from text as HTML tells them (the
attributes of ours are in double quotes, and so are those of prose, which nh3 wrote), which takes a
thousandth of a second a page.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from worldview.static_site import names

_START_TAG = re.compile(
    r"<(a|audio|button|form|img|input|link|script|source|track|video)\b"
    r"((?:\s+[^\s\"'>/=]+(?:=\"[^\"]*\")?)*)(\s*/?)>"
)
_ATTRIBUTE = re.compile(
    r"(\s)(action|data-share|data-words|formaction|href|poster|src|srcset)=\"([^\"]*)\""
)
_ABSOLUTE_FEED = re.compile(r"((?:/[^\s\"'<>?]*)?/feed/(?:summary/)?)(?=[\"'<\s])")
_COMMENT = re.compile(r'<article class="comment" id="comment-(\d+)"')


@dataclass
class Rewritten:
    """A page of a copy, and what it wants there: addresses that are exported ``on_demand``, and the
    names of ``files`` of the site, static and others. ``comments``: which it shows."""

    text: str = ""
    on_demand: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


def page(html: str, path: str, file: str) -> Rewritten:
    """Return the page of an address, which is ``file`` in the copy, with links to files."""
    found = Rewritten(comments=_COMMENT.findall(html))

    depth = file.count("/")

    def tag(match: re.Match[str]) -> str:
        led = _everywhere_alike(match[0], depth)
        if led is None or file in led.places_in:
            return _led_tag(match, path, file, found)
        found.files.update(led.files)
        found.on_demand.update(led.on_demand)
        return led.text

    found.text = _START_TAG.sub(tag, html)
    found.files |= named_media(html)
    return found


class _Tag(NamedTuple):
    """A start tag of a copy, and what it wants there. ``places_in``: files it leads to a place in,
    where it is another."""

    text: str
    on_demand: tuple[str, ...]
    files: tuple[str, ...]
    places_in: tuple[str, ...]


@lru_cache(10_000)
def _everywhere_alike(tag: str, depth: int) -> _Tag | None:
    """Return a start tag as it is on every page so many folders deep: most of a page stands on many
    others too. ``None`` where it leads within the page itself, or to one beside it."""
    match = _START_TAG.fullmatch(tag)
    if match is None:
        return None
    places_in = []
    for _, key, value in _ATTRIBUTE.findall(match[2]):
        for address in unescape(value).split(", ") if key == "srcset" else [unescape(value)]:
            own = _own(address.strip().partition(" ")[0])
            if own and (not own[0].startswith("/") or "/." in own[0]):
                return None
            if own and own[2] and (target := names.target(own[0], own[1])):
                places_in.append(target.file)
    found = Rewritten()
    text = _led_tag(match, "/", "/" * depth, found)
    return _Tag(text, tuple(found.on_demand), tuple(found.files), tuple(places_in))


def _led_tag(match: re.Match[str], path: str, file: str, found: Rewritten) -> str:
    name, attributes, end = match.groups()
    if name == "link" and 'rel="canonical"' in attributes:
        return _canonical(match[0])

    def attribute(one: re.Match[str]) -> str:
        blank, key, value = one.groups()
        value = unescape(value)
        if key == "srcset":
            led = ", ".join(_candidate(part, path, file, found) for part in value.split(", "))
            return f'{blank}{key}="{escape(led)}"'
        address = _led(value, path, file, found)
        return "" if address is None else f'{blank}{key}="{escape(address)}"'

    return f"<{name}{_ATTRIBUTE.sub(attribute, attributes)}{end}>"


def feed(text: str) -> Rewritten:
    """Return a feed or sitemap, whose addresses are whole; those of feeds are of files here."""
    url = re.escape(settings.SITE_URL)
    led = re.sub(f"{url}{_ABSOLUTE_FEED.pattern}", rf"{settings.SITE_URL}\1index.xml", text)
    return Rewritten(led, files=named_media(text))


def named_media(text: str) -> set[str]:
    """Return the files for readers that a text names by their whole addresses."""
    begins = settings.SITE_URL + settings.MEDIA_URL
    if begins not in text:
        return set()
    return {
        target.file
        for path in re.findall(
            rf"{re.escape(settings.SITE_URL)}({settings.MEDIA_URL}[\w./%-]+)", text
        )
        if (target := names.target(path))
    }


def everywhere(html: str) -> str:
    """Return a page that is shown at any address, with whole addresses."""

    def whole(match: re.Match[str]) -> str:
        blank, key, value = match.groups()
        own = value.startswith("/") and not value.startswith("//")
        return f'{blank}{key}="{settings.SITE_URL if own else ""}{value}"'

    return _START_TAG.sub(lambda tag: _ATTRIBUTE.sub(whole, tag[0]), html)


def _candidate(part: str, path: str, file: str, found: Rewritten) -> str:
    address, _, width = part.strip().partition(" ")
    return f"{_led(address, path, file, found) or ''} {width}".strip()


def _led(address: str, path: str, file: str, found: Rewritten) -> str | None:
    """Return where an address on a page leads in the copy: as it is where that is elsewhere, and
    ``None`` where the copy has nothing of it."""
    if not address or address.startswith("#"):
        return address
    own = _own(address)
    if own is None:
        return address
    own_path, query, fragment = own
    if not own_path.startswith("/") or "/." in own_path:
        # The page itself, or one beside it.
        own_path = urljoin(path, own_path)
    target = names.target(own_path, query)
    if target is None:
        return None
    if target.wanted:
        found.on_demand.add(target.wanted)
    if target.file.startswith(_FILES):
        found.files.add(target.file)
    if fragment and target.file == file:
        return f"#{fragment}"
    # What is searched for stays in the address, where the page finds it.
    asked = f"?{query}" if query and target.file == SEARCH_FILE else ""
    return names.way(file, target.file) + asked + (f"#{fragment}" if fragment else "")


#: Where the site is, wherever its copy will be.
SERVED_AT: str = settings.SITE_URL
SEARCH_FILE = names.page_file("/search/")
_FILES = (settings.MEDIA_URL.lstrip("/"), settings.STATIC_URL.lstrip("/"))


@lru_cache(names.CACHE_SIZE)
def _own(address: str) -> tuple[str, str, str] | None:
    """Return path, query and fragment of an address of this site, or ``None`` where it is
    another's. The path is empty where the page itself is meant."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return _of_own_host(f"{parts.scheme}://{parts.netloc}{parts.path}", parts)
    return parts.path, parts.query, parts.fragment


def _of_own_host(address: str, parts: SplitResult) -> tuple[str, str, str] | None:
    """Return the same of a whole address: that of the copy, or of the site itself."""
    for url in (settings.SITE_URL, SERVED_AT):
        if address == url or address.startswith(f"{url}/"):
            return address.removeprefix(url) or "/", parts.query, parts.fragment
    return None


def forget() -> None:
    """Look at addresses anew, where the site has another one."""
    _own.cache_clear()
    _everywhere_alike.cache_clear()


def _canonical(tag: str) -> str:
    """A further page of a list is called as its file is."""

    def named(match: re.Match[str]) -> str:
        address = unescape(match[1])
        own = _own(address)
        target = names.target(own[0], own[1]) if own and own[1] else None
        return f'href="{escape(f"{settings.SITE_URL}/{target.file}" if target else address)}"'

    return re.sub(r'href="([^"]*)"', named, tag)
