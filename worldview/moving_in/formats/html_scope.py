"""What is looked at of a marked page while rules are learnt."""

from collections.abc import Mapping
from dataclasses import dataclass

from worldview.moving_in.formats.html_parts import Range, Rule, range_of
from worldview.moving_in.formats.html_tree import Node, Tree

#: Parts of which a few words are marked, in the order in which they are learnt.
WORDS = ("date", "headline", "author")
PARTS = (*WORDS, "begins", "ends")
#: Elements around the marked words that are looked at, and paths of each.
LEVELS, PATHS = 4, 120


@dataclass(frozen=True)
class Scope:
    """A page that is read, the range of it that is looked at, and the marked words."""

    tree: Tree
    within: Range
    words: dict[str, str]

    def find(self, part: str) -> list[Range]:
        return [
            found
            for found in self.tree.find(self.words.get(part, ""))
            if self.within[0] <= found[0] and found[1] <= self.within[1]
        ]


def is_in(node: Node, within: Range) -> bool:
    """Return whether an element is within a range."""
    return node.start >= within[0] and node.end <= within[1]


def ranges(scope: Scope, rules: Mapping[str, Rule]) -> dict[str, Range]:
    """Return where the words stand that the rules of these find."""
    return {
        part: found
        for part in WORDS
        if part in rules and (found := range_of(scope.tree, rules[part], scope.within))
    }
