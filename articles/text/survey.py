"""A first look at a source's tokens: where elements end, which tables only lay out a page, and
where footnotes and their marks stand."""

import re
from collections import Counter
from dataclasses import dataclass, field

from articles.text import clipboard
from articles.text.cleaners import read_source
from articles.text.tokens import VOID, End, Start, Text, Token, parse

_ORDERED_MARK = re.compile(r"\(?(\d{1,4}|[a-z]|[ivxl]{1,5})[.)]", re.I)


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


class Survey:
    """What is known of ``tokens`` before they are read one after another.

    ``ends``: where the element that begins at a place ends. ``layout``: where tables begin that
    only lay out a page. ``marks_of_notes`` and ``notes``: where the marks of footnotes begin
    and where their texts, by what they are called; ``whole_notes``: those that have both.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.ends: dict[int, int] = {}
        self.layout: set[int] = set()
        self.marks_of_notes: set[int] = set()
        self.notes: dict[int, str] = {}
        self.whole_notes: set[str] = set()
        self._look()

    def end_of(self, place: int) -> int:
        """Return where the element that begins at ``place`` ends."""
        return self.ends.get(place, place)

    def words(self, place: int) -> str:
        """Return the words of the element that begins at ``place``."""
        within = self.tokens[place : self.end_of(place) + 1]
        return " ".join(token.data for token in within if isinstance(token, Text))

    def has_several_texts(self, place: int) -> bool:
        """Return whether the element that begins at ``place`` has more than one text in it."""
        texts = 0
        for at in range(place, self.end_of(place)):
            token = self.tokens[at]
            texts += isinstance(token, Text) and bool(token.data.strip())
            if texts > 1:
                return True
        return False

    def list_kind(self, place: int) -> tuple[str, str]:
        """Return the kind of list that Word shows a paragraph in, and the number it begins with."""
        for at in range(place, self.end_of(place)):
            token = self.tokens[at]
            if isinstance(token, Start) and clipboard.is_list_mark(clipboard.style_of(token)):
                mark = _ORDERED_MARK.match(self.words(at).strip())
                number = mark[1] if mark and mark[1].isdigit() and int(mark[1]) != 1 else ""
                return ("ol" if mark else "ul"), number
        return "ul", ""

    def words_instead(self, place: int) -> str:
        """Return what stands in a picture or an embedded page as words; a player's only say
        that it does not play."""
        element, words = self.tokens[place], self.words(place)
        name = "" if isinstance(element, Text) else element.name
        if name in ("video", "audio"):
            return ""
        return words_of(words) if name in ("iframe", "noembed") else words

    def is_last(self, place: int) -> bool:
        """Return whether nothing follows the element in the one that it stands in."""
        for token in self.tokens[(after := self.end_of(place) + 1) : after + 3]:
            if isinstance(token, End):
                return True
            if isinstance(token, Start) or token.data.strip():
                return False
        return False

    def _look(self) -> None:
        open_elements: list[int] = []
        open_tables: list[_Table] = []
        #: Where each open block begins, and whether it has words.
        blocks: list[tuple[int, bool]] = []
        marks: list[tuple[int, Start]] = []
        bodies: list[tuple[int, str]] = []
        pages: Counter[str] = Counter()
        for place, token in enumerate(self.tokens):
            if isinstance(token, Text):
                if token.data.strip():
                    if open_tables:
                        open_tables[-1].words = True
                    if blocks:
                        blocks[-1] = (blocks[-1][0], True)
            elif isinstance(token, Start):
                self._survey_table(token, place, open_tables)
                if clipboard.may_be_note_body(token):
                    bodies.append((place, clipboard.note_of(token.attributes["id"])))
                if token.name in ("p", "li", "div"):
                    blocks.append((place, False))
                elif clipboard.is_note_back(token):
                    page, fragment = clipboard.place_of(token)
                    pages[page] += 1
                    if blocks and not blocks[-1][1]:
                        bodies.append((blocks[-1][0], clipboard.note_of(fragment)))
                elif clipboard.may_be_note_mark(token):
                    marks.append((place, token))
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
        self, marks: list[tuple[int, Start]], bodies: list[tuple[int, str]], pages: Counter[str]
    ) -> None:
        """Find the notes whose mark and text are both here: links of this document, or of one page
        that several of them lead to. A word processor's mark is one in any case."""
        with_text = {note for _, note in bodies}
        for place, token in marks:
            if not clipboard.is_written_as_mark(self.words(place)):
                continue
            page, fragment = clipboard.place_of(token)
            note = clipboard.note_of(fragment)
            if note in with_text and (not page or pages[page] > 1):
                self.whole_notes.add(note)
                self.marks_of_notes.add(place)
            elif clipboard.is_made_note(token):
                self.marks_of_notes.add(place)
        self.notes = {place: note for place, note in bodies if note in self.whole_notes}

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


def words_of(raw: str) -> str:
    """Return the words of HTML that stands in another element as text."""
    tokens = parse(read_source(raw))
    return " ".join(token.data for token in tokens if isinstance(token, Text)).strip()
