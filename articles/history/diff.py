"""What differs between two contents of a column (``snapshots``), told part by part."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.history import bylines, wording
from articles.history.content import DESCRIPTIONS, FIELDS, Content, read
from articles.history.names import KeywordNames
from articles.history.pairs import paired_sections
from articles.history.taking_back import SECTION
from articles.importer import source_line
from articles.models import Article, Correction
from articles.text import prose
from articles.text.dates import written_date

#: What the fields of a column's own (``content.FIELDS``, ``DESCRIPTIONS``) are called.
_FIELDS = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "byline": gettext_lazy("Byline"),
    "search_title": gettext_lazy("Title for search engines"),
    "search_description": gettext_lazy("Description for search engines"),
    "card_title": gettext_lazy("Title on other sites"),
    "card_description": gettext_lazy("Description on other sites"),
}
_KINDS = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
    "moved": gettext_lazy("moved"),
}


@dataclass
class Change:
    """One part of the column that differs; ``old`` and ``new`` are the whole texts. ``key``: what
    ``taking_back`` calls it in the new content, or empty where it cannot be had alone."""

    part: str
    kind: str  # added, removed, changed or moved
    old: str = ""
    new: str = ""
    key: str = ""

    @property
    def kind_in_words(self) -> str:
        return str(_KINDS[self.kind])

    @cached_property
    def words(self) -> list[tuple[str, str]]:
        """Return ``[(kind, text)]`` with the kinds ``same``, ``removed`` and ``added``; a long run
        of the same is shortened. Made when it is asked for, and for nobody who shows the texts
        whole."""
        return _words(self.old, self.new)


def compare(old: Content, new: Content) -> list[Change]:
    """Return what differs between two contents, part by part. Keywords are the same however they
    were called, and stand there by the name they have now."""
    old, new = read(old)[0], read(new)[0]
    names = KeywordNames(old, new)
    _call_photos_alike(old, new)
    changes = []
    for name in FIELDS:
        changes += _changed(
            str(_FIELDS[name]),
            old.get(name, ""),
            new.get(name, ""),
            key=name,
        )
    for name in DESCRIPTIONS:
        if name in old and name in new:
            changes += _changed(str(_FIELDS[name]), old[name], new[name])
    if bylines.identities(old) != bylines.identities(new):
        names_of = (", ".join(bylines.names(each)) for each in (old, new))
        changes += _changed(_("Authors"), *names_of, key="authors")
    changes += _changed(_("Edition date"), _day(old), _day(new), key="edition_date")
    if "slug" in old and "slug" in new:
        changes += _changed(_("Address"), old["slug"], new["slug"])
    changes += _changed_place(old, new)
    if _meant(old, names) != _meant(new, names):
        called = (_keywords(each, names) for each in (old, new))
        changes += _changed(_("Keywords"), *called, key="keywords")
    leads = (_figures([each["lead_figure"]]) for each in (old, new))
    changes += _changed(_("Lead figure"), *leads, key="lead_figure")
    changes += _changed_sections(old["sections"], new["sections"])
    if "corrections" in old and "corrections" in new:
        changes += _changed(_("Corrections"), _corrections(old), _corrections(new))
    if "attachments" in old and "attachments" in new:
        files = (_attachments(each) for each in (old, new))
        changes += _changed(_("Downloads and audio"), *files, key="attachments")
    return changes


def _changed_place(old: Content, new: Content) -> Iterator[Change]:
    """What differs in where a page stands."""
    for name, label in _PLACE.items():
        if name in old and name in new and old[name] != new[name]:
            key = "" if name == "parent" else name  # an address is not text
            yield from _changed(str(label), _said(name, old), _said(name, new), key=key)


#: What only pages have, as it is called.
_PLACE = {
    "parent": gettext_lazy("Chapter of"),
    "position": gettext_lazy("Place"),
    "takes_comments": gettext_lazy("Readers may comment"),
}


def _said(name: str, content: Content) -> str:
    if name == "takes_comments":
        return _("yes") if content[name] else _("no")
    if name == "parent":
        above = Article.everything.filter(pk=content[name]).only("headline").first()
        return above.headline if above else _("no page")
    return str(content[name])


def _call_photos_alike(old: Content, new: Content) -> None:
    """A photo of both is called in both as it is called in the new one."""
    called = {figure["photo"]: figure["photo_name"] for figure in _all_figures(new)}
    for figure in _all_figures(old):
        figure["photo_name"] = called.get(figure["photo"] or 0, figure["photo_name"])


def _all_figures(content: Content) -> list[Content]:
    figures = [content["lead_figure"], *(f for s in content["sections"] for f in s["figures"])]
    return [figure for figure in figures if figure]


def _meant(content: Content, names: KeywordNames) -> list[int | str]:
    return [names.identity(content, name) for name in content["keywords"]]


def _keywords(content: Content, names: KeywordNames) -> str:
    shown = (names.shown(content, name) for name in content["keywords"])
    return ", ".join(shown)


def _changed_sections(old: list[Content], new: list[Content]) -> Iterator[Change]:
    pairs = paired_sections(old, new)
    stayed = [place for place in pairs if place is not None]
    still_there = set(stayed)
    for place, section in enumerate(old):
        if place not in still_there:
            yield Change(_name(section), "removed", old=_text(section))
    in_order = iter(sorted(stayed))
    for number, (paired, after) in enumerate(zip(pairs, new, strict=True)):
        key = f"{SECTION}{number}"
        if paired is None:
            yield Change(_name(after), "added", new=_text(after), key=key)
            continue
        if paired != next(in_order):
            yield Change(_name(after), "moved")
        yield from _changed(_name(after), _text(old[paired]), _text(after), key=key)


def _name(section: Content) -> str:
    return _("Section “%(headline)s”") % {"headline": section["headline"]}


def _corrections(content: Content) -> str:
    return "\n\n".join(
        _("%(kind)s of %(day)s: %(text)s")
        % {
            "kind": Correction.Kind(correction["kind"]).label,
            "day": written_date(timezone.localtime(_moment(correction)).date()),
            "text": correction["text"],
        }
        for correction in content["corrections"]
    )


def _attachments(content: Content) -> str:
    headlines = {section["id"]: f"in {_name(section)}" for section in content["sections"]}
    return "\n".join(
        " ".join(
            filter(
                None,
                (f"[{each['download_name']}]", each["title"], headlines.get(each["section"])),
            )
        )
        for each in content["attachments"]
    )


def _moment(correction: Content) -> datetime:
    return datetime.fromisoformat(correction["corrected_at"])


def _day(content: Content) -> str:
    if "edition_date" not in content:
        return ""
    return written_date(date.fromisoformat(content["edition_date"]))


def _figures(figures: Iterable[Content | None]) -> str:
    return "\n".join(_figure(figure) for figure in figures if figure)


def _figure(figure: Content) -> str:
    decorative = "(decorative)" if figure["decorative"] else ""
    texts = (figure["caption"], figure["credit"], figure["alt_text"], decorative)
    return " ".join(filter(None, (f"[{figure['photo_name']}]", *texts)))


def _text(section: Content) -> str:
    """A section as plain text with all its parts, for comparing."""
    sources = source_line.format_sources(
        [source_line.CitedSource(**source) for source in section["sources"]]
    )
    parts = (
        section["headline"],
        prose.as_typed(section["body"]),
        _figures(section["figures"]),
        sources,
    )
    return "\n\n".join(part for part in parts if part)


def _changed(part: str, old: str, new: str, *, key: str = "") -> list[Change]:
    if old == new:
        return []
    kind = "changed" if old and new else "added" if new else "removed"
    return [Change(part, kind, old, new, key)]


_WORD = re.compile(r"\s+|[^\s]+")
#: Unchanged words kept around a change.
CONTEXT = 12


def _words(old: str, new: str) -> list[tuple[str, str]]:
    """The difference word by word: ``[(kind, text)]``."""
    parts = wording.compare(old, new)
    last = len(parts) - 1
    return [
        (kind, _shortened(text, first=place == 0, last=place == last) if kind == "same" else text)
        for place, (kind, text) in enumerate(parts)
    ]


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words, around = _WORD.findall(text), 2 * CONTEXT
    if (first and last) or len(words) <= 2 * around:
        return text
    head = "" if first else "".join(words[:around])
    tail = "" if last else "".join(words[-around:])
    return f"{head} … {tail}"
