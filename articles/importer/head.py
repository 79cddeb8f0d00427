"""What stands over the sections: title, day and byline."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.blocks import Block, looks_like_headline
from articles.importer.context import Context
from articles.importer.headline_list import is_headline_list, is_intro
from articles.importer.meta_lines import (
    NAME,
    UNCASED_NAME,
    UNCASED_NAMES,
    MetaLine,
    bare_name,
    labelled_name,
    read_meta,
)
from articles.importer.names import EDGES, is_bare_name, named_day, set_day, take_name
from articles.importer.opening import may_be_standfirst, take_standfirst
from articles.importer.parts import ReadColumn
from articles.importer.title import read_title, title_place
from articles.text.written_days import find_days, looks_like_day

#: Title, day and byline stand among so many first blocks.
_MAX_PLACE = 14
#: The mark of a footnote, which may be a paper and its day.
_NOTE = re.compile(r"[¹²³⁴-⁹]|\[\^?\d{1,2}\]")
#: What is longer is text, under which neither stands.
_MIN_PROSE = 300


def read_head(blocks: list[Block], column: ReadColumn, context: Context) -> list[Block]:
    """Read title, day and byline; return the blocks without them."""
    blocks = _with_names_apart(blocks, context)
    place = title_place(blocks, context)
    before = blocks[:place]
    rest = blocks[place + 1 :] if place < len(blocks) else []
    start = _list_start(blocks, place)
    if start is not None:
        before, rest = blocks[:start], blocks[start:]
    elif place < len(blocks):
        rest = _without_second_title(column, blocks[place], rest)
        rest = read_title(column, blocks[place], rest, context)
    kept: list[Block] = []
    is_under_day = False
    for block in before:
        is_name = is_under_day and block.follows and bool(UNCASED_NAMES.fullmatch(block.plain))
        if _take_meta(column, block, context, is_under_title=is_under_day, is_over_day=is_name):
            is_under_day = column.edition_date is not None
            continue
        if take_name(block, context, column):
            continue
        kept.append(block)
    for block in kept:
        for line in block.lines:
            said = _("Left out what stands before the title: “%(text)s”.")
            message = said % {"text": vocabulary.short(line.raw)}
            column.leave_out(message, line.raw, line.number)
            column.warn(message, line.raw, "", line.number, 0.5)
    return without_meta(column, rest, context)


def _list_start(blocks: list[Block], place: int) -> int | None:
    """Where the list of key headlines begins, with what announces it, where the first line that
    could be a title is of it."""
    if place >= len(blocks):
        return None
    block, under = blocks[place], blocks[place + 1 : place + 2]
    is_over = block.text.endswith((":", "：")) or (
        bool(under) and under[0].follows and len(block.plain.split()) <= 5
    )
    if is_over and is_headline_list(blocks, place + 1):
        return place
    is_announced = place > 0 and is_intro(blocks[place - 1])
    if is_headline_list(blocks, place):
        return place - is_announced
    own = vocabulary.key(block.plain)
    if is_announced and any(vocabulary.key(other.plain) == own for other in blocks[place + 1 :]):
        return place - 1
    return None


def _without_second_title(column: ReadColumn, title: Block, blocks: list[Block]) -> list[Block]:
    """The blocks under a title without the same line once more, day and all, as a page has it over
    the column, and without what stands between the two."""
    if title.kind == "list" or next(find_days(title.plain), None) is None:
        return blocks
    for place, block in enumerate(blocks[:4]):
        if vocabulary.key(block.plain) == vocabulary.key(title.plain):
            for other in blocks[: place + 1]:
                _leave_out(column, other)
            return blocks[place + 1 :]
    return blocks


def _has_words(block: Block) -> bool:
    return block.kind != "text" or any(map(str.isalpha, block.raw))


def _leave_out(column: ReadColumn, block: Block) -> None:
    said = _("Left out as part of the page: “%(text)s”.")
    message = said % {"text": vocabulary.short(block.raw)}
    column.leave_out(message, block.raw, block.number)


def _with_names_apart(blocks: list[Block], context: Context) -> list[Block]:
    """The blocks, with the column's name apart from what a site says of itself under it."""
    parted: list[Block] = []
    for block in blocks[:_MAX_PLACE]:
        if block.kind == "text" and len(block.lines) > 1:
            name = replace(block, lines=block.lines[:1])
            if is_bare_name(name, context):
                parted += [name, replace(block, lines=block.lines[1:], follows=True)]
                continue
        parted.append(block)
    return parted + blocks[_MAX_PLACE:]


