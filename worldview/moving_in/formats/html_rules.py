"""Rules for pages written by hand, learnt from a few on which somebody marked what is what.

Of the elements that hold the marked words, and of the paths that name these, those are taken first
that are shortest; a rule is what finds the marked words again on every marked page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from worldview.moving_in.formats.html_parts import (
    Range,
    Rule,
    bare_headline,
    entries,
    first_day,
    said,
    text_range,
)
from worldview.moving_in.formats.html_scope import LEVELS, PARTS, WORDS, Scope, ranges
from worldview.moving_in.formats.html_text_rules import text_rules
from worldview.moving_in.formats.html_tree import Node, Tree, paths
from worldview.moving_in.formats.html_word_rules import word_rules

#: Paths that are tried of what may part entries.
_PARTING_PATHS = 40


@dataclass(frozen=True)
class Marked:
    """A page, and the words that somebody marked on it, by the names of the parts."""

    name: str
    html: str
    words: dict[str, str]


@dataclass(frozen=True)
class Mistake:
    """Why no rule was learnt: ``part`` is not on the page ``name`` (``is_missing``), is no day
    (``is_no_day``), or has no rule that fits all pages, where ``name`` is empty."""

    part: str
    name: str = ""
    is_missing: bool = False
    is_no_day: bool = False


@dataclass
class Learnt:
    """``rules`` by the names of the parts, and ``entries`` where a page has several."""

    rules: dict[str, Rule] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass
class Entry:
    """What rules found on a page, or in an entry of it; ``missing``: parts that were not found."""

    headline: str = ""
    day: date | None = None
    author: str = ""
    html: str = ""
    missing: list[str] = field(default_factory=list)


def learn(pages: Sequence[Marked]) -> Learnt:
    """Return the rules that hold on all ``pages``, or why there are none."""
    trees = [Tree(page.html) for page in pages]
    mistakes = [
        mistake
        for page, tree in zip(pages, trees, strict=True)
        for mistake in _mistakes_of(page, tree)
    ]
    if mistakes:
        return Learnt(mistakes=mistakes)
    scopes = [
        Scope(tree, (tree.root.start, tree.root.end), page.words)
        for page, tree in zip(pages, trees, strict=True)
    ]
    learnt = _learn(scopes)
    best, most = learnt, len(scopes)
    for rule in _ways_to_part(scopes[0]):
        if apart := _parted(scopes, rule, most):
            best, most = apart
    return best


def _mistakes_of(page: Marked, tree: Tree) -> Iterator[Mistake]:
    for part in PARTS:
        words = page.words.get(part, "")
        if words and not tree.find(words):
            yield Mistake(part, page.name, is_missing=True)
        elif words and part == "date" and first_day(words) is None:
            yield Mistake(part, page.name, is_no_day=True)


def apply(rules: Mapping[str, Rule], html: str) -> list[Entry]:
    """Return what the rules find on a page."""
    tree = Tree(html)
    return [_entry(tree, rules, within) for within in entries(tree, rules.get("entries"))]


def _entry(tree: Tree, rules: Mapping[str, Rule], within: Range) -> Entry:
    entry = Entry()
    found_at = ranges(Scope(tree, within, {}), rules)
    for part in WORDS:
        words = said(tree, rules[part], within) if part in rules else ""
        if part == "headline":
            entry.headline = bare_headline(words)
        elif part == "author":
            entry.author = words
        elif words:
            entry.day = first_day(words, month_first=rules[part].get("month_first", False))
        if part in rules and not getattr(entry, "day" if part == "date" else part):
            entry.missing.append(part)
    if "text" in rules:
        found = text_range(tree, rules["text"], within, found_at)
        entry.html = tree.html(*found) if found else ""
        entry.missing += [] if found else ["text"]
    return entry


# --- One entry -----------------------------------------------------------------------------------


def _learn(scopes: list[Scope]) -> Learnt:
    """Return the rules of the parts within what is looked at of each page."""
    learnt = Learnt()
    for part in WORDS:
        marked = [scope for scope in scopes if scope.words.get(part)]
        if not marked:
            continue
        rule = next(word_rules(part, marked), None)
        if rule is None:
            learnt.mistakes.append(Mistake(part))
        else:
            learnt.rules[part] = rule
    marked = [scope for scope in scopes if scope.words.get("begins")]
    if marked:
        rule = next(text_rules(marked, learnt.rules), None)
        if rule is None:
            learnt.mistakes.append(Mistake("begins"))
        else:
            learnt.rules["text"] = rule
    return learnt


# --- Several entries on a page -------------------------------------------------------------------


def _ways_to_part(scope: Scope) -> Iterator[Rule]:
    """Rules that may part a page into its entries, of which the marked words are in one."""
    if not (scope.words.get("date") and scope.words.get("begins")):
        return
    begins = scope.find("begins")
    near = begins[0][0] if begins else None
    near_by = []
    for part in PARTS:
        if places := scope.find(part):
            near_by.append(places[0] if near is None else min(
                places, key=lambda place: abs(place[0] - near)))  # fmt: skip
    if not near_by:
        return
    start, end = min(first for first, _last in near_by), max(last for _first, last in near_by)
    holder = scope.tree.holder(start, end)
    node: Node | None = holder
    for _level in range(LEVELS):
        if node is None or node.above is None:
            break
        yield from ({"path": path} for path in islice(paths(node), _PARTING_PATHS))
        node = node.above
    first: Node | None = scope.tree.holder(start, start + 1)
    while first is not None and first.above is not None and first.above is not holder:
        first = first.above
    if first is not None and first is not holder:
        yield from ({"path": path, "begins": True} for path in islice(paths(first), _PARTING_PATHS))


def _parted(scopes: list[Scope], rule: Rule, most: int) -> tuple[Learnt, int] | None:
    """The rules within entries, and how many entries of the marked pages these read whole, where
    those are more than ``most`` and than the others."""
    parted = [entries(scope.tree, rule) for scope in scopes]
    if sum(map(len, parted)) <= most:
        return None
    inner = []
    for scope, own in zip(scopes, parted, strict=True):
        each = (Scope(scope.tree, within, scope.words) for within in own)
        marked = [part for part in PARTS if scope.words.get(part)]
        fitting = next((one for one in each if all(map(one.find, marked))), None)
        if fitting is None:
            return None
        inner.append(fitting)
    learnt = _learn(inner)
    if learnt.mistakes:
        return None
    read = [
        _entry(scope.tree, learnt.rules, within)
        for scope, own in zip(scopes, parted, strict=True)
        for within in own
    ]
    whole = sum(not entry.missing for entry in read)
    if whole <= most or whole * 2 < len(read):
        return None
    learnt.rules["entries"] = rule
    return learnt, whole
