"""Footnotes of plain text: a number in the text, and what it says at the end."""

import re

from articles.importer import vocabulary
from articles.importer.blocks import Block

#: No section has more.
MAX_NOTES = 200
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(
    r"(?:\[\^(?P<named>[\w-]{1,20})\]:?|\[(?P<bracketed>\d{1,2})\]:?|(?P<raised>[¹²³⁴-⁹]{1,2})|"
    r"\((?P<round>\d{1,2})\)|(?P<star>\*{1,3}|†))\s*(?P<words>\S.*)",
    re.S,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?P<words>\S.*)", re.S)


def notes_of(blocks: list[Block]) -> tuple[list[Block], dict[str, str], list[Block]]:
    """Return the blocks without footnotes; what each footnote says, by its mark; and the blocks
    that were taken. Only those whose mark stands in the text are taken."""
    text = "\n".join(block.text for block in blocks)
    found: dict[str, str] = {}
    kept, taken = [], []
    is_under = False
    for block in blocks:
        if vocabulary.alone("notes").fullmatch(block.plain) and block.kind in ("text", "heading"):
            is_under = True
            kept.append(block)
            continue
        notes = _of(block, is_under=is_under)
        marks = dict(notes)
        if (
            notes
            and len(found) + len(marks) <= MAX_NOTES
            and all(_stands_in(text, mark, words) for mark, words in marks.items())
        ):
            found |= marks
            taken.append(block)
        else:
            kept.append(block)
            is_under = is_under and block.kind == "list"
    if taken:
        heads = [b for b in kept if vocabulary.alone("notes").fullmatch(b.plain)]
        taken += heads
        kept = [block for block in kept if block not in heads and block.kind != "rule"]
    return kept, found, taken


def _of(block: Block, *, is_under: bool) -> list[tuple[str, str]]:
    if block.kind == "list" and block.is_ordered and is_under:
        return [(str(n), words) for n, words in enumerate(block.item_texts, block.level or 1)]
    if block.kind not in ("text", "list"):
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


def _patterns(mark: str) -> str:
    if mark.isdigit():
        raised = mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return rf"\[\^?{mark}\](?!:)|(?<=\S){raised}(?![⁰¹²³⁴-⁹])|(?<=[\w.,”\"])\({mark}\)"
    if mark[0] in "*†":
        return rf"(?<=[^\s*†]){re.escape(mark)}(?![*†])(?=[\s.,;]|$)"
    return rf"\[\^{re.escape(mark)}\](?!:)"


def _stands_in(text: str, mark: str, words: str) -> bool:
    """Whether a mark stands in the text, apart from before its own note. A star elsewhere sets
    words in italics."""
    if mark[0] == "*" and len(re.findall(r"\*+", text)) != 2 * text.count(f"\n{mark} {words[:20]}"):
        return False
    return any(
        words[:40] not in text[match.end() : match.end() + 60]
        for match in re.finditer(_patterns(mark), text)
    )


def put_notes(text: str, notes: dict[str, str], used: set[str]) -> str:
    """Return a paragraph with each footnote where its mark stands; one that was put before is only
    a number and goes."""
    for mark, words in notes.items():
        # An address is kept beside its words: a note has no brackets in it.
        bare = re.sub(r"\[([^\[\]]*)\]\(([^()\s]+)\)", r"\1 \2", words)
        bare = re.sub(r"[\[\]]", "", vocabulary.without_marks(bare))

        def note(match: re.Match[str], mark: str = mark, bare: str = bare) -> str:
            if mark in used:
                return ""
            used.add(mark)
            return f"[[note: {bare}]]"

        text = re.sub(_patterns(mark), note, text)
    return text
