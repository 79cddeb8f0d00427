"""A column's title, with the name and the day that stand in its line."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import captions, run_in, vocabulary
from articles.importer.blocks import Block, is_heading_number, looks_like_headline
from articles.importer.context import Context
from articles.importer.headline_list import is_intro
from articles.importer.headlines import begins_series
from articles.importer.meta_lines import (
    CLOCK,
    ISSUE_LINE,
    UNCASED_NAMES,
    bare_name,
    labelled_name,
    read_meta,
)
from articles.importer.names import EDGES, is_bare_name, name_pattern, named_day, set_day
from articles.importer.parts import ReadColumn
from articles.text.written_days import FoundDay, find_days, looks_like_day

#: The title stands among so many first blocks.
_MAX_PLACE = 14
#: A title is no longer.
_MAX_TITLE = 300
#: What a column that is mailed calls itself behind its name.
_OF_LETTER = re.compile(
    r"(?:\bnewsletter|rundbrief|\binfolettre|\bbolet[ií]n|\bbulletin|kolumne)\s*$", re.I
)
#: Of an issue, behind the column's name: World View #88.
_NUMBER = r"(?:\s*(?:#|№|n[.ºo°]|nr\.?|no\.?)\s*\d{1,5})?"


def title_place(blocks: list[Block], context: Context) -> int:
    """Where the title stands: the line that names the column, the highest heading, or the first
    line that is neither day nor byline."""
    named = re.compile(
        rf"\s*(?:\S.{{0,40}}\s)?{name_pattern(context)}\s*{vocabulary.BREAK}\s*\S", re.I
    )
    early = blocks[:_MAX_PLACE]
    mastheads: set[int] = set()
    for place, block in enumerate(early):
        text = block.plain
        if block.kind in ("text", "heading") and len(text) <= _MAX_TITLE and named.match(text):
            after = re.split(
                rf"{name_pattern(context)}\s*{vocabulary.BREAK}", text, maxsplit=1, flags=re.I
            )[-1]
            if read_meta(after) or named_day(text, context):
                continue  # the column's name and the day
            others = early[place + 1 :]
            if _is_of_month(after) and any(named.match(other.plain) for other in others):
                continue  # of a page of a month, over its first column
            is_digest = vocabulary.alone("key_headlines").fullmatch(after.strip())
            if is_digest or _is_masthead(blocks, place, after):
                mastheads.add(place)
                continue
            before = text[: re.search(name_pattern(context), text, re.I).start()]  # type: ignore[union-attr]  # it matched
            day = next(find_days(before), None)
            if not before.strip(" *") or (day and not before[: day.start].strip(EDGES)):
                return place
    candidates = [
        place for place, block in enumerate(early)
        if block.kind in ("text", "heading", "list") and read_meta(block.text) is None
        and named_day(block.text, context) is None
        and not is_bare_name(block, context) and not is_intro(block) and place not in mastheads
        and not _is_labelled_name(blocks, place, context)
        and not _is_of_poster(blocks, place, context)
        and not ISSUE_LINE.fullmatch(block.plain)
        and not (
            place + 1 < len(early) and len(block.plain.split()) <= 2 and early[place + 1].follows
            and is_bare_name(early[place + 1], context)  # OPINION over WORLD VIEW
        )
    ]  # fmt: skip
    candidates = candidates[_menu_length(blocks, candidates) :]
    if candidates and (
        _is_name_over_numbers(blocks, candidates[0]) or _is_name_under_day(blocks, candidates)
    ):
        del candidates[0]
    if not candidates:
        return next((n for n, block in enumerate(early) if block.kind != "rule"), len(blocks))
    if len(candidates) > 1 and _is_site_name(blocks, candidates[0], candidates[1], context):
        del candidates[0]
    first = candidates[0]
    top = [p for p in candidates if blocks[p].kind == "heading" and blocks[p].level == 1]
    is_alone = sum(block.kind == "heading" and block.level == 1 for block in blocks) == 1
    if (
        top
        and (is_alone or top[0] == first)
        and all(len(blocks[place].text) < 200 for place in range(top[0]))
    ):
        return top[0]
    return first


def _is_of_month(text: str) -> bool:
    """Whether words end in a month and its year, as "Archive for May 2009" does."""
    words = text.split()
    last = " ".join(words[-2:])
    return 2 <= len(words) <= 5 and looks_like_day(last) and not any(find_days(text))


def _is_masthead(blocks: list[Block], place: int, after: str) -> bool:
    """Whether what stands behind the column's name is what the column says of itself: in small
    letters, with the day right under it, and two headlines, the column's and a section's."""
    under = blocks[place + 1 : place + 4]
    is_dated = bool(under) and under[0].follows and read_meta(under[0].text) is not None
    if is_dated and len(after.split()) <= 4 and _OF_LETTER.search(after):
        return True
    return (
        after.strip()[:1].islower()
        and len(under) == 3
        and under[0].follows
        and read_meta(under[0].text) is not None
        and all(looks_like_headline(block) and not read_meta(block.text) for block in under[1:])
    )


def _is_of_poster(blocks: list[Block], place: int, context: Context) -> bool:
    """Whether a line says who posted the text, and where: over it, with the moment right under."""
    if place or len(blocks) < 2 or not blocks[1].follows:
        return False
    text = blocks[0].plain
    # "World View is in Harrow."
    is_page = len(text.split()) <= 8 and text.endswith(".") and not _names(text, context)
    is_page = is_page and bool(re.match(rf"{name_pattern(context)}\s", text, re.I))
    if not (is_page or bare_name(text)):
        return False
    meta = read_meta(blocks[1].text)
    return meta is not None and meta.day is not None and bool(CLOCK.search(blocks[1].text))


def _is_name_over_numbers(blocks: list[Block], place: int) -> bool:
    """Whether a line is who wrote the column: a name between the day and the first headline of
    those that are numbered."""
    return (
        0 < place < len(blocks) - 1
        and bare_name(blocks[place].text)
        and (meta := read_meta(blocks[place - 1].text)) is not None
        and meta.day is not None
        and is_heading_number(blocks[place + 1])
    )


def _is_name_under_day(blocks: list[Block], places: list[int]) -> bool:
    """Whether a line is who wrote the column: a name in a script without capitals, right under the
    day, with a blank line and a headline under it."""
    place = places[0]
    if len(places) < 2 or not place or not blocks[place].follows:
        return False
    under = blocks[place + 1]
    over = read_meta(blocks[place - 1].text)
    return (
        bool(UNCASED_NAMES.fullmatch(blocks[place].plain))
        and over is not None
        and over.day is not None
        and not under.follows
        and looks_like_headline(under)
        and not any(block.plain == blocks[place].plain for block in blocks[place + 1 :])
    )


def _is_labelled_name(blocks: list[Block], place: int, context: Context) -> bool:
    """Whether a line says who wrote the column behind a word that no table has: beside the day or
    the column's name."""
    if not labelled_name(blocks[place].text):
        return False
    around = [*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2]]
    return any(
        is_bare_name(block, context)
        or named_day(block.text, context) is not None
        or ((meta := read_meta(block.text)) is not None and meta.day is not None)
        for block in around
    )


