"""The text of each column of a book, as tokens of HTML that stand by themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from articles.discovery.books.pictures import Pictures
from articles.discovery.books.selection import Book
from articles.models import Article, Section
from articles.text import rendering
from articles.text.tokens import End, Start, Text, Token, parse


@dataclass(frozen=True)
class Chapter:
    column: Article
    sections: list[Section]
    body: list[Token]


@dataclass(frozen=True)
class Place:
    """Where a column stands in a book, and its sections by their anchors."""

    column: str
    sections: dict[str, str]


#: Places by the addresses of columns, without their percent signs.
Places = Mapping[str, Place]


def build(book: Book, pictures: Pictures) -> list[Chapter]:
    """Return the chapters of ``book``, with those of ``pictures`` that there is room for: ``src``
    is the picture's name."""
    return [_chapter(column, pictures) for column in book.columns]


def lead(book: Book) -> list[Token]:
    """Return what a dossier begins with."""
    return rendering.for_feed(parse(book.lead))


def _chapter(column: Article, pictures: Pictures) -> Chapter:
    sections = list(column.sections.all())
    html = render_to_string(
        "articles/book/_text.html",
        {"article": column, "sections": sections, "SITE_URL": settings.SITE_URL},
    )
    return Chapter(column, sections, list(_with_pictures(parse(html), pictures)))


def _with_pictures(tokens: Iterable[Token], pictures: Pictures) -> Iterator[Token]:
    for token in tokens:
        if not (isinstance(token, Start) and token.name == "img"):
            yield token
        elif picture := pictures.at(token.attributes.get("src", "")):
            alt = token.attributes.get("alt", "")
            size = {"width": str(picture.width), "height": str(picture.height)}
            yield Start("img", {"src": picture.name, "alt": alt} | size)


def places_of(
    chapters: Iterable[Chapter], column: Callable[[int], str], section: Callable[[int, str], str]
) -> Places:
    """Return the places of ``chapters``, whose numbers, with an anchor or without, ``column`` and
    ``section`` make addresses of."""
    return {
        unquote(chapter.column.permalink): Place(
            column(number), {part.anchor: section(number, part.anchor) for part in chapter.sections}
        )
        for number, chapter in enumerate(chapters, 1)
    }


def links_within(tokens: Iterable[Token], places: Places, own: str = "") -> Iterator[Token]:
    """Yield ``tokens``, whose links are whole, with those to columns of the book led to their
    ``places``. The ``own`` address of a column is printed for people, and stays."""
    for token in tokens:
        if isinstance(token, Start) and token.name == "a":
            href = token.attributes["href"]
            if href != own and (place := _place(unquote(href), places)):
                yield Start("a", token.attributes | {"href": place})
                continue
        yield token


def _place(href: str, places: Places) -> str | None:
    """Where ``href`` leads to within a book: a column, or a section by its anchor, a paragraph of
    it or its own page; nothing where there is no such place."""
    address, _, anchor = href.partition("#")
    if f"{address}/" in places:
        address += "/"
    if address not in places:
        address, _, anchor = address.rstrip("/").rpartition("/")
        address += "/"
    place = places.get(address)
    if place is None:
        return None
    return place.sections.get(anchor.partition(".")[0]) if anchor else place.column


def absolute_links(tokens: Iterable[Token], address: str) -> Iterator[Token]:
    """Yield ``tokens`` with every link whole: of paths from the site, of places from ``address``.
    Links that lead nowhere lose their tags."""
    dropped: list[bool] = []
    for token in tokens:
        if isinstance(token, Text) or token.name != "a":
            yield token
            continue
        if isinstance(token, End):
            if dropped and not dropped.pop():
                yield token
            continue
        href = _whole(token.attributes.get("href", ""), address)
        dropped.append(not href)
        if href:
            yield Start("a", token.attributes | {"href": href})


def _whole(href: str, address: str) -> str:
    if href.startswith("#"):
        return address + href
    if href.startswith("/"):
        href = settings.SITE_URL + href
    try:
        return iri_to_uri(href) if urlsplit(href).scheme in ("http", "https", "mailto") else ""
    except ValueError:
        return ""
