"""Where the sections of a column begin: by the list of key headlines, by headings that are marked
as such, by short lines that stand alone."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from articles.importer import captions, citations, vocabulary
from articles.importer.blocks import Block, is_heading_number, looks_like_headline
from articles.importer.context import Context
from articles.importer.meta_lines import read_meta
from articles.importer.parts import ReadColumn
from articles.importer.vocabulary import ends_sentence, key

#: The list stands among so many first blocks; and has no more items.
_MAX_PLACE, _MAX_ITEMS = 60, 40
#: No column has more sections; further headings stay in the text.
MAX_SECTIONS = 300
#: So many blocks tell how a text is laid out around one.
_AROUND = 30
#: How alike an item and its headline must be.
_MIN_LIKENESS = 0.8
_RUN_IN = re.compile(r"(\*\*|__)(?=\S)(?P<head>[^*_]{3,120})(?<=\S)\1[.:]?\s+(?=\S.{30})")
#: Two sentences, or the end of one.
_SENTENCES = re.compile(r"[.!?…。！？؟][\"”’»«“)\]」]*(?:\[\d+\])*(?:\s|$)|[。！？]")
_HOUSE_FORM = re.compile(r"\bkey headlines\b", re.I)
#: Headings that belong to the section above them.
_TAILS = ("related", "notes", "sources", "comments", "keywords", "credits")


@dataclass
class Layout:
    """``opening``: what stands over the first section. Each section: its headline, and what stands
    under it."""

    opening: list[Block]
    sections: list[tuple[Block, list[Block]]] = field(default_factory=list)


@dataclass
class _List:
    """The list of key headlines: from ``start`` to ``end`` of the blocks, what it names, and where
    each stands again."""

    start: int
    end: int
    items: list[str]
    has_intro: bool
    found: dict[int, int] = field(default_factory=dict)


def lay_out(blocks: list[Block], column: ReadColumn, context: Context) -> Layout:
    """Return the sections of what stands under a column's title."""
    layout = _lay_out(blocks, column, context)
    for number, (heading, _under) in enumerate(layout.sections):
        if "](" in heading.text:  # its address does not stand in the headline
            said = _("Took “%(text)s” as a section's headline.")
            message = said % {"text": vocabulary.short(heading.plain)}
            column.match(message, heading.raw, f"sections-{number}", heading.number, 0.9)
    return layout


def _lay_out(blocks: list[Block], column: ReadColumn, context: Context) -> Layout:
    listed = _key_headlines(blocks)
    if listed is None:
        return _parted(blocks, _headings(blocks, 0, column, context))
    words = vocabulary.joined([block.raw for block in blocks[listed.start : listed.end]])
    column.match(
        _("Took the list of key headlines (%(count)s).") % {"count": len(listed.items)},
        words,
        "sections-group",
        blocks[listed.start].number,
    )
    rest = blocks[: listed.start] + blocks[listed.end :]
    shift = listed.end - listed.start
    if not listed.found:
        headings = _headings(rest, listed.start, column, context)
        if len(headings) < len(listed.items):
            _name_missing(column, listed)
        return _parted(rest, headings)
    starts = {place - shift for place in listed.found.values() if place >= listed.end}
    starts |= {place for place in listed.found.values() if place < listed.start}
    for place in starts:
        rest[place] = _as_heading(rest[place])
    levels = {rest[place].level for place in starts if rest[place].kind == "heading"}
    for place, block in enumerate(rest):
        is_like = block.kind == "heading" and block.level in levels - {0}
        if place >= listed.start and is_like and not _is_tail(block):
            starts.add(place)
    _name_missing(column, listed)
    return _parted(rest, sorted(starts))


def _name_missing(column: ReadColumn, listed: _List) -> None:
    for number, item in enumerate(listed.items):
        if number not in listed.found:
            said = _("No section stands under the key headline “%(headline)s”.")
            column.warn(said % {"headline": item}, item, "sections-group")


