"""What stands over the sections: title, day, byline, standfirst, the lead picture."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import captions, vocabulary
from articles.importer.blocks import Block, looks_like_headline
from articles.importer.context import Context
from articles.importer.days import FoundDay, find_days
from articles.importer.headlines import is_intro
from articles.importer.meta_lines import MetaLine, read_meta
from articles.importer.parts import ReadColumn, ReadFigure
from articles.importer.sections import figure_at
from articles.text.cross_references import DASH

#: Title, day and byline stand among so many first blocks.
_MAX_PLACE = 14
#: A title is no longer; nor is a standfirst.
_MAX_TITLE, _MAX_STANDFIRST = 300, 500
_EDGES = " \t|·•—–-:,、/"


def name_pattern(context: Context) -> str:
    """Return a pattern of the column's names."""
    names = sorted(filter(None, context.column_names), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, names))})" if names else r"(?!)"


def read_head(blocks: list[Block], column: ReadColumn, context: Context) -> list[Block]:
    """Read title, day and byline; return the blocks without them."""
    place = _title_place(blocks, context)
    before = blocks[:place]
    rest = blocks[place + 1 :] if place < len(blocks) else []
    if place < len(blocks):
        rest = _read_title(column, blocks[place], rest, context)
    kept: list[Block] = []
    for block in before:
        if _take_meta(column, block, context) or _is_name(block, context, column):
            continue
        kept.append(block)
    for block in kept:
        for line in block.lines:
            said = _("Left out what stands before the title: “%(text)s”.")
            message = said % {"text": vocabulary.short(line.raw)}
            column.leave_out(message, line.raw, line.number)
            column.warn(message, line.raw, "", line.number)
    return without_meta(column, rest, context)


# --- The title ------------------------------------------------------------------------------------


def _title_place(blocks: list[Block], context: Context) -> int:
    """Where the title stands: the line that names the column, the highest heading, or the first
    line that is neither day nor byline."""
    named = re.compile(rf"\s*(?:\S.{{0,40}}\s)?{name_pattern(context)}\s*{DASH}\s*\S", re.I)
    early = blocks[:_MAX_PLACE]
    for place, block in enumerate(early):
        text = block.plain
        if block.kind in ("text", "heading") and len(text) <= _MAX_TITLE and named.match(text):
            before = text[: re.search(name_pattern(context), text, re.I).start()]  # type: ignore[union-attr]  # it matched
            day = next(find_days(before), None)
            if not before.strip(" *") or (day and not before[: day.start].strip(_EDGES)):
                return place
    candidates = [
        place for place, block in enumerate(early)
        if block.kind in ("text", "heading", "list") and read_meta(block.text) is None
        and not _is_bare_name(block, context) and not is_intro(block)
    ]  # fmt: skip
    if not candidates:
        return next((n for n, block in enumerate(early) if block.kind != "rule"), len(blocks))
    first = candidates[0]
    top = [p for p in candidates if blocks[p].kind == "heading" and blocks[p].level == 1]
    if top and all(len(blocks[place].text) < 200 for place in range(top[0])):
        return top[0]
    return first


def _is_bare_name(block: Block, context: Context) -> bool:
    text = block.plain.strip(_EDGES + "*")
    return bool(re.fullmatch(name_pattern(context), text, re.I))


def _is_name(block: Block, context: Context, column: ReadColumn) -> bool:
    if not _is_bare_name(block, context):
        return False
    said = _("Left out the column's name: “%(text)s”.") % {"text": block.plain}
    column.leave_out(said, block.raw, block.number)
    return True


def _read_title(
    column: ReadColumn, block: Block, rest: list[Block], context: Context
) -> list[Block]:
    """Read the title; return what stands under it, with what of the block is none."""
    text = block.plain
    if block.kind == "list":
        text = block.item_texts[0]
        rest = [*_rest_of_list(block), *rest]
    elif block.kind == "text" and not looks_like_headline(block) and not _names(text, context):
        return _without_title(column, block, rest, context)
    lines = 1
    while rest and rest[0].follows and _is_wrapped(text, rest[0]) and lines < 3:
        text = f"{text} {rest[0].plain}"
        rest, lines = rest[1:], lines + 1
    set_headline(column, text, block, context)
    return rest


def _rest_of_list(block: Block) -> list[Block]:
    if len(block.items) == 1:
        return []
    lines = [line for item in block.items[1:] for line in item]
    return [replace(block, lines=lines, items=block.items[1:])]


def _is_wrapped(title: str, following: Block) -> bool:
    """Whether a line under a title is the rest of it."""
    text = following.plain
    if following.kind != "text" or read_meta(text) or captions.caption_of(text):
        return False
    if len(text) > 100 or vocabulary.ends_sentence(text) or len(title) + len(text) > _MAX_TITLE:
        return False
    last = title.split()[-1].casefold() if title.split() else ""
    is_open = last in vocabulary.words("small_words") or title.endswith((",", "–", "—", "-"))
    return is_open or text[0].islower()


