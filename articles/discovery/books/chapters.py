"""The text of each column of a book, as tokens of HTML that stand by themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from articles.discovery.books.pictures import Pictures
from articles.discovery.books.selection import Book
from articles.models import Article, Section
from articles.text.tokens import End, Start, Text, Token, parse


@dataclass(frozen=True)
class Chapter:
    column: Article
    sections: list[Section]
    body: list[Token]


def build(book: Book, pictures: Pictures) -> list[Chapter]:
    """Return the chapters of ``book``, with those of ``pictures`` that there is room for: ``src``
    is the picture's name."""
    return [_chapter(column, pictures) for column in book.columns]


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
