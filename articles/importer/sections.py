"""Reading a section: what stands under its headline, into figures, text, quotations and sources."""

from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import bodies, citations, footnotes, quotations, references, vocabulary
from articles.importer.attributions import attributed
from articles.importer.blocks import Block
from articles.importer.bodies import Piece
from articles.importer.citations import Citation
from articles.importer.context import Context
from articles.importer.figures import without_figures
from articles.importer.footnotes import Notes
from articles.importer.parts import ReadColumn, ReadSection
from articles.importer.section_sources import take, take_from_notes, without_sources
from articles.importer.vocabulary import joined


def read_section(
    column: ReadColumn,
    headline: str,
    blocks: list[Block],
    context: Context,
    notes: Notes,
    *,
    is_opening: bool = False,
    listed: tuple[Citation, int] | None = None,
) -> ReadSection:
    """Return the section; what is doubtful in it and what was taken is said in ``column``.
    ``listed``: what a list at the column's end says that it cites, and at which line."""
    section = ReadSection(headline)
    place = column.next_section
    blocks, own_notes, taken = footnotes.notes_of(blocks)
    footnotes.say_taken(column, taken, place)
    blocks, attribution = _without_attribution(blocks)
    blocks = without_figures(column, section, blocks)
    pieces = _pieces(column, section, blocks, context)
    pieces = without_sources(column, section, pieces, context)
    if attribution:
        take(column, section, *attribution)
    if listed:
        take(column, section, *listed)
    _mark_references(column, pieces, context, place)
    for written in (notes, Notes(own_notes)):
        before = set(written.used)
        for piece in pieces:
            piece.text = written.put(piece.text)
            piece.items = [written.put(item) for item in piece.items]
        cited = [words for mark, words in written.words.items() if mark in written.used - before]
        take_from_notes(column, section, cited, context)
    section.body = bodies.html_of(
        [piece for piece in pieces if piece.text or piece.items or piece.rows]
    )
    if not section.sources and not is_opening:
        last = pieces[-1].raw if pieces else ""
        said = _("Found no sources at the end of “%(headline)s”.") % {"headline": headline}
        column.warn(said, last[-120:], place, pieces[-1].line if pieces else 0)
    if not section.body:
        said = _("The section “%(headline)s” has no text.") % {"headline": headline}
        column.warn(said, headline, place)
    return section


def _without_attribution(blocks: list[Block]) -> tuple[list[Block], tuple[Citation, int] | None]:
    """The blocks without the line under the headline that says whose report it is, and what it
    cites."""
    for place, block in enumerate(blocks[:2]):
        if block.kind == "text" and (source := attributed(block.text)):
            cited = Citation([source], "", block.raw, 0.8)
            return blocks[:place] + blocks[place + 1 :], (cited, block.number)
    return blocks, None


def _pieces(
    column: ReadColumn, section: ReadSection, blocks: list[Block], context: Context
) -> list[Piece]:
    pieces: list[Piece] = []
    quoting = quoted = False
    open_mark = False
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        for piece in _of_block(block):
            last = pieces[-1] if pieces else None
            is_after_quote = last is not None and last.kind == "quote"
            if (
                piece.kind in ("p", "ul", "quote")
                and is_after_quote
                and (who := quotations.attribution(_line_of(piece, block)))
                and not (following is None and _are_sources(piece, who, context))
            ):
                piece = replace(piece, kind="footer", text=f"— {who}", items=[])
                quoting = False
            elif piece.kind == "p" and _is_set_in_words(block, following):
                piece, quoting = replace(piece, kind="quote"), False
            elif piece.kind == "p":
                text = piece.text
                if open_mark:
                    piece.kind = "quote"
                    open_mark = not quotations.closes(text)
                elif vocabulary.labelled("sources", text):
                    quoting = False
                elif quoting and (
                    not quoted or quotations.continues(text) or block.lines[0].is_indented
                ):
                    piece.kind = "quote"
                    quoted = True
                    open_mark = quotations.opens_only(text) and _closes_later(blocks, place)
                elif quoting and quoted:
                    _say_end(column, section, piece)
                    quoting = False
                if piece.kind == "p":
                    piece.kind, open_mark = _by_marks(text, last, context)
                    quoting = False
            else:
                quoting = False
            pieces += _with_footer(piece)
            if piece.kind == "quote":
                said = _("Took “%(text)s” as a quotation.") % {"text": vocabulary.short(piece.text)}
                column.match(said, piece.raw, column.next_section, piece.line, 0.8)
            if piece.kind == "p" and _breaks_off(piece, following):
                quoting, quoted = True, False
            if piece.kind == "p" and quotations.ends_in_colon(piece.text):
                quoting = quotations.introduces(piece.text) or _may_introduce(following)
                quoted = False
    return pieces


def _are_sources(piece: Piece, who: str, context: Context) -> bool:
    """Whether a line under a quotation, the section's last, names several papers, not whose words
    it was."""
    cited = citations.own_line(who, context) if piece.kind != "quote" else None
    return cited is not None and len(cited.sources) > 1 and cited.certainty >= citations.SURE