def _names(text: str, context: Context) -> bool:
    return (
        bool(re.search(rf"(?<!\w){name_pattern(context)}\s*{DASH}", text, re.I)) and len(text) < 300
    )


def _without_title(
    column: ReadColumn, block: Block, rest: list[Block], context: Context
) -> list[Block]:
    """The text begins without a title: its first words stand in for one, and stay in the text."""
    sentence = re.split(r"(?<=[.!?。！？؟])\s*", block.plain, maxsplit=1)[0]
    is_title = not rest or (len(block.plain) <= 130 and len(sentence) >= len(block.plain.rstrip()))
    if is_title:
        set_headline(column, block.plain, block, context)
        return rest if rest or len(block.plain) <= 130 else [block]
    words = sentence if len(sentence) <= 100 else sentence[:100].rsplit(maxsplit=1)[0] + "…"
    column.headline = words
    said = _("The text has no title; its first words stand in for one: “%(headline)s”.")
    column.warn(said % {"headline": words}, sentence, "id_headline", block.number, 0.2)
    return [block, *rest]


def set_headline(column: ReadColumn, text: str, block: Block, context: Context) -> None:
    """Set headline and day by a title's line."""
    name = name_pattern(context)
    day, rest = _day_of_title(text, name)
    named = re.fullmatch(rf"\s*{name}\s*{DASH}\s*(?P<headline>.+)", rest, re.I | re.S)
    after = re.fullmatch(rf"(?P<headline>.+?)\s*(?:\||—|–|--|-|·|:)\s*{name}\s*", rest, re.I | re.S)
    match = named or after
    column.headline = (match["headline"] if match else rest).strip().strip("*_").strip()
    if day:
        _set_day(column, day, text, block)
    words = block.raw
    column.match(
        _("Took “%(text)s” as the title.") % {"text": vocabulary.short(words)},
        words,
        "id_headline",
        block.number,
        0.9 if match or block.kind == "heading" else 0.7,
    )
    if not match and block.kind != "heading":
        said = _(
            "The first line does not begin with “%(name)s:”; took it as the headline: "
            "“%(headline)s”."
        ) % {"name": context.column_names[0], "headline": column.headline}
        column.warn(said, words, "id_headline", block.number, 0.7)


def _day_of_title(text: str, name: str) -> tuple[FoundDay | None, str]:
    """The day before or after a title, and the title without it."""
    for found in find_days(text[:400]):
        before, after = text[: found.start], text[found.end :]
        if not before.strip(_EDGES + "*(["):
            rest = (
                after.lstrip(_EDGES + ")]")
                if not re.match(rf"\s+{name}", after, re.I)
                else after.strip()
            )
            return found, rest or text
        if re.fullmatch(
            rf"\s*{name}\s*[,|·:—–-]*\s*(?:{vocabulary.one_of('of')}\s+)?[(\[]?", before, re.I
        ):
            rest = after.strip(_EDGES + ")]")
            return (found, rest) if rest else (found, text)
        if not after.strip(_EDGES + ")]") and re.search(r"(?:[|·•—–(\[,/-]|\s-)\s*$", before):
            return found, before.rstrip(_EDGES + "([") or text
    return None, text


def _set_day(column: ReadColumn, day: FoundDay, words: str, block: Block) -> None:
    if column.edition_date is None:
        column.edition_date = day.day
        if not day.is_certain:
            said = _("“%(text)s” can be read as two days; took it as %(day)s.")
            message = said % {"text": words.strip()[:80], "day": day.day.isoformat()}
            column.warn(message, words, "id_edition_date", block.number)


# --- Day and byline -------------------------------------------------------------------------------


def without_meta(column: ReadColumn, blocks: list[Block], context: Context) -> list[Block]:
    """The blocks without lines of day and byline: at the beginning, and at the very end."""
    kept = []
    has_prose = False
    for place, block in enumerate(blocks):
        is_near = place < _MAX_PLACE and not has_prose
        is_last = place >= len(blocks) - 3
        if (is_near or is_last) and _take_meta(
            column, block, context, is_last=is_last and not is_near
        ):
            continue
        has_prose = has_prose or (block.kind == "text" and len(block.text) > 250)
        if is_near and _is_name(block, context, column):
            continue
        kept.append(block)
    return kept


