"""Marks at the desk: of three pages of a log written by hand, what was read and what is what."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.functional import Promise

from worldview.moving_in.body import text_of
from worldview.moving_in.formats import html_log
from worldview.moving_in.formats.html_parts import Rule
from worldview.moving_in.formats.html_words import day_in_name
from worldview.moving_in.items import Post
from worldview.moving_in.marks import MAX_LENGTH, MAX_SIZE, Marks, mistakes
from worldview.moving_in.models import ArchiveImport
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source, open_source

#: So many pages are shown where no others were marked.
SHOWN = 3
#: Characters of a text that show how it begins.
BEGINNING = 120
#: Parts in the order in which they are asked for.
_ASKED = ("headline", "date", "author", "begins", "ends")
#: Of pages that have no entry.
_OTHER = ("index", "default", "home", "main", "about", "contact", "links", "archive", "mail")


@dataclass(frozen=True)
class Mark:
    """A part of a page, the words that are marked as it, and what is wrong with them."""

    part: str
    field: str
    words: str
    mistake: str = ""

    @property
    def label(self) -> str | Promise:
        return html_log.PARTS[self.part]


@dataclass(frozen=True)
class ShownPage:
    """A page of the export: the posts that were read of it, and its marks."""

    name: str
    marks: list[Mark]
    posts: list[Post]

    @property
    def post(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def more(self) -> int:
        return len(self.posts) - 1

    @property
    def author(self) -> str:
        return ", ".join(self.post.authors) if self.post else ""

    @property
    def begins(self) -> str:
        words = text_of(self.post.body) if self.post else ""
        return words if len(words) <= BEGINNING else words[:BEGINNING].rsplit(" ", 1)[0] + "…"


@dataclass
class Marking:
    """``marks`` and the ``rules`` that are learnt from them, where nothing is wrong with them;
    ``wrong``: what is, apart from what stands at its place."""

    pages: list[ShownPage] = field(default_factory=list)
    marks: list[Marks] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    max_length: int = MAX_LENGTH

    @property
    def has_mistakes(self) -> bool:
        return bool(self.wrong) or any(mark.mistake for page in self.pages for mark in page.marks)

    @property
    def said_rules(self) -> list[tuple[str, str]]:
        """Return the rules as they are read, by what the parts are called."""
        return [
            (str(html_log.PARTS[part]), json.dumps(rule, ensure_ascii=False))
            for part, rule in self.rules.items()
        ]


def asked(run: ArchiveImport, typed: Mapping[str, str] | None = None) -> Marking | None:
    """Return what is marked on pages of a dry run, or as it is ``typed``; ``None`` where pages
    cannot be marked."""
    if run.format != html_log.NAME or not run.path:
        return None
    try:
        with open_source(Path(run.path), name=run.name) as source:
            return _asked(source, run, typed)
    except Refused:
        return None


def _asked(source: Source, run: ArchiveImport, typed: Mapping[str, str] | None) -> Marking:
    marking = Marking(rules=run.rules)
    before = {marked["page"]: marked for marked in run.marks}
    for number, name in enumerate(_chosen(source, list(before))):
        marks = []
        for part in _ASKED:
            name_of_field = f"mark-{number}-{part}"
            words = before.get(name, {}).get(part, "")
            if typed is not None:
                words = " ".join(typed.get(name_of_field, "").split())[:MAX_LENGTH]
            marks.append(Mark(part, name_of_field, words))
        html = source.text(file) if (file := source.find(name)) else ""
        items = html_log.read_page(name, html, run.rules)
        posts = [item for item in items if isinstance(item, Post)]
        marking.pages.append(ShownPage(name, marks, posts))
    marking.marks = [
        {"page": page.name} | {mark.part: mark.words for mark in page.marks if mark.words}
        for page in marking.pages
        if any(mark.words for mark in page.marks)
    ]
    if typed is not None:
        marking.rules, wrong = mistakes(source, marking.marks)
        told = {(mistake.name, mistake.part): said for mistake, said in wrong}
        marking.pages = [
            replace(page, marks=[
                replace(mark, mistake=told.pop((page.name, mark.part), "")) for mark in page.marks
            ])
            for page in marking.pages
        ]  # fmt: skip
        marking.wrong = list(told.values())
    return marking


def _chosen(source: Source, marked: Sequence[str]) -> list[str]:
    """The pages that were marked; up to three with the first, the middle and the last of those that
    may have an entry."""
    files = [file for file in html_log.pages(source) if file.size <= MAX_SIZE]
    names = [file.name for file in files]
    dated = [name for name in names if day_in_name(name)]
    others = [name for name in names if not Path(name).stem.lower().startswith(_OTHER)]
    of = dated if len(dated) >= SHOWN else others or names
    some = [of[0], of[len(of) // 2], of[-1]] if of else []
    return list(dict.fromkeys([*marked, *some]))[: max(SHOWN, len(marked))]