def _parted(blocks: list[Block], starts: list[int]) -> Layout:
    if not starts:
        return Layout(blocks)
    starts = starts[:MAX_SECTIONS]
    layout = Layout(blocks[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        layout.sections.append((blocks[start], blocks[start + 1 : end]))
    return layout


# --- The list of key headlines --------------------------------------------------------------------


def _key_headlines(blocks: list[Block]) -> _List | None:
    counts = Counter(key(block.plain[:300]) for block in blocks)
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
        if intro and (count or _HOUSE_FORM.search(block.text) or blocks[start].kind == "list"):
            return listed
        if count > 1 or (count and count == len(listed.items) and blocks[start].kind == "list"):
            return listed
    return None


def is_intro(block: Block) -> bool:
    """Return whether a line announces the list: "This morning's key headlines from …"."""
    text = block.plain
    if block.kind not in ("text", "heading") or len(text) > 120:
        return False
    if _HOUSE_FORM.search(text) or vocabulary.alone("key_headlines").fullmatch(text):
        return True
    named = re.search(rf"(?<!\w){vocabulary.one_of('key_headlines')}(?!\w)", text, re.I)
    return bool(named) and text.endswith((":", "：")) and len(text.split()) <= 12


def _list_at(
    blocks: list[Block], start: int, counts: Counter[str], *, has_intro: bool
) -> _List | None:
    """The list at a block. ``counts``: how often each wording stands in the text."""
    if blocks[start].kind == "list":
        items = blocks[start].item_texts
        end = start + 1
    else:
        seen: set[str] = set()
        end = start
        # One more than a list has tells that it is none.
        while end < min(len(blocks), start + _MAX_ITEMS + 1) and _may_be_listed(blocks[end]):
            if (own := key(blocks[end].plain)) in seen:
                break
            seen.add(own)
            end += 1
        # The last short line over the text is the first headline that stands again, or its own.
        items = [block.plain for block in blocks[start:end]]
        if not has_intro and len(items) < 2:
            return None
        while items and counts[key(items[-1][:300])] < 2:
            items.pop()
            end -= 1
    if not items or len(items) > _MAX_ITEMS or any(len(item) > 300 for item in items):
        return None
    return _List(start, end, [vocabulary.without_marks(item) for item in items], has_intro)


def _may_be_listed(block: Block) -> bool:
    return looks_like_headline(block) or (block.kind == "heading" and not _is_tail(block))


def _find_again(blocks: list[Block], listed: _List) -> None:
    wanted = {key(item): number for number, item in reversed(list(enumerate(listed.items)))}
    for place in range(listed.end, len(blocks)):
        block = blocks[place]
        if block.kind not in ("text", "heading", "list") or len(listed.found) == len(listed.items):
            continue
        for length in range(1, min(4, len(block.lines) + 1)):
            own = key(vocabulary.joined([line.plain for line in block.lines[:length]]))
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


def _find_alike(blocks: list[Block], listed: _List) -> None:
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


def _as_heading(block: Block) -> Block:
    """A line that stands again as the heading it is; a number before it is not its own."""
    if block.kind == "heading":
        return block
    return Block("heading", [replace(line, mark="heading") for line in block.lines])


# --- Without a list -------------------------------------------------------------------------------


def _headings(blocks: list[Block], start: int, column: ReadColumn, context: Context) -> list[int]:
    """Where sections begin, by what marks headings, or else by how headlines look."""
    marked = [
        place
        for place in range(start, len(blocks))
        if blocks[place].kind == "heading" and not _is_tail(blocks[place])
        and not is_intro(blocks[place]) and read_meta(blocks[place].text) is None
    ]  # fmt: skip
    if marked:
        top = min(blocks[place].level for place in marked)
        return [place for place in marked if blocks[place].level == top]
    if numbered := _numbered(blocks, start):
        return numbered
    if run_in := _run_in(blocks, start):
        return run_in
    starts = [place for place in range(start, len(blocks)) if _stands_alone(blocks, place, context)]
    for place in starts:
        text = blocks[place].plain
        blocks[place] = _as_heading(blocks[place])
        column.warn(
            _("Took “%(text)s” as a section's headline.") % {"text": vocabulary.short(text)},
            blocks[place].raw,
            "sections-group",
            blocks[place].number,
            0.7,
        )
    return starts


def _is_tail(block: Block) -> bool:
    return len(block.plain) <= 60 and any(
        vocabulary.alone(field).fullmatch(block.plain) for field in _TAILS
    )


def _numbered(blocks: list[Block], start: int) -> list[int]:
    """Numbered lines that each stand over a text of their own."""
    found = [
        place
        for place in range(start, len(blocks) - 1)
        if is_heading_number(blocks[place])
        and len(blocks[place].text) <= 150
        and not ends_sentence(blocks[place].text)
        and blocks[place + 1].kind in ("text", "quote", "image")
    ]
    if len(found) < 2 or [blocks[place].level for place in found] != list(range(1, len(found) + 1)):
        return []
    for place in found:
        blocks[place] = _as_heading(blocks[place])
    return found


def _run_in(blocks: list[Block], start: int) -> list[int]:
    """Paragraphs that begin with their headline in bold: where there are two of them at least, they
    are parted."""
    found = [
        (place, match)
        for place in range(start, len(blocks))
        if blocks[place].kind == "text"
        and (match := _RUN_IN.match(blocks[place].lines[0].text))
        and not _is_label(vocabulary.without_marks(match[0]))
    ]
    if len(found) < 2:
        return []
    for place, match in reversed(found):
        first, *others = blocks[place].lines
        head = replace(first, text=match["head"].rstrip(".:"), mark="heading", raw=match[0].strip())
        text = first.text[match.end() :]
        rest = replace(first, text=text, raw=text)
        blocks[place : place + 1] = [
            Block("heading", [head]),
            Block("text", [rest, *others], follows=True),
        ]
    return [place + shift for shift, (place, _match) in enumerate(found)]


def _stands_alone(blocks: list[Block], place: int, context: Context) -> bool:
    """Whether a short line without a full stop stands over prose, and is nothing else."""
    block = blocks[place]
    if not looks_like_headline(block) or place + 1 >= len(blocks):
        return False
    before = blocks[place - 1] if place else None
    if before and (before.kind in ("image", "quote") or before.text.endswith((":", "："))):
        return False
    if block.follows and _has_blanks(blocks, place) and not _is_over_prose(blocks, place):
        return False
    text = block.plain
    if captions.caption_of(text) or read_meta(text) or _is_label(text):
        return False
    if not _is_over_prose(blocks, place):
        return False
    if (
        before
        and before.kind == "text"
        and len(before.text) > 200
        and _is_source_line(block, context)
    ):
        return not (place + 1 < len(blocks) and looks_like_headline(blocks[place + 1]))
    return True


def _is_source_line(block: Block, context: Context) -> bool:
    cited = citations.own_line(block.text, context, is_last=False)
    return cited is not None and cited.certainty >= 0.6


def _is_label(text: str) -> bool:
    return any(
        vocabulary.label(field).match(text) or vocabulary.alone(field).fullmatch(text)
        for field in _TAILS
    )


def _has_blanks(blocks: list[Block], place: int) -> bool:
    """Whether blank lines part paragraphs around a block."""
    around = blocks[max(1, place - _AROUND) : place + _AROUND]
    return any(not block.follows for block in around)


def _is_over_prose(blocks: list[Block], place: int) -> bool:
    own = len(blocks[place].text)
    has_blanks = _has_blanks(blocks, place)
    for following in blocks[place + 1 : place + 4]:
        if following.kind in ("quote", "list", "table", "image"):
            return True
        if following.kind != "text":
            return False
        if _SENTENCES.search(following.text) or len(following.text) > max(1.6 * own, 80):
            return True
        if following.text.endswith((":", "：")):
            return True
        if not (captions.caption_of(following.text) or (following.follows and has_blanks)):
            return False
    return False
