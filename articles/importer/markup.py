"""HTML of a page or a letter as the lines of text that ``lines`` reads: headings, lists,
quotations, tables, pictures and links in the marks of Markdown.

nh3 reads it as a browser would; what pages hold around their text (menus, forms, scripts) goes.
"""

import re
from dataclasses import dataclass, field

from articles.text import clipboard
from articles.text.cleaners import read_source
from articles.text.source_repairs import repair
from articles.text.tokens import End, Start, Text, Token, parse

#: Of a page around its text.
_AROUND = frozenset(["nav", "form", "button", "select", "menu", "dialog", "iframe", "noscript"])
_HIDDEN = clipboard.NOT_TEXT | _AROUND
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_END_OF_BLOCK = re.compile(r"</(?:p|h[1-6]|div|ul|ol|table|blockquote|article|section)\s*>", re.I)
_BOLD, _ITALIC = frozenset(["b", "strong"]), frozenset(["i", "em", "cite"])


def has_markup(text: str) -> bool:
    """Return whether a text is HTML: its paragraphs are elements, not lines with a mark here and
    there."""
    begins = text.lstrip()[:15].casefold()
    if begins.startswith(("<!doctype", "<html", "<?xml")):
        return True
    ends = len(_END_OF_BLOCK.findall(text))
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    bare = sum(not part.lstrip().startswith("<") for part in paragraphs)
    return ends > 0 and bare <= len(paragraphs) / 2


_STOP = re.compile(r"[ ,;:.،、|·/–—-]+")
#: Where the mark of a footnote leads, and its note back.
_NOTE_ADDRESS = re.compile(r"#_?(?:ftn|fn|footnote|cite_|edn|endnote|sdfootnote)[\w:-]*$", re.I)
_NOTE_MARK = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
#: A mark in a line of its own is that of the note under it.
_MARK_OVER_NOTE = re.compile(r"^(\[\d{1,3}\])\.?\n+(?=[^\W_])", re.M)


@dataclass
class _Writer:
    """Writes lines; ``prefix`` begins each that is quoted."""

    lines: list[str] = field(default_factory=list)
    line: str = ""
    quotes: int = 0
    lists: list[int | None] = field(default_factory=list)
    marker: str = ""

    def write(self, text: str) -> None:
        self.line += text

    def end_line(self, *, blank: bool = False) -> None:
        text = " ".join(self.line.split())
        self.line = ""
        if text.strip("*_ "):
            quote = "> " * bool(self.quotes)
            self.lines.append(f"{quote}{self.marker}{text}")
            self.marker = ""
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")


def as_text(html: str) -> str:
    """Return the text of HTML, with marks of Markdown."""
    writer = _Writer()
    hidden = 0
    opened: list[str] = []
    in_cell = False
    tokens = parse(read_source(repair(html)))
    layout, bold = _layout_cells(tokens), _bold_by_style(tokens)
    for place, token in enumerate(tokens):
        name = token.name if isinstance(token, (Start, End)) else ""
        if name in _HIDDEN and name not in ("title",) and name not in _VOID_HIDDEN:
            hidden += 1 if isinstance(token, Start) else -1
            hidden = max(0, hidden)
            continue
        if hidden or name in ("title", "head"):
            continue
        if isinstance(token, Text):
            writer.write(token.data.replace("\n", " "))
        elif name in ("td", "th", "tr") and place in layout:
            writer.end_line(blank=True)
        elif name in ("td", "th"):
            in_cell = isinstance(token, Start)
            if not in_cell:
                writer.write(" | ")
        elif place in bold and isinstance(token, Start):
            _tag(writer, token, opened, in_cell=in_cell)
            _emphasis(writer, "b", is_start=True)
        elif place in bold:
            _emphasis(writer, "b", is_start=False)
            _tag(writer, token, opened, in_cell=in_cell)
        else:
            _tag(writer, token, opened, in_cell=in_cell)
    writer.end_line()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip()
    return _MARK_OVER_NOTE.sub(r"\1 ", text)


#: What is set in bold or in large letters by its style; a headline has so many letters at most.
_STYLED = frozenset(["font", "span", "p", "div", "center"])
_MAX_HEADLINE, _MAX_TOKENS, _LARGE = 150, 40, 4


def _bold_by_style(tokens: list[Token]) -> set[int]:
    """The places of the tags around a few words that a style sets in bold, or large letters, and
    no element does."""
    found: set[int] = set()
    opened: list[tuple[int, str, bool]] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Text) or token.name not in _STYLED:
            continue
        if isinstance(token, Start):
            opened.append((place, token.name, _is_set_apart(token)))
            continue
        while opened and opened[-1][1] != token.name:
            opened.pop()
        if not opened:
            continue
        start, _name, is_set_apart = opened.pop()
        if not is_set_apart or place - start > _MAX_TOKENS:
            continue
        within = tokens[start + 1 : place]
        words = "".join(one.data for one in within if isinstance(one, Text)).strip()
        is_plain = not any(
            isinstance(one, Start) and one.name in _BOLD | clipboard.BLOCKS for one in within
        ) and found.isdisjoint(range(start, place))
        if is_plain and 0 < len(words) <= _MAX_HEADLINE:
            found |= {start, place}
    return found


def _is_set_apart(element: Start) -> bool:
    size = element.attributes.get("size", "").strip()
    is_large = size.startswith("+") or (size.isdecimal() and int(size) >= _LARGE)
    return is_large or clipboard.is_bold(clipboard.style_of(element)) is True


#: What stands in the cells of a table that lays out a page, not in one of figures.
_LAYOUT = frozenset(
    ["p", "div", "table", "blockquote", "ul", "ol", "img", "hr", "figure", *_HEADINGS]
)


