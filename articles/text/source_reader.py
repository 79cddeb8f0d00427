"""What the tokens of a source mean, told to a ``Builder`` one after another."""

import re

from django.conf import settings
from django.utils.translation import get_language

from articles.text import clipboard, formulas, tables
from articles.text.blocks import Builder
from articles.text.cleaners import SCHEMES
from articles.text.frames import Frame
from articles.text.languages import differing, is_right_to_left, normalize_language
from articles.text.left_out import LeftOut
from articles.text.nodes import Mark, Node, without_language
from articles.text.survey import Survey, words_of
from articles.text.tokens import VOID, End, Start, Text, Token

_MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **{name: name for name in ("sub", "sup", "cite")},
}
_CONTAINERS = frozenset({"blockquote", "ul", "ol", "menu", "dir", "li"})
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_CONTROLS = frozenset({"input", "select", "textarea", "button"})
_MATH_FRAMES = clipboard.MATH - clipboard.MATH_WORDS
_START = re.compile(r"\s*([-+]?[0-9]{1,5})[0-9]*\s*$")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.I)
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20]+")


class SourceReader:
    """Reads ``tokens`` once, in order; nothing recurses over them, and all of it takes time linear
    in their number. What is left out is told in ``left``."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.left = LeftOut()
        self.out = Builder()
        self.frames: list[Frame] = []
        self.marks: tuple[Mark, ...] = ()
        #: Whether letters have no size here.
        self.unseen = False
        language = get_language() or settings.LANGUAGE_CODE
        #: Language and direction of the site, of the text here, and of a block that begins here.
        self.site = (language, "rtl" if is_right_to_left(language) else "ltr")
        self.speech = self.block_speech = self.site
        self.survey = Survey(tokens)
        #: Of the open tables, whether each is layout.
        self.layouts: list[bool] = []
        self.note_marks = self.note_bodies = 0
        # How many of each are open.
        self.forms = self.note_lists = self.preformatted = self.soft = 0

    def build(self) -> str:
        """Return the source as HTML of prose."""
        place = 0
        while place < len(self.tokens):
            place = self._take(place)
        self.left.counts["footnote"] = max(self.note_marks, self.note_bodies)
        return self.out.html()

    def _take(self, place: int) -> int:
        """Take the token at ``place``; return where to go on."""
        token = self.tokens[place]
        if isinstance(token, Text):
            self._text(token.data)
        elif isinstance(token, End):
            self._end()
        else:
            return self._start(token, place)
        return place + 1

    def _text(self, data: str) -> None:
        if self.unseen and data.strip():
            return
        if self.frames and self.frames[-1].name in _MATH_FRAMES and not data.strip():
            return
        if self.soft:
            data = data.replace("\N{NO-BREAK SPACE}", " ")
        if not self.preformatted:
            self.add(data)
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.out.line_break(self.marks)
            if line:
                self.add(line)

    def add(self, data: str) -> None:
        self.out.text(data, self.marks, implied=self._own_language())

    def _start(self, token: Start, place: int) -> int:
        style = clipboard.style_of(token)
        if self._is_left_out(token, style, place):
            if token.name in clipboard.BLOCKS:
                self.out.boundary()
            return self.survey.end_of(place) + 1
        if token.name in VOID:
            self._void(token)
            return place + 1
        self._open(token, style, place)
        return place + 1

    def _open(self, token: Start, style: dict[str, str], place: int) -> None:
        frame = Frame(token.name, self.marks, len(self.out.stack), self.speech, self.block_speech)
        self.frames.append(frame)
        frame.block = clipboard.is_block(token, style)
        frame.box = clipboard.is_inline_box(style) or self._stands_apart()
        frame.unseen = self.unseen
        unseen = clipboard.has_no_size(style)
        self.unseen = self.unseen if unseen is None else unseen
        frame.sets_apart = clipboard.sets_apart(style)
        self._take_language(token, frame)
        frame.notes = clipboard.is_notes_list(style)
        frame.preformatted = token.name in _PREFORMATTED
        frame.soft = clipboard.is_space(token, style)
        self.note_lists += frame.notes
        self.preformatted += frame.preformatted
        self.soft += frame.soft
        if token.name == "form" or (token.name in _CONTROLS and not self.forms):
            self.left.add("form")
        self.forms += token.name == "form"
        if frame.block:
            self._block(token, style, place, frame)
            leaf = self.out.leaf
            if frame.owns_leaf or not (leaf and leaf.sticky):
                # It says itself in which language it is.
                self.marks = without_language(self.marks)
        else:
            if frame.box:
                self.out.part()
            self._inline(token, style, place, frame)
        self._mark_by_style(style)

    def _end(self) -> None:
        if not self.frames:
            return
        frame = self.frames.pop()
        if frame.after:
            self.out.text(frame.after, self.marks)
        self.marks, self.speech = frame.marks, frame.speech
        self.block_speech, self.unseen = frame.block_speech, frame.unseen
        if frame.owns_leaf:
            self.out.end_leaf()
        elif frame.block:
            self.out.boundary()
        elif frame.box:
            self.out.part()
        self.out.close_to(frame.depth)
        self.preformatted -= frame.preformatted
        self.soft -= frame.soft
        self.note_lists -= frame.notes
        self.forms -= frame.name == "form"
        if frame.name == "table":
            self.layouts.pop()

    # --- What is left out ------------------------------------------------------------------------

    def _is_left_out(self, token: Start, style: dict[str, str], place: int) -> bool:
        """Whether the element is no text of the author's; tell of what there is to tell."""
        name, left = token.name, self.left
        if name in clipboard.NOT_TEXT or clipboard.is_hidden(token, style):
            if name == "script":
                left.add("script")
            elif name == "noscript" and (words := words_of(self.survey.words(place))):
                left.add("noscript", words)
            return True
        if clipboard.is_list_mark(style) or clipboard.is_review_mark(token):
            return True
        if clipboard.is_struck(token, style):
            if words := self.survey.words(place).strip():
                left.add("struck", words)
            return True
        if clipboard.is_review(token, style):
            left.add("comment", self.survey.words(place))
            return True
        if name == "img" and clipboard.said_by(token):
            self.add(clipboard.said_by(token))
            return True
        if (kind := clipboard.embed_kind(token)) or name in ("svg", "img", "canvas"):
            if kind:
                left.add(kind, self.survey.words_instead(place))
            self.out.part()
            return True
        return self._is_note(token, style, place) or self._is_idle(token, place)

    def _is_note(self, token: Start, style: dict[str, str], place: int) -> bool:
        if place in self.survey.notes or clipboard.is_note_body(style):
            self.note_bodies += 1
            self.left.keep(self.survey.words(place))
            return True
        if place in self.survey.marks_of_notes or clipboard.is_bare_note_mark(token):
            self.note_marks += 1
            return True
        if not clipboard.is_note_back(token):
            return False
        if clipboard.note_of(clipboard.place_of(token)[1]) in self.survey.whole_notes:
            return True
        words = self.survey.words(place)
        return clipboard.is_made_note(token) and clipboard.is_written_as_mark(words)

    def _is_idle(self, token: Start, place: int) -> bool:
        """Whether it is furniture: the rule over a document's footnotes, a drawn anchor."""
        if token.name in ("hr", "br") and (
            self.note_lists or "msocomoff" in clipboard.classes(token)
        ):
            return True
        if token.name == "br":
            return "apple-interchange-newline" in clipboard.classes(token)
        drawn = token.attributes.get("aria-hidden") == "true"
        short = self.survey.end_of(place) - place < 20
        return drawn and short and not any(c.isalnum() for c in self.survey.words(place))

    # --- What is kept ----------------------------------------------------------------------------

    def _void(self, token: Start) -> None:
        if token.name == "br":
            self.out.line_break(self.marks)
        elif token.name == "hr":
            self.out.rule()
        elif token.name == "input" and not self.forms:
            hidden = token.attributes.get("type", "").lower() == "hidden"
            self.left.counts["form"] += not hidden
        if token.name == "input":
            self.out.part()

    def _stands_apart(self) -> bool:
        """Whether the element that was just opened is a box because of the one around it."""
        return len(self.frames) > 1 and self.frames[-2].sets_apart

    @property
    def _around(self) -> str:
        """What the element that was just opened stands in."""
        return self.frames[-2].name if len(self.frames) > 1 else ""

    def _take_language(self, token: Start, frame: Frame) -> None:
        language = normalize_language(token.attributes.get("lang", "")) or self.speech[0]
        direction = token.attributes.get("dir", "").strip().lower()
        self.speech = (language, direction if direction in ("ltr", "rtl") else self.speech[1])
        if frame.block:
            self.block_speech = self.speech

    def _own_language(self) -> dict[str, str]:
        """The language and direction of a block that begins here, where what is around it has
        another."""
        language, direction = self.site
        for node in self.out.stack:
            language = node.attributes.get("lang", language)
            direction = node.attributes.get("dir", direction)
        return differing(self.block_speech, (language, direction))

    def _block(self, token: Start, style: dict[str, str], place: int, frame: Frame) -> None:
        out, name = self.out, token.name
        level = clipboard.list_level(style)
        if level and name in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6"):
            kind, start = self.survey.list_kind(place)
            if out.item(kind, level, start):
                return
        if name in _TABLE_PARTS:
            self._table_part(token, place)
        elif name in _CONTAINERS:
            self._container(token)
        elif name in clipboard.HEADINGS:
            leaf = out.begin("h3", self._own_language())
            frame.owns_leaf = bool(leaf)
            if leaf and leaf.name != "h3" and out.container.name == "td":
                self.put("strong")
        elif name == "p":
            out.begin("p", self._own_language())
        elif name in ("footer", "caption"):
            self._sticky(name, frame)
        elif name == "figcaption" and (quotation := self._quotation_before()):
            out.boundary()
            out.stack.append(quotation)
            self.put("cite")
        else:
            out.boundary()

    def _sticky(self, name: str, frame: Frame) -> None:
        leaf = self.out.begin(name, self._own_language())
        frame.owns_leaf = leaf is not None and leaf.sticky

    def _quotation_before(self) -> Node | None:
        """The quotation that a figure's caption follows, and so names the source of."""
        if self.out.leaf and self.out.leaf.sticky:
            return None
        last = self.out.container.last
        if not last or last.name != "blockquote" or last.label:
            return None
        return last if any(frame.name == "figure" for frame in self.frames) else None

    def _container(self, token: Start) -> None:
        name = {"menu": "ul", "dir": "ul"}.get(token.name, token.name)
        attributes = self._own_language()
        start = _START.match(token.attributes.get("start", ""))
        if name == "ol" and start and int(start[1]) != 1:
            attributes = {"start": str(int(start[1])), **attributes}
        if name == "li":
            self._nest(token)
            attributes = self._own_language()
        self.out.open(name, attributes)

    def _nest(self, token: Start) -> None:
        """Nest an item as deep as its source says (``aria-level``), however flat it is written."""
        said = token.attributes.get("aria-level") or token.attributes.get("data-aria-level", "")
        if not (said.isascii() and said.isdigit()):
            return
        depth = 0
        for node in reversed(self.out.stack):
            if node.name in ("ul", "ol"):
                depth += 1
            elif node.name != "li":
                break
        if depth and int(said[:3]) > depth:
            self.out.nest(int(said[:3]) - depth)

    def _table_part(self, token: Start, place: int) -> None:
        if token.name == "table":
            kept = place not in self.survey.layout and self.out.open("table")
            if kept and token.attributes.get("data-caption", "").strip():
                # A caption as the desk's editor keeps it.
                self.out.begin("caption")
                self.out.text(token.attributes["data-caption"].strip())
                self.out.end_leaf()
            self.layouts.append(not kept)
        elif not self.layouts or self.layouts[-1]:
            self.out.boundary()
        elif token.name in ("td", "th"):
            attributes = tables.cell_attributes(token.name, token.attributes)
            self.out.open(token.name, attributes | self._own_language())
        else:
            self.out.open(token.name)

    def _inline(self, token: Start, style: dict[str, str], place: int, frame: Frame) -> None:
        name = token.name
        if name == "a":
            self._link(token)
        elif name == "q":
            self.add("“")
            frame.after = "”"
        elif name == "rt":
            self.add("(")
            frame.after = ")"
        elif name in clipboard.MATH:
            formulas.set_apart(self, token, place, frame)
        elif name == "cite" and self._around == "blockquote" and self.survey.is_last(place):
            self.out.boundary()
        mark = _MARKS.get(name, "")
        if (mark, clipboard.is_bold(style)) == ("strong", False):
            mark = ""  # what Google's documents put around everything
        if (mark, clipboard.is_italic(style)) == ("em", False):
            mark = ""
        attributes = differing(self.speech, frame.speech)
        if mark and mark != "cite" and self.put(mark, attributes):
            return
        if mark:
            self.put(mark)
        if attributes:
            self.marks += (Mark("span", attributes),)

    def put(self, name: str, attributes: dict[str, str] | None = None) -> bool:
        """Mark what follows, unless it is marked so already; return whether it was."""
        if any(mark.name == name for mark in self.marks):
            return False
        self.marks += (Mark(name, attributes or {}),)
        return True

    def _mark_by_style(self, style: dict[str, str]) -> None:
        """Mark what is bold, italic, raised or lowered by its style alone."""
        if not style:
            return
        headed = any(
            frame.name in clipboard.HEADINGS or frame.name == "th" for frame in self.frames
        )
        for name, said in (
            ("strong", clipboard.is_bold(style)),
            ("em", clipboard.is_italic(style)),
        ):
            if said and not (headed and name == "strong"):
                self.put(name)
            elif said is False:
                self.marks = tuple(mark for mark in self.marks if mark.name != name)
        raised = style.get("vertical-align", "")
        if raised in ("super", "sub"):
            self.put("sup" if raised == "super" else "sub")

    def _link(self, token: Start) -> None:
        address = token.attributes.get("href", "")
        bare = _IGNORED_IN_ADDRESSES.sub("", address)
        if not bare or (bare[0] == "#" and clipboard.is_made_place(bare[1:])):
            return
        scheme = _SCHEME.match(bare)
        if scheme and scheme[1].lower() not in SCHEMES:
            self.left.add("link")
            return
        self.put("a", {"href": address})
