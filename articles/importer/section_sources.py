"""The sources of a section among its pieces: behind labels anywhere, else at its end."""

from dataclasses import replace

from django.utils.translation import ngettext

from articles.importer import bracketed, citations, references, vocabulary
from articles.importer.bodies import Piece
from articles.importer.citations import Citation
from articles.importer.context import Context
from articles.importer.parts import ReadColumn, ReadSection
from articles.importer.source_items import parse_items, source_of
from articles.importer.source_line import CitedSource

#: Sources stand among so many last pieces of a section.
_LAST = 4


def without_sources(
    column: ReadColumn, section: ReadSection, pieces: list[Piece], context: Context
) -> list[Piece]:
    """The pieces without what the section cites: behind labels anywhere, else at its end."""
    kept: list[Piece] = []
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        under = pieces[number + 1] if number + 1 < len(pieces) else None
        text = citations.unset(piece.text)
        is_text = piece.kind in ("p", "h3")
        if (
            is_text
            and under
            and vocabulary.alone("sources").fullmatch(text)
            and under.kind in ("ul", "ol", "p")
        ):
            listed = [under, *_lines_under(pieces[number + 2 :], under)]
            sources = [
                source
                for one in listed
                for item in one.items or [one.text]
                for source in _of_item(item, is_list=bool(one.items))
            ]
            raw = " ".join([piece.raw, *(one.raw for one in listed)])
            take(column, section, Citation(sources, "", raw, 1.0), piece.line)
            number += 1 + len(listed)
            continue
        cited = citations.labelled(text, context) if is_text else None
        if cited and not cited.text and _is_reference(text, context):
            cited = None
        if cited:
            take(column, section, replace(cited, words=_words(piece, cited)), piece.line)
            if cited.text:
                kept.append(replace(piece, text=cited.text))
        else:
            kept.append(piece)
        number += 1
    is_bracketed = bool(kept) and bool(bracketed.last_groups(kept[-1].text)[1])
    if not section.sources:
        kept = _without_last(column, section, kept, context)
    least = citations.SURE
    if section.sources:
        # Where the last paragraph names some in brackets, those of others are some, too.
        least = 0.1 if is_bracketed else citations.MIN_CERTAINTY
    kept = _of_paragraphs(column, section, kept, context, least)
    section.sources = list(dict.fromkeys(section.sources))
    return kept


def _lines_under(pieces: list[Piece], first: Piece) -> list[Piece]:
    """The lines under the first source that are one each, too."""
    if first.kind != "p":
        return []
    length = 0
    while length < len(pieces):
        piece = pieces[length]
        is_one = piece.kind == "p" and len(piece.text) <= 160 and parse_items(piece.text)
        if not is_one or vocabulary.ends_sentence(piece.text) or piece.text.endswith((":", "：")):
            break
        length += 1
    return pieces[:length]


def _of_paragraphs(
    column: ReadColumn, section: ReadSection, pieces: list[Piece], context: Context, least: float
) -> list[Piece]:
    """Take what brackets at the end of any paragraph name, ``least`` as sure; add what those within
    it do, whose words stay."""
    last, section.sources = section.sources, []
    kept = []
    for piece in pieces:
        cited = citations.in_last_brackets(piece.text, context) if piece.kind == "p" else None
        if cited and cited.certainty >= least:
            take(column, section, cited, piece.line)
            piece = replace(piece, text=cited.text)
        for within in citations.among_text(piece.text, context) if piece.kind == "p" else ():
            take(column, section, within, piece.line)
        kept.append(piece)
    section.sources += last
    return kept


def take_from_notes(
    column: ReadColumn, section: ReadSection, notes: list[str], context: Context
) -> None:
    """Add what footnotes name that say nothing else; they stay in the text."""
    # Where most of a column's are surely sources, others that could be some are some, too.
    least = 0.1 if context.cites_in_notes else citations.SURE
    for words in notes:
        cited = citations.own_line(words.rstrip(". ") if least < 0.5 else words, context)
        if cited and cited.certainty >= least and citations.are_names(cited, context):
            take(column, section, cited, 0)
    section.sources = list(dict.fromkeys(section.sources))


