"""The sources of a whole column in one list at its end, which says of each line whose it is: by a
section's headline, or by its number."""

import re
from dataclasses import replace

from articles.importer import vocabulary
from articles.importer.blocks import Block
from articles.importer.citations import Citation
from articles.importer.headlines import Layout, counted, number_of
from articles.importer.line import Line
from articles.importer.source_items import parse_items

#: A source is named in no longer line.
MAX_LENGTH = 800
#: A list is looked for among so many last lines.
_MAX_LINES = 40
_NUMBERED = re.compile(r"[(\[]?(?P<number>\d{1,2})[)\].:–—-]{1,2}\s+(?P<rest>\S.*)")

#: What a section of a number cites, and the line that says so.
Listed = dict[int, tuple[Citation, int]]


def with_title(layout: Layout, headline: str) -> Layout:
    """Return the layout with the text under the title as a section of its own, where the list at
    the end names it as one."""
    texts = [block for block in layout.opening if block.kind in ("text", "quote")]
    if not (texts and layout.sections):
        return layout
    own = vocabulary.key(headline)
    names = [vocabulary.key(heading.plain) for heading, _under in layout.sections]
    lines = [line.plain for block in layout.sections[-1][1] for line in block.lines]
    listed = [_headed(line, [own, *names])[0] for line in lines[-_MAX_LINES:]]
    if 0 not in listed or max(listed) < 1:
        return layout
    line = replace(texts[0].lines[0], text=headline, mark="heading", raw=headline)
    return Layout([], [(Block("heading", [line]), layout.opening), *layout.sections])


def take_listed(layout: Layout) -> Listed:
    """Return what each section cites, by its place, where a list at the end says it; it is taken
    out of ``layout``. Nothing is taken where one of its lines is of no section."""
    if len(layout.sections) < 2:
        return {}
    heading, under = layout.sections[-1]
    for place, block in enumerate(under):
        if block.kind not in ("text", "heading") or len(block.plain) > 60:
            continue
        is_label = bool(vocabulary.alone("sources").fullmatch(block.plain))
        # Whatever stands over it, lines that each begin with another section's headline are one.
        if is_label or _are_named(under[place + 1 :], layout):
            listed = _listed(block, under[place + 1 :], layout)
            if listed:
                layout.sections[-1] = heading, under[:place]
                return listed
    if (vocabulary.alone("sources").fullmatch(heading.plain) or _are_named(under, layout)) and (
        listed := _listed(heading, under, layout)
    ):
        del layout.sections[-1]
        return listed
    return {}


def _are_named(blocks: list[Block], layout: Layout) -> bool:
    """Whether each line is of another section, by its headline."""
    keys = [vocabulary.key(heading.plain) for heading, _under in layout.sections]
    found: set[int] = set()
    for line in (line for block in blocks for line in block.lines if block.kind != "rule"):
        number, _rest = _headed(line.plain, keys)
        if number < 0 or number in found:
            return False
        found.add(number)
    return len(found) > 1


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
        number, rest = _headed(line.text, keys)
        return (number, rest) if number == line.level - 1 else (line.level - 1, line.text)
    if match := _NUMBERED.fullmatch(line.plain):
        return int(match["number"]) - 1, match["rest"]
    if match := counted().match(line.plain):
        return number_of(match) - 1, line.plain[match.end() :]
    return _headed(line.plain, keys)


def _headed(text: str, keys: list[str]) -> tuple[int, str]:
    """The same of a line that begins with a section's headline."""
    for end in re.finditer(r"\s*[:：]\s*|\s+[–—-]\s+", text):
        own = vocabulary.key(text[: end.start()])
        if own and own in keys:
            return keys.index(own), text[end.end() :]
    return -1, ""
