"""How large pictures are shown, so that browsers load the copy that fits: what stands in
``static/css/figure.css`` as ``<img sizes>`` says it. ``tests/articles/test_pictures.py`` holds the
two together."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.models import Photo

#: For each place: from which width of the window on, and how wide it is there.
PLACES = {
    "front": [("80rem", "46rem"), ("60rem", "57vw"), ("", "92vw")],
    "lead": [("63.1rem", "58rem"), ("", "92vw")],
    "section": [("44rem", "40rem"), ("", "92vw")],
    "pair": [("44rem", "19.5rem"), ("30rem", "45vw"), ("", "92vw")],
    "beside": [("44rem", "16rem"), ("", "92vw")],
    "across": [("63.1rem", "58rem"), ("", "92vw")],
    "larger": [("", "100vw")],
}
#: How high a picture is at most: ``max(80vh, 20rem)``, and ``max(100vh - 9rem, 20rem)`` where it
#: has a page of its own.
_HEIGHTS = {"larger": ("{0:.4g} * (100vh - 9rem)", 20)}
_HEIGHT = ("{1:.4g}vh", 20)

#: From how many times its height on a picture is a panorama, and below how many pixels it is small.
_PANORAMA, _SMALL = 2.2, 480


def is_tall(photo: "Photo") -> bool:
    """Return whether a picture is higher than wide, and so stands beside the text."""
    return photo.height > photo.width


def place_of(photo: "Photo", place: str) -> str:
    """Return the place of a picture in a section. Where nobody chose one its shape does: tall and
    small ones stand beside the text, panoramas across."""
    if place != "section":
        return place
    if photo.width < _SMALL or is_tall(photo):
        return "beside"
    return "across" if photo.width >= _PANORAMA * photo.height else place


def sizes_of(photo: "Photo", place: str) -> str:
    """Return ``sizes`` for a photo in one of ``PLACES``: as wide as the place, but no wider than
    the picture is, nor than it can be where its height is bounded."""
    ratio = photo.width / photo.height
    window, least = _HEIGHTS.get(place, _HEIGHT)
    highest = f"max({window.format(ratio, ratio * 80)}, {ratio * least:.4g}rem)"
    parts = []
    for from_width, width in PLACES[place]:
        condition = f"(min-width: {from_width}) " if from_width else ""
        parts.append(f"{condition}min({width}, {highest}, {photo.width}px)")
    return ", ".join(parts)
