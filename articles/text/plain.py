"""Text without markup: paragraphs parted by blank lines, ``>`` before a quotation, bullets and
numbers before the items of a list.

Lines are joined where a program broke them, as mail programs and PDFs do; a word that was parted at
a line's end is whole again. Lines that somebody ended are what they were: paragraphs where they end
sentences, lines of a verse or an address where they do not, rows of a table where tabs are in them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.text.blocks import Builder
from articles.text.nodes import NEWLINE

_BULLET = re.compile(r"(?:[•·◦▪‣]|[-*](?=\s))\s*(?P<text>\S.*)")
_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)")
_PARTED = re.compile(r"(?P<head>\w+)(?P<hyphen>[-\u2010\u00ad\u00ac])$")
#: Words between two that share their end: pre- and post-war, Vor- und Nachteile.
_BETWEEN = frozenset(["and", "or", "to", "und", "oder", "et", "ou", "y", "o", "e"])
#: What stands in an address and not in a word: its hyphens are its own.
_ADDRESS = re.compile(r"[@/\\]|\w\.\w")
_SOFT_HYPHENS = "\u00ad\u00ac"
_HYPHENATED = re.compile(r"\b\w++(?:[-\u2010]\w++)+")
#: A program breaks lines at a width between these, and breaks a line where the next word would not
#: have come in: so much of the width at least is filled then, letters being of different widths.
MIN_WIDTH, MAX_WIDTH, FILLED = 45, 130, 0.8
#: So many of the lines are as a program breaks them, where one did.
MIN_SHARE = 0.5
#: A line of such a text that ends a sentence and is so much shorter ends a paragraph.
SHORT_SHARE = 0.75
#: A cell of a table of plain text is no longer.
MAX_CELL = 60
_END_OF_SENTENCE = (
    ".",
    "!",
    "?",
    "”",
    "“",
    "»",
    "«",
    '"',
    ":",
    "…",
    "。",
    "！",
    "？",
    "」",
    "』",
    ")",
)
#: Letters of scripts that are written without blanks, and their punctuation.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)


def build(text: str) -> str:
    """Return plain ``text`` as HTML of prose."""
    out = Builder()
    known = {word.casefold().replace("\u2010", "-") for word in _HYPHENATED.findall(text)}
    for parts, quoted in _blocks(text.replace("\r\n", "\n").replace("\r", "\n")):
        _add(out, parts, quoted, known)
    return out.html()


def _blocks(text: str) -> Iterator[tuple[list[list[str]], bool]]:
    """Yield ``(parts, whether they are quoted)`` of each paragraph. The lines of a part are one,
    and each part begins on a line of its own."""
    for block in _whole(re.split(r"\n[^\S\n]*\n", text)):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        for run, quoted in _runs(lines):
            stripped = [line.lstrip("> ") for line in run] if quoted else run
            for paragraph in _paragraphs([line for line in stripped if line], quoted):
                if paragraph:
                    yield paragraph, quoted


def _runs(lines: list[str]) -> list[tuple[list[str], bool]]:
    """Yield ``(lines, whether they are quoted)``: a quotation may follow at once what announces it.
    One sign by itself among other lines is a sign of more."""
    runs: list[tuple[list[str], bool]] = []
    for line in lines:
        quoted = line.startswith(">")
        if runs and runs[-1][1] == quoted:
            runs[-1][0].append(line)
        else:
            runs.append(([line], quoted))
    announced = [
        len(run) > 1 or not number or runs[number - 1][0][-1].endswith(":")
        for number, (run, quoted) in enumerate(runs)
        if quoted
    ]
    return runs if all(announced) else [(lines, False)]


def _whole(blocks: list[str]) -> list[str]:
    """The blocks, together again where the end of a page parts a word, and the items of a list that
    stand apart."""
    whole: list[list[str]] = []
    for block in blocks:
        if whole and (_parts_a_word(whole[-1][-1], block) or _goes_on(whole[-1], block)):
            whole[-1].append(block.lstrip())
        else:
            whole.append([block])
    return ["\n".join(pieces) for pieces in whole]


def _parts_a_word(before: str, block: str) -> bool:
    return bool(_PARTED.search(before.rstrip()[-60:])) and block.lstrip()[:1].islower()


def _goes_on(before: list[str], block: str) -> bool:
    """Whether ``block`` begins with the item that follows the last one of the blocks ``before``."""
    first = block.lstrip().split("\n", 1)[0]
    if not _is_item(first) or not _is_item(before[0].lstrip().split("\n", 1)[0]):
        return False
    lines = [line.strip() for line in before[-1].splitlines()]
    last = next((line for line in reversed(lines) if _is_item(line)), "")
    if (bullet := _BULLET.match(first)) and _BULLET.match(last):
        # What is said stands after a dash, too, and ends as sentences do.
        said = first[0] == "-" and (last + bullet["text"]).endswith((".", "!", "?", "”", "…"))
        return first[0] == last[0] and not said
    number, former = _NUMBER.match(first), _NUMBER.match(last)
    return bool(number and former and int(number["number"]) == int(former["number"]) + 1)


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _paragraphs(lines: list[str], quoted: bool) -> list[list[list[str]]]:
    """Part the lines of a text without blank lines into the parts of its paragraphs."""
    if not lines:
        return []
    if _rows(lines) or _items(lines):
        return [[lines]]
    full = max(map(_width, lines))
    broken = [_is_broken(line, after, full) for line, after in pairwise(lines)]
    if MIN_WIDTH <= full <= MAX_WIDTH and sum(broken) >= MIN_SHARE * len(broken):
        return [[paragraph] for paragraph in _broken_paragraphs(lines) if paragraph]
    paragraphs: list[list[list[str]]] = [[[]]]
    # A sentence may go on in a new line; the words of a list or a verse do not end with a stop.
    # What is quoted was broken by the program that quoted it.
    goes_on = quoted or lines[-1].endswith(_END_OF_SENTENCE)
    for line, after in pairwise([*lines, ""]):
        paragraphs[-1][-1].append(line)
        continues = goes_on and after[:1].islower() and _width(line) <= MAX_WIDTH
        if not after or continues or _PARTED.search(line[-60:]):
            continue
        if line.endswith(_END_OF_SENTENCE):
            paragraphs.append([[]])
        else:
            paragraphs[-1].append([])
    return paragraphs


def _is_broken(line: str, after: str, full: int) -> bool:
    """Whether a program may have broken ``line``: the next word would not have come in."""
    word = 2 if _UNSPACED.match(after) else _width(after.split(maxsplit=1)[0])
    return bool(_PARTED.search(line[-60:])) or _width(line) + 1 + word > FILLED * full


def _width(line: str) -> int:
    """The width in Latin letters; those of scripts without blanks are about twice as wide."""
    return len(line) + len(_UNSPACED.findall(line))


def _broken_paragraphs(lines: list[str]) -> list[list[str]]:
    """Part the lines of a text that a program broke where a short one ends a sentence."""
    widths = sorted(map(_width, lines))
    paragraphs: list[list[str]] = [[]]
    full = widths[len(lines) * 3 // 4]
    for line, after in pairwise([*lines, ""]):
        paragraphs[-1].append(line)
        ends = line.endswith(_END_OF_SENTENCE) and _width(line) < SHORT_SHARE * full
        if after and ends and not after[0].islower():
            paragraphs.append([])
    return paragraphs


def _rows(lines: list[str]) -> list[list[str]]:
    """The cells of each line where the lines are a table, as a spreadsheet copies one."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    even = len(rows) > 1 and len(rows[0]) > 1 and len({*map(len, rows)}) == 1
    cells = [cell for row in rows for cell in row]
    short = all(len(cell) <= MAX_CELL and not cell.endswith((".", "?", "!")) for cell in cells)
    # A sign or a letter before a tab begins an item, a colon what somebody says.
    begins = all(len(row[0]) > 1 and not row[0].endswith(":") for row in rows)
    return rows if even and short and begins else []


def _add(out: Builder, parts: list[list[str]], quoted: bool, known: set[str]) -> None:
    lines = [line for part in parts for line in part]
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
    if found := _items(lines):
        kind, start, items = found
        out.open(kind, {"start": start} if start != "1" and kind == "ol" else {})
        for item in items:
            out.open("li")
            out.text(_joined(item, known))
            out.close_to(len(out.stack) - 1)
    elif rows := _rows(lines):
        out.open("table")
        for row in rows:
            out.open("tr")
            for cell in row:
                out.open("td")
                out.text(cell)
                out.close_to(len(out.stack) - 1)
            out.close_to(len(out.stack) - 1)
    else:
        out.begin("p")
        for number, part in enumerate(parts):
            if number:
                out.line_break()
            out.text(_joined(part, known))
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
        rest = begun[0] if (begun := re.match(r"\w*", after)) else ""
        if not after or (_UNSPACED.match(line[-1]) and _UNSPACED.match(after)):
            pieces.append(line)
        elif not parted or not rest:
            pieces.append(f"{line} ")
        elif _ADDRESS.search(line.rsplit(maxsplit=1)[-1]):
            pieces.append(line)
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
