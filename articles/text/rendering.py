"""Stored prose as it is shown: what a page, a feed or a mail needs around it that is not stored.

Tables stand in a frame that scrolls and can be reached by keyboard, their numbers are set to the
end of the cell, and a block in another direction than the page says so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import get_language_bidi, gettext

from articles.text.tokens import VOID, End, Start, Text, Token

_NUMBER = re.compile(
    r"[~<>≈±+\-−–]?\s*[$€£¥]?\s*\d[\d.,'’\s]*\s*(?:%|‰|°|[$€£¥]|[^\W\d_]{1,3}\.?)?|[-–—]|n/?a", re.I
)
_DIRECTED = frozenset(["p", "h3", "footer", "ul", "ol", "li", "blockquote", "td", "th", "caption"])


def for_page(tokens: list[Token]) -> list[Token]:
    """Return prose as a page shows it."""
    return list(_with_directions(_with_tables(tokens, frame=True)))


def for_mail(tokens: list[Token]) -> list[Token]:
    """Return prose as mail programs show it, those that drop styles too."""
    return list(_with_directions(_with_tables(tokens, legacy=True)))


def with_whole_links(tokens: Iterable[Token], address: str) -> list[Token]:
    """Return prose that is shown elsewhere than at ``address``, where its links to paths of this
    site and to places of its own page lead all the same."""
    whole = []
    for token in tokens:
        if isinstance(token, Start) and token.name == "a":
            href = token.attributes.get("href", "")
            if href.startswith("#"):
                href = address + href
            elif href.startswith("/") and not href.startswith("//"):
                href = settings.SITE_URL + href
            if href:
                token = Start("a", token.attributes | {"href": href})
        whole.append(token)
    return whole


def for_feed(tokens: list[Token]) -> list[Token]:
    return list(_with_directions(tokens))


# --- Tables --------------------------------------------------------------------------------------


def _with_tables(
    tokens: list[Token], *, frame: bool = False, legacy: bool = False
) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if not (isinstance(token, Start) and token.name == "table"):
            yield token
            place += 1
            continue
        stop = next(
            n for n in range(place, len(tokens) + 1) if n == len(tokens) or _ends_table(tokens[n])
        )
        table = tokens[place : stop + 1]
        if frame:
            name = _caption(table) or gettext("Table")
            around = {"class": "table-frame", "role": "region", "tabindex": "0", "aria-label": name}
            yield Start("div", around)
        yield from _with_numbers(table, legacy=legacy)
        if frame:
            yield End("div")
        place = stop + 1


def _ends_table(token: Token) -> bool:
    return isinstance(token, End) and token.name == "table"


def _caption(table: list[Token]) -> str:
    words, inside = [], False
    for token in table:
        if isinstance(token, Text):
            words += [token.data] if inside else []
        elif token.name == "caption":
            inside = isinstance(token, Start)
    return " ".join("".join(words).split())[:200]


def _with_numbers(table: list[Token], *, legacy: bool) -> Iterator[Token]:
    """The table with its cells of numbers marked, and the headers over columns of them."""
    cells = list(_cells(table))
    columns: dict[int, list[bool]] = {}
    for _, column, header, text in cells:
        if not header and text:
            columns.setdefault(column, []).append(_is_number(text))
    numbers = {
        place
        for place, column, header, text in cells
        if (_is_number(text) if not header else all(columns.get(column, [False])))
    }
    for place, token in enumerate(table):
        attributes = dict(token.attributes) if isinstance(token, Start) else {}
        if legacy and attributes is not None and isinstance(token, Start) and token.name == "table":
            attributes |= {"border": "0", "cellpadding": "6", "cellspacing": "0"}
        if place in numbers:
            attributes |= {"class": "number"} | ({"align": "right"} if legacy else {})
        yield Start(token.name, attributes) if isinstance(token, Start) else token


def _cells(table: list[Token]) -> Iterator[tuple[int, int, bool, str]]:
    """Yield of each cell its place, its column (as if no cell spanned rows), whether it heads a
    column, and its text."""
    column, start, span, words, in_head = 0, None, "1", list[str](), False
    for place, token in enumerate(table):
        if isinstance(token, Text):
            words.append(token.data)
        elif token.name == "thead":
            in_head = isinstance(token, Start)
        elif token.name == "tr":
            column = 0
        elif token.name in ("td", "th"):
            if isinstance(token, Start):
                start, span, words = place, token.attributes.get("colspan", "1"), []
            elif start is not None:
                yield start, column, in_head, "".join(words).strip()
                column += int(span)
                start = None


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text[:60]))


# --- Direction -----------------------------------------------------------------------------------


def _with_directions(tokens: list[Token] | Iterator[Token]) -> Iterator[Token]:
    """Say of a block whose text runs in another direction than what is around it that it does."""
    tokens = list(tokens)
    #: Of each element that is open; empty within one of which the editor said it.
    open_ones = ["rtl" if get_language_bidi() else "ltr"]
    for place, token in enumerate(tokens):
        if isinstance(token, Start) and token.name not in VOID:
            around = open_ones[-1]
            direction = around
            if "dir" in token.attributes:
                direction = ""
            elif token.name in _DIRECTED and around:
                direction = _direction(tokens, place) or around
                if direction != around:
                    token = Start(token.name, token.attributes | {"dir": direction})
            open_ones.append(direction)
        elif isinstance(token, End) and open_ones[1:]:
            open_ones.pop()
        yield token


def _direction(tokens: list[Token], place: int) -> str:
    """The direction of the first letter that has one, of the block that begins at ``place``."""
    within = 1
    for token in tokens[place + 1 : place + 40]:
        if isinstance(token, Text):
            for character in token.data:
                kind = unicodedata.bidirectional(character)
                if kind in ("L", "R", "AL"):
                    return "ltr" if kind == "L" else "rtl"
        elif token.name not in VOID:
            within += 1 if isinstance(token, Start) else -1
            if not within:
                break
    return ""
