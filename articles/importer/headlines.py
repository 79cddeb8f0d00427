"""Where the sections of a column begin: by the list of key headlines, by headings that are marked
as such, by short lines that stand alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.importer import captions, citations, quotations, references, run_in, vocabulary
from articles.importer.attributions import attributed, lead_of
from articles.importer.blocks import Block, is_heading_number, looks_like_headline
from articles.importer.context import Context
from articles.importer.headline_list import HeadlineList, find_list, is_intro, is_tail
from articles.importer.meta_lines import read_meta
from articles.importer.parts import ReadColumn
from articles.importer.run_in import SENTENCES, is_label
from articles.importer.vocabulary import CLOSING, OPENING, ends_sentence
from articles.text.written_days import has_figures

#: No column has more sections; further headings stay in the text.
MAX_SECTIONS = 300
_BRACKETED = re.compile(r"[\[〔［<](?P<text>[^\[\]<>〔〕［］;；]{4,150})[\]〕］>]")
#: A line that is set apart is a headline up to this length.
MAX_HEADLINE = 150
#: So many blocks tell how a text is laid out around one.
_AROUND = 30
_NUMBERED = re.compile(
    rf"(?P<number>\d{{1,2}})\s?(?:[.．)/:،、–—-]|/\d{{1,2}})(?:\s+(?=\S)|(?=[{vocabulary.UNCASED}]))"
)
_PICTURE = re.compile(f"[{vocabulary.PICTURES}]")
#: A time of day over what happened then: "07:30 – Polls open".
_TIMED = re.compile(r"\d{1,2}[:.h]\d\d(?:\s?(?:h|Uhr|[ap]\.?m\.?))?\s*(?:[–—|:-]\s*|\s+)(?=\S)")


@dataclass
class Layout:
    """``opening``: what stands over the first section. Each section: its headline, and what stands
    under it."""

    opening: list[Block]
    sections: list[tuple[Block, list[Block]]] = field(default_factory=list)


def lay_out(blocks: list[Block], column: ReadColumn, context: Context) -> Layout:
    """Return the sections of what stands under a column's title."""
    layout = _lay_out(blocks, column, context)
    _drop_numbers(layout, column)
    for number, (heading, _under) in enumerate(layout.sections):
        if "](" in heading.text:  # its address does not stand in the headline
            said = _("Took “%(text)s” as a section's headline.")
            message = said % {"text": vocabulary.short(heading.plain)}
            column.match(message, heading.raw, f"sections-{number}", heading.number, 0.9)
    return layout


def _drop_numbers(layout: Layout, column: ReadColumn) -> None:
    """Take the numbers from headings that are numbered from one on: "## 1. Headline"."""
    plain = [heading.plain for heading, _under in layout.sections]
    timed = [_TIMED.match(text) for text in (column.headline, *plain)]
    if len(plain) > 1 and all(timed[1:]):
        column.headline = column.headline[timed[0].end() :] if timed[0] else column.headline
        _without(layout, column, timed[1:])
        return
    found = [_NUMBERED.match(text) or counted().match(text) for text in plain]
    numbers = [number_of(match) for match in found if match]
    title = _NUMBERED.match(column.headline) or counted().match(column.headline)
    first = 2 if title and number_of(title) == 1 else 1  # the first stood in for the title
    if len(numbers) < 2 or numbers != list(range(first, len(numbers) + first)):
        return
    if title and first == 2:
        column.headline = column.headline[title.end() :]
    _without(layout, column, found)


def _without(layout: Layout, column: ReadColumn, found: list[re.Match[str] | None]) -> None:
    """Take what was found at their beginning from headings."""
    for place, match in enumerate(found):
        heading, under = layout.sections[place]
        if match:
            said = _("Took “%(text)s” as a section's headline.")
            message = said % {"text": vocabulary.short(heading.plain)}
            column.match(message, heading.raw, f"sections-{place}", heading.number, 0.9)
            line = replace(heading.lines[0], text=heading.plain[match.end() :])
            layout.sections[place] = replace(heading, lines=[line]), under


@cache
def counted() -> re.Pattern[str]:
    """Return a pattern of a word that counts, with a colon: "First:", "Second item:"."""
    words = "|".join(sorted(vocabulary.ordinals(), key=len, reverse=True))
    noun = r"(?:\s[^\W\d_]{3,10}(?=\s?:))?"
    return re.compile(rf"(?P<word>{words}){noun}\s*[:：،,]\s*(?=\S)", re.I)


