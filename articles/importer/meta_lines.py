"""Lines that say who wrote a column and when: "By A, B and C", "Harrow, 9 August 2025"."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from articles.importer.vocabulary import (
    PICTURES,
    UNCASED,
    is_furniture,
    labelled,
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
#: A name in a script without capitals, as it stands by itself over the day; or under it.
UNCASED_NAME = re.compile(
    r"[\u3005-\u30ff\u3400-\u9fff]{2,4}[ ・]?[\u3005-\u30ff\u3400-\u9fff]{0,6}"
)
UNCASED_NAMES = re.compile(
    rf"[{UNCASED}]{{2,12}}(?: [{UNCASED}]{{2,12}}){{1,2}}|{UNCASED_NAME.pattern}"
)
#: A line that says which issue it is: "Lettre n° 54", "Issue 7".
ISSUE_LINE = re.compile(
    r"(?:[^\W\d_]{3,12}\s+)?(?:n[°ºo]|nr|no|№|#|issue|ausgabe|numéro|número|numero|nummer|العدد)"
    r"\.?\s*\d{1,5}",
    re.I,
)
_EDGES = " \u3000,|·•–—-/()[]:：،、*_～~.»«›‹>"
#: Parts of a page's line that stand apart: "14 May 2018  Nell Harrow  2 comments".
_PARTED = re.compile(r"\s{2,}|\t+|\s[|·•]\s|\u3000+")
_PICTURES = re.compile(f"[{PICTURES}]+")
#: What somebody is called in a network: @worldview.
_HANDLE = re.compile(r"(?<!\S)@\w{2,30}(?!\S)")
#: A time of day before the day: "7:40 a.m. ET".
_MOMENT = re.compile(r"\d{1,2}(?:[:.]|\s?h\s?)\d\d(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?", re.I)
CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
#: A word and a name: "Redactie: Jan Bos".
_UNKNOWN_LABEL = re.compile(r"[^\W\d_]{3,15}\s?[:：]\s*(?P<name>\S.*)")
_HANGUL_LABEL = re.compile("[\uac00-\ud7af]{1,4}\\s?[:：]\\s*(?P<name>[\uac00-\ud7af]{2,4})")
_MAIL_ADDRESS = re.compile(r"\s*<[^<>\s@]+@[^<>\s]+>\s*")
#: The number of an issue: No. 77, 第128号, #12.
ISSUE = (
    r"(?:[(\[]?(?:[^\W\d_]{1,9}\.?\s*)?[#°º]?\s*(?:\d{1,2}[.,]\d{3}|\d{1,5}(?:/\d{2,4})?)"
    r"\s*[号回期]?[)\]]?|第[〇一二三四五六七八九十百千]{1,7}[号回期])"
)
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
        rf"[-–—\s]*(?i:(?:(?:the|die|la|il|de|a)\s)?{one_of('by')})(?:\s*[:：＝=・]\s*|\s+|(?<=['’]))(?P<names>{names})(?i:{_AT})"
        r"(?:,\s[a-zß-öø-ÿ][a-zß-öø-ÿ ]{3,30})?"
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
    written = text
    if byline := byline_of(text.replace("\u3000", " ")):
        return MetaLine(byline=byline)
    text = _MAIL_ADDRESS.sub(" | ", text)
    if "@" in text:
        text = _HANDLE.sub("", text).strip()
    text = _PICTURES.sub("", text).strip()
    if len(parts := _PARTED.split(text)) > 1:
        text = " | ".join(part for part in parts if not _is_of_page(part))
    if byline := byline_of(text):
        return MetaLine(byline=byline)
    days = sorted(find_days(text), key=lambda found: found.start)
    if not days:
        return None
    day = days[0]
    named = [name for part in re.split(r"\s[|·•]\s", text) if (name := byline_of(part))]
    if len(named) == 1 and len(days) == 1 and text.count(" | ") > 1 and len(text) < 100:
        return MetaLine(day, named[0])  # "Editorial | By Nell Harrow | Published today, 3 May 2019"
    if len(days) > 1 and not _are_published(text, days):
        return None
    text = text[: days[1].start] if len(days) > 1 else text
    if _is_answer(written, text, day):
        return MetaLine(day)
    before, after = text[: day.start].strip(_EDGES), text[day.end :].strip(_EDGES)
    before, after = (
        part if byline_of(part) else _without_published(part) for part in (before, after)
    )
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
    is_paper = rest[0].split()[0].casefold() in small_words()  # The Northern Clarion
    if len(rest[0].split()) > 1 and re.search(r"[|·•–—,]|\s--\s", text) and not is_paper:
        return MetaLine(day, rest[0])
    return MetaLine(day, place=rest[0]) if len(rest[0]) < 40 else None


def _is_of_page(part: str) -> bool:
    """Whether a part of a line is neither day nor byline: "Read online", "Category: World"."""
    return is_furniture(part) or labelled("keywords", part) is not None


def _without_published(text: str) -> str:
    label = _published().match(text)
    return text[label.end() :].strip(_EDGES) if label else text


def _are_published(text: str, days: list[FoundDay]) -> bool:
    """Whether several days are those on which a column appeared and was changed, and no more."""
    ends = [0, *(day.end for day in days)]
    starts = [*(day.start for day in days), len(text)]
    between = [text[end:start].strip(_EDGES) for end, start in zip(ends, starts, strict=True)]
    return all(not words or _published().fullmatch(words) for words in between[1:])


def _is_answer(written: str, text: str, day: FoundDay) -> bool:
    """Whether a line says who wrote the letter that is quoted under it: "On 3 May 2019 at 07:15,
    Nell Harrow <nell@example.org> wrote:"."""
    is_sent = bool(_MAIL_ADDRESS.search(written)) or bool(CLOCK.search(text[: day.end + 12]))
    return is_sent and day.start < 20 and written.rstrip().endswith((":", "："))


def labelled_name(text: str) -> str:
    """Return the name behind a word that no table has, "Redaktor: Jan Kowal", or ""."""
    text = without_marks(text).strip("()[] ")
    if match := _HANGUL_LABEL.fullmatch(text):
        return match["name"]
    match = _UNKNOWN_LABEL.fullmatch(text)
    return match["name"] if match and bare_name(match["name"]) else ""


def _is_around(text: str) -> bool:
    """Whether words beside a day are a page's: "Page 1", "Read online"."""
    return bool(
        re.fullmatch(ISSUE, text, re.I)
        or re.fullmatch("付け?", text)  # of a day
        or _MOMENT.fullmatch(text)
        or re.fullmatch(_AT, f" {text}", re.I)
        or is_furniture(text)
        or _published().fullmatch(text)
    )


def _without_label(text: str) -> str:
    """``By Nell Harrow on`` without the word before the day."""
    return re.sub(rf"\s+{one_of('published')}$", "", text, flags=re.I).strip(_EDGES)
