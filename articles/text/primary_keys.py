"""Keys of rows, as an address or a form carries them."""

MAX_DIGITS = 18  # digits, which a bigint always holds


def parse_pk(text: str | None) -> int | None:
    """Return the key that ``text`` names, or ``None`` where it names none; no row has that one, so
    ``get_object_or_404(rows, pk=parse_pk(text))`` answers 404. A key has one spelling: no zeros
    stand before it."""
    if not text or len(text) > MAX_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return None if text[0] == "0" and len(text) > 1 else int(text)
