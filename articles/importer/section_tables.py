"""Tables whose rows are sections: a headline, what happened, and under a head that says so what it
cites."""

from django.utils.translation import gettext as _

from articles.importer import bodies, vocabulary
from articles.importer.blocks import Block
from articles.importer.line import Line
from articles.importer.parts import ReadColumn

#: With its head.
MIN_ROWS, MIN_CELLS = 3, 2


def as_sections(blocks: list[Block], column: ReadColumn) -> list[Block]:
    """Return the blocks with the rows of such tables as headings and what stands under them; the
    words of a table's head are named in ``column``."""
    made: list[Block] = []
    for block in blocks:
        made += _rows_of(block, column) or [block]
    return made


def _rows_of(block: Block, column: ReadColumn) -> list[Block]:
    if block.kind != "table":
        return []
    written = [line for line in block.lines if bodies.cells_of([line.text])]
    if len(written) < MIN_ROWS:
        return []
    head, *rows = bodies.cells_of([line.text for line in written])
    cited = next((n for n, cell in enumerate(head) if _is_sources(cell)), -1)
    others = [place for place in range(len(head)) if place != cited]
    if cited < 0 or len(others) < MIN_CELLS:
        return []
    said = _("Left out as part of the page: “%(text)s”.")
    column.leave_out(
        said % {"text": vocabulary.short(written[0].raw)}, written[0].raw, block.number
    )
    made = []
    for line, cells in zip(written[1:], rows, strict=True):
        first, *texts = (cells[place] for place in others)
        texts.append(f"{head[cited]}: {cells[cited]}" if cells[cited] else "")
        made.append(Block("heading", [Line(first, line.number, "heading", 2, first)], 2))
        made += [Block("text", [Line(text, line.number, "", 0, text)]) for text in texts if text]
    return made


def _is_sources(cell: str) -> bool:
    return bool(vocabulary.alone("sources").fullmatch(vocabulary.without_marks(cell)))