def _take_meta(
    column: ReadColumn, block: Block, context: Context, *, is_last: bool = False
) -> bool:
    """Take day and byline of a line that says nothing else; return whether it did."""
    if block.kind not in ("text", "heading", "list") or len(block.lines) > 2:
        return False
    text = block.raw.lstrip("•·*# ") if block.kind == "list" else block.text
    meta = read_meta(text) or _named_day(text, context)
    if meta is None:
        return False
    if is_last and (
        meta.place or (column.byline and not meta.day) or (column.edition_date and meta.day)
    ):
        return bool(meta.day and column.edition_date == meta.day.day and _say(column, block))
    if meta.byline and not column.byline:
        column.byline = meta.byline
    elif meta.byline and meta.byline != column.byline:
        return False
    if meta.day:
        _set_day(column, meta.day, block.raw, block)
    return _say(column, block)


def _say(column: ReadColumn, block: Block) -> bool:
    said = _("Took “%(text)s” for byline and date.") % {"text": vocabulary.short(block.raw)}
    column.match(said, block.raw, "id_edition_date", block.number, 0.9)
    return True


def _named_day(text: str, context: Context) -> MetaLine | None:
    """World View, 14 May 2016: the column's name and a day."""
    if len(text) > 120:
        return None
    text = vocabulary.without_marks(text)
    without = re.sub(rf"(?<!\w){name_pattern(context)}(?!\w)", " ", text, flags=re.I)
    return read_meta(without.strip(_EDGES)) if without != text else None


# --- Standfirst and lead picture ------------------------------------------------------------------


def read_opening(column: ReadColumn, blocks: list[Block], *, has_sections: bool) -> list[Block]:
    """Read standfirst and lead picture of what stands over the sections; return what is text."""
    rest: list[Block] = []
    number = 0
    blocks = [block for block in blocks if block.kind != "rule"]
    while number < len(blocks):
        figure, length = (None, 0)
        if not any(block.kind == "text" and len(block.text) > 250 for block in rest):
            figure, length = _lead_at(blocks, number)
        if figure is None:
            rest.append(blocks[number])
            number += 1
            continue
        raw = vocabulary.joined([block.raw for block in blocks[number : number + length]])
        if column.lead_figure is None:
            column.lead_figure = figure
        elif figure.credit and not column.lead_figure.credit:
            column.lead_figure.credit = figure.credit
        else:
            rest += blocks[number : number + length]
        text = figure.caption or figure.alt_text or figure.credit or raw
        said = _("Took “%(text)s” as the lead picture's caption.") % {
            "text": vocabulary.short(text)
        }
        column.match(said, raw, "lead_figures-group", blocks[number].number, 0.8)
        number += length
    return _without_standfirst(column, rest, has_sections=has_sections)


def _lead_at(blocks: list[Block], number: int) -> tuple[ReadFigure | None, int]:
    figure, length = figure_at(blocks, number, is_first=True)
    if figure:
        return figure, length
    block = blocks[number]
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if (
        following and block.kind == following.kind == "text" and following.follows
        and len(block.text) <= captions.MAX_LENGTH and captions.is_credit(following.text)
        and len(following.text.split()) <= 5 and not block.follows
    ):  # fmt: skip
        return ReadFigure(caption=block.plain, credit=following.plain), 2
    return None, 0


def _without_standfirst(
    column: ReadColumn, blocks: list[Block], *, has_sections: bool
) -> list[Block]:
    """What is text of the column: short lines over its sections are the standfirst; in a column
    without sections, a line that is set in italics or bold, or short and over longer text."""
    if column.standfirst or not blocks:
        return blocks
    texts = [block for block in blocks if block.kind in ("text", "heading")]
    if has_sections:
        is_short = sum(len(block.text) for block in blocks) <= _MAX_STANDFIRST
        taken = blocks if is_short and len(texts) == len(blocks) and len(blocks) <= 3 else []
        if not taken and _is_set_apart(blocks[0]):
            taken = blocks[:1]
    else:
        taken = blocks[:1] if len(blocks) > 1 and _is_over(blocks[0], blocks[1]) else []
    if not taken:
        return blocks
    column.standfirst = " ".join(block.plain for block in taken)
    said = _("Took “%(text)s” as the standfirst.") % {"text": vocabulary.short(column.standfirst)}
    raw = vocabulary.joined([block.raw for block in taken])
    column.warn(said, raw, "id_standfirst", taken[0].number, 0.7)
    return blocks[len(taken) :]


def _is_set_apart(block: Block) -> bool:
    text = block.text.strip()
    is_italic = re.fullmatch(r"([*_])(?!\1)(?=\S)[^*_]+(?<=\S)\1", text)
    is_marked = bool(is_italic) or (block.kind == "heading")
    return is_marked and len(text) <= _MAX_STANDFIRST


def _is_over(block: Block, following: Block) -> bool:
    if block.kind not in ("text", "heading") or following.kind != "text":
        return False
    if _is_set_apart(block):
        return True
    return (
        len(block.text) <= 200
        and not block.text.endswith((":", "："))
        and (
            len(following.text) > 1.5 * len(block.text)
            and len(block.lines) == 1
            and not re.search(r"[.!?。]\s", block.text.rstrip("."))
        )
    )
