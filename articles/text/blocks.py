"""Building the tree of prose (``nodes``).

``Builder`` keeps it well formed whatever is asked of it: text stands in a block, an item in a list,
a heading between paragraphs, a footer in a quotation. ``Builder.html`` settles what is only known
at the end (``settling``), and writes it. The depth of the tree is bounded, that of what it is made
from is not.
"""

from articles.text.nodes import NEWLINE, Mark, Node, Run, written
from articles.text.settling import settle

#: Quotations and lists within one another; deeper ones are text of the deepest.
MAX_DEPTH = 8
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
#: What stands close to the word before it.
_CLOSING = frozenset(",.;:!?)]}»”’…%")


class Builder:
    def __init__(self) -> None:
        self.root = Node("")
        self.stack = [self.root]
        self.leaf: Node | None = None
        self._line_waits = self._blank_waits = False

    @property
    def container(self) -> Node:
        return self.stack[-1]

    def within(self, *names: str) -> bool:
        return any(node.name in names for node in self.stack)

    # --- Containers ------------------------------------------------------------------------------

    def open(self, name: str, attributes: dict[str, str] | None = None) -> bool:
        """Open a container where it may stand; return whether it was opened."""
        self.boundary()
        if self.leaf or not self._fits(name):
            return False
        if name in ("ul", "ol") and self.container.name in ("ul", "ol"):
            self._into_last_item()
        elif name == "li" and self.container.name not in ("ul", "ol"):
            if not self._fits("ul"):
                return False
            if list_before := self._last_made():
                self.stack.append(list_before)
            else:
                self._push(Node("ul", made=True))
        self._push(Node(name, attributes or {}))
        return True

    def _fits(self, name: str) -> bool:
        nested = sum(node.name in ("blockquote", "ul", "ol") for node in self.stack)
        if name in ("blockquote", "ul", "ol") and nested >= MAX_DEPTH:
            return False
        if name in ("blockquote", "table"):
            return not self.within("td", "th", "table")
        return True

    def _push(self, node: Node) -> None:
        self.container.children.append(node)
        self.stack.append(node)

    def _into_last_item(self) -> None:
        """Go on in the last item of the open list, so that a list directly in a list is nested."""
        item = self.container.last
        if item and item.name == "li":
            self.stack.append(item)
        else:
            self._push(Node("li"))

    def nest(self, levels: int) -> None:
        """Open ``levels`` more lists of the open list's kind, each in the last item of the other;
        those that are there already go on."""
        for _ in range(levels):
            kind = self.container.name
            if kind not in ("ul", "ol") or not self._fits(kind):
                return
            self._into_last_item()
            inner = self.container.last
            if inner and inner.name == kind:
                self.stack.append(inner)
            else:
                self._push(Node(kind))

    def item(self, kind: str, level: int, start: str = "") -> bool:
        """Open an item of a list made of paragraphs, which goes on where nothing stands between;
        return whether it was opened."""
        self.boundary()
        if self.leaf or not self._fits(kind):
            return False
        if self.container.name in ("ul", "ol"):
            self.nest(level - 1)
            self._push(Node("li"))
            return True
        if self.container.name in _ROWS:
            self._container_of_text("")
        attributes = {"start": start} if start else {}
        depth = len(self.stack)
        last = self._last_made()
        while last is not None and level > 0:
            self.stack.append(last)
            level -= 1
            if not level or not last.last or not self._fits(kind):
                break
            self.stack.append(last.last)
            last = self._last_made()
        if len(self.stack) == depth or self.container.name == "li":
            self._push(Node(kind, attributes, made=True))
        elif self.container.name != kind:
            self.stack.pop()
            self._push(Node(kind, attributes, made=True))
        self._push(Node("li"))
        return True

    def _last_made(self) -> "Node | None":
        last = self.container.last
        return last if last and last.made else None

    def close_to(self, depth: int) -> None:
        """Close the containers beyond the first ``depth``."""
        if len(self.stack) > depth:
            self.end_leaf()
            del self.stack[depth:]

    # --- Blocks of text --------------------------------------------------------------------------

    def begin(self, name: str, attributes: dict[str, str] | None = None) -> Node | None:
        """Begin a block where it may stand, as a paragraph where it may not; ``None`` within a
        block that has only lines."""
        self.boundary()
        if self.leaf:
            return None
        if name == "caption" and self._go_on_with_caption():
            return self.leaf
        here = self._container_of_text(name)
        kept = {"h3": not here, "footer": here == "blockquote", "caption": here == "table"}
        name = name if kept.get(name, True) else "p"
        self.leaf = Node(name, attributes or {}, runs=[], sticky=name in kept)
        self.container.children.append(self.leaf)
        if name in ("footer", "caption"):
            self.container.label = self.leaf
        return self.leaf

    def _container_of_text(self, name: str) -> str:
        """Open what text needs around it in a list or between the cells of a table; return the name
        of the container."""
        if self.container.name in ("ul", "ol"):
            self._push(Node("li"))
        elif name != "caption":
            if self.container.name in _ROWS and self.container.name != "tr":
                self._push(Node("tr"))
            if self.container.name == "tr":
                self._push(Node("td"))
        return self.container.name

    def _go_on_with_caption(self) -> bool:
        if self.container.name != "table" or not self.container.label:
            return False
        self.leaf, self._line_waits = self.container.label, True
        return True

    def rule(self) -> None:
        self.boundary()
        if not self.leaf and not self.container.name:
            self.container.children.append(Node("hr"))

    def boundary(self) -> None:
        """Part what comes from what came."""
        if self.leaf and self.leaf.sticky:
            self._line_waits = self.leaf.has_words
        else:
            self.end_leaf()

    def end_leaf(self) -> None:
        self.leaf, self._line_waits, self._blank_waits = None, False, False

    def part(self) -> None:
        """Part what comes from what came by a blank, where one line has both."""
        self._blank_waits = self.leaf is not None

    def text(
        self, data: str, marks: tuple[Mark, ...] = (), *, implied: dict[str, str] | None = None
    ) -> None:
        """Add text; where no block is open and it is more than space, in a paragraph with the
        attributes ``implied``."""
        leaf = self.leaf
        if leaf is None:
            if not data.strip():
                self._space(data)
                return
            data = data.lstrip(" \t\n\f")
            leaf = self.begin("p", implied)
            assert leaf is not None, "Where no block is open, one can begin."
            leaf.implied = True
        if data.strip():
            if self._line_waits:
                self._add(Run(None))
                self._line_waits = False
            leaf.has_words = True
        if self._blank_waits and data:
            self._add_blank(data[0], marks)
        self._add(Run(data, marks))

    def _add(self, run: Run) -> None:
        if self.leaf is not None and self.leaf.runs is not None:
            self.leaf.runs.append(run)

    def _add_blank(self, following: str, marks: tuple[Mark, ...]) -> None:
        self._blank_waits = False
        before = self.last_run
        if not before or not before.data or before.data[-1].isspace():
            return
        if not following.isspace() and following not in _CLOSING:
            shared = tuple(mark for mark in marks if mark in before.marks)
            self._add(Run(" ", shared))

    @property
    def last_run(self) -> Run | None:
        return self.leaf.runs[-1] if self.leaf and self.leaf.runs else None

    def line_break(self, marks: tuple[Mark, ...] = ()) -> None:
        self._add(Run(None, marks))

    def _space(self, data: str) -> None:
        children = self.container.children
        if "\n" in data and children and children[-1] is not NEWLINE:
            children.append(NEWLINE)

    # --- Writing ---------------------------------------------------------------------------------

    def html(self) -> str:
        settle(self.root)
        return "".join(written(self.root))
