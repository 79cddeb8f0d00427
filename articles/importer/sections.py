"""Reading a section: what stands under its headline, into figures, text, quotations and sources."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importer import (
    bodies,
    captions,
    citations,
    footnotes,
    quotations,
    references,
    vocabulary,
)
from articles.importer.blocks import Block
from articles.importer.bodies import Piece
from articles.importer.citations import Citation
from articles.importer.context import Context
from articles.importer.headlines import run_in_heading
from articles.importer.parts import ReadColumn, ReadFigure, ReadSection
from articles.importer.source_line import CitedSource

#: Sources stand among so many last pieces of a section.
_LAST = 4


def read_section(
    column: ReadColumn,
    headline: str,
    blocks: list[Block],
    context: Context,
    *,
    is_opening: bool = False,
) -> ReadSection:
    """Return the section; what is doubtful in it and what was taken is said in ``column``."""
    section = ReadSection(headline)
    place = column.next_section
    blocks, notes, taken = footnotes.notes_of(blocks)
    for block in taken:
        said = _("Took “%(text)s” for a footnote.") % {"text": vocabulary.short(block.plain)}
        column.match(said, block.raw, place, block.number, 0.8)
    blocks = _without_figures(column, section, blocks)
    pieces = _pieces(column, section, blocks)
    pieces = _without_sources(column, section, pieces, context)
    _mark_references(column, pieces, context, place)
    used: set[str] = set()
    for piece in pieces:
        if notes:
            piece.text = footnotes.put_notes(piece.text, notes, used)
            piece.items = [footnotes.put_notes(item, notes, used) for item in piece.items]
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


# --- Figures --------------------------------------------------------------------------------------


def _without_figures(column: ReadColumn, section: ReadSection, blocks: list[Block]) -> list[Block]:
    """The blocks that are no picture's."""
    kept: list[Block] = []
    number = 0
    while number < len(blocks):
        figure, length = figure_at(blocks, number, is_first=not any(b.kind == "text" for b in kept))
        if figure is None:
            kept.append(blocks[number])
            number += 1
            continue
        raw = vocabulary.joined([block.raw for block in blocks[number : number + length]])
        if not (figure.caption or figure.credit or figure.alt_text):
            said = _("A picture stood in the text; it is to be added.")
            column.warn(said, raw, column.next_section, blocks[number].number)
        _add_figure(section, figure)
        _say_figure(column, figure, raw, blocks[number], length)
        number += length
    return kept


def _add_figure(section: ReadSection, figure: ReadFigure) -> None:
    """Add a figure; a credit by itself is that of the figure before."""
    last = section.figures[-1] if section.figures else None
    if last and figure.credit and not figure.caption and not figure.alt_text and not last.credit:
        last.credit = figure.credit
    else:
        section.figures.append(figure)


def _say_figure(
    column: ReadColumn, figure: ReadFigure, raw: str, block: Block, length: int
) -> None:
    said = _("Took “%(text)s” as a picture's caption and credit.")
    text = figure.caption or figure.alt_text or figure.credit
    message = said % {"text": vocabulary.short(text)}
    is_sure = length > 1 or block.kind == "image" or captions.has_label(block.text)
    tell = column.match if is_sure else column.warn
    tell(message, raw, column.next_section, block.number, 0.9 if is_sure else 0.6)


