"""A book as EPUB 3.3: a ZIP file of XHTML, the same bytes for the same book.

Not the library ``EbookLib``, whose licence (AGPL) would be that of the whole site.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.discovery.books import chapters
from articles.discovery.books.pictures import Pictures
from articles.discovery.books.selection import Book
from articles.discovery.books.xhtml import section_id, serialize
from articles.media import social_cards
from articles.models import site
from articles.text.characters import drop_controls
from articles.text.languages import is_right_to_left
from articles.text.tokens import Token

MEDIA_TYPE = "application/epub+zip"
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
#: ZIP files know no earlier moment.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write(book: Book) -> bytes:
    """Return ``book`` as an EPUB."""
    pictures = Pictures(book.columns)
    context = _context(book, pictures)
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        # First, and as it is, so that programs know by the first bytes what it is (OCF, 4.3).
        _add(file, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        _add(file, "META-INF/container.xml", _CONTAINER.encode())
        for name in ("package.opf", "nav.xhtml", "front.xhtml", "style.css"):
            _add(file, f"EPUB/{name}", _rendered(name.partition(".")[0], context))
        if context["lead"]:
            _add(file, "EPUB/lead.xhtml", _rendered("lead", context))
        for chapter in context["chapters"]:
            _add(file, f"EPUB/{chapter['file']}", _rendered("chapter", context | chapter))
        cover = social_cards.draw_book_cover(site().column_name, book.title)
        _add(file, "EPUB/cover.png", cover, zipfile.ZIP_STORED)
        for picture in pictures:
            _add(file, f"EPUB/{picture.name}", picture.data, zipfile.ZIP_STORED)
    return data.getvalue()


def _context(book: Book, pictures: Pictures) -> dict[str, Any]:
    language = site().language or get_language() or settings.LANGUAGE_CODE
    built = chapters.build(book, pictures)
    places = chapters.places_of(
        built, _file_of, lambda number, anchor: f"{_file_of(number)}#{section_id(anchor)}"
    )

    def written(tokens: Iterable[Token], own: str = "") -> SafeString:
        return serialize(chapters.links_within(chapters.absolute_links(tokens, ""), places, own))

    made = [
        {
            "file": _file_of(number),
            "column": chapter.column,
            "sections": [(section_id(part.anchor), part.headline) for part in chapter.sections],
            "body": written(chapter.body, chapter.column.permalink),
        }
        for number, chapter in enumerate(built, 1)
    ]
    return {
        "book": book,
        "lead": written(chapters.lead(book)),
        "chapters": made,
        "pictures": list(pictures),
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "SITE_NAME": site().site_name,
        "COLUMN_NAME": site().column_name,
    }


def _file_of(number: int) -> str:
    return f"column-{number}.xhtml"


def _rendered(name: str, context: dict[str, Any]) -> bytes:
    text = render_to_string(f"articles/book/{name}.xml", context)
    return drop_controls(text).lstrip().encode()


def _add(
    file: zipfile.ZipFile, name: str, data: bytes, compression: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = compression
    file.writestr(entry, data)
