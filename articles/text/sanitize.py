"""HTML of any origin to the few elements of prose. nh3 enters here and nowhere else in this app.

nh3 reads what was sent as a browser would and writes it well formed; its tokens are read once, in
order, and a ``Builder`` is told what they mean; what that wrote nh3 cleans again by the allow-list
of what is stored. Nothing recurses over the input, and all of it takes time linear in its length.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

import nh3
from django.conf import settings

from articles.text import clipboard, tables
from articles.text.blocks import Builder, Mark, Node
from articles.text.languages import is_right_to_left, normalize_language, same_language
from articles.text.left_out import LeftOut
from articles.text.tokens import RAW_TEXT, VOID, End, Start, Text, Token, parse

#: Of addresses that links may have.
SCHEMES = frozenset({"http", "https", "mailto"})

# --- What nh3 is told ----------------------------------------------------------------------------

SOURCE_ELEMENTS = (
    clipboard.BLOCKS
    | clipboard.NOT_TEXT
    | clipboard.MATH
    | frozenset(
        [
            "a",
            "abbr",
            "acronym",
            "applet",
            "audio",
            "b",
            "bdi",
            "bdo",
            "big",
            "br",
            "canvas",
            "cite",
            "code",
            "del",
            "dfn",
            "em",
            "embed",
            "font",
            "i",
            "iframe",
            "img",
            "input",
            "ins",
            "kbd",
            "label",
            "mark",
            "menuitem",
            "object",
            "o:p",
            "picture",
            "q",
            "rt",
            "rtc",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "svg",
            "tt",
            "u",
            "v:imagedata",
            "v:shape",
            "var",
            "video",
            "wbr",
        ]
    )
)
#: Those that are refused below are read, so that the editor is told of them.
_READ_SCHEMES = {
    "http", "https", "mailto", "javascript", "vbscript", "data", "file", "cid", "blob", "about",
    "ftp", "tel", "sms", "mid", "ms-word", "x-apple-data-detectors", "view-source", "chrome",
    "app", "webcal", "irc", "news", "nntp", "sftp", "ssh", "magnet",
}  # fmt: skip
_source = nh3.Cleaner(
    tags=set(SOURCE_ELEMENTS),
    clean_content_tags=set(),
    attributes={
        "*": {
            *("style", "class", "id", "name", "href", "src", "alt", "width", "height", "hidden"),
            *("lang", "dir", "colspan", "rowspan", "scope", "role", "start", "type", "open"),
            *("aria-hidden", "aria-level", "data-aria-level", "data-caption", "alttext"),
        }
    },
    url_schemes=_READ_SCHEMES,
    link_rel=None,
)
_LANGUAGE = {"lang", "dir"}
_KEPT_ELEMENTS = {
    "p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "footer", "h3", "sub",
    "sup", "code", "span", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td",
}  # fmt: skip
_cleaner = nh3.Cleaner(
    tags=_KEPT_ELEMENTS,
    attributes={
        "a": {"href"},
        "ol": {"start", *_LANGUAGE},
        "td": {"colspan", "rowspan", *_LANGUAGE},
        "th": {"colspan", "rowspan", "scope", *_LANGUAGE},
        **dict.fromkeys(
            [
                "p",
                "h3",
                "blockquote",
                "ul",
                "li",
                "em",
                "strong",
                "sub",
                "sup",
                "code",
                "span",
                "footer",
                "caption",
            ],
            _LANGUAGE,
        ),
    },
    url_schemes=set(SCHEMES),
    link_rel="noopener",
)

# --- Limits --------------------------------------------------------------------------------------

#: Elements within one another that are read; the time a parser takes grows with the depth.
MAX_SOURCE_DEPTH = 400
_SOURCE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^<>]*>?")
#: Elements that the next one of their kind ends.
_ENDED_BY_NEXT = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rb",
        "rt",
        "rp",
        "rtc",
        "html",
        "head",
        "body",
    ]
)
#: An element that a page defines itself (HTML, 4.13).
CUSTOM_ELEMENT = (
    r"(?!annotation-xml\b|color-profile\b|font-face\b|missing-glyph\b)[a-z][a-z0-9]*-[\w.-]*+"
)
_CUSTOM = re.compile(CUSTOM_ELEMENT, re.I)
_MARK = re.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*))")
#: The rest of a tag; one that does not end takes the rest of the source with it.
_REST = re.compile(r"""(?:"[^"]*+"|'[^']*+'|[^'">]++)*+>""")
#: What begins as a tag does, and a tag as programs write it, who know what a ``<`` is. Another is a
#: sign of less, or an address between such signs.
_LIKE_TAG = re.compile(r"</?(?=[a-zA-Z])")
_WRITTEN_TAG = re.compile(
    r"""</?[a-zA-Z][\w:.-]*+(?=[\s/>])(?:"[^"]*+"|'[^']*+'|[^<>"'])*+>""", re.ASCII
)
#: Words in a tag that has no attribute with a value; and those that stand there without one (HTML,
#: 2.3.2, and what there was before). Others are words between a sign of less and one of more.
_WORDS_OF_TAG = re.compile(r"<[a-zA-Z][\w:.-]*((?:[\s/]+[\w.,:;’-]+)+)[\s/]*>")
_BOOLEAN = frozenset(
    [
        "allowfullscreen",
        "async",
        "autofocus",
        "autoplay",
        "border",
        "checked",
        "compact",
        "contenteditable",
        "controls",
        "declare",
        "default",
        "defer",
        "disabled",
        "download",
        "draggable",
        "hidden",
        "inert",
        "ismap",
        "itemscope",
        "loop",
        "multiple",
        "muted",
        "nohref",
        "noresize",
        "noshade",
        "novalidate",
        "nowrap",
        "open",
        "playsinline",
        "readonly",
        "required",
        "reversed",
        "scoped",
        "seamless",
        "selected",
        "sortable",
        "spellcheck",
        "translate",
    ]
)
#: Elements within which there are no tags.
_NO_TAGS_WITHIN = RAW_TEXT | {"textarea", "title"}
_CELL = re.compile(r"<(/?)(table|t[drh]|thead|tbody|tfoot|caption)(?=[\s/>])", re.I)