def figure_at(blocks: list[Block], number: int, *, is_first: bool) -> tuple[ReadFigure | None, int]:
    """Return the figure that stands at a block, and how many blocks are its; ``is_first``: whether
    no text stands before it."""
    block = blocks[number]
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if block.kind == "image":
        figure, has_caption = captions.figure_of_image(block, following)
        return figure, 1 + has_caption
    if block.kind != "text":
        return None, 0
    text = block.text
    if following and following.kind == "text" and following.follows and not block.follows:
        last = blocks[number + 2] if number + 2 < len(blocks) else None
        is_pair = last is None or not last.follows
        if is_pair and (pair := captions.pair_of(text, following.text, is_first=is_first)):
            return pair, 2
        if is_pair and is_first and _is_under(text, following.text):
            return ReadFigure(vocabulary.without_marks(text), following.text.strip()), 2
    if following and following.kind == "text" and len(text) <= captions.MAX_LENGTH:
        is_twice = vocabulary.key(text) == vocabulary.key(following.text)
        pair = captions.pair_of(text, following.text, is_first=is_first) if is_twice else None
        if pair:
            return pair, 2
    if captions.has_label(text) and captions.caption_of(text):
        return captions.caption_of(text), 1
    is_caption = captions.is_lone_caption(text) and len(text) <= captions.MAX_LENGTH
    if is_caption and (is_first or _says_photo(text)):
        return captions.caption_of(text), 1
    return None, 0


def _says_photo(text: str) -> bool:
    return bool(re.search(rf"[(\[（]?\s*(?<!\w){vocabulary.one_of('credits')}\s*[:：]", text, re.I))


def _is_under(caption: str, credit: str) -> bool:
    """Whether a line under another is its credit: an agency by itself."""
    return bool(re.fullmatch(r"[A-Z]{2,6}(?:[/ ][A-Z]{2,6})?|©.{2,50}", credit.strip())) and (
        len(caption) <= captions.MAX_LENGTH
    )


# --- Text and quotations --------------------------------------------------------------------------


def _pieces(column: ReadColumn, section: ReadSection, blocks: list[Block]) -> list[Piece]:
    pieces: list[Piece] = []
    quoting = quoted = False
    open_mark = False
    for block in blocks:
        for piece in _of_block(block):
            last = pieces[-1] if pieces else None
            is_after_quote = last is not None and last.kind == "quote"
            if (
                piece.kind in ("p", "ul")
                and is_after_quote
                and (who := quotations.attribution(_line_of(piece, block)))
            ):
                piece = replace(piece, kind="footer", text=f"— {who}", items=[])
                quoting = False
            elif piece.kind == "p":
                text = piece.text
                if open_mark:
                    piece.kind = "quote"
                    open_mark = not quotations.closes(text)
                elif quoting and (
                    not quoted or quotations.continues(text) or block.lines[0].is_indented
                ):
                    piece.kind = "quote"
                    quoted = True
                elif quoting and quoted:
                    _say_end(column, section, piece)
                    quoting = False
                if piece.kind == "p":
                    piece.kind, open_mark = _by_marks(text, last)
                    quoting = False
            else:
                quoting = False
            pieces += _with_footer(piece)
            if piece.kind == "quote":
                said = _("Took “%(text)s” as a quotation.") % {"text": vocabulary.short(piece.text)}
                column.match(said, piece.raw, column.next_section, piece.line, 0.8)
            if piece.kind == "p" and quotations.ends_in_colon(piece.text):
                quoting = quotations.introduces(piece.text) or _may_introduce(blocks, block)
                quoted = False
    return pieces


def _may_introduce(blocks: list[Block], block: Block) -> bool:
    """Whether a colon without a verb of saying is followed by one paragraph of somebody's words:
    those of a list or of the writer's own are none."""
    place = next(number for number, other in enumerate(blocks) if other is block)
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    return bool(
        following
        and following.kind == "text"
        and (quotations.opens(following.text) or following.lines[0].is_indented)
    )


def _by_marks(text: str, last: Piece | None) -> tuple[str, bool]:
    """Whether a paragraph is a quotation by its marks, and whether that goes on in the next."""
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
    )


def _of_block(block: Block) -> list[Piece]:
    raw, line = block.raw, block.number
    if block.kind == "heading":
        return [Piece("h3", vocabulary.without_marks(block.text), raw=raw, line=line)]
    if block.kind == "list":
        is_dialogue = len(block.items) == 1 and block.lines[0].raw[:1] in "—–-→⇒"
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
    if heading := run_in_heading(block):
        return [Piece("p", f"**{heading[0]}** {heading[1]}", raw=raw, line=line)]
    return [Piece("p", block.text, raw=raw, line=line)]


