"""The column's own name, as it stands over a column, and the day beside it."""

import re
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.blocks import Block
from articles.importer.context import Context
from articles.importer.meta_lines import ISSUE, MetaLine, read_meta
from articles.importer.parts import ReadColumn
from articles.importer.vocabulary import PICTURES, one_of
from articles.text.written_days import FoundDay, day_at_start, find_days, looks_like_day

_PICTURES = re.compile(f"[{PICTURES}]+")
#: What may stand around a name or a day.
EDGES = " \t|·•—–-:,、/【】"


def name_pattern(context: Context) -> str:
    """Return a pattern of the column's names."""
    return _pattern_of(context.column_names)


@lru_cache(maxsize=16)
def _pattern_of(column_names: tuple[str, ...]) -> str:
    names = sorted(filter(None, column_names), key=len, reverse=True)
    wide = (r"\s+".join(map(re.escape, name.split())) for name in names)
    return f"(?:{'|'.join(wide)})" if names else r"(?!)"


def _plain(text: str) -> str:
    """A line without pictures, and as words where it is what a channel of a chat is called."""
    if text.startswith("#") and " " not in text:
        text = re.sub(r"[_-]", " ", text)
    return _PICTURES.sub("", text)


def _may_be_name(text: str, column_names: tuple[str, ...]) -> bool:
    """Whether a line can say the column's name at all, asked before patterns are."""
    if "|" in text[:25]:
        text = text.partition("|")[2]
    return (
        " ".join(_plain(text)[:60].strip(EDGES + "*_# ").split())
        .casefold()
        .startswith(_beginnings_of(column_names))
    )


@lru_cache(maxsize=16)
def _beginnings_of(column_names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold()[:20] for name in column_names if name)


def is_bare_name(block: Block, context: Context) -> bool:
    """Return whether a line is the column's name and nothing else but the number of an issue."""
    text = _plain(block.plain).strip(EDGES + "*#")
    if _named(context.column_names).search(text) is None:
        return False
    alone, in_capitals, dated = _bare_patterns(context.column_names)
    if alone.fullmatch(text) or (text.isupper() and in_capitals.fullmatch(text)):
        return True
    day = dated.fullmatch(text)
    return day is not None and looks_like_day(day[1])  # World View on Monday


@lru_cache(maxsize=16)
def _named(column_names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_pattern_of(column_names), re.I)


@lru_cache(maxsize=16)
def _bare_patterns(column_names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    name = _pattern_of(column_names)
    rubric = r"(?:[^\W\d_]{3,20}\s*[|·•]\s*)?"  # OPINION | WORLD VIEW
    forms = (
        rf"{rubric}{name}(?:[\s|·•—–:,/-]+{ISSUE}|\s{{4,}}\S.{{0,30}})?",
        rf"{name}\.\s[^.!?\d]{{4,40}}",  # WORLD VIEW. TODAY'S COLUMN
        rf"{name}[\s】:：]+(?:{one_of('published')}\s+)?(.+)",
    )
    return tuple(re.compile(form, re.I) for form in forms)


def _is_name_and_motto(block: Block, context: Context) -> bool:
    """Whether a line is the column's name and what it says of itself: World View, the daily
    column."""
    motto = r"\s*(?:,|–|—)\s(?-i:[^\W\d_A-ZÀ-Þ])[^.!?]{2,50}"
    return bool(re.fullmatch(rf"{name_pattern(context)}{motto}", block.plain, re.I))


def take_name(block: Block, context: Context, column: ReadColumn) -> bool:
    if not _may_be_name(block.plain, context.column_names) or not (
        is_bare_name(block, context) or _is_name_and_motto(block, context)
    ):
        return False
    said = _("Left out the column's name: “%(text)s”.") % {"text": block.plain}
    column.leave_out(said, block.raw, block.number)
    return True


def set_day(column: ReadColumn, day: FoundDay, words: str, block: Block) -> None:
    if column.edition_date is None:
        column.edition_date = day.day
        if not day.is_certain:
            said = _("“%(text)s” can be read as two days; took it as %(day)s.")
            message = said % {"text": words.strip()[:80], "day": day.day.isoformat()}
            column.warn(message, words, "id_edition_date", block.number, 0.5)


def named_day(text: str, context: Context) -> MetaLine | None:
    """Return what a line says that is the column's name and a day: "World View, 14 May 2016"."""
    if len(text) > 120:
        return None
    text = vocabulary.without_marks(text)
    if _named(context.column_names).search(text) is None:
        return None
    if (first := day_at_start(text)) and re.match(
        rf"\s+{name_pattern(context)}\s*(?:—|–|-|:|：)\s*\S", text[first.end :], re.I
    ):
        return None  # 3 May 2019 World View — Headline
    without = re.sub(rf"(?<!\w){name_pattern(context)}(?!\w)", " ", text, flags=re.I)
    if without == text:
        return None
    # "World View 9 May 2019 (thread, 1/4)"
    bracketed = re.search(r"\s[(\[]([^()\[\]]{0,40}\d[^()\[\]]{0,10})[)\]]\s*$", without)
    if bracketed and (day := next(find_days(bracketed[1]), None)):
        if not without[: bracketed.start()].strip(EDGES):
            return MetaLine(day)  # "World View (broadcast of 9 May 2019)"
    elif bracketed:
        without = without[: bracketed.start()]
    without = re.sub(r"\s+(?://|[|·])\s*[a-z]{2,3}$", "", without)  # who wrote it: jk
    # "World View, live: 9 May 2019"
    without = re.sub(r"^\W*[^\W\d_A-ZÀ-Þ]{2,12}(?=\s*[:：])", "", without)
    # What follows the name without a mark between is more of it: World View Daily Digest.
    if meta := read_meta(without.strip(EDGES)):
        is_more = meta.byline and re.search(
            rf"{name_pattern(context)}\s+{re.escape(meta.byline)}", text, re.I
        )
        return replace(meta, byline="") if is_more else meta
    pictured = next(find_days(text), None)
    if pictured and _PICTURES.search(text[pictured.end :]) and len(text[pictured.end :]) < 30:
        return MetaLine(pictured)  # "World View, 3 May 2021. A thread 🧵"
    # "Here is World View of 3 May 2017:" over a letter's text.
    day = next(find_days(text), None) if text.endswith((":", "：")) else None
    return MetaLine(day) if day and not text[day.end :].strip(EDGES) else None