def _menu_length(blocks: list[Block], places: list[int]) -> int:
    """How many of the first lines are a site's menu: words under each other, over longer lines."""
    count = 0
    for place in places:
        text = blocks[place].plain
        if len(text) > 20 or len(text.split()) > 2 or vocabulary.UNSPACED.match(text):
            break
        if count and not blocks[place].follows:
            break
        count += 1
    return count if 1 < count < len(places) else 0


def _is_site_name(blocks: list[Block], place: int, following: int, context: Context) -> bool:
    """Whether a line is the column's name with a word or two more, or stands right under it, as
    the heads of sites and letters have it, over a title that day or byline stands under."""
    text, title = blocks[place].plain, blocks[following]
    more = re.sub(rf"^{name_pattern(context)}\s", "", text, flags=re.I)
    is_named = more != text and len(more.split()) <= 2
    is_under = blocks[place].follows and place > 0 and is_bare_name(blocks[place - 1], context)
    under = blocks[following + 1] if following + 1 < len(blocks) else None
    if under is None or not (is_named or is_under):
        return False
    if title.follows and read_meta(blocks[following - 1].text) is None:
        return False
    if not looks_like_headline(title) or captions.caption_of(title.text):
        return False
    # Day or byline stands under the title, or over it where a section's headline is under it.
    over = blocks[following - 1]
    is_over = read_meta(over.text) is not None and looks_like_headline(under)
    return read_meta(under.text) is not None or is_over


