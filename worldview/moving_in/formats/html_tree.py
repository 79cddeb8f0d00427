"""A page of HTML as elements within one another, and the paths by which they are found again.

A path names elements from the outer to the inner one: ``td.main > p:2`` is the second ``p`` right
in a ``td`` of the class ``main``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from articles.text.cleaners import read_source
from articles.text.clipboard import BLOCKS
from articles.text.source_repairs import repair
from articles.text.tokens import VOID, End, Start, Text, Token, parse, serialize

_STEP = re.compile(r"(?P<name>[^#.:\s]+)(?P<mark>[#.][^:\s]+)?(?::(?P<number>\d+))?")
#: A name of a class or an id that can stand in a path.
_SIMPLE = re.compile(r"[\w-]+")
#: How many steps of a path are tried in all ways.
_TRIED = 3
#: What a range stands in and is still in where it is cut out; tables and boxes stay behind.
_KEPT_AROUND = frozenset(["b", "strong", "i", "em", "a", "blockquote", "ul", "ol", "li"])
#: What is read alike, however it was typed or pasted.
_ALIKE = str.maketrans("“”„«»‘’‚‹›–—‑", "\"\"\"\"\"'''''---")


def squashed(text: str) -> str:
    """Return text as it is compared: without spaces, and whatever its quotation marks are."""
    return re.sub(r"\s+", "", text.translate(_ALIKE)).casefold()


@dataclass(eq=False, slots=True)
class Node:
    """An element, from its start tag at ``start`` to its end tag at ``end`` among the tokens;
    ``number``: its place among those of its name within the same one."""

    name: str
    attributes: dict[str, str]
    above: "Node | None"
    start: int
    end: int = 0
    number: int = 1
    counted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a line of its own: from ``start`` up to ``end`` among the tokens."""

    start: int
    end: int
    text: str