def begins_series(block: Block, under: list[Block]) -> bool:
    """Return whether a block is the first of several headlines that are set or counted alike, each
    over its text: then it is a section's, and none of the column."""
    if not under or under[0].kind != "text" or read_meta(under[0].text) is not None:
        return False
    if is_intro(under[0]) or not _is_over_prose([block, *under], 0):
        return False
    mark = _mark_of(block)
    following = "2" if mark == "1" else mark
    return bool(mark) and any(
        _mark_of(other) == following and text.kind == "text"
        for other, text in pairwise(under[:_AROUND])
    )


def _mark_of(block: Block) -> str:
    """What sets a short line apart: a mark before it, its rank, a number or a word that counts."""
    text = block.plain
    if len(block.items) > 1 or len(text) > MAX_HEADLINE or ends_sentence(text):
        return ""
    if block.kind == "list" and block.is_ordered:
        return str(block.level)
    if match := _NUMBERED.match(text) or counted().match(text):
        return str(number_of(match))
    if _TIMED.match(text):
        return "time"
    if block.kind == "text" and lead_of(text):
        return "source"
    if block.kind == "heading":
        return f"heading {block.level}"
    is_marked = block.raw[:1] in vocabulary.BULLETS and block.raw[:1] not in "-–—*+»›"
    is_marked = is_marked or bool(_PICTURE.match(block.raw))
    return block.raw[0] if is_marked and block.kind in ("text", "list") else ""


def number_of(match: re.Match[str]) -> int:
    """Return which number such a word, or a figure, is."""
    if number := match.groupdict().get("number"):
        return int(number)
    return vocabulary.ordinals()[match["word"].casefold()]


def _lay_out(blocks: list[Block], column: ReadColumn, context: Context) -> Layout:
    listed = find_list(blocks)
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
        if place >= listed.start and is_like and not is_tail(block):
            starts.add(place)
    _name_missing(column, listed)
    return _parted(rest, sorted(starts))


def _name_missing(column: ReadColumn, listed: HeadlineList) -> None:
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


def _as_heading(block: Block) -> Block:
    """A line that stands again as the heading it is; a number before it is not its own."""
    if block.kind == "heading":
        return block
    return Block("heading", [replace(line, mark="heading") for line in block.lines])


def _headings(blocks: list[Block], start: int, column: ReadColumn, context: Context) -> list[int]:
    """Where sections begin, by what marks headings, or else by how headlines look."""
    marked = [
        place
        for place in range(start, len(blocks))
        if blocks[place].kind == "heading" and not is_tail(blocks[place])
        and not is_intro(blocks[place]) and read_meta(blocks[place].text) is None
    ]  # fmt: skip
    if marked:
        top = min(blocks[place].level for place in marked)
        return [place for place in marked if blocks[place].level == top]
    if numbered := _numbered(blocks, start):
        return numbered
    if bulleted := _bulleted(blocks, start):
        return bulleted
    if parted := run_in.part(blocks, start):
        return parted
    for set_off in (_in_brackets, _behind_dash, _before_colon):
        if found := _set_off(blocks, start, context, set_off):
            return found
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


def _numbered(blocks: list[Block], start: int) -> list[int]:
    """Numbered lines that each stand over a text of their own."""
    found = [
        place
        for place in range(start, len(blocks) - 1)
        if is_heading_number(blocks[place])
        and len(blocks[place].text) <= MAX_HEADLINE
        and not ends_sentence(blocks[place].text)
        and blocks[place + 1].kind in ("text", "quote", "image")
    ]
    numbers = [blocks[place].level for place in found]
    # The first may have been the title.
    if len(found) < 2 or numbers[0] > 2 or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return []
    for place in found:
        blocks[place] = _as_heading(blocks[place])
    return found


def _bulleted(blocks: list[Block], start: int) -> list[int]:
    """Lines behind one and the same mark that each stand over a text of their own: ■ Headline."""
    found = [
        place
        for place in range(start, len(blocks) - 1)
        if blocks[place].kind == "list"
        and len(blocks[place].lines) == 1
        and not blocks[place].is_ordered
        and len(blocks[place].text) <= MAX_HEADLINE
        and not ends_sentence(blocks[place].text)
        and blocks[place + 1].kind in ("text", "quote", "image")
        and _is_over_prose(blocks, place)
    ]
    marks = {blocks[place].raw[0] for place in found}
    # A dash may be before what somebody says, or before a source.
    if len(found) < 2 or len(marks) > 1 or marks & set("-–—"):
        return []
    for place in found:
        blocks[place] = _as_heading(blocks[place])
    return found


