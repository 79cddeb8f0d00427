"""A line of a written column, with what marks it."""

from dataclasses import dataclass
from functools import cached_property

from articles.importer import vocabulary


@dataclass(frozen=True)
class Line:
    """``mark``: "" (text), "blank", "heading", "bullet", "number", "quote", "row", "image" or
    "rule". ``level``: of a heading, 1 the highest. ``number``: of the line in the text, the first
    being 1. ``raw``: the line as it stands there."""

    text: str
    number: int
    mark: str = ""
    level: int = 0
    raw: str = ""
    is_indented: bool = False
    #: What a picture's mark says beside what is shown.
    title: str = ""

    @cached_property
    def plain(self) -> str:
        """The text without marks of Markdown."""
        return vocabulary.without_marks(self.text)
