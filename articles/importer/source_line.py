"""The line of sources a columnist types: "Independent (London) and AEI Iran Tracker (13-May)"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from articles.importer.vocabulary import is_abbreviation, small_words

_SEPARATOR = re.compile(r"\s+and\s+|\s*,\s+(?:and\s+)?")
_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+)?")
_BRACKET = re.compile(r"[(<)>]")
_ITEM = re.compile(
    r"(?P<publication>[^()<>]+?)"
    r"(?:\s*\((?P<qualifier>[^()]+)\))?"
    r"(?:\s*<(?P<url>https?://[^<>\s]+)>)?"
)
_LONGEST_NAME = 7  # words
#: No list of sources is longer; what stands before is text, and need not be tried.
MAX_LINE_LENGTH = 800  # characters


class _Source(Protocol):
    """What is asked of a source, read or stored."""

    @property
    def publication(self) -> str: ...

    @property
    def url(self) -> str: ...


@dataclass(frozen=True)
class CitedSource:
    publication: str
    qualifier: str = ""
    url: str = ""

    def __str__(self) -> str:
        return f"{self.publication} ({self.qualifier})" if self.qualifier else self.publication


def parse(line: str) -> list[CitedSource]:
    """Return the ``CitedSource``s of a line, or ``[]`` where the line is not a list of sources.

    Sources are parted by "and" or commas outside brackets, or, where there is one, by semicolons
    alone: "Trade and Tide; Herald". Each is a name with an optional qualifier in brackets and an
    optional link as ``<https://…>``.
    """
    sources = []
    for item in _split(line.strip().rstrip(".")):
        match = _ITEM.fullmatch(item.strip())
        if not match or not looks_like_a_name(match["publication"].strip()):
            return []
        sources.append(
            CitedSource(
                match["publication"].strip(),
                (match["qualifier"] or "").strip(),
                match["url"] or "",
            )
        )
    return sources


def parse_typed(line: str) -> list[CitedSource]:
    """Return the same of a line that is known to hold sources: every item is one, however it
    looks."""
    sources = []
    for item in filter(None, (item.strip() for item in _split(line))):
        match = _ITEM.fullmatch(item)
        if match:
            sources.append(
                CitedSource(
                    match["publication"].strip(),
                    (match["qualifier"] or "").strip(),
                    match["url"] or "",
                )
            )
        else:
            sources.append(CitedSource(item))
    return sources


def format_sources(sources: Sequence[_Source]) -> str:
    """Return the line of ``sources`` (anything with the fields of ``CitedSource``) that
    ``parse_typed`` reads back; with semicolons where a name itself holds a comma or "and"."""
    items = [f"{source} <{source.url}>" if source.url else str(source) for source in sources]
    if any(_SEPARATOR.search(source.publication) for source in sources):
        return "; ".join(items) + (";" if len(items) == 1 else "")
    return " and ".join(items)


def _split(line: str) -> list[str]:
    items = _split_at(_SEMICOLON, line)
    return items if len(items) > 1 else _split_at(_SEPARATOR, line)


def _split_at(separator: re.Pattern[str], line: str) -> list[str]:
    """Split where ``separator`` stands outside brackets."""
    items, start, depth, position = [], 0, 0, 0
    for found in separator.finditer(line):
        for bracket in _BRACKET.findall(line, position, found.start()):
            depth = depth + 1 if bracket in "(<" else max(0, depth - 1)
        position = found.start()
        if depth == 0:
            items.append(line[start : found.start()])
            start = found.end()
    return [*items, line[start:]]


def looks_like_a_name(name: str) -> bool:
    """Return whether the words are set as a name's are, in a script that has capitals."""
    words = name.split()
    if not words or len(words) > _LONGEST_NAME:
        return False
    if not (
        words[0][0].isupper()
        or words[0][0].isdigit()
        or (words[0][0].isalpha() and any(letter.isupper() for letter in words[0]))
    ):
        return False
    if any(not is_abbreviation(word) for word in re.findall(r"\S*[.!?](?=\s)", name)):
        return False
    return all(
        word in small_words() or not word[0].isalpha() or any(letter.isupper() for letter in word)
        for word in words
    )


#: A sentence's end, with what may close after it; or the end of a reference in brackets.
_SENTENCE_END = re.compile(r"(?:[.!?…؟][\"”’»«“)\]]*|[\"”’]\s*\))\s+|[。！？][」』）)]*\s*")


def sentence_ends(paragraph: str) -> Iterator[re.Match[str]]:
    """Yield where sentences end in the last part of a paragraph: not after St. or Mr."""
    for end in _SENTENCE_END.finditer(paragraph, max(0, len(paragraph) - MAX_LINE_LENGTH)):
        word = paragraph[: end.start() + 1].rsplit(maxsplit=1)[-1]
        if not (end[0].startswith(".") and is_abbreviation(word)):
            yield end


def split_trailing(paragraph: str) -> tuple[str, list[CitedSource]]:
    """Part a paragraph from the sources after its last sentence: ``(text, [CitedSource])``.

    A paragraph that is nothing but sources has an empty text; one without any keeps all of it.
    """
    whole = parse(paragraph) if len(paragraph) <= MAX_LINE_LENGTH else []
    if whole and any(source.qualifier for source in whole):
        return "", whole
    for end in sentence_ends(paragraph):
        rest = paragraph[end.end() :]
        if rest and (sources := parse(rest)):
            return paragraph[: end.end()].rstrip(), sources
    return paragraph, []
