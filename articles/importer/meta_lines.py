"""Lines that say who wrote a column and when: "By A, B and C", "Harrow, 9 August 2025"."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from articles.importer.vocabulary import (
    PICTURES,
    UNCASED,
    is_furniture,
    one_of,
    small_words,
    without_marks,
    words,
)
from articles.text.written_days import FoundDay, find_days

#: No such line is longer.
MAX_LENGTH = 160
_PARTICLES = "de|von|van|der|den|al|el|bin|ibn|ben|la|le|du|da|dos|zu|ter|af"
_NAME_WORD = rf"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]*|[{UNCASED}][\w.]*)"
NAME = rf"{_NAME_WORD}(?:[ ・](?:(?:{_PARTICLES})\s)*{_NAME_WORD}){{0,4}}"
_EDGES = " \u3000,|·•–—-/()[]:：،、*_～~.»«›‹>"
#: Parts of a page's line that stand apart: "14 May 2018  Nell Harrow  2 comments".
_PARTED = re.compile(r"\s{2,}|\t+|\s[|·•]\s")
_PICTURES = re.compile(f"[{PICTURES}]+")
#: What somebody is called in a network: @worldview.
_HANDLE = re.compile(r"(?<!\S)@\w{2,30}(?!\S)")
#: A time of day before the day: "7:40 a.m. ET".
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?", re.I)
_MAIL_ADDRESS = re.compile(r"\s*<[^<>\s@]+@[^<>\s]+>\s*")
#: The number of an issue: No. 77, 第128号, #12.
ISSUE = r"(?:[(\[]?(?:[^\W\d_]{1,9}\.?\s*)?[#°º]?\s*\d{1,5}\s*[号回期]?[)\]]?)"
#: "Posted by Nell Harrow at 9:14 AM".
_AT = (
    r"(?:\s+(?:at|en|à(?:\(s\))?|às|um|a las|alle|om|em|@|,)?"
    r"\s*\d{1,2}[:.h]\d\d(?:\s*[ap]\.?m\.?|\s*uhr)?)?"
)


@dataclass(frozen=True)
class MetaLine:
    """``day`` and ``byline`` where the line says them; ``place``: what stands beside the day."""

    day: FoundDay | None = None
    byline: str = ""
    place: str = ""


@cache
def _byline() -> re.Pattern[str]:
    joins = one_of("joins")
    between = rf"(?:[,;、،]|\s{joins}\s|[,،]\s*{joins}\s|\sو(?=\S))"
    names = rf"{NAME}(?:\s*{between}\s*{NAME})*"
    return re.compile(
        rf"[-–—\s]*(?i:{one_of('by')})(?:\s*[:：＝=・]\s*|\s+|(?<=['’]))(?P<names>{names})(?i:{_AT})"
        rf"|(?P<before>{NAME})\s*(?:記者|＝文|\(文\)|（文）)"
    )


@cache
def _published() -> re.Pattern[str]:
    # "Mis en ligne le 8 mai": what stands before the day may be read as the day's.
    cut = {word.rpartition(" ")[0] for word in words("published")} - {""}
    shorter = "|".join(sorted(map(re.escape, cut), key=len, reverse=True))
    return re.compile(rf"(?:{one_of('published')}|{shorter})(?!\w)\s*[:：]?", re.I)


def byline_of(text: str) -> str:
    """Return the names of a line that says who wrote it, or ""."""
    if len(text) > MAX_LENGTH:
        return ""
    match = _byline().fullmatch(without_marks(text).strip().rstrip("."))
    return (match["names"] or match["before"]) if match else ""


def bare_name(text: str) -> bool:
    """Return whether a line is somebody's name and nothing else, in a script that has capitals."""
    words = without_marks(text).split()
    if not 2 <= len(words) <= 4 or len(text) > 50 or any(map(str.isdigit, text)):
        return False
    if words[0].casefold() in small_words():
        return False  # The Lighthouse Is Arrested
    particles = _PARTICLES.split("|")
    is_set = all(w in particles or (w[0].isupper() and not w.isupper()) for w in words)
    return is_set and all(re.fullmatch(r"[^\W\d_][\w.’'-]*", word) for word in words)


def read_meta(text: str) -> MetaLine | None:
    """Return what a line says of author and day, or ``None`` where it says something else."""
    if len(text) > MAX_LENGTH:
        return None
    return _read_meta(without_marks(text).strip(), settings.LANGUAGE_CODE)


@lru_cache(maxsize=1000)
def _read_meta(text: str, language_code: str) -> MetaLine | None:
    """The same; several ask it of one line. ``language_code``: that of the days' names."""
    text = _MAIL_ADDRESS.sub(" | ", text)
    if "@" in text:
        text = _HANDLE.sub("", text).strip()
    text = _PICTURES.sub("", text).strip()
    if len(parts := _PARTED.split(text)) > 1:
        text = " | ".join(part for part in parts if not is_furniture(part))
    if byline := byline_of(text):
        return MetaLine(byline=byline)
    day = next(find_days(text), None)
    if day is None:
        return None
    before, after = text[: day.start].strip(_EDGES), text[day.end :].strip(_EDGES)
    before, after = (_published().sub("", part, count=1).strip(_EDGES) if _published().match(part)
                     else part for part in (before, after))  # fmt: skip
    before = _MOMENT.sub("", before, count=1).strip(_EDGES) if before[:1].isdigit() else before
    before = re.sub(rf"^{ISSUE}(?:\s*[|·•—–/,:-]\s*|$)", "", _without_label(before), flags=re.I)
    rest = [part for part in (before, after) if part and not _is_around(part)]
    if not rest:
        return MetaLine(day)
    if len(rest) > 1:
        names = [name for part in rest if (name := byline_of(part))]
        others = [part for part in rest if not byline_of(part) and len(part) < 40]
        if len(names) == len(others) == 1 and re.fullmatch(NAME, others[0]):
            return MetaLine(day, names[0], others[0])
        return None
    if byline := byline_of(rest[0]):
        return MetaLine(day, byline)
    if not re.fullmatch(NAME, rest[0]) or re.match(r"\s*[:：]", text[day.end :]):
        return None  # what stands behind a day and a colon is a headline
    if re.fullmatch("[\u3005-\u30ff\u3400-\u9fff]{3,6}", rest[0]) and rest[0] == after:
        return MetaLine(day, rest[0])  # a name behind the day, in a script without capitals
    if len(rest[0].split()) > 1 and re.search(r"[|·•–—,]", text):
        return MetaLine(day, rest[0])
    return MetaLine(day, place=rest[0]) if len(rest[0]) < 40 else None


def _is_around(text: str) -> bool:
    """Whether words beside a day are a page's: "Page 1", "Read online"."""
    return bool(
        re.fullmatch(ISSUE, text, re.I)
        or _MOMENT.fullmatch(text)
        or is_furniture(text)
        or _published().fullmatch(text)
    )


def _without_label(text: str) -> str:
    """``By Nell Harrow on`` without the word before the day."""
    return re.sub(rf"\s+{one_of('published')}$", "", text, flags=re.I).strip(_EDGES)