def _of_quote(block: Block) -> list[Piece]:
    return [Piece("quote", block.text, raw=block.raw, line=block.number)]


# --- Sources and references -----------------------------------------------------------------------


def _without_sources(
    column: ReadColumn, section: ReadSection, pieces: list[Piece], context: Context
) -> list[Piece]:
    """The pieces without what the section cites: behind labels anywhere, else at its end."""
    kept: list[Piece] = []
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        under = pieces[number + 1] if number + 1 < len(pieces) else None
        text = vocabulary.without_marks(piece.text) if "](" not in piece.text else piece.text
        is_text = piece.kind in ("p", "h3")
        if (
            is_text
            and under
            and vocabulary.alone("sources").fullmatch(text)
            and under.kind in ("ul", "ol", "p")
        ):
            items = under.items or [under.text]
            sources = [
                source for item in items for source in _of_item(item, is_list=bool(under.items))
            ]
            raw = f"{piece.raw} {under.raw}"
            _take(column, section, Citation(sources, "", raw, 1.0), piece.line)
            number += 2
            continue
        cited = citations.labelled(text) if is_text else None
        if cited:
            _take(column, section, replace(cited, words=_words(piece, cited)), piece.line)
            if cited.text:
                kept.append(replace(piece, text=cited.text))
        else:
            kept.append(piece)
        number += 1
    if not section.sources:
        kept = _without_last(column, section, kept, context)
    return kept


def _of_item(item: str, *, is_list: bool) -> list[CitedSource]:
    """The source of an item in a list of sources: the whole item is one."""
    if is_list:
        one = citations.source_of(item)
        return [one] if one else []
    return citations.parse_items(item)


def _words(piece: Piece, cited: Citation) -> str:
    return cited.words if cited.text else piece.raw


def _without_last(
    column: ReadColumn, section: ReadSection, pieces: list[Piece], context: Context
) -> list[Piece]:
    for place in range(len(pieces) - 1, max(-1, len(pieces) - 1 - _LAST), -1):
        piece = pieces[place]
        is_only = len("".join(other.text for other in pieces)) < 2 * len(piece.text)
        if piece.kind == "ul" and not is_only and (sources := _of_list(piece, context)):
            _take(column, section, Citation(sources, "", piece.raw, 0.7), piece.line)
            return pieces[:place] + pieces[place + 1 :]
        if piece.kind != "p":
            continue
        cited = (
            None
            if is_only
            else citations.own_line(piece.text, context, is_last=place == len(pieces) - 1)
        )
        if cited is None and (cited := citations.at_end(piece.text, context)):
            _take(column, section, cited, piece.line)
            return [*pieces[:place], replace(piece, text=cited.text), *pieces[place + 1 :]]
        if cited:
            _take(column, section, replace(cited, words=piece.raw), piece.line)
            return pieces[:place] + pieces[place + 1 :]
        if len(piece.text) > 160:
            break
    return pieces


def _of_list(piece: Piece, context: Context) -> list[CitedSource]:
    """The sources of a list that is nothing but links or publications."""
    sources = [source for item in piece.items for source in _of_item(item, is_list=True)]
    cited = citations.certainty(sources, context)
    return sources if cited >= 0.8 and all(len(item) < 160 for item in piece.items) else []


def _take(column: ReadColumn, section: ReadSection, cited: Citation, line: int) -> None:
    section.sources += cited.sources
    named = ", ".join(str(source) for source in cited.sources)
    count = len(cited.sources)
    said = ngettext(
        "Took %(count)s source from the end of “%(headline)s”: %(named)s.",
        "Took %(count)s sources from the end of “%(headline)s”: %(named)s.",
        count,
    ) % {"count": count, "headline": section.headline, "named": named}
    column.match(said, cited.words, column.next_section, line, cited.certainty)


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
