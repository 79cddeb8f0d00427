"""Headlines that begin the paragraph under them: in bold, in capitals, or as the first sentence of
a numbered message."""

import re
from dataclasses import replace

from articles.importer import bracketed, vocabulary
from articles.importer.blocks import Block, is_heading_number
from articles.importer.headline_list import TAILS
from articles.importer.line import Line

_RUN_IN = re.compile(r"(\*\*|__)(?=\S)(?P<head>[^*_]{3,120})(?<=\S)\1[.:]?\s+(?=\S.{30})")
_CAPITALS_RUN_IN = re.compile(
    r"(?P<head>[^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ.!?:–—]{1,60} [^a-zß-öø-ÿ.!?:–—]{0,60}[^\Wa-zß-öø-ÿ_])"
    r"(?:[:.]|\s?[–—])\s+(?=\S.{8})(?=.*[a-zß-öø-ÿ])"
)
#: One word, where most paragraphs begin so: "BOLIVIA. …".
_WORD_RUN_IN = re.compile(
    r"(?P<head>[^\W\d_a-zß-öø-ÿ]{3,20})(?:[:.]|\s?[–—])\s+(?=\S.{8})(?=.*[a-zß-öø-ÿ])"
)
#: A few words before a dash, where most paragraphs begin so; one in capitals is a place.
_DASHED_RUN_IN = re.compile(
    r"(?=\S+\s+\S)(?=[^–—]{0,80}[a-zß-öø-ÿ])(?P<head>[^.!?:;,–—]{4,80}?)\s(?:--|[–—])\s+"
    r"(?=\S.{8})"
)
#: A sentence that is a headline is no longer.
_MAX_HEADLINE = 110
#: Two sentences, or the end of one.
SENTENCES = re.compile(r"[.!?…。！？؟][\"”’»«“)\]」]*(?:\[\d+\])*(?:\s|$)|[。！？]")


def part(blocks: list[Block], start: int) -> list[int]:
    """Part headlines from the paragraphs that begin with them; return where they stand."""
    return (
        _part_set_off(blocks, start) or _part_numbered(blocks, start) or _part_list(blocks, start)
    )


def _part_set_off(blocks: list[Block], start: int) -> list[int]:
    found = run_ins(blocks, start)
    for place, match in reversed(found):
        first, *others = blocks[place].lines
        head = replace(first, text=match["head"].rstrip(".:"), mark="heading", raw=match[0].strip())
        text = first.text[match.end() :]
        rest = replace(first, text=text, raw=text)
        blocks[place : place + 1] = [
            Block("heading", [head]),
            Block("text", [rest, *others], follows=True),
        ]
    return [place + shift for shift, (place, _match) in enumerate(found)]


def numbered_sentences(blocks: list[Block], start: int = 0) -> list[int]:
    """Return the places of numbered paragraphs whose first sentence is their headline, as in a
    thread of short messages: "1/ It has rained. All day …"."""
    found = [
        place
        for place in range(start, len(blocks))
        if is_heading_number(blocks[place])
        and blocks[place].lines[0].raw.partition("/")[0].isdigit()
        and _first_sentence(blocks[place].text)
    ]
    numbers = [blocks[place].level for place in found]
    is_whole = len(found) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return found if is_whole else []


def _first_sentence(text: str) -> tuple[str, str] | None:
    """The first sentence of a text, where it can be a headline, and what stands behind it."""
    end = SENTENCES.search(text)
    if end is None or end.end() > _MAX_HEADLINE or len(text) <= end.end() + 10:
        return None
    return text[: end.end()].strip(), text[end.end() :].strip()


def _parted(text: str, line: Line) -> list[Block]:
    """A paragraph as the heading that its first sentence is, and the rest."""
    first, rest = _first_sentence(text) or (text, "")
    return [
        Block("heading", [replace(line, text=first.rstrip("."), mark="heading", raw=first)]),
        Block("text", [replace(line, text=rest, mark="", raw=rest)], follows=True),
    ]


def _part_numbered(blocks: list[Block], start: int) -> list[int]:
    found = numbered_sentences(blocks, start)
    for place in reversed(found):
        blocks[place : place + 1] = _parted(blocks[place].text, blocks[place].lines[0])
    return [place + shift for shift, place in enumerate(found)]


def is_list_of_texts(block: Block) -> bool:
    """Return whether each item of a list is a section's text, headline first and sources last:
    "* It has rained. All day … (Herald, AFP)"."""
    return (
        block.kind == "list"
        and len(block.items) > 1
        and all(
            _first_sentence(text) is not None and bool(bracketed.last_groups(text)[1])
            for text in block.item_texts
        )
    )


def _part_list(blocks: list[Block], start: int) -> list[int]:
    place = next((n for n in range(start, len(blocks)) if is_list_of_texts(blocks[n])), None)
    if place is None:
        return []
    items = zip(blocks[place].items, blocks[place].item_texts, strict=True)
    parted = [block for item, text in items for block in _parted(text, item[0])]
    blocks[place : place + 1] = parted
    return list(range(place, place + len(parted), 2))


def run_ins(blocks: list[Block], start: int = 0) -> list[tuple[int, re.Match[str]]]:
    """Return the places of paragraphs that begin with their headline, in bold or in capitals with a
    colon, and where it stands in each; none where there is but one."""
    texts = sum(len(block.text) > 60 for block in blocks[start:] if block.kind == "text")
    most = max(3, texts // 2)
    forms = ((_RUN_IN, 2), (_CAPITALS_RUN_IN, 2), (_WORD_RUN_IN, most), (_DASHED_RUN_IN, most))
    for pattern, least in forms:
        found = [
            (place, match)
            for place in range(start, len(blocks))
            if (blocks[place].kind == "text" or is_heading_number(blocks[place]))
            and (match := pattern.match(blocks[place].lines[0].text))
            and not is_label(vocabulary.without_marks(match[0]))
        ]
        if len(found) >= least:
            return found
    return []


def is_label(text: str) -> bool:
    """Return whether a line announces what belongs to the section above it."""
    return any(
        vocabulary.labelled(field, text) or vocabulary.alone(field).fullmatch(text)
        for field in TAILS
    )
