"""The sources of a whole column in one list at its end, which says of each line whose it is: by a
section's headline, or by its number."""

import re

from articles.importer import vocabulary
from articles.importer.blocks import Block
from articles.importer.citations import Citation
from articles.importer.headlines import Layout
from articles.importer.line import Line
from articles.importer.source_items import parse_items

#: A source is named in no longer line.
MAX_LENGTH = 800
_NUMBERED = re.compile(r"[(\[]?(?P<number>\d{1,2})[)\].:–—-]{1,2}\s+(?P<rest>\S.*)")

#: What a section of a number cites, and the line that says so.
Listed = dict[int, tuple[Citation, int]]


def take_listed(layout: Layout) -> Listed:
    """Return what each section cites, by its place, where a list at the end says it; it is taken
    out of ``layout``. Nothing is taken where one of its lines is of no section."""
    if len(layout.sections) < 2:
        return {}
    heading, under = layout.sections[-1]
    for place, block in enumerate(under):
        is_label = block.kind in ("text", "heading") and len(block.plain) <= 60
        if is_label and vocabulary.alone("sources").fullmatch(block.plain):
            listed = _listed(block, under[place + 1 :], layout)
            if listed:
                layout.sections[-1] = heading, under[:place]
                return listed
    if vocabulary.alone("sources").fullmatch(heading.plain) and (
        listed := _listed(heading, under, layout)
    ):
        del layout.sections[-1]
        return listed
    return {}


def _listed(label: Block, blocks: list[Block], layout: Layout) -> Listed:
    """What each section cites by the blocks under a label."""
    keys = [vocabulary.key(heading.plain) for heading, _under in layout.sections]
    lines = [line for block in blocks for line in block.lines if block.kind != "rule"]
    listed: Listed = {}
    for line in lines:
        number, rest = _section_of(line, keys)
        sources = parse_items(rest, are_several=True) if len(rest) <= MAX_LENGTH else []
        if number in listed or not (sources and 0 <= number < len(keys)):
            return {}
        words = line.raw if listed else f"{label.raw} {line.raw}"
        listed[number] = Citation(sources, "", words, 0.9), line.number
    return listed if len(listed) > 1 else {}


def _section_of(line: Line, keys: list[str]) -> tuple[int, str]:
    """Which section a line is of, -1 where it is of none, and what it says of it."""
    if line.mark == "number":
        return line.level - 1, line.text
    if match := _NUMBERED.fullmatch(line.plain):
        return int(match["number"]) - 1, match["rest"]
    for end in re.finditer(r"\s*[:：]\s*|\s+[–—-]\s+", line.plain):
        own = vocabulary.key(line.plain[: end.start()])
        if own and own in keys:
            return keys.index(own), line.plain[end.end() :]
    return -1, ""
