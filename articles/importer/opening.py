"""What stands between a column's title and its first section: standfirst and lead picture."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import bracketed, captions, vocabulary
from articles.importer.blocks import Block
from articles.importer.figures import figure_at, is_credit_under
from articles.importer.headline_list import is_intro
from articles.importer.parts import ReadColumn, ReadFigure

#: A caption has not two sentences.
_SENTENCE_ENDS = re.compile(r"[.!?…][”»“\"]?(?:\s|$)")
#: Whose news a text is, behind a dash at its end.
_ENDS_WITH_AGENCY = re.compile(r"[.!?”\"»]\s+[–—-]{1,2}\s*[A-Z][^.!?]{1,40}$")
#: A standfirst is no longer.
_MAX_STANDFIRST = 500


def read_opening(
    column: ReadColumn, blocks: list[Block], *, has_sections: bool, is_untitled: bool = False
) -> list[Block]:
    """Read standfirst and lead picture of what stands over the sections; return what is text.
    ``is_untitled``: whether the first section's headline stands in for the column's."""
    rest: list[Block] = []
    number, has_prose = 0, False
    for block in filter(is_intro, blocks):  # with no list under it
        said = _("Left out as part of the page: “%(text)s”.")
        column.leave_out(said % {"text": vocabulary.short(block.raw)}, block.raw, block.number)
    blocks = [block for block in blocks if not (block.kind == "rule" or is_intro(block))]
    while number < len(blocks):
        figure, length = (None, 0)
        if not has_prose:
            figure, length = _lead_at(blocks, number, has_sections=has_sections)
        if figure is None:
            rest.append(blocks[number])
            has_prose = has_prose or _is_prose(blocks[number])
            number += 1
            continue
        raw = vocabulary.joined([block.raw for block in blocks[number : number + length]])
        if column.lead_figure is None:
            column.lead_figure = figure
        elif figure.credit and not column.lead_figure.credit:
            column.lead_figure.credit = figure.credit
        else:
            rest += blocks[number : number + length]
        text = figure.caption or figure.alt_text or figure.credit or raw
        said = _("Took “%(text)s” as the lead picture's caption.") % {
            "text": vocabulary.short(text)
        }
        column.match(said, raw, "lead_figures-group", blocks[number].number, 0.8)
        number += length
    if is_untitled and len(rest) > 1 and _are_standfirst(rest):
        lines = [line for block in rest for line in block.lines]
        rest = [replace(rest[0], lines=lines)]
    return _without_standfirst(column, rest, has_sections=has_sections)


def _are_standfirst(blocks: list[Block]) -> bool:
    """Whether a few sentences over the sections are too few for a section of their own."""
    return sum(len(block.text) for block in blocks) <= _MAX_STANDFIRST and all(
        block.kind == "text" and not bracketed.last_groups(block.text)[1] for block in blocks
    )


def _is_prose(block: Block) -> bool:
    """Whether a block is more than a standfirst: the pictures after it are no lead."""
    return len(block.text) > 250 or block.kind in ("quote", "list", "table")


def _lead_at(
    blocks: list[Block], number: int, *, has_sections: bool
) -> tuple[ReadFigure | None, int]:
    figure, length = figure_at(blocks, number, is_first=True)
    if figure:
        return figure, length
    block = blocks[number]
    is_short = block.kind == "text" and len(block.text) <= captions.MAX_LENGTH
    if has_sections and is_short and captions.is_lone_caption(block.text):
        return captions.caption_of(block.text), 1
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if (
        following and block.kind == following.kind == "text" and following.follows
        and len(block.text) <= captions.MAX_LENGTH and captions.is_credit(following.text)
        and not vocabulary.labelled("sources", following.text)
        and len(_SENTENCE_ENDS.findall(block.plain)) < 2
        and len(following.text.split()) <= 5
    ):  # fmt: skip
        return ReadFigure(caption=block.plain, credit=following.plain.strip("()[] ")), 2
    if (
        has_sections and following and block.kind == following.kind == "text"
        and not vocabulary.ends_sentence(block.plain)
        and is_credit_under(block.text, following.text)
    ):  # fmt: skip
        return ReadFigure(caption=block.plain, credit=following.plain.strip("()[] ")), 2
    return None, 0


def _without_standfirst(
    column: ReadColumn, blocks: list[Block], *, has_sections: bool
) -> list[Block]:
    """What is text of the column: short lines over its sections are the standfirst; in a column
    without sections, a line that is set in italics or bold, or short and over longer text."""
    if column.standfirst or not blocks:
        return blocks
    texts = [block for block in blocks if block.kind in ("text", "heading")]
    if has_sections:
        is_short = len(blocks) == len(texts) == 1 and len(blocks[0].text) <= _MAX_STANDFIRST
        # One that ends with its source is text under a headline that stood in for the title.
        is_short = is_short and not bracketed.last_groups(blocks[0].text)[1]
        is_short = is_short and not _ENDS_WITH_AGENCY.search(blocks[0].text)
        taken = blocks[:1] if is_short or _is_set_apart(blocks[0]) else []
    else:
        taken = blocks[:1] if len(blocks) > 1 and _is_over(blocks[0], blocks[1]) else []
    if not taken:
        return blocks
    take_standfirst(column, taken[0])
    return blocks[1:]


def take_standfirst(column: ReadColumn, block: Block) -> None:
    """Take a block as the standfirst, and say so."""
    column.standfirst = block.plain
    said = _("Took “%(text)s” as the standfirst.") % {"text": vocabulary.short(block.plain)}
    column.warn(said, block.raw, "id_standfirst", block.number, 0.7)


def may_be_standfirst(block: Block) -> bool:
    """Return whether a block that stands between title and byline is a standfirst: no headline of
    a section stands there."""
    return (
        block.kind == "text"
        and len(block.text) <= _MAX_STANDFIRST
        and captions.caption_of(block.text) is None
    )


def _is_set_apart(block: Block) -> bool:
    text = block.text.strip()
    is_italic = re.fullmatch(r"([*_])(?!\1)(?=\S)[^*_]+(?<=\S)\1", text)
    is_marked = bool(is_italic) or (block.kind == "heading")
    return is_marked and len(text) <= _MAX_STANDFIRST


def _is_over(block: Block, following: Block) -> bool:
    if block.kind not in ("text", "heading") or following.kind != "text":
        return False
    if _is_set_apart(block):
        return True
    return (
        len(block.text) <= 200
        and not block.text.endswith((":", "："))
        and (
            len(following.text) > 1.5 * len(block.text)
            and len(block.lines) == 1
            and not re.search(r"[.!?。]\s", block.text.rstrip("."))
        )
    )
