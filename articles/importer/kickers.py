"""Words in capitals right over headlines, "MIDDLE EAST", which say what a section is about: they
are of no headline, and no headlines themselves."""

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.blocks import Block, looks_like_headline
from articles.importer.meta_lines import read_meta
from articles.importer.parts import ReadColumn

#: One stands over several headlines, and is no longer, in words.
MIN_KICKERS, MAX_WORDS = 2, 3


def without_kickers(blocks: list[Block], column: ReadColumn) -> list[Block]:
    """Return the blocks without kickers; each is said in ``column``."""
    found = {place for place in range(len(blocks) - 1) if _is_kicker(blocks, place)}
    if len(found) < MIN_KICKERS:
        return blocks
    for place in sorted(found):
        raw = blocks[place].raw
        said = _("Left out as part of the page: “%(text)s”.") % {"text": vocabulary.short(raw)}
        column.leave_out(said, raw, blocks[place].number)
        column.warn(said, raw, "sections-group", blocks[place].number, 0.6)
    return [block for place, block in enumerate(blocks) if place not in found]


def _is_kicker(blocks: list[Block], place: int) -> bool:
    block, under = blocks[place], blocks[place + 1]
    text = block.plain
    return (
        block.kind == "text"
        and text.isupper()
        and not block.follows
        and len(text.split()) <= MAX_WORDS
        and len(block.lines) == 1
        and read_meta(text) is None
        and under.follows
        and not under.plain.isupper()
        and looks_like_headline(under)
        and read_meta(under.text) is None
        and place + 2 < len(blocks)
        and not blocks[place + 2].follows
    )
