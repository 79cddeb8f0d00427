"""Rules for the text, of which the beginning is marked and perhaps the end."""

from collections.abc import Iterator, Mapping
from itertools import islice

from articles.text.clipboard import BLOCKS
from worldview.moving_in.formats.html_parts import (
    PARTING,
    Range,
    Rule,
    element,
    text_container,
    text_range,
)
from worldview.moving_in.formats.html_scope import PATHS, WORDS, Scope, is_in, ranges
from worldview.moving_in.formats.html_tree import Node, paths, squashed

#: Paragraphs and less: a text stands in what is around them.
_IN_TEXT = frozenset(["p", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "pre", "h1", "h2",
                      "h3", "h4", "h5", "h6", "tr", "tbody", "center"])  # fmt: skip


def text_rules(scopes: list[Scope], rules: Mapping[str, Rule]) -> Iterator[Rule]:
    """Return the rules that find the text on all pages, the innermost first."""
    parts = ranges(scopes[0], rules)
    for first in scopes[0].find("begins"):
        before = [part for part in WORDS if part in parts and parts[part][1] <= first[0]]
        tried: set[tuple[Node | None, ...]] = set()
        for path in _containers(scopes[0], first):
            named = tuple(element(scope.tree, {"path": path}, scope.within) for scope in scopes)
            if path and (None in named or named in tried):
                continue
            tried.add(named)
            found = [
                rule
                for start in ([{"follows": before}] if before else []) + [{}]
                for rule in islice(_text_rule({"path": path} | start, scopes, rules), 1)
            ]
            yield from sorted(found, key=lambda rule: rule.get("skip", 0))


def _containers(scope: Scope, first: Range) -> Iterator[str]:
    """Paths to what the text may stand in, the innermost first; at last the whole entry."""
    last = scope.find("ends")
    node: Node | None = scope.tree.holder(first[0], last[-1][1] if last else first[1])
    while node is not None and node.above is not None and is_in(node, scope.within):
        if node.name in BLOCKS and node.name not in _IN_TEXT:
            yield from islice(paths(node), PATHS)
        node = node.above
    yield ""


def _text_rule(rule: Rule, scopes: list[Scope], rules: Mapping[str, Rule]) -> Iterator[Rule]:
    skips, starts = set(), []
    parts = [ranges(scope, rules) for scope in scopes]
    for scope, own in zip(scopes, parts, strict=True):
        found = _before_text(rule, scope, own)
        if found is None:
            return
        skip, start, end = found
        skips.add(skip)
        starts.append((start, end))
    if len(skips) != 1:
        return
    rule = rule | ({"skip": skip} if (skip := skips.pop()) else {})
    for ending in _endings(scopes, starts, parts):
        tried = rule | ending
        if all(map(lambda s, p: _reads(tried, s, p), scopes, parts)):
            yield tried


def _before_text(rule: Rule, scope: Scope, parts: dict[str, Range]) -> tuple[int, int, int] | None:
    """How many lines stand before the marked beginning, where it is, and where its container
    ends."""
    around = text_container(scope.tree, rule, scope.within, parts)
    if around is None:
        return None
    lines = scope.tree.lines(*around)
    for first in scope.find("begins"):
        for number, line in enumerate(lines):
            if line.start <= first[0] < line.end:
                return number, first[0], around[1]
    return None


def _endings(
    scopes: list[Scope], starts: list[Range], parts: list[dict[str, Range]]
) -> Iterator[Rule]:
    """Ways to say where the text ends."""
    marked = [
        (scope, start, end, scope.find("ends")[-1])
        for scope, (start, end) in zip(scopes, starts, strict=True)
        if scope.words.get("ends") and scope.find("ends")
    ]
    for part in WORDS:
        if all(part in own and start < own[part][0] < end
               for own, (start, end) in zip(parts, starts, strict=True)):  # fmt: skip
            yield {"until_part": part}
    if not marked:
        yield {}
        return
    scope, _start, end, last = marked[0]
    rest = scope.tree.lines(last[1], end)
    if not rest:
        yield {}
    for node in scope.tree.nodes_after(last[1], end):
        for path in islice(paths(node), PATHS):
            if ":" not in path:
                yield {"until": path}
    drops = {len(tree.tree.lines(after[1], stop)) for tree, _s, stop, after in marked}
    if len(drops) == 1:
        yield {"drops": drops.pop()}


def _reads(rule: Rule, scope: Scope, parts: dict[str, Range]) -> bool:
    """Whether a rule reads the text that is marked: it begins so, and ends so."""
    found = text_range(scope.tree, rule, scope.within, parts)
    if found is None:
        return False
    text = squashed(scope.tree.text(*found).lstrip(PARTING))
    ends = squashed(scope.words.get("ends", ""))
    first = squashed(scope.words["begins"].lstrip(PARTING))
    return text.startswith(first) and (not ends or text.rstrip(".").endswith(ends.rstrip(".")))
