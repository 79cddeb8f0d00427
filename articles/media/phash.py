"""What a picture looks like, as a number (a difference hash)."""

from itertools import pairwise

from PIL import Image

SIDE = 8


def phash(picture: Image.Image) -> int:
    """Return a 64-bit number that is nearly the same for pictures that look nearly the same,
    whatever their size, format and compression, as PostgreSQL's signed bigint."""
    small = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    rows = [small.crop((0, y, SIDE + 1, y + 1)).tobytes() for y in range(SIDE)]
    bits = 0
    for row in rows:
        for left, right in pairwise(row):
            bits = bits << 1 | (left > right)
    return bits - (1 << 64) if bits >= 1 << 63 else bits
