"""Pictures of a book: copies of photos that are not large, each once, and not too many."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from articles.media.formats import FORMATS, Rendition
from articles.models import Article, Photo
from articles.templatetags.articles import absolute

logger = logging.getLogger(__name__)

#: As wide as a page prints well, in pixels; and what all pictures of a book may weigh.
MAX_WIDTH, MAX_BYTES = 960, 8 * 1024 * 1024
#: What every reader of books shows (EPUB 3.3, core media types), the most widely known first.
_SHOWN = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Picture:
    name: str
    media_type: str
    width: int
    height: int
    data: bytes


class Pictures:
    """The pictures of ``columns``, got by ``for_page``. A photo that has no copies yet is left
    out, and so is one for which there is no room any more: its caption stays."""

    def __init__(self, columns: Iterable[Article]) -> None:
        self._photos = {
            absolute(photo.fallback_url()): photo
            for column in columns
            for photo in _photos_of(column)
        }
        #: By the addresses that pages show them at.
        self._found: dict[str, Picture | None] = {}
        self._room = MAX_BYTES

    def __iter__(self) -> Iterator[Picture]:
        return iter([picture for picture in self._found.values() if picture])

    def at(self, address: str) -> Picture | None:
        """Return the picture that a page shows at ``address``, if the book has it."""
        if address not in self._found:
            photo = self._photos.get(address)
            self._found[address] = self._read(photo) if photo else None
        return self._found[address]

    def _read(self, photo: Photo) -> Picture | None:
        copy = _copy_of(photo)
        if copy is None:
            return None
        try:
            with default_storage.open(copy["name"]) as file:
                data = file.read(self._room + 1)
        except OSError as failure:
            logger.warning("A book has no copy of photo %s: %s", photo.pk, failure)
            return None
        if not data or len(data) > self._room:
            return None
        self._room -= len(data)
        kind = FORMATS[copy["format"]]
        name = f"picture-{photo.pk}.{kind.extension}"
        return Picture(name, kind.mime_type, copy["width"], copy["height"], data)


def _photos_of(column: Article) -> list[Photo]:
    figures = [*column.lead_figures.all()]
    for section in column.sections.all():
        figures += section.figures.all()
    return [figure.photo for figure in figures if figure.photo]


def _copy_of(photo: Photo) -> Rendition | None:
    """The widest copy that fits, of the first format that there is one of."""
    for name in _SHOWN:
        fitting = [
            copy for copy in photo.copies if copy["format"] == name and copy["width"] <= MAX_WIDTH
        ]
        if fitting:
            return max(fitting, key=lambda copy: copy["width"])
    return None
