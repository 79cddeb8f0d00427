"""Columns that are written as records, each part of each section behind the word for it: "TITLE:
…", "TEXT: …", "SOURCES: …". What the words are called tells where they stand, in any language."""

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.line import Line
from articles.importer.parts import ReadColumn

#: So many records make a column of them.
MIN_RECORDS = 2
#: A headline is no longer.
_MAX_HEADLINE = 160
_FIELD = re.compile(r"(?P<label>[^\W\d_][^\W_]*(?: [^\W\d_]\w*)?)\s?[:：]\s*(?P<rest>[^\s/].*)")


def without_labels(lines: list[Line], column: ReadColumn) -> list[Line]:
    """Return the lines with the headlines of records as headings and their text without its label;
    the labels are named in ``column``. The same lines where there are no records."""
    written = [place for place, line in enumerate(lines) if line.mark != "blank"]
    found = {
        place: match
        for place in written
        if lines[place].mark in ("", "heading", "row")
        and (match := _FIELD.fullmatch(lines[place].plain))
    }
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for one, other in pairwise(written):
        if one in found and other in found:
            labels = found[one]["label"].casefold(), found[other]["label"].casefold()
            pairs[labels].append((one, other))
    records = next(
        (places for labels, places in pairs.items() if _are_records(labels, places, found)), []
    )
    if not records:
        return lines
    lines = list(lines)
    for places in records:
        for place, mark in zip(places, ("heading", ""), strict=True):
            line, rest = lines[place], found[place]["rest"]
            said = _("Left out as part of the page: “%(text)s”.")
            label = line.plain[: found[place].start("rest")].strip()
            column.leave_out(said % {"text": label}, label, line.number)
            level = 2 if mark else 0
            lines[place] = replace(line, text=rest, raw=rest, mark=mark, level=level)
    return lines


def _are_records(
    labels: tuple[str, str], places: list[tuple[int, int]], found: dict[int, re.Match[str]]
) -> bool:
    """Whether the first label of each pair is over a headline, and the second over its text."""
    if len(places) < MIN_RECORDS or labels[0] == labels[1]:
        return False
    if any(vocabulary.labelled(field, f"{label}: x") for label in labels for field in _OTHERS):
        return False
    heads = [found[one]["rest"] for one, _other in places]
    texts = [found[other]["rest"] for _one, other in places]
    return all(len(head) <= _MAX_HEADLINE and not head.endswith(".") for head in heads) and all(
        vocabulary.ends_sentence(text) for text in texts
    )


#: What stands behind other labels that may be in each record.
_OTHERS = ("sources", "keywords", "credits", "notes")