def _of_item(item: str, *, is_list: bool) -> list[CitedSource]:
    """The source of an item in a list of sources: the whole item is one, behind a label of its
    own, too."""
    if label := vocabulary.labelled("sources", item):
        item = label["rest"]
    if is_list:
        one = source_of(item)
        return [one] if one else []
    return parse_items(item)


def _words(piece: Piece, cited: Citation) -> str:
    return cited.words if cited.text else piece.raw


def _without_last(
    column: ReadColumn, section: ReadSection, pieces: list[Piece], context: Context
) -> list[Piece]:
    for place in range(len(pieces) - 1, max(-1, len(pieces) - 1 - _LAST), -1):
        piece = pieces[place]
        is_only = not any(_is_prose(other) for other in pieces[:place])
        is_last = place == len(pieces) - 1
        sources = [] if is_only else _of_list(piece, context, is_last=is_last)
        if sources:
            take(column, section, Citation(sources, "", piece.raw, 0.7), piece.line)
            return pieces[:place] + pieces[place + 1 :]
        if piece.kind != "p":
            continue
        cited = None if is_only else citations.own_line(piece.text, context, is_last=is_last)
        if cited is None and (cited := citations.at_end(piece.text, context)):
            take(column, section, cited, piece.line)
            return [*pieces[:place], replace(piece, text=cited.text), *pieces[place + 1 :]]
        if cited:
            before = _of_lines_above(pieces[:place], context)
            for other, more in zip(pieces[place - len(before) : place], before, strict=True):
                take(column, section, replace(more, words=other.raw), other.line)
            take(column, section, replace(cited, words=piece.raw), piece.line)
            return pieces[: place - len(before)] + pieces[place + 1 :]
        if len(piece.text) > 160:
            break
    return pieces


def _of_lines_above(pieces: list[Piece], context: Context) -> list[Citation]:
    """The sources of the lines above one that names some, where each is surely one by itself."""
    found: list[Citation] = []
    for piece in reversed(pieces[1:]):
        cited = citations.own_line(piece.text, context) if piece.kind == "p" else None
        if cited is None or cited.certainty < 0.65:
            break
        found.insert(0, cited)
    return found


def _is_prose(piece: Piece) -> bool:
    """Whether a piece is text that may cite something."""
    return piece.kind != "p" or vocabulary.ends_sentence(piece.text) or len(piece.text) > 60


def _of_list(piece: Piece, context: Context, *, is_last: bool) -> list[CitedSource]:
    """The sources of a list that is nothing but links or publications; at the end, all of whose
    items look like some."""
    if piece.kind != "ul" or any(len(item) >= 160 for item in piece.items):
        return []
    sources = [source for item in piece.items for source in _of_item(item, is_list=True)]
    return sources if citations.certainty(sources, context) >= (0.7 if is_last else 0.8) else []


def take(column: ReadColumn, section: ReadSection, cited: Citation, line: int) -> None:
    """Add what a section cites, and say so in ``column``."""
    section.sources += cited.sources
    named = ", ".join(str(source) for source in cited.sources)
    count = len(cited.sources)
    said = ngettext(
        "Took %(count)s source from the end of “%(headline)s”: %(named)s.",
        "Took %(count)s sources from the end of “%(headline)s”: %(named)s.",
        count,
    ) % {"count": count, "headline": section.headline, "named": named}
    tell = column.match if cited.certainty >= citations.MIN_CERTAINTY else column.warn
    tell(said, cited.words, column.next_section, line, cited.certainty)


def _is_reference(text: str, context: Context) -> bool:
    """Whether what stands behind a label of sources is an earlier column."""
    label = vocabulary.labelled("sources", text)
    return label is not None and references.is_reference(label["rest"], context)
