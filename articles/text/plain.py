"""Text without markup: paragraphs parted by blank lines, ``>`` before a quotation, bullets and
numbers before the items of a list.

Lines are joined, as mail programs and PDFs break them; a word that was parted at a line's end is
whole again.
"""

import re
from itertools import pairwise

from articles.text.blocks import NEWLINE, Builder

_BULLET = re.compile(r"(?:[•·◦▪‣]|[-*](?=\s))\s*(?P<text>\S.*)")
_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)")
_PARTED = re.compile(r"(?P<head>\w+)(?P<hyphen>[-\u2010\u00ad\u00ac])$")
#: Words between two that share their end: pre- and post-war, Vor- und Nachteile.
_BETWEEN = frozenset(["and", "or", "to", "und", "oder", "et", "ou", "y", "o", "e"])
_SOFT_HYPHENS = "\u00ad\u00ac"
_HYPHENATED = re.compile(r"\b\w++(?:[-\u2010]\w++)+")
#: Lines of a text that a program broke: so many at least, most of them so long.
MIN_BROKEN, MIN_WIDTH = 4, 45
#: A line of such a text that ends a sentence and is so much shorter ends a paragraph.
SHORT = 0.75


def build(text: str) -> str:
    """Return plain ``text`` as HTML of prose."""
    out = Builder()
    known = {word.casefold().replace("\u2010", "-") for word in _HYPHENATED.findall(text)}
    for lines, quoted in _blocks(text.replace("\r\n", "\n").replace("\r", "\n")):
        _add(out, lines, quoted, known)
    return out.html()


def _blocks(text: str):
    """Yield ``(lines, whether they are quoted)`` of each paragraph."""
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        quoted = all(line.startswith(">") for line in lines)
        if quoted:
            lines = [stripped for line in lines if (stripped := line.lstrip("> "))]
        for paragraph in _broken_paragraphs(lines):
            if paragraph:
                yield paragraph, quoted


def _broken_paragraphs(lines: list[str]):
    """Part the lines of a text that has no blank lines where a short one ends a sentence."""
    widths = sorted(map(len, lines))
    if len(lines) < MIN_BROKEN or widths[len(lines) // 2] < MIN_WIDTH:
        return [lines]
    paragraphs, full = [[]], widths[len(lines) * 3 // 4]
    for line, after in pairwise([*lines, ""]):
        paragraphs[-1].append(line)
        ends = line.endswith((".", "!", "?", "”", "“", '"', ":")) and len(line) < SHORT * full
        if after and ends and not after[0].islower():
            paragraphs.append([])
    return paragraphs


def _add(out: Builder, lines: list[str], quoted: bool, known: set[str]) -> None:
    depth = len(out.stack)
    last = out.container.last
    if quoted and last and last.name == "blockquote":
        out.stack.append(last)
    elif out.root.children:
        out.root.children.append(NEWLINE)
        if quoted:
            out.open("blockquote")
    elif quoted:
        out.open("blockquote")
    if items := _items(lines):
        kind, start, items = items
        out.open(kind, {"start": start} if start != "1" and kind == "ol" else {})
        for item in items:
            out.open("li")
            out.text(_joined(item, known))
            out.close_to(len(out.stack) - 1)
    else:
        out.begin("p")
        out.text(_joined(lines, known))
    out.end_leaf()
    out.close_to(depth)


def _items(lines: list[str]) -> tuple[str, str, list[list[str]]] | None:
    """``(kind of list, its first number, lines of each item)`` where the lines are a list."""
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBER)):
        begun = [pattern.match(line) for line in lines]
        if not begun[0] or sum(map(bool, begun)) < 2:
            continue
        numbers = [int(match["number"]) for match in begun if match] if kind == "ol" else []
        if any(after != before + 1 for before, after in pairwise(numbers)):
            continue
        items: list[list[str]] = []
        for line, match in zip(lines, begun, strict=True):
            if match:
                items.append([match["text"]])
            else:
                items[-1].append(line)
        return kind, str(numbers[0]) if numbers else "", items
    return None


def _joined(lines: list[str], known: set[str]) -> str:
    """One line of several. A hyphen at the end of one is the word's own where it stands before a
    capital or a digit, or where the text has the word with it elsewhere; before “and” and its like
    it stands for the end of a word."""
    pieces = []
    for line, after in pairwise([*lines, ""]):
        parted = _PARTED.search(line[-60:]) if after else None
        rest = re.match(r"\w*", after)[0]
        if not after:
            pieces.append(line)
        elif not parted or not rest:
            pieces.append(f"{line} ")
        elif parted["hyphen"] in _SOFT_HYPHENS:
            pieces.append(line[:-1])
        elif rest.casefold() in _BETWEEN:
            pieces.append(f"{line} ")
        elif rest[0].islower() and parted["head"][-1].islower():
            whole = f"{parted['head']}-{rest}".casefold()
            pieces.append(line if whole in known else line[:-1])
        else:
            pieces.append(line)
    return "".join(pieces)