def without_meta(column: ReadColumn, blocks: list[Block], context: Context) -> list[Block]:
    """The blocks without lines of day and byline: at the beginning, and at the very end."""
    kept: list[Block] = []
    has_prose = False
    for place, block in enumerate(blocks):
        is_near = place < _MAX_PLACE and not has_prose
        is_last = place >= len(blocks) - 3
        following = next(filter(_has_words, blocks[place + 1 : place + 5]), None)
        is_under_title = not kept and following is not None and not _is_prose(following)
        # "Nell Harrow" over "Mar 14", whatever stands over it.
        is_over_day = following is not None and (
            _is_day_without_year(following)
            or (
                len(kept) <= 1
                and (meta := read_meta(following.text)) is not None
                and bool(meta.day)
            )
        )
        if (is_near or is_last) and _take_meta(
            column,
            block,
            context,
            is_last=is_last and not is_near,
            is_under_title=is_near and (is_under_title or is_over_day),
            is_over_day=is_over_day,
        ):
            is_between = is_near and not column.standfirst and len(kept) == 1
            if is_between and may_be_standfirst(kept[0]):
                take_standfirst(column, kept.pop())
            continue
        if is_near and take_name(block, context, column):
            continue
        if is_near and block.kind == "text" and not _has_words(block):
            _leave_out(column, block)  # a dot between two, how many like it
            continue
        if is_near and column.byline and _is_day_without_year(block):
            said = _("“%(text)s” names no year; the date is to be set.") % {"text": block.plain}
            column.warn(said, block.raw, "id_edition_date", block.number)
            continue
        kept.append(block)
        has_prose = has_prose or len(block.text) > _MIN_PROSE
    _take_dateline(column, kept)
    return kept


def _take_dateline(column: ReadColumn, blocks: list[Block]) -> None:
    """Take the day of a text that begins with a place and a day: "TARN, 3 May 2021 —"."""
    first = next((block for block in blocks[:4] if block.kind == "text"), None)
    if column.edition_date is not None or first is None:
        return
    text = first.plain
    day = next(find_days(text[:80]), None)
    if day and re.match(r"\s*[)\]]?\s*(?:—|–|--?|:|\.)\s", text[day.end :]):
        place = text[: day.start].strip(EDGES + "(")
        if not place or re.fullmatch(NAME, place):
            set_day(column, day, text[: day.end], first)
            said = _("Took “%(text)s” for byline and date.") % {"text": text[: day.end]}
            column.match(said, text[: day.end], "id_edition_date", first.number, 0.8)


def _is_day_without_year(block: Block) -> bool:
    text = block.plain
    return (
        block.kind == "text"
        and len(text) < 40
        and any(map(str.isdigit, text))
        and (looks_like_day(text))
    )


def _is_prose(block: Block) -> bool:
    return (
        block.kind not in ("list", "heading")
        and not is_intro(block)
        and not looks_like_headline(block)
    )


def _take_meta(
    column: ReadColumn,
    block: Block,
    context: Context,
    *,
    is_last: bool = False,
    is_under_title: bool = False,
    is_over_day: bool = False,
) -> bool:
    """Take day and byline of a line that says nothing else; return whether it did. A bare name is
    a byline right under the title."""
    if block.kind not in ("text", "heading", "list") or len(block.lines) > 2:
        return False
    if _NOTE.match(block.raw):
        return False
    text = block.raw.lstrip("•·*# ") if block.kind == "list" else block.text
    if "·" in text:  # "Nell Harrow·Follow"
        parts = re.split(r"\s*·\s*", vocabulary.without_marks(text))
        own = [part for part in parts if part and not vocabulary.is_furniture(part)]
        text = own[0] if len(own) == 1 else text
    meta = named_day(text, context) or read_meta(text)
    if meta is None and not column.byline and (is_over_day or is_under_title):
        meta = MetaLine(byline=name) if (name := labelled_name(text)) else None
    is_title = block.kind == "heading" and block.level == 1
    is_name = not (is_title or is_bare_name(block, context)) and (
        bare_name(text)
        or (
            is_over_day
            and (
                UNCASED_NAME.fullmatch(text)
                or (is_under_title and not is_last and UNCASED_NAMES.fullmatch(text))
                or bare_name(text.title())
            )
        )
    )
    if meta is None and is_under_title and not column.byline and is_name:
        column.byline = vocabulary.without_marks(text)
        column.warn(
            _("Took “%(text)s” for the byline.") % {"text": text},
            block.raw,
            "id_byline",
            block.number,
            0.6,
        )
        return True
    if meta is None and column.byline and vocabulary.key(text) == vocabulary.key(column.byline):
        return _say(column, block)  # a forum names who wrote it once more
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
        set_day(column, meta.day, block.raw, block)
    return _say(column, block)


def _say(column: ReadColumn, block: Block) -> bool:
    said = _("Took “%(text)s” for byline and date.") % {"text": vocabulary.short(block.raw)}
    column.match(said, block.raw, "id_edition_date", block.number, 0.9)
    return True
