"""Pages of HTML written by hand: one a day or a month, as sites of the nineties and after had them.

They are read by rules that were learnt from a few of them (``html_rules``), and where there are
none, or these find nothing, as a page seems to be (``html_guess``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from worldview.moving_in.formats import html_rules
from worldview.moving_in.formats.html_guess import guess, text_of_page
from worldview.moving_in.formats.html_parts import Rule
from worldview.moving_in.formats.html_rules import Entry
from worldview.moving_in.formats.html_words import words
from worldview.moving_in.items import Item, Left, Post, State
from worldview.moving_in.sources import File, Source

NAME = "html"
_SUFFIXES = (".html", ".htm", ".shtml")
#: What the parts of a page are called.
PARTS = {
    "headline": pgettext_lazy("part of a page", "headline"),
    "date": pgettext_lazy("part of a page", "date"),
    "author": pgettext_lazy("part of a page", "author"),
    "begins": pgettext_lazy("part of a page", "beginning of the text"),
    "ends": pgettext_lazy("part of a page", "end of the text"),
    "text": pgettext_lazy("part of a page", "text"),
    "entries": pgettext_lazy("part of a page", "several entries"),
}


def recognizes(source: Source) -> bool:
    return bool(pages(source))


def site_of(source: Source) -> str:
    return source.name


def pages(source: Source) -> list[File]:
    """Return the pages of an export."""
    return source.with_suffix(*_SUFFIXES)


def read(source: Source, *, rules: Mapping[str, Rule] | None = None) -> Iterator[Item]:
    """Return what stands on the pages, by ``rules`` or as it is guessed."""
    for file in pages(source):
        items = read_page(file.name, source.text(file), rules)
        yield from items
        if not items:
            yield Left(file.name, "file", PurePosixPath(file.name).name, _("no day stands in it"))


def read_page(name: str, html: str, rules: Mapping[str, Rule] | None) -> list[Post | Left]:
    """Return what stands on a page."""
    return list(_by_rules(name, html, rules) if rules else guess(name, html))


def _by_rules(name: str, html: str, rules: Mapping[str, Rule]) -> Iterator[Post | Left]:
    found = html_rules.apply(rules, html)
    if "entries" not in rules:
        yield from _page(name, html, found[0])
        return
    if not any(entry.day and entry.html for entry in found):
        note = _("the rules find no entry on the page; it was guessed")
        yield from (replace(post, notes=(*post.notes, note)) for post in guess(name, html))
        return
    numbers: dict[date, int] = {}
    for place, entry in enumerate(found, 1):
        if entry.day is None or not entry.html:
            yield Left(f"{name}#{place}", "post", f"{name} ({place})", _missing(entry))
            continue
        number = numbers[entry.day] = numbers.get(entry.day, 0) + 1
        key = f"{name}#{entry.day.isoformat()}" + (f".{number}" if number > 1 else "")
        notes = [_missing(entry)] if entry.missing else []
        yield _post(key, "", entry, entry.headline, entry.html, entry.day, notes)


def _page(name: str, html: str, entry: Entry) -> Iterator[Post]:
    """The post of a page that is one; what the rules do not find on it is guessed."""
    notes = [_("%(what)s; it was guessed") % {"what": _missing(entry)}] if entry.missing else []
    guessed = list(guess(name, html, entry.day))
    if len(guessed) > 1 and {"date", "text"} & set(entry.missing):
        yield from (replace(post, notes=(*post.notes, *notes)) for post in guessed)
        return
    day = entry.day or (guessed[0].day if guessed else None)
    body = entry.html or text_of_page(html)
    if day and words(body):
        headline = entry.headline or (guessed[0].headline if guessed else "")
        yield _post(name, f"/{name}", entry, headline, body, day, notes)


def _missing(entry: Entry) -> str:
    parts = ", ".join(str(PARTS[part]) for part in entry.missing)
    return _("by the rules nothing is found on the page for: %(parts)s") % {"parts": parts}


def _post(
    key: str, address: str, entry: Entry, headline: str, body: str, day: date, notes: list[str]
) -> Post:
    if not headline:
        notes = [*notes, _("it has no headline; its first words were taken")]
    return Post(
        source_id=key,
        headline=headline,
        body=body,
        state=State.PUBLIC,
        day=day,
        authors=(entry.author,) if entry.author else (),
        addresses=(address,) if address else (),
        notes=tuple(notes),
    )
