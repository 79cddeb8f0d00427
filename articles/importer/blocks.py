"""Lines gathered into blocks: paragraphs, lists, tables, quotations, headings."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise, zip_longest
from statistics import median

from articles.importer.line import Line
from articles.importer.meta_lines import MAX_LENGTH as MAX_META
from articles.importer.meta_lines import byline_of, read_meta
from articles.importer.vocabulary import (
    CLOSING,
    OPENING,
    SOFT_HYPHEN,
    UNSPACED,
    ends_sentence,
    joined,
    key,
    labelled,
    small_words,
)

#: A program breaks lines at a width between these; those of a newspaper are as narrow as this.
MIN_WIDTH, MAX_WIDTH, NARROW_WIDTH = 45, 110, 22
#: It broke so many at least, and filled so much of each.
MIN_BROKEN, FILLED = 3, 0.75
_EMPHASIZED = re.compile(r"([*_])(?=[^\s*_])[^*_]+\1")
_SENTENCE_WITHIN = re.compile(r"\w{3}[.!?؟][\"”»“)]*\s+(?:[–—(\[]|[^\W\d_a-zà-ÿ])|[。！？]")
_AGENCY = re.compile(
    r"(?:[^\W\d_][\w. ]{1,30}\s?/\s?)?"
    r"(?:AFP|AP(?: Photo)?|EPA|Reuters|dpa|Anadolu(?: Agency)?|Getty)(?:[ /-](?:Getty )?Images)?"
)
#: A line that stands again is a headline up to so many characters, of so many letters at least;
#: and looked for among so many items.
MAX_HEADLINE, MIN_HEADLINE, _MAX_ITEMS = 150, 6, 40


@dataclass
class Block:
    """``kind``: "text", "heading", "list", "table", "quote", "image" or "rule". An item of a list
    is the lines it was wrapped into. Once ``blocks_of`` returned it, a block does not change."""

    kind: str
    lines: list[Line]
    level: int = 0
    items: list[list[Line]] = field(default_factory=list)
    is_ordered: bool = False
    #: Whether it stands right under the block before it.
    follows: bool = False

    @cached_property
    def text(self) -> str:
        """The block as one line."""
        return joined([line.text for line in self.lines])

    @cached_property
    def raw(self) -> str:
        """The same, as it stands in the text read."""
        return joined([line.raw for line in self.lines])

    @cached_property
    def plain(self) -> str:
        return joined([line.plain for line in self.lines])

    @property
    def number(self) -> int:
        """Its first line's number."""
        return self.lines[0].number if self.lines else 0

    @property
    def item_texts(self) -> list[str]:
        return [joined([line.text for line in item]) for item in self.items]


def blocks_of(lines: list[Line]) -> list[Block]:
    """Return the blocks of a text, in order."""
    width, twice = _width(lines), _said_twice(lines)
    blocks: list[Block] = []
    for run in _runs(lines):
        blocks += _of_run(run, width, twice)
    return _with_loose_lists(_with_broken_headlines(blocks))


def _said_twice(lines: list[Line]) -> frozenset[str]:
    """The wordings of short lines that stand in the text more than once, as headlines do."""
    counts = Counter(
        key(line.plain)
        for line in lines
        if line.mark in ("", "heading", "bullet", "number")
        and len(line.text) <= MAX_HEADLINE
        and not ends_sentence(line.text)
    )
    return frozenset(
        wording for wording, count in counts.items() if count > 1 and len(wording) >= MIN_HEADLINE
    )


def _with_broken_headlines(blocks: list[Block]) -> list[Block]:
    """The same, with a headline in two lines as one, where it stands elsewhere in one."""
    blocks = _with_capitals_joined(blocks)
    pairs = [
        place
        for place in range(len(blocks) - 1)
        if blocks[place].kind == blocks[place + 1].kind == "text"
        and blocks[place + 1].follows
        and len(blocks[place].lines) == len(blocks[place + 1].lines) == 1
        and max(len(blocks[place].text), len(blocks[place + 1].text)) <= MAX_WIDTH
        and not (ends_sentence(blocks[place].text) or ends_sentence(blocks[place + 1].text))
    ]
    short = {key(block.plain) for block in blocks if len(block.text) <= 2 * MAX_WIDTH}
    for place in reversed(pairs):
        one, other = blocks[place : place + 2]
        lines = [*one.lines, *other.lines]
        if key(joined([line.plain for line in lines])) in short:
            blocks[place : place + 2] = [replace(one, lines=lines)]
    return blocks


def _with_capitals_joined(blocks: list[Block]) -> list[Block]:
    """The same, with a headline in capitals in two lines as one, wherever else it stands."""
    made: list[Block] = []
    is_second = False
    for place, block in enumerate(blocks):
        if is_second:
            made[-1] = replace(made[-1], lines=[*made[-1].lines, *block.lines])
        else:
            made.append(block)
        is_second = not is_second and _is_in_capitals(blocks, place)
    return made


