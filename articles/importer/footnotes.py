"""Footnotes of plain text: a number in the text, and what it says at the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.blocks import Block
from articles.importer.parts import ReadColumn

#: No section has more.
MAX_NOTES = 200
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPTS = str.maketrans(_RAISED, "0123456789")
_NOTE = re.compile(
    r"(?:\[\^(?P<named>[\w-]{1,20})\]:?|\[(?P<bracketed>\d{1,2})\]:?|(?P<raised>[¹²³⁴-⁹]{1,2})|"
    r"\((?P<round>\d{1,2})\)|(?P<star>\*{1,3}|†))\s*(?P<words>\S.*)",
    re.S,
)
_ADDRESS = re.compile(r"https?://\S+")
_MARK = re.compile(r"\[(\d{1,2})\]")
_MARKS_AT_END = re.compile(r"(?:\s?\[\^?\d{1,2}\]|[¹²³⁴-⁹])+$")
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?P<words>\S.*)", re.S)


def take_notes(column: ReadColumn, blocks: list[Block]) -> tuple[list[Block], "Notes"]:
    """Return the blocks without the footnotes of the whole column, and what each says. Where a mark
    stands for several, each section has its own, which are read with it."""
    candidates = list(_candidates(blocks))
    marks = [mark for _block, notes in candidates for mark in notes]
    if not marks or len(marks) > len(set(marks)):
        return blocks, Notes({})
    kept, notes, taken = _parted(candidates)
    say_taken(column, taken, "sections-group")
    return [_with_addresses(block, notes) for block in kept], Notes(notes)


def _with_addresses(block: Block, notes: dict[str, str]) -> Block:
    """A line of sources with the addresses that its numbers stand for, as mail programs number
    the links of a letter."""
    addresses = {mark: words for mark, words in notes.items() if _ADDRESS.fullmatch(words)}
    if not addresses or block.kind != "text" or not vocabulary.labelled("sources", block.text):
        return block

    def address(match: re.Match[str]) -> str:
        return f"<{addresses[match[1]]}>" if match[1] in addresses else match[0]

    lines = [replace(line, text=_MARK.sub(address, line.text)) for line in block.lines]
    return replace(block, lines=lines)


def say_taken(column: ReadColumn, blocks: list[Block], place: str) -> None:
    """Say which blocks were taken for footnotes."""
    for block in blocks:
        said = _("Took “%(text)s” for a footnote.") % {"text": vocabulary.short(block.plain)}
        column.match(said, block.raw, place, block.number, 0.8)


def notes_of(blocks: list[Block]) -> tuple[list[Block], dict[str, str], list[Block]]:
    """Return the blocks without footnotes; what each footnote says, by its mark; and the blocks
    that were taken. Only those whose mark stands in the text are taken."""
    return _parted(list(_candidates(blocks)))


def _parted(
    candidates: list[tuple[Block, dict[str, str]]],
) -> tuple[list[Block], dict[str, str], list[Block]]:
    blocks = [block for block, _notes in candidates]
    found: dict[str, str] = {}
    kept: list[Block] = []
    taken: list[Block] = []
    for block, notes in candidates:
        found |= notes
        (taken if notes else kept).append(block)
    if taken:
        heads = [
            block
            for block, under in pairwise(blocks)
            if _is_over_notes(block) and any(under is one for one in taken)
        ]
        taken += heads
        kept = [
            block
            for block in kept
            if not any(block is one for one in heads) and block.kind != "rule"
        ]
    return kept, found, taken


def _candidates(blocks: list[Block]) -> Iterator[tuple[Block, dict[str, str]]]:
    """Yield each block with the footnotes that it is, by their marks."""
    text = "\n".join(block.text for block in blocks)
    is_under = False
    tried = 0
    for block in blocks:
        if _is_over_notes(block):
            is_under = True
            yield block, {}
            continue
        notes = dict(_of(block, is_under=is_under))
        tried += len(notes)
        is_known = tried <= MAX_NOTES and all(
            _stands_in(text, mark, words) for mark, words in notes.items()
        )
        is_under = is_under and (bool(notes and is_known) or block.kind == "list")
        yield block, notes if is_known else {}


def _is_over_notes(block: Block) -> bool:
    """Whether a line announces notes, or the sources that they may name."""
    return (
        block.kind in ("text", "heading")
        and len(block.text) <= 60
        and any(vocabulary.alone(field).fullmatch(block.plain) for field in ("notes", "sources"))
    )


def _of(block: Block, *, is_under: bool) -> list[tuple[str, str]]:
    if block.kind == "list" and block.is_ordered and is_under:
        return [(str(n), words) for n, words in enumerate(block.item_texts, block.level or 1)]
    if block.kind not in ("text", "list"):
        return []
    if not is_under and block.lines[0].raw[:1].isalnum() and block.lines[0].raw[0] not in _RAISED:
        return []
    notes: list[tuple[str, str]] = []
    for line in block.lines:
        match = _NOTE.fullmatch(line.raw)
        if match:
            mark = match["named"] or match["bracketed"] or match["round"] or match["star"]
            mark = mark or match["raised"].translate(_SUPERSCRIPTS)
            notes.append((mark, match["words"]))
        elif is_under and (match := _NUMBERED.fullmatch(line.raw)):
            notes.append((match["number"], match["words"]))
        elif notes and line.mark == "":
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {line.text}")
        else:
            return []
    return notes


def without_marks(headline: str, under: list[Block]) -> tuple[str, list[Block]]:
    """Return a headline without the marks of footnotes at its end, and the blocks under it with
    them at the end of the first paragraph; a dash or colon at its end is none of its words."""
    match = _MARKS_AT_END.search(headline)
    bare = headline[: match.start()] if match else headline
    bare = re.sub(r"\s+[–—-]+$|\s*[:：]$", "", bare).rstrip() or headline
    place = next((n for n, block in enumerate(under) if block.kind == "text"), None)
    if match is None or place is None:
        return bare, under
    *lines, last = under[place].lines
    last = replace(last, text=f"{last.text}{match[0].strip()}")
    marked = replace(under[place], lines=[*lines, last])
    return bare, [*under[:place], marked, *under[place + 1 :]]


def _patterns(mark: str) -> str:
    if mark.isdigit():
        raised = mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return rf"\[\^?{mark}\](?!:)|(?<=\S){raised}(?![⁰¹²³⁴-⁹])|(?<=[\w.,”\"»)\]])\s?\({mark}\)"
    if mark[0] in "*†":
        return rf"(?<=[^\s*†]){re.escape(mark)}(?![*†])(?=[\s.,;]|$)"
    return rf"\[\^{re.escape(mark)}\](?!:)"


def _stands_in(text: str, mark: str, words: str) -> bool:
    """Whether a mark stands in the text, apart from before its own note. A star elsewhere sets
    words in italics."""
    if mark[0] == "*" and len(re.findall(r"\*+", text)) != 2 * text.count(f"\n{mark} {words[:20]}"):
        return False
    return any(
        not text[match.end() : match.end() + 60].lstrip(" :\n").startswith(words[:40])
        for match in re.finditer(_patterns(mark), text)
    )


@dataclass
class Notes:
    """Footnotes by their mark, and those that were put where it stands."""

    words: dict[str, str]
    used: set[str] = field(default_factory=set)

    def put(self, text: str) -> str:
        """Return a paragraph with each footnote where its mark stands; the mark of one that was put
        before is only a number and goes."""
        for mark, words in self.words.items():
            # An address is kept beside its words: a note has no brackets in it.
            bare = re.sub(r"\[([^\[\]]*)\]\(([^()\s]+)\)", r"\1 \2", words)
            bare = re.sub(r"[\[\]]", "", vocabulary.without_marks(bare))

            def note(match: re.Match[str], mark: str = mark, bare: str = bare) -> str:
                if mark in self.used:
                    return ""
                self.used.add(mark)
                return f"[[note: {bare}]]"

            text = re.sub(_patterns(mark), note, text)
        return text
