"""Tokens of prose as nodes, which Typst reads as data: a text is a string, and an element is
``{"kind", "inner"}`` with what else is said of it. No word of a column is ever read as markup."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from articles.text.tokens import VOID, End, Start, Text, Token

Node = str | dict[str, Any]

#: Elements that hold blocks: a space between those says nothing.
_HOLD_BLOCKS = frozenset(
    ["", "aside", "blockquote", "figure", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr"]
)
#: Elements within elements; what is deeper stands in the last of them (Typst bounds its calls).
MAX_DEPTH = 12
#: Columns and rows of a table, and those that one cell spans, are no more.
MAX_SPAN, MAX_COLUMNS = 50, 30
#: Elements that are lines of their own: no space begins them, nor what follows a break in them.
_LINES = frozenset(["p", "h2", "h3", "li", "td", "th", "caption", "figcaption", "footer"])
_SPACE = re.compile(r"[ \t\r\n\f]+")


def direction(text: str) -> str:
    """Return ``rtl`` or ``ltr`` by the first letter of ``text`` that has a direction; nothing where
    none has."""
    for character in text[:500]:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def build(tokens: Iterable[Token]) -> list[Node]:
    """Return ``tokens`` as a tree of nodes."""
    root: dict[str, Any] = {"kind": "", "inner": []}
    stack, names = [root], [""]
    for token in tokens:
        if isinstance(token, Text):
            text = _SPACE.sub(" ", token.data)
            inner = stack[-1]["inner"]
            begins = not inner or (isinstance(inner[-1], dict) and inner[-1]["kind"] == "br")
            if begins and stack[-1]["kind"] in _LINES:
                text = text.lstrip(" ")
            if text.strip() or (text and stack[-1]["kind"] not in _HOLD_BLOCKS):
                inner.append(text)
        elif isinstance(token, Start):
            node = _node(token)
            is_within = token.name not in VOID and len(stack) < MAX_DEPTH
            if token.name in VOID or is_within:
                stack[-1]["inner"].append(node)
            if token.name not in VOID:
                names.append(token.name)
                stack += [node if is_within else stack[-1]]
        elif isinstance(token, End) and token.name in names[1:]:
            while names.pop() != token.name:
                stack.pop()
            stack.pop()
    _lay_tables(root)
    return _settled(root["inner"])


def _node(token: Start) -> dict[str, Any]:
    texts = ("href", "src", "alt", "class", "dir")
    said: dict[str, Any] = {
        name: token.attributes[name] for name in texts if token.attributes.get(name)
    }
    for name in ("start", "width", "height", "colspan", "rowspan"):
        if (number := token.attributes.get(name, "")).isdecimal():
            said[name] = min(int(number[:6]), 100_000)
    return {"kind": token.name, "inner": []} | said


def _settled(inner: Sequence[Node]) -> list[Node]:
    """The same with a direction where ``auto`` was said, and without empty paragraphs."""
    kept: list[Node] = []
    for node in inner:
        if isinstance(node, dict):
            node["inner"] = _settled(node["inner"])
            if node.get("dir") == "auto":
                node["dir"] = direction(text_of(node))
            if node["kind"] in ("p", "aside") and not _has_words(node):
                continue
        kept.append(node)
    return kept


def text_of(node: Node) -> str:
    return node if isinstance(node, str) else "".join(map(text_of, node["inner"]))


def _has_words(node: dict[str, Any]) -> bool:
    return bool(text_of(node).strip())


def _lay_tables(node: Node) -> None:
    if isinstance(node, str):
        return
    if node["kind"] == "table":
        _lay(node)
    for inner in node["inner"]:
        _lay_tables(inner)


def _lay(table: dict[str, Any]) -> None:
    """Give a table its caption, ``columns``, and its cells by their places: Typst refuses those
    that overlap or reach beyond."""
    rows = [row for row in _within(table, "tr") if row["inner"]]
    taken: set[tuple[int, int]] = set()
    cells = []
    for y, row in enumerate(rows):
        x = 0
        for cell in (each for each in row["inner"] if isinstance(each, dict)):
            while (x, y) in taken:
                x += 1
            if x >= MAX_COLUMNS or cell["kind"] not in ("td", "th"):
                continue
            wide = min(max(1, cell.get("colspan", 1)), MAX_COLUMNS - x, MAX_SPAN)
            wide = next((n for n in range(wide) if (x + n, y) in taken), wide)
            high = min(max(1, cell.get("rowspan", 1)), len(rows) - y, MAX_SPAN)
            taken |= {(x + n, y + m) for n in range(wide) for m in range(high)}
            cells.append(cell | {"x": x, "y": y, "wide": wide, "high": high})
    heads = len([row for head in _within(table, "thead") for row in _within(head, "tr")])
    captions = _within(table, "caption")
    table["heads"] = min(heads, len(rows))
    table["columns"] = max((cell["x"] + cell["wide"] for cell in cells), default=0)
    table["caption"] = captions[0]["inner"] if captions else []
    table["inner"] = cells


def _within(node: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The nodes of ``kind`` within ``node``, whatever parts of the table they stand in."""
    found = []
    for inner in node["inner"]:
        if isinstance(inner, dict):
            found += [inner] if inner["kind"] == kind else []
            if inner["kind"] in ("thead", "tbody", "tfoot"):
                found += _within(inner, kind)
    return found
