"""Links as browsers of the terminal write a page: a number in brackets before the words of each,
"[7]Azur Today", and the addresses in a list at the end."""

import re

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.parts import ReadColumn

#: A list has so many at least.
MIN_LINKS = 2
_LISTED = re.compile(r"\s*(?P<number>\d{1,3})\.\s+(?P<address>[a-z]{3,6}:\S+)\s*")
_MARKED = re.compile(r"\[(?P<number>\d{1,3})\](?=[^\s\[\]().,;:])")
#: Words of a link go on up to here, where nothing but links stands in a line.
_END = re.compile(r"\s*(?:[,;|·()]|(?<=\S)\s\[\d|$)|\.\s|\.$")


def with_links(lines: list[str], column: ReadColumn) -> list[str]:
    """Return the lines with links in the marks of Markdown, without their list, which is named in
    ``column``; the same lines where there is none."""
    start = len(lines)
    while start and (not lines[start - 1].strip() or _LISTED.fullmatch(lines[start - 1])):
        start -= 1
    listed = {
        match["number"]: match["address"]
        for line in lines[start:]
        if (match := _LISTED.fullmatch(line))
    }
    marked = {match["number"] for line in lines[:start] for match in _MARKED.finditer(line)}
    if len(listed) < MIN_LINKS or len(marked & set(listed)) < MIN_LINKS:
        return lines
    if start and len(lines[start - 1].split()) <= 3:
        start -= 1  # References, Visible links
    for place in range(start, len(lines)):
        if lines[place].strip():
            said = _("Left out as part of the page: “%(text)s”.")
            words = lines[place].strip()
            column.leave_out(said % {"text": vocabulary.short(words)}, words, place + 1)
    return [*(_linked(line, listed) for line in lines[:start]), *[""] * (len(lines) - start)]


def _linked(line: str, listed: dict[str, str]) -> str:
    """A line with its links: of a list of sources, or of links alone, up to the next comma or
    link; within a sentence the first word."""
    marks = [mark for mark in _MARKED.finditer(line) if mark["number"] in listed]
    if not marks:
        return line
    is_list = bool(vocabulary.labelled("sources", line.strip())) or _is_menu(line)
    made: list[str] = []
    place = 0
    for mark in marks:
        if is_list:
            end = _END.search(line, mark.end())
            until = end.start() if end else len(line)
        else:
            until = mark.end() + len(re.match(r"[\w’'-]*\w|\S", line[mark.end() :])[0])  # type: ignore[index]  # a word stands behind each mark
        between = line[place : mark.start()]
        is_gap = bool(made) and is_list and not between.strip()
        made += [" | " if is_gap else between, _link(line[mark.end() : until], listed, mark)]
        place = until
    return "".join([*made, line[place:]])


def _link(words: str, listed: dict[str, str], mark: re.Match[str]) -> str:
    address = listed[mark["number"]]
    return f"[{words.strip()}]({address})" if "://" in address else words


def _is_menu(line: str) -> bool:
    """Whether a line is nothing but short links beside each other."""
    parts = [part for part in _MARKED.split(line.strip())[::2] if part.strip()]
    return len(parts) > 1 and line.strip()[0] == "[" and all(len(p.split()) <= 4 for p in parts)