class Tree:
    """A page that is read. Ranges are of its tokens, the end not among them."""

    def __init__(self, html: str) -> None:
        self.tokens: list[Token] = parse(read_source(repair(html)))
        self.root = Node("page", {}, None, 0, len(self.tokens))
        self._named: dict[str, list[Node]] = {}
        #: The element that each token stands right in.
        self._within: list[Node] = []
        self._build()
        self._squash()

    def _build(self) -> None:
        open_node = self.root
        for place, token in enumerate(self.tokens):
            if isinstance(token, Start):
                number = open_node.counted[token.name] = open_node.counted.get(token.name, 0) + 1
                node = Node(token.name, token.attributes, open_node, place, place + 1, number)
                self._named.setdefault(token.name, []).append(node)
                if token.name not in VOID:
                    open_node = node
            self._within.append(open_node)
            if isinstance(token, End) and open_node.above and open_node.name == token.name:
                open_node.end = place + 1
                open_node = open_node.above
        while open_node.above:
            open_node.end = len(self.tokens)
            open_node = open_node.above

    def _squash(self) -> None:
        self._offsets: list[int] = []
        self._places: list[int] = []
        pieces, length = [], 0
        for place, token in enumerate(self.tokens):
            if isinstance(token, Text) and (bare := squashed(token.data)):
                self._offsets.append(length)
                self._places.append(place)
                pieces.append(bare)
                length += len(bare)
        self._squashed = "".join(pieces)

    def find(self, words: str, most: int = 12) -> list[tuple[int, int]]:
        """Return the ranges that hold ``words``, in order."""
        wanted, at = squashed(words), 0
        found: list[tuple[int, int]] = []
        while wanted and len(found) < most and (at := self._squashed.find(wanted, at)) >= 0:
            last = self._place_of(at + len(wanted) - 1)
            found.append((self._place_of(at), last + 1))
            at += 1
        return found

    def _place_of(self, offset: int) -> int:
        return self._places[bisect_right(self._offsets, offset) - 1]

    def holder(self, start: int, end: int) -> Node:
        """Return the innermost element that holds a range."""
        node = self._within[start]
        while node.above and node.end < end:
            node = node.above
        return node

    def text(self, start: int, end: int) -> str:
        return " ".join(line.text for line in self.lines(start, end))

    def lines(self, start: int, end: int) -> list[Line]:
        """Return the lines of a range that have words."""
        return list(self._lines(start, end))

    def _lines(self, start: int, end: int) -> Iterator[Line]:
        pieces: list[str] = []
        begun = start
        for place in range(start, end):
            token = self.tokens[place]
            if isinstance(token, Text):
                pieces.append(token.data)
            elif token.name in BLOCKS or token.name in ("br", "title"):
                if text := " ".join("".join(pieces).split()):
                    yield Line(begun, place, text)
                pieces, begun = [], place + 1
        if text := " ".join("".join(pieces).split()):
            yield Line(begun, end, text)

    def html(self, start: int, end: int) -> str:
        """Return a range as HTML that is whole."""
        around: list[Start] = []
        above: Node | None = self._within[start] if start < len(self.tokens) else None
        if above is not None and above.start == start:
            above = above.above
        while above is not None and above.above is not None:
            if above.start < start and above.name in _KEPT_AROUND:
                around.insert(0, Start(above.name))
            above = above.above
        open_names = [element.name for element in around]
        pieces: list[Token] = list(around)
        for token in self.tokens[start:end]:
            if isinstance(token, End):
                if not open_names or open_names[-1] != token.name:
                    continue
                open_names.pop()
            elif isinstance(token, Start) and token.name not in VOID:
                open_names.append(token.name)
            pieces.append(token)
        return serialize([*pieces, *(End(name) for name in reversed(open_names))])

    def select(self, path: str, start: int, end: int) -> list[Node]:
        """Return the elements within a range that ``path`` names, in order."""
        steps = [match for step in path.split(" > ") if (match := _STEP.fullmatch(step))]
        if not steps or len(steps) != path.count(" > ") + 1:
            return []
        return [
            node
            for node in self._named.get(steps[-1]["name"], ())
            if node.start >= start and node.end <= end and _fits(node, steps)
        ]

    def nodes_after(self, start: int, end: int) -> list[Node]:
        """Return the elements that begin in a range, in order."""
        found = (node for nodes in self._named.values() for node in nodes)
        return sorted(
            (node for node in found if start <= node.start < end), key=lambda node: node.start
        )


def _fits(node: Node | None, steps: "list[re.Match[str]]") -> bool:
    for step in reversed(steps):
        if node is None or node.name != step["name"]:
            return False
        if step["number"] and int(step["number"]) != node.number:
            return False
        if (mark := step["mark"]) and not (
            mark[1:] == node.attributes.get("id", "")
            if mark[0] == "#"
            else mark[1:] in node.attributes.get("class", "").split()
        ):
            return False
        node = node.above
    return True


def paths(node: Node) -> Iterator[str]:
    """Return the paths that name ``node``, among others perhaps, the shortest first."""
    if node.above is None:
        return
    chain = [node]
    while (above := chain[-1].above) is not None and above.above is not None:
        chain.append(above)
    yield from _plain(node)
    for length in range(1, min(_TRIED, len(chain)) + 1):
        ways = [[*_plain(each), _numbered(each)] for each in reversed(chain[:length])]
        for steps in product(*ways):
            if length > 1 or steps[0] == _numbered(node):
                yield " > ".join(steps)
    for length in range(_TRIED + 1, len(chain) + 1):
        some = list(reversed(chain[:length]))
        yield " > ".join([_plain(some[0])[0], *map(_numbered, some[1:])])
        yield " > ".join(map(_numbered, some))


def _plain(node: Node) -> list[str]:
    ways = []
    if _SIMPLE.fullmatch(own := node.attributes.get("id", "")):
        ways.append(f"{node.name}#{own}")
    classes = [name for name in node.attributes.get("class", "").split() if _SIMPLE.fullmatch(name)]
    return [*ways, *(f"{node.name}.{name}" for name in classes[:2]), node.name]


def _numbered(node: Node) -> str:
    return f"{node.name}:{node.number}"
