"""Days and words in pages that were written by hand, and in the names of their files."""

import re
from datetime import date
from html import unescape

from articles.text.dates import DATE, parse_date

_IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)[-_./]?(?P<m>\d\d)[-_./]?(?P<d>\d\d)"
    r"|(?P<y2>\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3]\d))(?!\d)"
)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_MONTHS = "january february march april may june july august september october november december"
_LONG = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{'|'.join(_MONTHS.split())})"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?,?)?\s+(?P<year>(?:19|20)\d\d)",
    re.I,
)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def day_in(text: str) -> date | None:
    """Return the first day that a text names."""
    try:
        if found := _ISO.search(text):
            return date.fromisoformat(found[0])
        if (house := re.search(DATE, text)) and (day := parse_date(house[0])):
            return day
        if (long := _LONG.search(text)) and (number := long["day"] or long["after"]):
            month = _MONTHS.split().index(long["month"].lower()) + 1
            return date(int(long["year"]), month, int(number))
    except ValueError:
        pass
    return None


def day_in_name(name: str) -> date | None:
    """Return the day that a file's name has, as in ``2004-03-17.htm`` or ``e160514.htm``."""
    found = list(_IN_NAME.finditer(name))
    for match in reversed(found):
        year, month, day = (int(match[n] or match[f"{n}2"]) for n in "ymd")
        try:
            return date(year if year > 99 else year + (2000 if year < 70 else 1900), month, day)
        except ValueError:
            continue
    return None


def without_day(headline: str) -> str:
    """Return a headline without a day and what parts it from the rest."""
    bare = re.sub(rf"{_ISO.pattern}|{_LONG.pattern}|\b{DATE}", "", headline, flags=re.I)
    bare = re.sub(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", bare.strip(" ,:–—-|"),
                  flags=re.I)  # fmt: skip
    return bare.strip(" ,:–—-|()")
