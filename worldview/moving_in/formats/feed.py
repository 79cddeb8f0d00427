"""Feeds, RSS and Atom: what hosts of recordings, as Libsyn, give for an export, and the last that
is left of many a closed site."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape

from worldview.moving_in.formats.cut_off import whole
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import Item, Left, Picture, Post
from worldview.moving_in.refusals import Unreadable
from worldview.moving_in.sources import File, Source
from worldview.moving_in.xml import Element, elements

NAME = "feed"
_HEAD = re.compile(rb"<rss\b|<rdf:RDF\b|<feed\b[^>]*http://www\.w3\.org/2005/Atom", re.I)


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    found = source.with_suffix(".xml", ".rss", ".atom")
    found = found or (source.files if source.is_single else [])
    return [file for file in found if _HEAD.search(source.head(file, 16384))]


def _depth(source: Source, file: File) -> int:
    """How deep its entries stand: RSS has them in its channel."""
    return 2 if re.search(rb"<rss\b", source.head(file, 16384), re.I) else 1


def site_of(source: Source) -> str:
    for file in _files(source):
        depth = _depth(source, file)
        with source.open(file) as opened, suppress(Unreadable):
            for link in elements(opened, {"link", "channel"}, depth):
                link = link.child("link") or link
                address = link.text.strip() or link.attributes.get("href", "")
                kind = link.attributes.get("rel", "alternate")
                if kind == "alternate" and address.startswith("http"):
                    return address.partition("?")[0].rstrip("/")
    return source.name


def read(source: Source) -> Iterator[Item]:
    for file in _files(source):
        depth = _depth(source, file)
        with source.open(file) as opened, suppress(Unreadable):
            covers = {
                image.attributes.get("href", "")
                for image in elements(opened, {"itunes:image"}, depth)
            }
        for entry in whole(source, file, {"item", "entry"}, depth):
            yield entry if isinstance(entry, Left) else _post(entry, covers)


def _post(entry: Element, covers: set[str]) -> Post:
    published = moment(
        next(filter(None, map(entry.get, ("pubDate", "published", "dc:date", "updated"))), "")
    )
    link, enclosures = _link(entry), list(_enclosures(entry))
    recordings = [address for address, kind in enclosures if not kind.startswith("image/")]
    pictures = [address for address, kind in enclosures if kind.startswith("image/")]
    image = entry.child("itunes:image")
    cover = image.attributes.get("href", "") if image else ""
    # The picture of the whole is no picture of this one.
    pictures += [cover] if cover and cover not in covers else []
    is_file = any(address.startswith(link) for address in recordings)
    return Post(
        source_id=entry.get("guid") or entry.get("id") or link or entry.get("title"),
        headline=entry.get("title"),
        body="".join(map(_played, recordings)) + _text(entry),
        standfirst=entry.get("itunes:subtitle"),
        slug="" if is_file else re.sub(r"\.\w+$", "", link.rstrip("/").rpartition("/")[2]),
        day=day_of(published),
        published_at=published,
        modified_at=moment(entry.get("atom:updated") or entry.get("updated")),
        authors=tuple(dict.fromkeys(_authors(entry))),
        keywords=tuple(filter(None, dict.fromkeys(_keywords(entry)))),
        lead=Picture(pictures[0], pictures[0]) if pictures else None,
        addresses=(link,) if link and not is_file else (),
    )


def _link(entry: Element) -> str:
    for link in entry.all("link"):
        if link.attributes.get("rel", "alternate") == "alternate":
            return (link.text.strip() or link.attributes.get("href", "")).partition("?source=")[0]
    return ""


def _text(entry: Element) -> str:
    texts = (entry.get(name) for name in ("content:encoded", "content", "description", "summary"))
    return next(filter(None, texts), "")


def _enclosures(entry: Element) -> Iterator[tuple[str, str]]:
    for found in [*entry.all("enclosure"), *entry.all("link")]:
        address = found.attributes.get("url") or found.attributes.get("href", "")
        is_one = found.name == "enclosure" or found.attributes.get("rel") == "enclosure"
        if is_one and address.startswith(("http://", "https://")):
            yield address, found.attributes.get("type", "")


def _played(address: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(address)}</a></p>'


def _authors(entry: Element) -> Iterator[str]:
    for author in entry.all("author"):
        # RSS has an address there, with the name in brackets.
        said = author.get("name") or author.text.strip()
        named = re.fullmatch(r"\S+@\S+(?:\s+\((?P<name>[^)]*)\))?", said)
        if name := (named["name"] or "") if named else said:
            yield name
    yield from filter(None, (entry.get("dc:creator"), entry.get("itunes:author")))


def _keywords(entry: Element) -> Iterator[str]:
    for category in entry.all("category"):
        yield category.text.strip() or category.attributes.get("term", "")
    yield from re.split(r"\s*,\s*", entry.get("itunes:keywords"))
