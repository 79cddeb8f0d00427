"""What is only known of a tree of prose at its end: what is empty, whose words a quotation is,
which rows are a table's head, where a paragraph needs an element of its own."""

from articles.text import attribution, tables
from articles.text.nodes import NEWLINE, Node, Run


def settle(node: Node) -> None:
    """Settle ``node`` and all within it."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif child.runs is not None:
            children += _parted(child, child.runs)
        elif child.name == "hr":
            children.append(child)
        else:
            settle(child)
            if child.children or child.name in ("td", "th"):
                children.append(child)
    node.children = _between(children)
    if node.name == "blockquote":
        _make_explicit(node)
        attribution.settle(node)
    elif node.name == "table":
        tables.settle(node)
    elif node.name in ("li", "td", "th"):
        _make_tight(node)
    elif not node.name:
        _make_explicit(node)
        _drop_idle_rules(node)


def _between(children: list[Node | str]) -> list[Node | str]:
    """Line ends stand between nodes only, one at most."""
    kept: list[Node | str] = []
    for child in children:
        if child is not NEWLINE or (kept and kept[-1] is not NEWLINE):
            kept.append(child)
    if kept and kept[-1] is NEWLINE:
        kept.pop()
    return kept


def _drop_idle_rules(root: Node) -> None:
    """A rule parts text from text."""
    kept: list[Node | str] = []
    before = None
    for child in root.children:
        if not isinstance(child, str):
            if child.name == "hr" and (before is None or before.name == "hr"):
                continue
            before = child
        kept.append(child)
    while kept and (isinstance(kept[-1], str) or kept[-1].name == "hr"):
        kept.pop()
    root.children = _between(kept)


def _parted(leaf: Node, leaf_runs: list[Run]) -> list[Node]:
    """The block without line breaks at its edges, parted where two follow each other; none where
    there is no text."""
    parts: list[list[Run]] = []
    part: list[Run] = []
    waiting: list[Run] = []
    begun = False
    for run in leaf_runs:
        if run.data is None and not begun:
            part = []
            continue
        if run.data is None or (waiting and not run.data.strip()):
            waiting.append(run)
            continue
        breaks = sum(other.data is None for other in waiting)
        if breaks > 1 and not leaf.sticky:
            parts.append(part)
            part, begun = [], False
        elif breaks:
            part.append(next(other for other in waiting if other.data is None))
        waiting = []
        part.append(run)
        begun = begun or bool(run.data.strip())
    parts.append(part)
    leaves = [
        Node(leaf.name, dict(leaf.attributes), runs=runs, implied=leaf.implied) for runs in parts
    ]
    for one in leaves:
        if one.implied:
            _strip_end(one)
    return [one for one in leaves if one.text.strip()]


def _strip_end(leaf: Node) -> None:
    while leaf.runs and (data := leaf.runs[-1].data) is not None:
        last = leaf.runs[-1]
        last.data = data.rstrip(" \t\n\f")
        if last.data:
            return
        leaf.runs.pop()


def _make_explicit(node: Node) -> None:
    for child in node.nodes:
        child.implied = False


def _make_tight(node: Node) -> None:
    """One paragraph, with lists or alone, needs no element of its own in an item or a cell."""
    texts = [child for child in node.nodes if child.name not in ("ul", "ol")]
    alone = len(texts) == 1 and texts[0].name == "p" and not texts[0].attributes
    cell = node.name != "li" and len(node.nodes) == 1
    for child in texts:
        child.implied = alone and (child.implied or cell)