def sanitize(source: str) -> tuple[str, LeftOut]:
    """Return ``source`` as HTML of prose, and what was left out of it."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _with_known_names(_with_signs_as_text(source))
    source = _with_whole_tables(_bounded(source))
    reading = _Reader(parse(_source.clean(source)))
    html = reading.build()
    return _cleaner.clean(html), reading.left


def _with_signs_as_text(source: str) -> str:
    """``source`` with each ``<`` that begins no whole tag as text, so that no words go with it."""
    pieces, place, at = [], 0, 0
    while like := _LIKE_TAG.search(source, at):
        tag = _WRITTEN_TAG.match(source, like.start())
        if tag and not _is_of_words(tag[0]):
            at = tag.end()
        else:
            pieces += [source[place : like.start()], "&lt;"]
            place = at = like.start() + 1
    return "".join([*pieces, source[place:]])


def _is_of_words(tag: str) -> bool:
    """Whether what stands between two signs is words, as in 5 <apples and 6>."""
    match = _WORDS_OF_TAG.fullmatch(tag)
    words = re.split(r"[\s/]+", match[1].strip().lower()) if match else []
    return any(not ("-" in word or ":" in word or word in _BOOLEAN) for word in words if word)


def _with_known_names(source: str) -> str:
    """``source`` with elements that nh3 would drop, and with them their style and all that is in
    them, under names that it knows.

    Those that a page defines itself are inline where their style says nothing else. A drawing that
    has HTML in it (SVG 2, 11.1) is read as the HTML that it shows.
    """
    if not ("-" in source or "foreignobject" in source.lower()):
        return source
    renamed = {"foreignobject": "div", "svg": "span"} if "foreignobject" in source.lower() else {}
    pieces, place, at = [], 0, 0
    while mark := _MARK.search(source, at):
        at = mark.end()
        if mark["comment"]:
            at = end + 3 if (end := source.find("-->", at)) >= 0 else len(source)
            continue
        name = mark["name"].lower()
        known = renamed.get(name) or ("span" if _CUSTOM.fullmatch(name) else "")
        if known:
            pieces += [source[place : mark.start("name")], known]
            place = mark.end()
        rest = _REST.match(source, at)
        if rest is None:
            break
        at = rest.end()
        if name in _NO_TAGS_WITHIN and not mark["end"]:
            end = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.I).search(source, at)
            at = end.start() if end else len(source)
    return "".join([*pieces, source[place:]])


def _bounded(source: str) -> str:
    """``source`` without tags that are nested deeper than ``MAX_SOURCE_DEPTH``."""
    if source.count("<") <= MAX_SOURCE_DEPTH:
        return source
    pieces, place, depth = [], 0, 0
    for match in _SOURCE_TAG.finditer(source):
        name = match[2].lower()
        closed = match[0].endswith("/>") and name not in clipboard.BLOCKS
        if name in VOID or name in _ENDED_BY_NEXT or closed:
            continue
        if match[1]:
            depth = max(0, depth - 1)
            too_deep = depth >= MAX_SOURCE_DEPTH
        else:
            too_deep = depth >= MAX_SOURCE_DEPTH
            depth += 1
        if too_deep:
            pieces += [source[place : match.start()], "<br>" if name in clipboard.BLOCKS else ""]
            place = match.end()
    return "".join([*pieces, source[place:]])


def _with_whole_tables(source: str) -> str:
    """``source`` with cells and rows that no table is around in one, or parted: a parser drops
    their tags and runs their words together."""
    depth, pieces, place = 0, [], 0
    for match in _CELL.finditer(source):
        if match[2].lower() == "table":
            depth = max(0, depth + (-1 if match[1] else 1))
        elif not depth:
            if not pieces and not match[1] and not source[: match.start()].strip():
                return f"<table>{source}</table>"
            pieces += [source[place : match.start()], "<p>"]
            place = match.start()
    return "".join([*pieces, source[place:]])


# --- Reading -------------------------------------------------------------------------------------

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
_ORDERED_MARK = re.compile(r"\(?(\d{1,4}|[a-z]|[ivxl]{1,5})[.)]", re.I)


@dataclass(slots=True)
class _Frame:
    """An open element of the source, and what to go back to where it ends."""

    name: str
    marks: tuple[Mark, ...]
    depth: int
    speech: tuple[str, str]
    block_speech: tuple[str, str]
    block: bool = False
    preformatted: bool = False
    soft: bool = False
    notes: bool = False
    owns_leaf: bool = False
    unseen: bool = False
    box: bool = False
    sets_apart: bool = False
    elements: int = 0
    after: str = ""


@dataclass(slots=True)
class _Table:
    place: int
    rows: int = 0
    cells: int = 0
    widest: int = 0
    #: Rows of two cells and more, and the rows that have a heading or a quotation in them.
    full_rows: int = 0
    headed_rows: set[int] = field(default_factory=set)
    words: bool = False
    layout: bool = False


class _Reader:
    """Tells a ``Builder`` what the tokens of a source mean."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.left = LeftOut()
        self.out = Builder()
        self.frames: list[_Frame] = []
        self.marks: tuple[Mark, ...] = ()
        #: Whether letters have no size here.
        self.unseen = False
        language = settings.LANGUAGE_CODE
        #: Language and direction of the site, of the text here, and of a block that begins here.
        self.site = (language, "rtl" if is_right_to_left(language) else "ltr")
        self.speech = self.block_speech = self.site
        #: Where the element that begins at a place ends.
        self.ends: dict[int, int] = {}
        #: Where tables begin that only lay out a page, where the marks of footnotes begin and
        #: where their texts; the notes that have both.
        self.layout: set[int] = set()
        self.marks_of_notes: set[int] = set()
        self.notes: set[int] = set()
        self.whole_notes: set[str] = set()
        #: Of the open tables, whether each is layout.
        self.layouts: list[bool] = []
        self.note_marks = self.note_bodies = 0
        # How many of each are open.
        self.forms = self.note_lists = self.preformatted = self.soft = 0

    def build(self) -> str:
        self._survey()
        place = 0
        while place < len(self.tokens):
            place = self._take(place)
        self.left.counts["footnote"] = max(self.note_marks, self.note_bodies)
        return self.out.html()

    # --- A first look: where elements end, which tables are layout, where footnotes stand --------

    def _survey(self) -> None:
        open_elements, open_tables, blocks = [], [], []
        marks, bodies, pages = [], [], Counter()
        for place, token in enumerate(self.tokens):
            if isinstance(token, Text):
                if token.data.strip():
                    if open_tables:
                        open_tables[-1].words = True
                    for block in blocks[-1:]:
                        block[1] = True
            elif isinstance(token, Start):
                self._survey_table(token, place, open_tables)
                if clipboard.may_be_note_body(token):
                    bodies.append((place, clipboard.note_of(token.attributes["id"])))
                if token.name in ("p", "li", "div"):
                    blocks.append([place, False])
                elif clipboard.is_note_back(token):
                    page, fragment = clipboard.place_of(token)
                    pages[page] += 1
                    if blocks and not blocks[-1][1]:
                        bodies.append((blocks[-1][0], clipboard.note_of(fragment)))
                elif clipboard.may_be_note_mark(token):
                    marks.append(place)
                    pages[clipboard.place_of(token)[0]] += 1
                if token.name not in VOID:
                    open_elements.append(place)
            elif open_elements:
                start = open_elements.pop()
                self.ends[start] = place
                if token.name == "table" and open_tables:
                    self._settle_table(open_tables.pop())
                elif token.name in ("p", "li", "div") and blocks:
                    blocks.pop()
        for start in open_elements:
            self.ends[start] = len(self.tokens) - 1
        self._survey_notes(marks, bodies, pages)

    def _survey_notes(
        self, marks: list[int], bodies: list[tuple[int, str]], pages: Counter[str]
    ) -> None:
        """Find the notes whose mark and text are both here: links of this document, or of one page
        that several of them lead to. A word processor's mark is one in any case."""
        with_text = {note for _, note in bodies}
        for place in marks:
            token = self.tokens[place]
            if not clipboard.is_written_as_mark(self._words(place)):
                continue
            page, fragment = clipboard.place_of(token)
            note = clipboard.note_of(fragment)
            if note in with_text and (not page or pages[page] > 1):
                self.whole_notes.add(note)
                self.marks_of_notes.add(place)
            elif clipboard.is_made_note(token):
                self.marks_of_notes.add(place)
        self.notes = {place for place, note in bodies if note in self.whole_notes}

    @staticmethod
    def _survey_table(token: Start, place: int, tables_open: list[_Table]) -> None:
        if token.name == "table":
            for table in tables_open[-1:]:
                table.layout = True
            role = token.attributes.get("role", "").lower()
            tables_open.append(_Table(place, layout=role in ("presentation", "none")))
        elif tables_open:
            table = tables_open[-1]
            if token.name == "tr":
                table.rows, table.cells = table.rows + 1, 0
            elif token.name in ("td", "th"):
                table.cells += 1
                table.widest = max(table.widest, table.cells)
                table.full_rows += table.cells == 2
            elif token.name in clipboard.HEADINGS or token.name == "blockquote":
                table.headed_rows.add(table.rows)

    def _settle_table(self, table: _Table) -> None:
        if table.headed_rows and (table.full_rows < 2 or len(table.headed_rows) > 1):
            table.layout = True
        if table.layout or table.widest < 2 or not table.words:
            self.layout.add(table.place)

    # --- One token after another -----------------------------------------------------------------

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
            self._add(data)
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.out.line_break(self.marks)
            if line:
                self._add(line)

    def _add(self, data: str) -> None:
        self.out.text(data, self.marks, implied=self._own_language())

    def _words(self, place: int) -> str:
        """The words of the element that begins at ``place``."""
        within = self.tokens[place : self.ends.get(place, place) + 1]
        return " ".join(token.data for token in within if isinstance(token, Text))

    def _start(self, token: Start, place: int) -> int:
        style = clipboard.style_of(token)
        if self._is_left_out(token, style, place):
            if token.name in clipboard.BLOCKS:
                self.out.boundary()
            return self.ends.get(place, place) + 1
        if token.name in VOID:
            self._void(token)
            return place + 1
        self._open(token, style, place)
        return place + 1

    def _open(self, token: Start, style: dict[str, str], place: int) -> None:
        frame = _Frame(token.name, self.marks, len(self.out.stack), self.speech, self.block_speech)
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
                self.marks = _without_language(self.marks)
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
            elif name == "noscript" and (words := _words_of(self._words(place))):
                left.add("noscript", words)
            return True
        if clipboard.is_list_mark(style) or clipboard.is_review_mark(token):
            return True
        if clipboard.is_struck(token, style):
            if words := self._words(place).strip():
                left.add("struck", words)
            return True
        if clipboard.is_review(token, style):
            left.add("comment", self._words(place))
            return True
        if name == "img" and clipboard.said_by(token):
            self._add(clipboard.said_by(token))
            return True
        if (kind := clipboard.embed_kind(token)) or name in ("svg", "img", "canvas"):
            if kind:
                left.add(kind, self._words_instead(place))
            self.out.part()
            return True
        return self._is_note(token, style, place) or self._is_idle(token, place)

    def _words_instead(self, place: int) -> str:
        """What stands in a picture or an embedded page as words; a player's only say that it does
        not play."""
        name, words = self.tokens[place].name, self._words(place)
        if name in ("video", "audio"):
            return ""
        return _words_of(words) if name in ("iframe", "noembed") else words

    def _is_note(self, token: Start, style: dict[str, str], place: int) -> bool:
        if place in self.notes or clipboard.is_note_body(style):
            self.note_bodies += 1
            self.left.keep(self._words(place))
            return True
        if place in self.marks_of_notes or clipboard.is_bare_note_mark(token):
            self.note_marks += 1
            return True
        if not clipboard.is_note_back(token):
            return False
        if clipboard.note_of(clipboard.place_of(token)[1]) in self.whole_notes:
            return True
        return clipboard.is_made_note(token) and clipboard.is_written_as_mark(self._words(place))

    def _is_idle(self, token: Start, place: int) -> bool:
        """Whether it is furniture: the rule over a document's footnotes, a drawn anchor."""
        if token.name in ("hr", "br") and (
            self.note_lists or "msocomoff" in clipboard.classes(token)
        ):
            return True
        if token.name == "br":
            return "apple-interchange-newline" in clipboard.classes(token)
        drawn = token.attributes.get("aria-hidden") == "true"
        short = self.ends.get(place, place) - place < 20
        return drawn and short and not any(c.isalnum() for c in self._words(place))

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

    def _take_language(self, token: Start, frame: _Frame) -> None:
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
        return _differing(self.block_speech, (language, direction))

    def _block(self, token: Start, style: dict[str, str], place: int, frame: _Frame) -> None:
        out, name = self.out, token.name
        level = clipboard.list_level(style)
        if level and name in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6"):
            kind, start = self._list_kind(place)
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
                self._put("strong")
        elif name == "p":
            out.begin("p", self._own_language())
        elif name in ("footer", "caption"):
            self._sticky(name, frame)
        elif name == "figcaption" and (quotation := self._quotation_before()):
            out.boundary()
            out.stack.append(quotation)
            self._put("cite")
        else:
            out.boundary()

    def _sticky(self, name: str, frame: _Frame) -> None:
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

    def _list_kind(self, place: int) -> tuple[str, str]:
        """The kind of list that Word shows a paragraph in, and the number it begins with."""
        for at in range(place, self.ends.get(place, place)):
            token = self.tokens[at]
            if isinstance(token, Start) and clipboard.is_list_mark(clipboard.style_of(token)):
                mark = _ORDERED_MARK.match(self._words(at).strip())
                number = mark[1] if mark and mark[1].isdigit() and int(mark[1]) != 1 else ""
                return ("ol" if mark else "ul"), number
        return "ul", ""

    def _table_part(self, token: Start, place: int) -> None:
        if token.name == "table":
            kept = place not in self.layout and self.out.open("table")
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

    def _inline(self, token: Start, style: dict[str, str], place: int, frame: _Frame) -> None:
        name = token.name
        if name == "a":
            self._link(token)
        elif name == "q":
            self._add("“")
            frame.after = "”"
        elif name == "rt":
            self._add("(")
            frame.after = ")"
        elif name in clipboard.MATH:
            self._math(token, place, frame)
        elif name == "cite" and self._ends_quotation(place):
            self.out.boundary()
        mark = _MARKS.get(name, "")
        if (mark, clipboard.is_bold(style)) == ("strong", False):
            mark = ""  # what Google's documents put around everything
        if (mark, clipboard.is_italic(style)) == ("em", False):
            mark = ""
        attributes = _differing(self.speech, frame.speech)
        if mark and mark != "cite" and self._put(mark, attributes):
            return
        if mark:
            self._put(mark)
        if attributes:
            self.marks += (Mark("span", attributes),)

    def _math(self, token: Start, place: int, frame: _Frame) -> None:
        """Set the parts of a formula apart: raised, lowered, by a sign or by a blank."""
        around = self.frames[-2] if len(self.frames) > 1 else frame
        number, around.elements = around.elements, around.elements + 1
        scripts = clipboard.MATH_SCRIPTS.get(around.name, ())
        if 0 < number <= len(scripts):
            if not self._put(scripts[number - 1]):
                self._add({"sup": "^", "sub": "_"}[scripts[number - 1]])
        elif around.name == "mfrac" and number:
            self._add("/")
        elif around.name == "mroot" and number:
            self._add("^(1/")
            frame.after = ")"
        elif around.name == "mfenced" and number:
            self._add(", ")
        if token.name == "msqrt":
            self._add("√")
        if token.name == "mfenced" or (
            (around.name == "mfrac" or token.name == "msqrt") and self._has_several(place)
        ):
            self._add("(")
            frame.after += ")"
        if token.name == "math" and self.ends.get(place, place) == place + 1:
            self._add(token.attributes.get("alttext", ""))
        elif token.name in ("mtd", "mtr"):
            self.out.part()
        elif token.name in clipboard.MATH_WORDS:
            before = self.out.last_run
            # What is raised or lowered is close to what it is raised or lowered from.
            begins = before and self.marks and self.marks[-1] not in before.marks
            if before and not begins and (before.data or "")[-1:].isalnum():
                self.out.part()

    def _has_several(self, place: int) -> bool:
        """Whether the element that begins at ``place`` has more than one text in it."""
        texts = 0
        for at in range(place, self.ends.get(place, place)):
            token = self.tokens[at]
            texts += isinstance(token, Text) and bool(token.data.strip())
            if texts > 1:
                return True
        return False

    def _put(self, name: str, attributes: dict[str, str] | None = None) -> bool:
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
                self._put(name)
            elif said is False:
                self.marks = tuple(mark for mark in self.marks if mark.name != name)
        raised = style.get("vertical-align", "")
        if raised in ("super", "sub"):
            self._put("sup" if raised == "super" else "sub")

    def _link(self, token: Start) -> None:
        address = token.attributes.get("href", "")
        bare = _IGNORED_IN_ADDRESSES.sub("", address)
        if not bare or (bare[0] == "#" and clipboard.is_made_place(bare[1:])):
            return
        scheme = _SCHEME.match(bare)
        if scheme and scheme[1].lower() not in SCHEMES:
            self.left.add("link")
            return
        self._put("a", {"href": address})

    def _ends_quotation(self, place: int) -> bool:
        """Whether nothing follows the element in the quotation that it stands in."""
        if len(self.frames) < 2 or self.frames[-2].name != "blockquote":
            return False
        for token in self.tokens[(after := self.ends.get(place, place) + 1) : after + 3]:
            if isinstance(token, End):
                return token.name == "blockquote"
            if isinstance(token, Start) or token.data.strip():
                return False
        return False


def _words_of(raw: str) -> str:
    """The words of HTML that stands in another element as text."""
    tokens = parse(_source.clean(raw))
    return " ".join(token.data for token in tokens if isinstance(token, Text)).strip()


def _without_language(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(
        Mark(mark.name) if "lang" in mark.attributes or "dir" in mark.attributes else mark
        for mark in marks
        if mark.name != "span"
    )


def _differing(speech: tuple[str, str], around: tuple[str, str]) -> dict[str, str]:
    """The attributes that say in which language and direction something is, where what is around
    has another."""
    attributes = {}
    if not same_language(speech[0], around[0]):
        attributes["lang"] = speech[0]
    if speech[1] != around[1]:
        attributes["dir"] = speech[1]
    return attributes