def _is_set_in_words(block: Block, following: Block | None) -> bool:
    """Whether a paragraph is set in, and the line under it says whose words it is."""
    return (
        following is not None
        and following.kind in ("text", "list")
        and all(line.is_indented for line in (*block.lines, following.lines[0]))
        and len(following.lines) == 1
        and bool(quotations.attribution(following.raw))
    )


def _closes_later(blocks: list[Block], place: int) -> bool:
    """Whether a quotation that a paragraph opens is closed in one of the next, with no other
    opened before."""
    for block in blocks[place + 1 : place + 8]:
        if block.kind != "text":
            return False
        if quotations.closes(block.text) and not quotations.is_whole(block.text):
            return True
    return False


def _breaks_off(piece: Piece, following: Block | None) -> bool:
    """Whether a sentence goes on in words that are set in: "They replied that"."""
    is_open = not vocabulary.ends_sentence(piece.text) and piece.text[-1:].isalpha()
    is_set_in = following is not None and following.kind == "text"
    return is_open and is_set_in and bool(following and following.lines[0].is_indented)


def _may_introduce(following: Block | None) -> bool:
    """Whether what stands after a colon without a verb of saying is somebody's words: those of a
    list or of the writer's own are none."""
    if following is not None and following.kind == "list" and len(following.items) == 1:
        return following.raw[0] in "—–"  # as novels have it
    if following is None or following.kind != "text":
        return False
    return quotations.opens(following.text) or following.lines[0].is_indented


def _by_marks(text: str, last: Piece | None, context: Context) -> tuple[str, bool]:
    """Whether a paragraph is a quotation by its marks, and whether that goes on in the next."""
    if quotations.opens(text) and references.is_reference(text, context):
        return "p", False
    words, who = quotations.with_attribution(text)
    if quotations.is_whole(words if who else text):
        return "quote", False
    if quotations.opens_only(text) and len(text) > 60 and last and last.kind in ("quote", "p"):
        return ("quote", True) if quotations.ends_in_colon(last.text) else ("p", False)
    return "p", False


def _line_of(piece: Piece, block: Block) -> str:
    """The line of a paragraph, or of a list of one item, whose dash is no bullet then."""
    if piece.kind == "ul":
        return block.raw if len(piece.items) == 1 else ""
    return piece.text


def _with_footer(piece: Piece) -> list[Piece]:
    if piece.kind != "quote":
        return [piece]
    words, who = quotations.with_attribution(piece.text)
    if not who:
        return [piece]
    return [replace(piece, text=words), replace(piece, kind="footer", text=f"— {who}")]


def _say_end(column: ReadColumn, section: ReadSection, piece: Piece) -> None:
    column.warn(
        _("In “%(headline)s” the quotation was taken to end before “%(text)s”.")
        % {"headline": section.headline, "text": vocabulary.short(piece.text)},
        piece.raw,
        column.next_section,
        piece.line,
        0.5,
    )


def _of_block(block: Block) -> list[Piece]:
    raw, line = block.raw, block.number
    if block.kind == "heading":
        text = block.text if "](" in block.text else block.plain
        return [Piece("h3", text, raw=raw, line=line)]
    if block.kind == "list":
        is_dialogue = (
            len(block.items) == 1
            and block.lines[0].raw[:1] in "—–-→⇒"
            # A link, or a column by its day, is an item of a list.
            and "](" not in block.lines[0].text
            and not block.lines[0].text[:1].isdigit()
        )
        if is_dialogue or (len(block.items) == 1 and block.is_ordered):
            return [Piece("p", raw, raw=raw, line=line)]
        kind = "ol" if block.is_ordered else "ul"
        return [Piece(kind, items=block.item_texts, raw=raw, line=line)]
    if block.kind == "table":
        return [
            Piece(
                "table", rows=bodies.cells_of([row.text for row in block.lines]), raw=raw, line=line
            )
        ]
    if block.kind == "quote":
        return _of_quote(block)
    if block.kind == "rule":
        return []
    return [Piece("p", block.text, raw=raw, line=line)]


def _of_quote(block: Block) -> list[Piece]:
    *words, last = block.lines
    if words and (who := quotations.attribution(last.text)):
        text, said = joined([line.text for line in words]), joined([line.raw for line in words])
        return [
            Piece("quote", text, raw=said, line=block.number),
            Piece("footer", f"— {who}", raw=last.raw, line=last.number),
        ]
    return [Piece("quote", block.text, raw=block.raw, line=block.number)]


def _mark_references(column: ReadColumn, pieces: list[Piece], context: Context, place: str) -> None:
    for piece in pieces:
        texts = [piece.text, *piece.items]
        marked = []
        for text in texts:
            text, found = references.mark_references(text, context)
            marked.append(text)
            for words in found:
                said = _("Took “%(text)s” as a reference.") % {"text": vocabulary.short(words)}
                column.match(said, words, place, piece.line, 0.9)
        piece.text, piece.items = marked[0], marked[1:]
