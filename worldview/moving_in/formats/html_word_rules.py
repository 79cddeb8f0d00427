"""Rules for the parts of which all words are marked: headline, day and author."""

from collections.abc import Iterator
from itertools import islice, takewhile

from worldview.moving_in.formats.html_parts import (
    Rule,
    bare_headline,
    between,
    first_day,
    is_month_first,
    range_of,
)
from worldview.moving_in.formats.html_scope import LEVELS, PATHS, Scope, is_in
from worldview.moving_in.formats.html_tree import Node, paths, squashed

_LESS_PLAIN = {"line", "place", "before", "after"}


def word_rules(part: str, scopes: list[Scope]) -> Iterator[Rule]:
    """Return the rules that find a part on all pages, the plainest first."""
    found: list[Rule] = []
    for node, line in _holders(part, scopes[0]):
        for path in islice(paths(node), PATHS):
            for rule in _placed({"path": path} | ({"line": line} if line else {}), node, scopes[0]):
                if fitting := _fitted(part, rule, scopes):
                    found.append(fitting)
                    if not _LESS_PLAIN & fitting.keys() and _is_alone(fitting, scopes):
                        yield fitting
    # What is said of it less plainly comes after what is said in a path; page titles last.
    yield from sorted(found, key=lambda rule: ("title" in rule["path"], len(rule)))


def _is_alone(rule: Rule, scopes: list[Scope]) -> bool:
    return all(len(scope.tree.select(rule["path"], *scope.within)) == 1 for scope in scopes)


def _holders(part: str, scope: Scope) -> Iterator[tuple[Node, int]]:
    """The elements that hold the marked words, and in which of their lines where they hold more."""
    wanted = squashed(scope.words[part])
    for start, end in scope.find(part):
        node: Node | None = scope.tree.holder(start, end)
        for _level in range(LEVELS):
            if node is None or node.above is None or not is_in(node, scope.within):
                break
            lines = scope.tree.lines(node.start, node.end)
            whole = len(lines) == 1 or squashed(scope.tree.text(node.start, node.end)) == wanted
            if whole:
                yield node, 0
            else:
                holding = (n for n, line in enumerate(lines, 1) if line.end > start)
                yield node, next(holding, 0)
            node = node.above


def _placed(rule: Rule, node: Node, scope: Scope) -> Iterator[Rule]:
    """The rule where it names one element, and else with the place of the one that is meant."""
    found = scope.tree.select(rule["path"], *scope.within)
    if found[:1] == [node]:
        yield rule
    elif node in found and ":" not in rule["path"]:
        yield rule | {"place": found.index(node) + 1}


def _fitted(part: str, rule: Rule, scopes: list[Scope]) -> Rule | None:
    """The rule with what stands around the words; ``None`` where it does not find them all."""
    texts = []
    for scope in scopes:
        found = range_of(scope.tree, rule, scope.within)
        if found is None:
            return None
        text = scope.tree.text(*found)
        if squashed(scope.words[part]) not in squashed(text):
            return None
        texts.append(text)
    marks = [scope.words[part] for scope in scopes]
    if part == "date":
        if any(map(is_month_first, marks)):
            rule = rule | {"month_first": True}
        month_first = rule.get("month_first", False)
        fits = all(
            first_day(text, month_first=month_first) == first_day(mark, month_first=month_first)
            for text, mark in zip(texts, marks, strict=True)
        )
        return rule if fits else None
    for tried in (rule, rule | _around(texts, marks)):
        if all(
            squashed(mark) in map(squashed, _readings(part, between(text, tried)))
            for text, mark in zip(texts, marks, strict=True)
        ):
            return tried
    return None


def _readings(part: str, words: str) -> list[str]:
    return [words, bare_headline(words)] if part == "headline" else [words]


def _around(texts: list[str], marks: list[str]) -> Rule:
    """What stands before and after the marked words in all texts alike."""
    before, after = [], []
    for text, mark in zip(texts, marks, strict=True):
        mark = " ".join(mark.split())
        place = text.casefold().find(mark.casefold())
        if place < 0:
            return {}
        before.append(text[:place])
        after.append(text[place + len(mark) :])
    alike = {
        "before": _common_start([each[::-1] for each in before])[::-1].lstrip(),
        "after": _common_start(after).rstrip(),
    }
    return {side: words for side, words in alike.items() if words.strip()}


def _common_start(texts: list[str]) -> str:
    columns = zip(*texts, strict=False)
    alike = takewhile(lambda column: len(set(column)) == 1, columns)
    return "".join(column[0] for column in alike)
