"""The tree of prose: blocks in containers, and runs of text in blocks; and the HTML of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.text.tokens import escape_text, start_tag

NEWLINE = "\n"


@dataclass(eq=False, slots=True)
class Mark:
    """An inline element around a run of text; two of the same kind are two."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


def without_language(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return ``marks`` without what says in which language the text is."""
    return tuple(
        Mark(mark.name) if "lang" in mark.attributes or "dir" in mark.attributes else mark
        for mark in marks
        if mark.name != "span"
    )


@dataclass(slots=True)
class Run:
    """Some text, or a line break where ``data`` is ``None``, and the marks around it."""

    data: str | None
    marks: tuple[Mark, ...] = ()


@dataclass(eq=False, slots=True)
class Node:
    """A block with ``runs``, or a container with ``children``.

    ``implied``: the source had text here, and no element for it. ``sticky``: it holds lines only,
    so that a block within it is a line. ``made``: a list made of paragraphs that look like one.
    ``label``: a table's caption or a quotation's footer. ``has_words``: it has more than space.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    runs: list[Run] | None = None
    implied: bool = False
    sticky: bool = False
    made: bool = False
    label: "Node | None" = None
    has_words: bool = False

    @property
    def nodes(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def last(self) -> "Node | None":
        return next((child for child in reversed(self.children) if isinstance(child, Node)), None)

    @property
    def text(self) -> str:
        return "".join(" " if run.data is None else run.data for run in self.runs or [])

    def descendants(self, *, but: frozenset[str] = frozenset()) -> Iterator["Node"]:
        """Yield the nodes within, not those within one whose name is in ``but``."""
        for child in self.nodes:
            if child.name not in but:
                yield child
                yield from child.descendants(but=but)


def written(node: Node) -> Iterator[str]:
    """Yield the HTML of ``node`` in pieces."""
    tag = "" if node.implied else node.name
    if tag:
        yield start_tag(tag, node.attributes)
    if node.runs is not None:
        yield from _written_runs(node.runs)
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from written(child)
    if tag and tag != "hr":
        yield f"</{tag}>"


def _written_runs(runs: list[Run]) -> Iterator[str]:
    open_marks: list[Mark] = []
    for run in runs:
        marks = [mark for mark in run.marks if mark.name != "cite"]
        same = 0
        while same < min(len(marks), len(open_marks)) and marks[same] is open_marks[same]:
            same += 1
        while len(open_marks) > same:
            yield f"</{open_marks.pop().name}>"
        for mark in marks[same:]:
            yield start_tag(mark.name, mark.attributes)
            open_marks.append(mark)
        yield "<br>" if run.data is None else escape_text(run.data)
    while open_marks:
        yield f"</{open_marks.pop().name}>"
