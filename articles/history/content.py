"""Kept content, read in whatever form it was kept: by this version, by an older one, by hand.

What comes out has every part that ``articles.history.snapshots`` applies, each within what the
database takes; what had to give way is told as a ``Problem``.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from articles.history.problems import Problem
from articles.models import (
    Article,
    Attachment,
    Author,
    Correction,
    Figure,
    Section,
    SectionKeyword,
    Source,
)
from articles.models.section import MAX_ANCHOR_LENGTH
from articles.text import keyword_line
from articles.text.days import FIRST_DAY, LAST_DAY
from background import clock

#: A column, or a part of one, as data that JSON can hold.
Content = dict[str, Any]
#: What is text of the article itself.
FIELDS = ("headline", "standfirst", "byline")
#: How it is told of elsewhere (``articles.models.described``).
DESCRIPTIONS = ("search_title", "search_description", "card_title", "card_description")
_SOURCE_FIELDS = ("publication", "qualifier", "url")
_BIGGEST_KEY = 2**63 - 1


def read(content: Content) -> tuple[Content, list[Problem]]:
    """Return ``content`` made whole, and what could not stay as it was kept.

    ``DESCRIPTIONS``, ``slug``, ``sent_by_mail``, ``edition_date``, ``authors``, ``corrections``,
    ``attachments`` and what only pages have stay away where they are away or no such thing: the
    stored ones stand.
    """
    reader = _Reader()
    return reader.column(content if isinstance(content, dict) else {}), reader.problems


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def column(self, content: Content) -> Content:
        made: Content = {name: self.text(content.get(name), Article, name) for name in FIELDS}
        if not made["headline"].strip():
            del made["headline"]
        made |= {n: self.text(content[n], Article, n) for n in DESCRIPTIONS if n in content}
        if day := parse_day(content.get("edition_date")):
            made["edition_date"] = day.isoformat()
        if isinstance(content.get("slug"), str) and content["slug"]:
            made["slug"] = self.text(content["slug"], Article, "slug")
        if isinstance(content.get("sent_by_mail"), bool):
            made["sent_by_mail"] = content["sent_by_mail"]
        made |= _place(content)
        if isinstance(content.get("authors"), list):
            authors = map(self.author, _dicts(content["authors"]))
            made["authors"] = [author for author in authors if author["id"] or author["name"]]
        made["keywords"] = self.names(content.get("keywords"))
        for keys in ("keyword_keys", "publication_keys"):
            made[keys] = _keys(content.get(keys))
        lead = content.get("lead_figure")
        made["lead_figure"] = self.figure(lead) if isinstance(lead, dict) else None
        made["sections"] = [self.section(section) for section in _dicts(content.get("sections"))]
        if isinstance(content.get("corrections"), list):
            made["corrections"] = [self.correction(c) for c in _dicts(content["corrections"])]
        if isinstance(content.get("attachments"), list):
            made["attachments"] = [self.attachment(a) for a in _dicts(content["attachments"])]
        return made

    def author(self, content: Content) -> Content:
        return {
            "id": _key(content.get("id")),
            "name": self.text(content.get("name"), Author, "name"),
        }

    def section(self, content: Content) -> Content:
        about = content.get("about")
        return {
            "id": _key(content.get("id")),
            "anchor": _text(content.get("anchor"))[:MAX_ANCHOR_LENGTH],
            "headline": self.text(content.get("headline"), Section, "headline"),
            "body": _text(content.get("body")),
            "figures": [self.figure(figure) for figure in _dicts(content.get("figures"))],
            "sources": [
                {name: self.text(source.get(name), Source, name) for name in _SOURCE_FIELDS}
                for source in _dicts(content.get("sources"))
            ],
            "about": {
                name: origin
                for name, origin in (about.items() if isinstance(about, dict) else ())
                if origin in SectionKeyword.Origin.values and self.names([name])
            },
        }

    def figure(self, content: Content) -> Content:
        return {
            "id": _key(content.get("id")),
            "photo": _key(content.get("photo")),
            "photo_name": _text(content.get("photo_name")),
            **{
                name: self.text(content.get(name), Figure, name)
                for name in ("caption", "credit", "alt_text")
            },
            "decorative": content.get("decorative") is True,
        }

    def correction(self, content: Content) -> Content:
        kind = content.get("kind")
        return {
            "id": _key(content.get("id")),
            "kind": kind if kind in Correction.Kind.values else Correction.Kind.CORRECTION.value,
            "text": _text(content.get("text")),
            "section": _key(content.get("section")),
            "corrected_at": parse_moment(content.get("corrected_at")).isoformat(),
            "sent_by_mail": content.get("sent_by_mail") is True,
        }

    def attachment(self, content: Content) -> Content:
        return {
            "id": _key(content.get("id")),
            "download": _key(content.get("download")),
            "download_name": _text(content.get("download_name")),
            "title": self.text(content.get("title"), Attachment, "title"),
            "section": _key(content.get("section")),
        }

    def names(self, names: object) -> list[str]:
        """Return keywords by their names, each once."""
        found: dict[str, None] = {}
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name.strip():
                found[self.cut(name, keyword_line.MAX_LENGTH, "A keyword")] = None
        return list(found)

    def text(self, value: object, model: type[models.Model], name: str) -> str:
        text, longest = _text(value), _max_length(model, name)
        if longest is None or len(text) <= longest:
            return text
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field), "Text is kept in fields of the row's own."
        return self.cut(text, longest, f"The {model._meta.verbose_name}’s {field.verbose_name}")

    def cut(self, value: str, longest: int, label: str) -> str:
        if len(value) > longest:
            self.problems.append(
                Problem(
                    f"{label} was kept with {len(value)} characters and may have {longest}; here "
                    f"it ends early: “{value[:60]}…”. The revision has it whole."
                )
            )
        return value[:longest]


@lru_cache
def _max_length(model: type[models.Model], name: str) -> int | None:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field), "Text is kept in fields of the row's own."
    ends = [v.limit_value for v in field.validators if isinstance(v, MaxLengthValidator)]
    return min(ends, default=None)


def _place(content: Content) -> Content:
    """What only pages have: ``parent``, ``position`` and ``takes_comments``."""
    made: Content = {}
    if "parent" in content and (content["parent"] is None or _key(content["parent"])):
        made["parent"] = content["parent"]
    position = content.get("position")
    if isinstance(position, int) and not isinstance(position, bool) and 0 <= position < 2**15:
        made["position"] = position
    if isinstance(content.get("takes_comments"), bool):
        made["takes_comments"] = content["takes_comments"]
    return made


def parse_day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def parse_moment(text: Any) -> datetime:
    """Return the moment, or now where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return clock.now()
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _text(value: object) -> str:
    return value.replace("\0", "") if isinstance(value, str) else ""


def _key(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _BIGGEST_KEY:
        return value
    return None


def _keys(value: object) -> dict[str, int]:
    items = value.items() if isinstance(value, dict) else ()
    return {name: key for name, written in items if (key := _key(written))}


def _dicts(value: object) -> list[Content]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