def _layout_cells(tokens: list[Token]) -> set[int]:
    """The places of the tags of rows and cells that lay out a page: those with blocks in them, and
    rows of one cell."""
    found: set[int] = set()
    rows: list[tuple[int, list[int], list[bool]]] = []  # place, cells' tags, whether it lays out
    for place, token in enumerate(tokens):
        if isinstance(token, Text):
            continue
        if isinstance(token, Start) and token.name == "tr":
            rows.append((place, [], [False]))
        elif rows and token.name in ("td", "th"):
            rows[-1][1].append(place)
        elif rows and isinstance(token, Start) and token.name in _LAYOUT:
            rows[-1][2][0] = True
        elif rows and isinstance(token, End) and token.name == "tr":
            start, cells, is_layout = rows.pop()
            if is_layout[0] or len(cells) <= 2:
                found |= {start, place, *cells}
            if rows:
                rows[-1][2][0] = True
    return found


_VOID_HIDDEN = frozenset(["meta", "link", "base", "param", "source", "track", "area", "col"])


def _tag(writer: _Writer, token: Token, opened: list[str], *, in_cell: bool) -> None:
    if isinstance(token, Text):
        return
    name, is_start = token.name, isinstance(token, Start)
    if name == "a":
        _link(writer, token, opened)
    elif name in ("cite", "footer") and writer.quotes:
        writer.end_line()
        writer.marker = "— " if is_start else ""
    elif name in _BOLD or name in _ITALIC:
        _emphasis(writer, name, is_start=is_start)
    elif name == "img" and isinstance(token, Start):
        alt = token.attributes.get("alt", "").replace("[", "(").replace("]", ")")
        source = re.sub(r"[\s()]", "", token.attributes.get("src", ""))[:200]
        if alt or source:
            writer.line = writer.line.removesuffix("[")  # a picture in a link has no words
            writer.end_line(blank=True)
            writer.write(f"![{alt}]({source})")
            writer.end_line()
    elif name == "br":
        if in_cell:
            writer.write(" ")
        else:  # two make a paragraph
            writer.end_line(blank=not writer.line.strip())
    elif name == "tr":
        writer.line = f"| {writer.line}" if not is_start and writer.line.strip() else writer.line
        writer.end_line()
    elif in_cell and name in ("p", "div"):
        writer.write(" ")
    elif name in clipboard.BLOCKS:
        _block(writer, name, is_start=is_start)


def _block(writer: _Writer, name: str, *, is_start: bool) -> None:
    if name in _HEADINGS:
        writer.end_line(blank=True)
        writer.marker = "#" * _HEADINGS[name] + " " if is_start else ""
    elif name == "blockquote":
        writer.end_line(blank=True)
        writer.quotes = max(0, writer.quotes + (1 if is_start else -1))
    elif name in ("ul", "ol"):
        writer.end_line(blank=not writer.lists)
        if is_start:
            writer.lists.append(0 if name == "ol" else None)
        elif writer.lists:
            writer.lists.pop()
            writer.end_line(blank=not writer.lists)
    elif name == "li":
        writer.end_line()
        if is_start:
            number = writer.lists[-1] if writer.lists else None
            if number is not None:
                writer.lists[-1] = number + 1
                writer.marker = f"{number + 1}. "
            else:
                writer.marker = "• "
    elif name in ("figcaption", "caption"):
        writer.end_line()
    elif name == "hr":
        writer.end_line(blank=True)
        writer.lines += ["---", ""]
    elif name == "p" and writer.marker and writer.lists:
        writer.end_line()
    else:
        writer.end_line(blank=not writer.lists or name == "table")


def _emphasis(writer: _Writer, name: str, *, is_start: bool) -> None:
    """A mark of Markdown stands by a word: blanks within it come to stand outside."""
    mark = "**" if name in _BOLD else "*"
    if is_start:
        writer.write(mark)
        return
    bare = writer.line.rstrip()
    start = bare.rfind(mark)
    if start >= 0 and (stop := _STOP.match(bare, start + len(mark))):
        # A comma between two that are set so, alone or with more words.
        bare = f"{bare[:start]}{stop[0]}{mark}{bare[stop.end() :]}"
        writer.line = bare + writer.line[len(bare) :]
    if bare.endswith(mark):
        writer.line = bare[: -len(mark)] + writer.line[len(bare) :]
    else:
        writer.line = bare + mark + writer.line[len(bare) :]


def _link(writer: _Writer, token: Token, opened: list[str]) -> None:
    if isinstance(token, Start):
        address = token.attributes.get("href", "").strip()
        address = re.sub(r"\s", "%20", address).replace("(", "%28").replace(")", "%29")
        is_link = address.startswith(("http://", "https://", "mailto:", "/"))
        if address.startswith("#") or _NOTE_ADDRESS.search(address):
            opened.append(f"#{len(writer.line)}")
        else:
            opened.append(address if is_link and not address.startswith("//") else "")
        writer.write("[" if opened[-1][:1] not in ("", "#") else "")
    elif opened and opened[-1].startswith("#"):
        start = int(opened.pop()[1:])
        writer.line = writer.line[:start] + _note_mark(writer.line[start:])
    elif opened and (address := opened.pop()):
        start = writer.line.rfind("[")
        words = writer.line[start + 1 :]
        if start >= 0 and words.strip():
            writer.line = f"{writer.line[:start]}[{words.strip()}]({address})"
        elif start >= 0:
            writer.line = writer.line[:start]


def _note_mark(words: str) -> str:
    """The words of a link within the page: the number of a footnote in brackets, an arrow back to
    its mark as none."""
    if match := _NOTE_MARK.fullmatch(words):
        return f"[{match[1]}]"
    is_back = words.strip(" \N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}") in "↩↑^"
    return "" if is_back else words