def read_title(
    column: ReadColumn, block: Block, rest: list[Block], context: Context
) -> list[Block]:
    """Read the title; return what stands under it, with what of the block is none."""
    text = block.plain
    if run_in.is_list_of_texts(block) or 0 in run_in.numbered_sentences([block, *rest]):
        return [block, *rest]
    if not _names(text, context) and begins_series(block, rest):
        return [block, *rest]
    if block.kind == "list":
        text = vocabulary.without_marks(block.item_texts[0])
        rest = [*_rest_of_list(block), *rest]
    elif block.kind == "text" and not looks_like_headline(block) and not _names(text, context):
        return _without_title(column, block, rest, context)
    lines = 1
    while rest and rest[0].follows and _is_wrapped(text, rest[0]) and lines < 3:
        text = f"{text} {rest[0].plain}"
        block = replace(block, lines=[*block.lines, *rest[0].lines])
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
        bool(re.search(rf"(?<!\w){name_pattern(context)}\s*{vocabulary.BREAK}", text, re.I))
        and len(text) < 300
    )


def _without_title(
    column: ReadColumn, block: Block, rest: list[Block], context: Context
) -> list[Block]:
    """The text begins without a title: its first words stand in for one, and stay in the text; or
    the headline that its first section begins with does, once sections are known."""
    if any(place == 0 for place, _match in run_in.run_ins([block, *rest])):
        return [block, *rest]
    sentence = re.split(r"(?<=[.!?。！？؟])\s*", block.plain, maxsplit=1)[0]
    under = [one for one in rest[:4] if one.kind != "rule"]
    if len(under) > 1 and under[0].kind == "text" and _is_over_sections(under[0], under[1:]):
        under = under[1:]  # two sentences
    if len(under) > 1 and _is_over_sections(block, under):
        return [block, *rest]
    is_title = not rest or (len(block.plain) <= 130 and len(sentence) >= len(block.plain.rstrip()))
    if is_title:
        set_headline(column, block.plain, block, context)
        return rest if rest or len(block.plain) <= 130 else [block]
    words = sentence if len(sentence) <= 100 else sentence[:100].rsplit(maxsplit=1)[0] + "…"
    column.headline = words
    said = _("The text has no title; its first words stand in for one: “%(headline)s”.")
    column.warn(said % {"headline": words}, sentence, "id_headline", block.number, 0.2)
    return [block, *rest]


def _is_over_sections(block: Block, under: list[Block]) -> bool:
    """Whether a sentence stands over a headline, and that over its text."""
    is_headline = under[0].kind == "heading" or (
        looks_like_headline(under[0]) and not under[0].follows
    )
    return (
        len(under) > 1 and block.plain.endswith(".") and is_headline
        and not looks_like_headline(under[1]) and under[1].kind == "text"
        and read_meta(under[0].text) is None and read_meta(under[1].text) is None
    )  # fmt: skip


def set_headline(column: ReadColumn, text: str, block: Block, context: Context) -> None:
    """Set headline and day by a title's line."""
    name = name_pattern(context)
    day, rest = _day_of_title(text, name)
    rest = re.sub(r"\s{3,}", "  ", rest)
    named = re.fullmatch(
        rf"\s*(?:{name}{_NUMBER}\s*{vocabulary.BREAK}|【{name}】|\[{name}\])\s*(?P<headline>.+)",
        rest,
        re.I | re.S,
    )
    after = re.fullmatch(
        rf"(?P<headline>.+?)\s*(?:{vocabulary.BREAK}|·)\s*{name}\s*", rest, re.I | re.S
    )
    undated = re.fullmatch(
        rf"\s*{name}\s+(?:(?:{vocabulary.one_of('of')}|{vocabulary.one_of('published')})\s+)?"
        rf"(?P<day>[^:：—–|]{{2,30}}?)\s*{vocabulary.BREAK}\s*(?P<headline>.+)",
        rest,
        re.I | re.S,
    )
    match = named or after or (undated if undated and looks_like_day(undated["day"]) else None)
    column.headline = (match["headline"] if match else rest).strip().strip("*_").strip()
    if day is None and column.edition_date is None:
        # "Dispatches of Thursday 16 July 2009"
        last = max(find_days(text[:400]), key=lambda found: found.end, default=None)
        day = (
            last if last and last.is_certain and not text[last.end :].strip(EDGES + "号") else None
        )
    if day:
        set_day(column, day, text, block)
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
        if not before.strip(EDGES + "*(["):
            rest = (
                after.lstrip(EDGES + ")]")
                if not re.match(rf"\s+{name}", after, re.I)
                else after.strip()
            )
            return found, rest or text
        if re.fullmatch(
            rf"\s*{name}\s*[,|·:—–-]*\s*(?:{vocabulary.one_of('of')}\s+)?[(\[]?", before, re.I
        ):
            rest = after.strip(EDGES + ")]")
            return (found, rest) if rest else (found, text)
        if not after.strip(EDGES + ")]") and re.search(r"(?:[|·•—–(\[,/-]|\s-)\s*$", before):
            return found, before.rstrip(EDGES + "([") or text
    return None, text
