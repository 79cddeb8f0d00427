"""Pages of HTML written by hand: one a day or a month, as sites of the nineties and after had them.

What every page has is not known, so little is taken for granted: the day stands in the page or in
its name, entries begin at headings that name a day, and what stands before is furniture.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from articles.text.dates import DATE, parse_date
from worldview.moving_in.formats.moments import moment
from worldview.moving_in.items import Item, Left, Post, State
from worldview.moving_in.sources import Source

NAME = "html"
_BODY = re.compile(r"<body\b[^>]*>(?P<body>.*?)(?:</body>|\Z)", re.S | re.I)
_FURNITURE = re.compile(
    r"<(?P<name>script|style|nav|form|header|footer|aside|noscript)\b.*?</(?P=name)>|<!--.*?-->",
    re.S | re.I,
)
_MAIN = re.compile(r"<(?P<name>main|article)\b[^>]*>(?P<body>.*)</(?P=name)>", re.S | re.I)
_TITLE = re.compile(r"<title\b[^>]*>(?P<words>.*?)</title>", re.S | re.I)
_HEADLINE = re.compile(r"<h[1-3]\b[^>]*>(?P<words>.*?)</h[1-3]>", re.S | re.I)
_HEADING = re.compile(r"<(?P<name>h[1-6]|dt)\b[^>]*>(?P<words>.*?)</(?P=name)>", re.S | re.I)
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
_META = re.compile(
    r"<meta\b[^>]*(?:name|property)=[\"'](?:date|dc\.date|article:published_time)[\"'][^>]*"
    r"content=[\"'](?P<at>[^\"']+)",
    re.I,
)


def recognizes(source: Source) -> bool:
    return bool(source.with_suffix(".html", ".htm", ".shtml"))


def site_of(source: Source) -> str:
    return source.name


def read(source: Source) -> Iterator[Item]:
    for file in source.with_suffix(".html", ".htm", ".shtml"):
        posts = list(_posts(file.name, source.text(file)))
        yield from posts
        if not posts:
            yield Left(file.name, "file", PurePosixPath(file.name).name, _("no day stands in it"))


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


def _posts(name: str, html: str) -> Iterator[Post]:
    body = _BODY.search(html)
    text = _FURNITURE.sub("", body["body"] if body else html)
    if main := _MAIN.search(text):
        text = main["body"]
    dated = [
        (match, day) for match in _HEADING.finditer(text) if (day := day_in(words(match["words"])))
    ]
    if len(dated) > 1:
        yield from _entries(name, text, dated)
        return
    meta = _META.search(html)
    at = moment(meta["at"]) if meta else None
    day = (at.date() if at else None) or day_in_name(name)
    day = day or (dated[0][1] if dated else None) or day_in(words(text)[:400])
    if day is None or not words(text):
        return
    title, headline = _TITLE.search(html), _HEADLINE.search(text)
    said = words(headline["words"]) if headline else ""
    said = _without_day(said) or _without_day(words(title["words"]) if title else "")
    yield _post(name, f"/{name}", said, text, day)


def _entries(name: str, text: str, dated: "list[tuple[re.Match[str], date]]") -> Iterator[Post]:
    ends = [match.start() for match, _day in dated[1:]] + [len(text)]
    number: dict[date, int] = {}
    for (match, day), end in zip(dated, ends, strict=True):
        number[day] = number.get(day, 0) + 1
        body = text[match.end() : end]
        said = _without_day(words(match["words"]))
        inner = _HEADLINE.search(body)
        if not said and inner and not words(body[: inner.start()]):
            said = words(inner["words"])
        key = f"{name}#{day.isoformat()}" + (f".{number[day]}" if number[day] > 1 else "")
        yield _post(key, "", said, body, day)


def _without_day(headline: str) -> str:
    bare = re.sub(rf"{_ISO.pattern}|{_LONG.pattern}|\b{DATE}", "", headline, flags=re.I)
    bare = re.sub(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", bare.strip(" ,:–—-|"),
                  flags=re.I)  # fmt: skip
    return bare.strip(" ,:–—-|()")


def _post(key: str, address: str, headline: str, body: str, day: date) -> Post:
    return Post(
        source_id=key,
        headline=headline,
        body=body,
        state=State.PUBLIC,
        day=day,
        addresses=(address,) if address else (),
        notes=() if headline else (_("it has no headline; its first words were taken"),),
    )
