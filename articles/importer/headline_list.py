"""The list of key headlines over a column, and where each of them stands again."""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from articles.importer import vocabulary
from articles.importer.blocks import Block, is_heading_number, looks_like_headline
from articles.importer.vocabulary import key

#: The list stands among so many first blocks; and has no more items.
_MAX_PLACE, _MAX_ITEMS = 60, 40
#: How alike an item and its headline must be.
_MIN_LIKENESS = 0.8
_HOUSE_FORM = re.compile(r"\bkey headlines\b", re.I)
_NUMBER = re.compile(r"^\d{1,2} (?=[^\W\d])")
#: Headings that belong to the section above them.
TAILS = ("related", "notes", "sources", "comments", "keywords", "credits")


@dataclass
class HeadlineList:
    """The list of key headlines: from ``start`` to ``end`` of the blocks, what it names, and where
    each stands again."""

    start: int
    end: int
    items: list[str]
    has_intro: bool
    found: dict[int, int] = field(default_factory=dict)


def find_list(blocks: list[Block]) -> HeadlineList | None:
    """Return the list of key headlines among the first blocks, or ``None``. A headline that its
    text follows in one paragraph is parted from it in ``blocks``."""
    counts = Counter(_unnumbered(block.plain[:300]) for block in blocks)
    for place, block in enumerate(blocks[:_MAX_PLACE]):
        intro = is_intro(block)
        start = place + 1 if intro else place
        if start >= len(blocks):
            return None
        listed = _list_at(blocks, start, counts, has_intro=intro)
        if listed is None:
            continue
        listed.start = place
        _find_again(blocks, listed)
        count = len(listed.found)
        if not intro and place and count == len(listed.items) and _is_over_list(blocks, place):
            listed.start -= 1
        if intro and (count or _HOUSE_FORM.search(block.text) or blocks[start].kind == "list"):
            return listed
        if count > 1 or (count and count == len(listed.items) and blocks[start].kind == "list"):
            return listed
    return None


def _unnumbered(text: str) -> str:
    """What two wordings of a headline share where one of them has its number before it."""
    return _NUMBER.sub("", key(text))


def is_headline_list(blocks: list[Block], place: int) -> bool:
    """Return whether a list of several items, each of which stands again below, is at ``place``:
    then none of them is the column's title."""
    if place >= len(blocks) or blocks[place].kind != "list" or len(blocks[place].items) < 2:
        return False
    listed = find_list(list(blocks[max(0, place - 1) :]))
    return listed is not None and len(listed.found) == len(listed.items)


def _is_over_list(blocks: list[Block], place: int) -> bool:
    """Whether a few words stand right over a list, whatever they call it: "Top stories"."""
    over = blocks[place - 1]
    is_close = blocks[place].follows or over.text.endswith((":", "："))
    is_announced = over.text.endswith((":", "："))
    is_short = len(over.plain.split()) <= (12 if is_announced else 5)
    is_list = is_announced or blocks[place].kind == "list"
    return is_close and is_short and is_list and over.kind in ("text", "heading")


def is_intro(block: Block) -> bool:
    """Return whether a line announces the list: "This morning's key headlines from …"."""
    text = block.plain
    if block.kind not in ("text", "heading") or len(text) > 120:
        return False
    if _HOUSE_FORM.search(text) or vocabulary.alone("key_headlines").fullmatch(text):
        return True
    is_announced = text.endswith((":", "：")) and len(text.split()) <= 12
    return is_announced and bool(_named().search(text))


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.one_of('key_headlines')}(?!\w)", re.I)


def _list_at(
    blocks: list[Block], start: int, counts: Counter[str], *, has_intro: bool
) -> HeadlineList | None:
    """The list at a block. ``counts``: how often each wording stands in the text."""
    if blocks[start].kind == "list":
        items = blocks[start].item_texts
        end = start + 1
    else:
        seen: set[str] = set()
        end = start
        # One more than a list has tells that it is none.
        while end < min(len(blocks), start + _MAX_ITEMS + 1) and _may_be_listed(blocks[end]):
            if (own := _unnumbered(blocks[end].plain)) in seen:
                break
            seen.add(own)
            end += 1
        # The last short line over the text is the first headline that stands again, or its own.
        items = [block.plain for block in blocks[start:end]]
        if not has_intro and len(items) < 2:
            return None
        while items and counts[_unnumbered(items[-1][:300])] < 2:
            items.pop()
            end -= 1
    if not items or len(items) > _MAX_ITEMS or any(len(item) > 300 for item in items):
        return None
    return HeadlineList(start, end, [vocabulary.without_marks(item) for item in items], has_intro)


def _may_be_listed(block: Block) -> bool:
    if is_intro(block):
        return False
    return looks_like_headline(block) or (block.kind == "heading" and not is_tail(block))


def _find_again(blocks: list[Block], listed: HeadlineList) -> None:
    wanted = {_unnumbered(item): number for number, item in reversed(list(enumerate(listed.items)))}
    for place in range(listed.end, len(blocks)):
        block = blocks[place]
        if block.kind not in ("text", "heading", "list") or len(listed.found) == len(listed.items):
            continue
        for length in range(1, min(4, len(block.lines) + 1)):
            own = _unnumbered(vocabulary.joined([line.plain for line in block.lines[:length]]))
            number = wanted.get(own)
            if number is None or number in listed.found:
                continue
            if length < len(block.lines):
                under = Block("text", block.lines[length:], follows=True)
                blocks[place : place + 1] = [Block("text", block.lines[:length]), under]
                listed.found.clear()
                _find_again(blocks, listed)
                return
            listed.found[number] = place
            break
    if listed.has_intro or listed.found:
        _find_alike(blocks, listed)


def _find_alike(blocks: list[Block], listed: HeadlineList) -> None:
    """Find the headlines whose wording differs a little from the list's."""
    taken = set(listed.found.values())
    for number, item in enumerate(listed.items):
        if number in listed.found:
            continue
        own, best, found = key(item)[:300], _MIN_LIKENESS, None
        matcher = SequenceMatcher(None, "", own)
        for place in range(listed.end, min(len(blocks), listed.end + 400)):
            block = blocks[place]
            if place in taken or not (_may_be_listed(block) or is_heading_number(block)):
                continue
            other = key(block.plain)[:300]
            is_part = own.startswith(other) or other.startswith(own)
            if is_part and min(len(own), len(other)) > 12:
                listed.found[number] = place
                taken.add(place)
                found = None
                break
            matcher.set_seq1(other)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) <= best:
                continue
            likeness = matcher.ratio()
            if likeness > best:
                best, found = likeness, place
        if found is not None:
            listed.found[number] = found
            taken.add(found)


def is_tail(block: Block) -> bool:
    """Return whether a heading belongs to the section above it: "Related", "Notes"."""
    return len(block.plain) <= 60 and any(
        vocabulary.alone(field).fullmatch(block.plain) for field in TAILS
    )