def _set_off(
    blocks: list[Block], start: int, context: Context, words: Callable[[Block], str]
) -> list[int]:
    """Short lines that are all set off alike, each over a text of its own: what else is set so
    stands under a text. ``words``: the line without what sets it off, "" where nothing does."""
    context = replace(context, cites_in_brackets=False)  # what stands over a text is none
    found = {
        place: text
        for place in range(start, len(blocks) - 1)
        if (text := words(blocks[place]))
        and len(text) <= MAX_HEADLINE
        and not ends_sentence(text)
        and blocks[place + 1].kind in ("text", "quote")
        and not words(blocks[place + 1])
        and _is_over_prose(blocks, place)
        and not _is_source_line(blocks[place], context)
        and not (is_label(text) or captions.has_label(text) or read_meta(text))
    }
    if len(found) < 2:
        return []
    for place, text in found.items():
        line = replace(blocks[place].lines[0], text=text, mark="heading")
        blocks[place] = Block("heading", [line])
    return list(found)


def _in_brackets(block: Block) -> str:
    match = _BRACKETED.fullmatch(block.plain) if block.kind == "text" else None
    return match["text"] if match else ""


def _behind_dash(block: Block) -> str:
    is_one = block.kind == "list" and len(block.lines) == 1 and not block.is_ordered
    return block.plain if is_one and block.raw[0] in "-–—" else ""


def _before_colon(block: Block) -> str:
    text = block.plain
    is_one = block.kind == "text" and len(block.lines) == 1 and text.endswith((":", "："))
    if not is_one or ":" in text[:-1] or quotations.introduces(text):
        return ""
    return text[:-1].rstrip()


def _stands_alone(blocks: list[Block], place: int, context: Context) -> bool:
    """Whether a short line without a full stop stands over prose, and is nothing else."""
    block = blocks[place]
    if not looks_like_headline(block) or place + 1 >= len(blocks):
        return False
    if _is_broken_into_list(blocks, place):
        return False
    before = blocks[place - 1] if place else None
    if before and (before.kind in ("image", "quote") or before.text.endswith((":", "："))):
        return False
    if block.follows and _has_blanks(blocks, place) and not _is_over_prose(blocks, place):
        return False
    text = block.plain
    if captions.caption_of(text) or read_meta(text) or is_label(text) or attributed(text):
        return False
    if not _is_over_prose(blocks, place):
        return False
    if block.raw[0] in "-–—" and _is_source_line(block, context):
        return False
    if has_figures(text) and references.mark_references(text, context)[1]:
        return False
    if _is_said(block, blocks[place + 1]):
        return False
    if (cited := citations.labelled(text, context)) and not cited.text:
        return False
    if (
        before
        and before.kind == "text"
        and len(before.text) > 200
        and _is_source_line(block, context)
    ):
        return not (place + 1 < len(blocks) and looks_like_headline(blocks[place + 1]))
    return True


def _is_said(block: Block, under: Block) -> bool:
    """Whether a line is somebody's words, and the one under it says whose: 「…」 over と語った."""
    goes_on = under.plain[:1] == "と" or under.plain[:1].islower()
    return goes_on and block.plain[0] in OPENING and block.plain[-1] in CLOSING


def _is_broken_into_list(blocks: list[Block], place: int) -> bool:
    """Whether a line is the beginning of a sentence that goes on in the list under it."""
    under = blocks[place + 1] if place + 1 < len(blocks) else None
    items = under.item_texts if under and under.kind == "list" else []
    return len(items) > 1 and all(item.endswith((",", ";")) for item in items[:-1])


def _is_source_line(block: Block, context: Context) -> bool:
    cited = citations.own_line(block.text, context, is_last=False)
    return cited is not None and cited.certainty >= 0.6


def _has_blanks(blocks: list[Block], place: int) -> bool:
    """Whether blank lines part paragraphs around a block."""
    around = blocks[max(1, place - _AROUND) : place + _AROUND]
    return any(not block.follows for block in around)


def _is_over_prose(blocks: list[Block], place: int) -> bool:
    own = len(blocks[place].text)
    has_blanks = _has_blanks(blocks, place)
    for number, following in enumerate(blocks[place + 1 : place + 4], place + 1):
        if following.kind == "text" and _is_broken_into_list(blocks, number):
            return True
        if following.kind in ("quote", "list", "table", "image"):
            return True
        if following.kind != "text":
            return False
        if SENTENCES.search(following.text) or len(following.text) > max(1.6 * own, 80):
            return True
        if following.text.endswith((":", "：")):
            return True
        is_between = captions.caption_of(following.text) or attributed(following.text)
        if not (is_between or (following.follows and has_blanks)):
            return False
    return False