def _is_in_capitals(blocks: list[Block], place: int) -> bool:
    """Whether a headline in capitals goes on in the line under it, both by themselves over text
    that is not set so."""
    one, *others = blocks[place : place + 3]
    if one.kind != "text" or len(others) < 2 or not one.text.isupper():
        return False
    other, under = others
    return (
        other.kind == "text"
        and other.text.isupper()
        and other.follows
        and len(one.lines) == len(other.lines) == 1
        and not (ends_sentence(one.text) or ends_sentence(other.text))
        and not one.follows
        and len(one.text.split()) > 2
        and len(one.text) <= MAX_WIDTH // 2
        and under.kind == "text"
        and not (under.follows or under.text.isupper())
        and not (read_meta(one.text) or read_meta(other.text))
        and not any(mark in one.text + other.text for mark in "|:;/")
    )


def _runs(lines: Iterable[Line]) -> Iterable[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if line.mark != "blank":
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _width(lines: list[Line]) -> int:
    """At which width a program broke the lines of the text, or 0 where none did."""
    broken = [
        len(one.text)
        for one, other in pairwise(lines)
        if one.mark in ("", "quote") and other.mark == one.mark and len(one.text) >= MIN_WIDTH
    ]
    if len(broken) < MIN_BROKEN:
        return _narrow_width(lines)
    if (usual := median(broken)) > MAX_WIDTH:
        return 0
    # A caption over its credit may be longer than what a program broke.
    fitting = sorted(length for length in broken if length <= usual * 1.15)
    width = fitting[len(fitting) * 9 // 10]
    filled = sum(length >= FILLED * width for length in broken)
    return width if filled * 2 > len(broken) else 0


def _narrow_width(lines: list[Line]) -> int:
    """The width of a narrow column: most lines go on in small letters, or within a word."""
    longest = max((len(line.text) for line in lines if line.mark == ""), default=0)
    # Where no line is long, a shorter one is broken, too.
    least = NARROW_WIDTH if longest > MIN_WIDTH else NARROW_WIDTH // 2
    broken = [
        (one.text, other.text)
        for one, other in pairwise(lines)
        if one.mark == other.mark == "" and len(one.text) >= least
    ]
    going_on = sum(
        other[0].islower() or one.endswith("-") for one, other in broken if not ends_sentence(one)
    )
    if len(broken) < 2 * MIN_BROKEN or going_on * 2 < len(broken):
        return 0
    widths = sorted(len(one) for one, _other in broken)
    return widths[len(widths) * 9 // 10]


def _of_run(run: list[Line], width: int, twice: frozenset[str]) -> list[Block]:
    """The blocks of lines that no blank one parts."""
    blocks: list[Block] = []
    for line in run:
        last = blocks[-1] if blocks else None
        if line.mark in ("bullet", "number"):
            is_ordered = line.mark == "number"
            if (
                last
                and last.kind == "list"
                and last.is_ordered == is_ordered
                and (is_ordered or last.lines[0].raw[0] == line.raw[0])
                and not _stands_again(last, line, twice)
            ):
                last.lines.append(line)
                last.items.append([line])
            else:
                blocks.append(Block("list", [line], line.level, [[line]], is_ordered))
        elif line.mark == "heading":
            blocks.append(Block("heading", [line], line.level))
        elif line.mark in ("quote", "row") and last and last.kind == _kind(line):
            last.lines.append(line)
        elif last and line.mark == "" and _continues(last, line, width, twice):
            last.lines.append(line)
            if last.kind == "list":
                last.items[-1].append(line)
        else:
            blocks.append(Block(_kind(line), [line], line.level))
    for block in blocks[1:]:
        block.follows = True
    return [_settled(block) for block in blocks]


def _kind(line: Line) -> str:
    return {"": "text", "row": "table"}.get(line.mark, line.mark)


def _settled(block: Block) -> Block:
    """A table of one row is text: no table has but one."""
    if block.kind == "table" and len(block.lines) == 1:
        lines = [replace(line, mark="") for line in block.lines]
        return Block("text", lines, follows=block.follows)
    return block


def _stands_again(block: Block, line: Line, twice: frozenset[str]) -> bool:
    """Whether an item stands in the list already, whose headlines begin again under it."""
    own = key(line.plain)
    return own in twice and any(key(item[0].plain) == own for item in block.items)


def _continues(block: Block, line: Line, width: int, twice: frozenset[str]) -> bool:
    """Whether a program broke ``line`` off from what stands before it."""
    before = block.lines[-1]
    if before.text.endswith(SOFT_HYPHEN):
        return True
    first = line.text[:2] if UNSPACED.match(line.text) else line.text.split(maxsplit=1)[0]
    is_full = bool(width) and width < len(before.text) + len(first) + 2
    if twice:
        is_second = key(before.plain[:300]) in twice
        is_first = key(line.plain[:300]) in twice and not (is_second and is_full)
        if is_first or (is_second and not is_full):
            return False
    if block.kind == "list":
        if ends_sentence(before.text) and not line.text[:1].islower():
            return line.is_indented
        if len(block.items[-1]) == 1 and _is_headline_over(before, line):
            return False
        own = key(line.plain)
        if len(own) >= MIN_HEADLINE and any(
            other.startswith(own) or own.startswith(other)
            for other in (key(item[0].plain) for item in block.items[-_MAX_ITEMS - 1 : -1])
            if len(other) >= MIN_HEADLINE
        ):
            return False  # an item stands again under the list: a headline
        if _EMPHASIZED.fullmatch(line.text):
            return False
        if width and not line.is_indented and len(before.raw) + len(first) + 2 < width:
            return False  # there was room for its first word
        return line.is_indented or len(line.text) < MIN_WIDTH * 2
    if block.kind != "text":
        return False
    if (len(line.text) <= 6 and line.text.isupper()) or _AGENCY.fullmatch(line.text):
        return False  # an agency under a caption
    is_address = line.text.startswith(("http://", "https://"))
    is_listed = is_address and is_full and labelled("sources", block.lines[0].text)
    is_byline = byline_of(line.text) or (len(block.lines) == 1 and byline_of(before.text))
    if is_byline or (is_address and not is_listed):
        return False
    if len(line.text) <= MAX_META and line.text[-1:].isdigit() and read_meta(line.text):
        return False  # "by Nell Harrow » 3 May 2016, 09:12"
    if line.text[0].islower() and not ends_sentence(before.text):
        return True
    return is_full and len(before.text) < 1.3 * width


def _is_headline_over(item: Line, line: Line) -> bool:
    """Whether an item is a headline with its text right under it: no program broke it off there."""
    text = item.plain
    if labelled("sources", line.text):
        return True
    is_open = text.split()[-1].casefold() in small_words() or text.endswith((",", ";", ":", "-"))
    begins = line.text.lstrip("*_“„«\"'(")[:1]
    is_new = not begins.islower() and not begins.isdigit()
    return (
        is_new
        and not (is_open or line.is_indented or ends_sentence(text))
        and len(text) < MIN_WIDTH * 2
        and (
            ends_sentence(line.plain)
            or len(line.text) > MIN_WIDTH * 2
            or bool(_SENTENCE_WITHIN.search(line.plain))
        )
    )


def _with_loose_lists(blocks: list[Block]) -> list[Block]:
    """The same, with lists whose items are parted by blank lines as one list each. Numbers that
    stand over paragraphs are headings' and are left apart."""
    made: list[Block] = []
    for block, under in zip_longest(blocks, blocks[1:]):
        last = made[-1] if made else None
        is_over_text = under is not None and under.kind == "text" and under.follows
        is_other = last is not None and last.lines[0].raw[:1] != block.lines[0].raw[:1]
        is_other_mark = is_other and not block.is_ordered and not (last and last.is_ordered)
        if (
            last
            and not (is_other_mark or _begins_again(last, block))
            and not ((block.is_ordered or is_other) and len(block.items) == 1 and is_over_text)
            and block.kind == last.kind == "list"
            and block.is_ordered == last.is_ordered
            and (not block.is_ordered or block.level > 1)
        ):
            last.lines += block.lines
            last.items += block.items
        else:
            made.append(block)
    return made


def _begins_again(last: Block, block: Block) -> bool:
    """Whether an item of a list stands again after it, over its text."""
    if block.kind != "list" or last.kind != "list" or len(block.items) > 1:
        return False
    own = key(block.plain)
    return len(own) >= MIN_HEADLINE and any(key(text) == own for text in last.item_texts)


def is_heading_number(block: Block) -> bool:
    """Return whether a list is but one numbered line, as a numbered headline is."""
    return block.kind == "list" and block.is_ordered and len(block.items) == 1


def looks_like_headline(block: Block) -> bool:
    """Return whether a paragraph could be a headline: one short line that is no sentence."""
    if block.kind != "text":
        return False
    text = re.sub(r"(?<=\S)(?:\s?\[\d{1,2}\])+$", "", block.plain)
    if not 2 <= len(text) <= 130 or len(text.split()) > 20:
        return False
    if re.search(r"[.!。！,;:：；،…]$", text) and not text.endswith("U.S."):
        return False
    if re.search(r"[.!?。]\s+(?:[^\W\d_]|[(\[])", text) and ends_sentence(
        re.split(r"(?<=[.!?。])\s", text)[0]
    ):
        return False
    if re.search(rf"[.!…][{CLOSING}]$", text) and re.search(rf"[:：]\s*[{OPENING}]", text):
        return False  # somebody says something
    if text[0] in OPENING and text[-1] in CLOSING and re.search(r"[.!?。…]", text):
        return False  # somebody's words
    if text.startswith("<") or text[0] in "([（【〔" or re.search(r"https?://", text):
        return False
    return not text[0].islower()
