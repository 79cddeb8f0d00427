"""The formats, widths and crops that sized copies of photos have."""

from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

#: Widths in pixels, from a phone's column to a sharp screen's full page.
WIDTHS = (320, 640, 960, 1280, 1920)


#: Parts cut out around what the photo's focal point marks: so wide and high in pixels at most. The
#: card is what other sites show beside a link (Open Graph), the next three are the ratios that
#: search engines ask for, of which directories of podcasts take the last too, at 1400 pixels and
#: more; the teaser stands in our own lists.
CROPS = {
    "card": (1200, 630),
    "wide": (1200, 675),
    "standard": (1200, 900),
    "cover": (1400, 1400),
    "teaser": (720, 480),
}
#: Those that search engines get; of former programs the square has a name of its own.
RATIOS = ("wide", "standard", "square", "cover")


class Rendition(TypedDict):
    """A sized copy of a photo, as the photo's row keeps it; ``name`` is the storage's."""

    format: str
    width: int
    height: int
    name: str
    #: Which of the ``CROPS`` it is, where it shows a part.
    crop: NotRequired[str]
    #: Where it is told beside the others.
    url: NotRequired[str]


@dataclass(frozen=True)
class Format:
    mime_type: str
    extension: str
    options: dict[str, Any]
    #: The longest side the format can have.
    max_side: int


#: Preferred first: a browser takes the first it knows.
FORMATS = {
    "AVIF": Format("image/avif", "avif", {"quality": 55, "speed": 7}, 32_767),
    "WEBP": Format("image/webp", "webp", {"quality": 78, "method": 4}, 16_383),
    "JPEG": Format(
        "image/jpeg", "jpg", {"quality": 82, "optimize": True, "progressive": True}, 65_500
    ),
    "PNG": Format("image/png", "png", {"optimize": True}, 2**31 - 1),
}


def is_full_size(rendition: Rendition) -> bool:
    """Return whether a crop is as large as its kind can be: the picture was large enough."""
    return (rendition["width"], rendition["height"]) == CROPS[rendition["crop"]]


def widths_for(width: int) -> list[int]:
    """Return the widths worth making of a picture so wide: never larger than it is."""
    return [w for w in WIDTHS if w < width] + ([width] if width <= WIDTHS[-1] else [])


def crop_box(
    size: tuple[int, int], ratio: float, focus: tuple[float, float]
) -> tuple[int, int, int, int]:
    """Return the largest part of a picture of ``size`` that has ``ratio`` (width by height) and in
    whose middle the ``focus`` (x and y, each from 0 to 1) lies as nearly as the edges allow.

    Return left, top, right and bottom in pixels.
    """
    width, height = size
    box_width, box_height = min(width, round(height * ratio)), min(height, round(width / ratio))
    left = min(max(0, round(width * focus[0] - box_width / 2)), width - box_width)
    top = min(max(0, round(height * focus[1] - box_height / 2)), height - box_height)
    return left, top, left + box_width, top + box_height
