"""The icon of the site as telephones and programs that install it want it: PNGs of the picture in
the settings, or of the globe that browsers have as static/icon.svg."""

from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from articles.media.social_cards import ACCENT, PAPER
from articles.models import site
from pagecache import cache_tags

#: How many times as large the globe is drawn, so that its lines are smooth.
SCALE = 4
#: What static/icon.svg is drawn in.
UNITS = 32
#: Of a filled icon: a circle of two fifths of its side is all that is sure to be seen
#: (w3.org/TR/appmanifest/#icon-masks), and the corners of a picture stay outside.
SAFE_PART = 0.7


def draw_icon(side: int, *, is_filled: bool = False) -> bytes:
    """Return the icon as a PNG of ``side`` by ``side`` pixels; ``is_filled``: with a ground to its
    edges, for what cuts it into a shape of its own."""
    picture = _own()
    if picture is None:
        icon = _globe(side, is_filled=is_filled)
    elif is_filled:
        icon = _on_ground(picture, side)
    else:
        icon = picture.resize((side, side), Image.Resampling.LANCZOS)
    data = BytesIO()
    icon.save(data, "PNG", optimize=True)
    return data.getvalue()


def has_side(side: int) -> bool:
    """Return whether the icon is as large as that, or drawn."""
    return not site().icon or site().icon[-1]["width"] >= side


def _own() -> Image.Image | None:
    """Return the picture in the settings; ``None`` where none is, or its file is gone."""
    if not site().icon:
        return None
    try:
        with default_storage.open(site().icon[-1]["name"]) as file, Image.open(file) as picture:
            return picture.convert("RGBA")
    except OSError:
        cache_tags.do_not_keep()
        return None


def _on_ground(picture: Image.Image, side: int) -> Image.Image:
    """Return ``picture`` smaller, on the colour of its corner or, where that is clear, of paper."""
    corner = picture.getpixel((0, 0))
    colour = corner[:3] if isinstance(corner, tuple) and corner[3] == 255 else PAPER
    ground = Image.new("RGB", (side, side), colour)
    inner = round(side * SAFE_PART)
    small = picture.resize((inner, inner), Image.Resampling.LANCZOS)
    ground.paste(small, ((side - inner) // 2, (side - inner) // 2), small)
    return ground


def _globe(side: int, *, is_filled: bool) -> Image.Image:
    whole = side * SCALE
    icon = Image.new("RGBA", (whole, whole))
    pen = ImageDraw.Draw(icon)
    unit = whole / UNITS
    pen.rounded_rectangle((0, 0, whole, whole), 0 if is_filled else 3 * unit, ACCENT)
    line = round(1.6 * unit)

    def place(x: float, y: float) -> tuple[float, float]:
        return x * unit, y * unit

    # Pillow draws outlines inwards, where SVG has them on both sides.
    for across, down in ((10.5, 10.5), (4.6, 10.5)):
        box = (*place(15.2 - across, 15.2 - down), *place(16.8 + across, 16.8 + down))
        pen.ellipse(box, outline=PAPER, width=line)
    for left, right, height in ((5.5, 26.5, 16), (7.3, 24.7, 10.5), (7.3, 24.7, 21.5)):
        pen.line((place(left, height), place(right, height)), PAPER, line)
    icon = icon.resize((side, side), Image.Resampling.LANCZOS)
    return icon.convert("RGB") if is_filled else icon
