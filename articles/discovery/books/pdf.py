"""A book as PDF: on A4, with numbered pages, tagged for who hears it (PDF/UA-1 where the machine
has fonts for all letters), set by Typst.
"""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext

from articles.discovery.books import chapters, nodes
from articles.discovery.books.pictures import Pictures
from articles.discovery.books.selection import Book
from articles.models import site
from articles.templatetags.days import long_date
from articles.text.characters import drop_controls
from articles.text.languages import is_right_to_left
from articles.text.tokens import Token

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/pdf"
TIMEOUT = 60


class NotSet(Exception):
    """No PDF could be made of a book."""


class Refused(NotSet):
    """Typst said what it does not take, rather than come to the end of its time or memory."""


def write(book: Book) -> bytes:
    """Return ``book`` as a PDF; raise ``NotSet`` where it cannot be made within its bounds. If a
    picture is to blame, it is made without any."""
    try:
        return _set(book, Pictures(book.columns))
    except Refused as failure:
        logger.warning("%s is set without its pictures: %s", book.address, failure)
        return _set(book, Pictures(()))


def _set(book: Book, pictures: Pictures) -> bytes:
    document = build_document(book, pictures)
    with tempfile.TemporaryDirectory(prefix="worldview-book-") as folder:
        for picture in pictures:
            Path(folder, picture.name).write_bytes(picture.data)
        Path(folder, "book.json").write_text(json.dumps(document))
        command = [sys.executable, "-m", "articles.discovery.books.typesetter", folder]
        try:
            ended = subprocess.run(
                command, check=True, timeout=TIMEOUT, capture_output=True, cwd=settings.BASE_DIR
            )
        except subprocess.CalledProcessError as failure:
            kind = Refused if failure.returncode == 1 else NotSet
            raise kind(failure.stderr.decode(errors="replace")[-1000:]) from failure
        except subprocess.TimeoutExpired as failure:
            raise NotSet(str(failure)) from failure
        if ended.stderr:
            said = ended.stderr.decode(errors="replace")[-1000:].strip()
            logger.warning("%s is no PDF/UA: %s", book.address, said)
        return Path(folder, "book.pdf").read_bytes()


def _label_of(number: int) -> str:
    return f"#column-{number}"


def build_document(book: Book, pictures: Pictures) -> dict[str, Any]:
    """Return what ``book.typ`` prints, as data."""
    language = site().language or get_language() or settings.LANGUAGE_CODE
    tongue, _, region = language.partition("-")
    built = chapters.build(book, pictures)
    places = chapters.places_of(built, _label_of, lambda number, anchor: _label_of(number))
    return {
        "title": drop_controls(book.title),
        "direction": nodes.direction(book.title),
        "about": book.about,
        "about_direction": nodes.direction(book.about),
        "address": book.address,
        "authors": book.authors,
        "column_name": site().column_name,
        "site_name": site().site_name,
        "language": tongue.lower()[:3],
        "region": region.upper() if len(region) == 2 else None,
        "is_right_to_left": is_right_to_left(language),
        "has_contents": not book.is_column,
        "changed": [book.modified_at.year, book.modified_at.month, book.modified_at.day],
        "words": {
            "contents": gettext("Contents"),
            "introduction": pgettext("of a book", "Introduction"),
        },
        "lead": _body(chapters.lead(book), book.address, places),
        "columns": [_column(chapter, places) for chapter in built],
    }


def _body(tokens: Iterable[Token], address: str, places: chapters.Places) -> list[nodes.Node]:
    """What is printed at ``address``; columns of the book are led to by their labels."""
    return nodes.build(
        chapters.links_within(chapters.absolute_links(tokens, address), places, address)
    )


def _column(chapter: chapters.Chapter, places: chapters.Places) -> dict[str, Any]:
    column = chapter.column
    line = [column.printed_byline, long_date(column.edition_date)]
    return {
        "headline": drop_controls(column.headline),
        "direction": nodes.direction(column.headline),
        "standfirst": column.standfirst,
        "standfirst_direction": nodes.direction(column.standfirst),
        "line": " · ".join(filter(None, line)),
        "body": _body(chapter.body, column.permalink, places),
    }
