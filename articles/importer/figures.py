"""The pictures of a section: their marks, captions and credits among its blocks."""

import re
from functools import cache

from django.utils.translation import gettext as _

from articles.importer import captions, source_names, vocabulary
from articles.importer.blocks import Block
from articles.importer.parts import ReadColumn, ReadFigure, ReadSection

#: Before an agency in brackets a caption has so many words.
MIN_WORDS = 5
_AGENCY = re.compile(r"[A-Z]{2,6}")


def without_figures(column: ReadColumn, section: ReadSection, blocks: list[Block]) -> list[Block]:
    """The blocks that are no picture's."""
    kept: list[Block] = []
    number, has_text = 0, False
    while number < len(blocks):
        figure, length = figure_at(blocks, number, is_first=not has_text)
        if figure is None:
            has_text = has_text or blocks[number].kind == "text"
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
    if block.kind != "text" or vocabulary.labelled("sources", block.text):
        return None, 0
    text = block.text
    if following and following.kind == "text" and following.follows and not block.follows:
        last = blocks[number + 2] if number + 2 < len(blocks) else None
        is_pair = last is None or not last.follows
        if is_pair and (pair := captions.pair_of(text, following.text, is_first=is_first)):
            return pair, 2
        if is_pair and is_first and is_credit_under(text, following.text):
            credit = following.text.strip().strip("()[] ")
            return ReadFigure(vocabulary.without_marks(text), credit), 2
    if following and following.kind == "text" and len(text) <= captions.MAX_LENGTH:
        is_twice = vocabulary.key(text) == vocabulary.key(following.text)
        pair = captions.pair_of(text, following.text, is_first=is_first) if is_twice else None
        if pair:
            return pair, 2
    if captions.has_label(text) and captions.caption_of(text):
        return captions.caption_of(text), 1
    is_caption = captions.is_lone_caption(text) and len(text) <= captions.MAX_LENGTH
    # A paragraph that is all the text there is ends with its source in brackets.
    is_first = is_first and any(
        other.kind == "list" or (other.kind == "text" and vocabulary.ends_sentence(other.text))
        for other in blocks[number + 1 : number + 20]
    )
    if is_caption and (is_first or _says_photo(text) or _is_agencys(text, following)):
        return captions.caption_of(text), 1
    return None, 0


def _is_agencys(text: str, following: Block | None) -> bool:
    """Whether a line between paragraphs ends with an agency in brackets, and is no sentence."""
    figure = captions.caption_of(text)
    return bool(
        figure is not None
        and len(figure.caption.split()) >= MIN_WORDS
        and (
            source_names.is_known(figure.credit, frozenset())
            or _AGENCY.fullmatch(figure.credit)
            or (figure.credit.isupper() and source_names.is_press(figure.credit))
        )
        and not vocabulary.ends_sentence(figure.caption)
        and following is not None
        and following.kind == "text"
        and (vocabulary.ends_sentence(following.text) or following.text[0] in "([")
    )


def _says_photo(text: str) -> bool:
    return bool(_credit_label().search(text))


@cache
def _credit_label() -> re.Pattern[str]:
    return re.compile(rf"[(\[（]?\s*(?<!\w){vocabulary.one_of('credits')}\s*[:：]", re.I)


def is_credit_under(caption: str, credit: str) -> bool:
    """Return whether a line under another is its credit: an agency by itself."""
    return bool(
        re.fullmatch(r"[(\[]?[A-Z]{2,6}(?:[/ ][A-Z]{2,6})?[)\]]?|©.{2,50}", credit.strip())
    ) and (len(caption) <= captions.MAX_LENGTH)
