"""What pages written by hand seem to hold, where nobody said what is what.

What every page has is not known, so little is taken for granted: the day stands in the page or in
its name, entries begin at headings that name a day, and what stands before is furniture.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from worldview.moving_in.formats.html_words import day_in, day_in_name, without_day, words
from worldview.moving_in.formats.moments import moment
from worldview.moving_in.items import Post, State

_BODY = re.compile(r"<body\b[^>]*>(?P<body>.*?)(?:</body>|\Z)", re.S | re.I)
_FURNITURE = re.compile(
    r"<(?P<name>script|style|nav|form|header|footer|aside|noscript)\b.*?</(?P=name)>|<!--.*?-->",
    re.S | re.I,
)
_MAIN = re.compile(r"<(?P<name>main|article)\b[^>]*>(?P<body>.*)</(?P=name)>", re.S | re.I)
_TITLE = re.compile(r"<title\b[^>]*>(?P<words>.*?)</title>", re.S | re.I)
_HEADLINE = re.compile(r"<h[1-3]\b[^>]*>(?P<words>.*?)</h[1-3]>", re.S | re.I)
_HEADING = re.compile(r"<(?P<name>h[1-6]|dt)\b[^>]*>(?P<words>.*?)</(?P=name)>", re.S | re.I)
_META = re.compile(
    r"<meta\b[^>]*(?:name|property)=[\"'](?:date|dc\.date|article:published_time)[\"'][^>]*"
    r"content=[\"'](?P<at>[^\"']+)",
    re.I,
)


def guess(name: str, html: str, day: date | None = None) -> Iterator[Post]:
    """Return the posts that a page seems to hold; ``day``: that of the page, if it is known."""
    text = text_of_page(html)
    dated = [
        (match, found)
        for match in _HEADING.finditer(text)
        if (found := day_in(words(match["words"])))
    ]
    if len(dated) > 1:
        yield from _entries(name, text, dated)
        return
    meta = _META.search(html)
    at = moment(meta["at"]) if meta else None
    day = day or (at.date() if at else None) or day_in_name(name)
    day = day or (dated[0][1] if dated else None) or day_in(words(text)[:400])
    if day is None or not words(text):
        return
    title, headline = _TITLE.search(html), _HEADLINE.search(text)
    said = words(headline["words"]) if headline else ""
    said = without_day(said) or without_day(words(title["words"]) if title else "")
    yield _post(name, f"/{name}", said, text, day)


def text_of_page(html: str) -> str:
    """Return what of a page is no furniture."""
    body = _BODY.search(html)
    text = _FURNITURE.sub("", body["body"] if body else html)
    main = _MAIN.search(text)
    return main["body"] if main else text


def _entries(name: str, text: str, dated: "list[tuple[re.Match[str], date]]") -> Iterator[Post]:
    ends = [match.start() for match, _day in dated[1:]] + [len(text)]
    number: dict[date, int] = {}
    for (match, day), end in zip(dated, ends, strict=True):
        number[day] = number.get(day, 0) + 1
        body = text[match.end() : end]
        said = without_day(words(match["words"]))
        inner = _HEADLINE.search(body)
        if not said and inner and not words(body[: inner.start()]):
            said = words(inner["words"])
        key = f"{name}#{day.isoformat()}" + (f".{number[day]}" if number[day] > 1 else "")
        yield _post(key, "", said, body, day)


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
