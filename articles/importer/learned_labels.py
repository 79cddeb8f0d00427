"""Labels in languages that have no table, learnt from where they stand: what begins the last line
of several sections and has names behind it announces sources; keywords end the column."""

import re
from collections import defaultdict
from dataclasses import replace

from articles.importer import source_names, vocabulary
from articles.importer.line import Line
from articles.importer.source_items import parse_items

#: A label of sources ends so many sections at least.
MIN_SECTIONS = 2
#: Two forms of one word share so many letters: Kilde, Kilder.
_STEM = 4
#: No name of a source has more words.
_MAX_WORDS = 5
_LABEL = re.compile(
    r"[(\[]?(?P<label>[^\W\d_][^\d:：.,;!?()\[\]]{0,30}?)\s*[:：](?!//)\s*(?P<rest>\S.*)"
)
#: A mark or a picture, and words behind it, which may be set in italics.
_MARKED = re.compile(
    rf"(?P<mark>[{vocabulary.PICTURES}→⇒➔➜►▶▸▹↳↪※»›])[\s\ufe0f]*(?P<label>)"
    r"[*_]{0,2}(?P<rest>[^\W_].{1,160}?)[*_]{0,2}"
)
#: What any label may be that a table knows.
_KNOWN = ("sources", "keywords", "credits", "by", "key_headlines", "related", "see", "published",
          "notes")  # fmt: skip


def with_known_labels(lines: list[Line]) -> list[Line]:
    """Return the lines with a label that is known for each that was learnt."""
    lines = _with_marked_sources(lines)
    found = {place: match for place, line in enumerate(lines) if (match := _unknown_label(line))}
    if not found:
        return lines
    lines = list(lines)
    has_sources = any(vocabulary.labelled("sources", line.text) for line in lines if line.text)
    for place in _places_of_sources(lines, found):
        has_sources = True
        sources = f"Sources: {found.pop(place)['rest']}"
        lines[place] = replace(lines[place], text=sources, mark="")
    last = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].mark != "blank"), -1)
    if last in found and has_sources and _are_keywords(found[last]["rest"]):
        lines[last] = replace(lines[last], text=f"Keywords: {found[last]['rest']}")
    return lines


def _with_marked_sources(lines: list[Line]) -> list[Line]:
    """The lines with a label for each mark or picture that stands before names at the end of
    several sections, and before nothing else."""
    by_mark: dict[str, dict[int, re.Match[str]]] = defaultdict(dict)
    for place, line in enumerate(lines):
        match = _MARKED.fullmatch(line.raw) if line.mark in ("", "bullet", "row") else None
        if match and not any(vocabulary.labelled(field, match["rest"]) for field in _KNOWN):
            by_mark[match["mark"]][place] = match
    for found in by_mark.values():
        if len(found) < MIN_SECTIONS or not all(
            _is_under_text(lines, place) and _ends_section(lines, place) and _are_sources(match)
            for place, match in found.items()
        ):
            continue
        lines = list(lines)
        for place, match in found.items():
            lines[place] = replace(lines[place], text=f"Sources: {match['rest']}", mark="")
    return lines


def _is_under_text(lines: list[Line], place: int) -> bool:
    before = next((line for line in reversed(lines[:place]) if line.mark != "blank"), None)
    return before is not None and vocabulary.ends_sentence(before.text)


def _unknown_label(line: Line) -> re.Match[str] | None:
    if line.mark not in ("", "row") or ("：" not in line.text and ":" not in line.text[:40]):
        return None
    match = _LABEL.fullmatch(line.text)
    if match is None or len(match["label"].split()) > 4:
        return None
    is_known = any(vocabulary.labelled(field, line.text) for field in _KNOWN)
    return None if is_known else match


def _places_of_sources(lines: list[Line], found: dict[int, re.Match[str]]) -> list[int]:
    """Where a label stands that announces sources: the same at the end of several sections."""
    by_stem: dict[str, list[int]] = defaultdict(list)
    for place, match in found.items():
        by_stem[match["label"].casefold()[:_STEM]].append(place)
    groups = [
        places
        for places in by_stem.values()
        if len(places) >= MIN_SECTIONS
        and all(_ends_section(lines, place) and _are_sources(found[place]) for place in places)
    ]
    return max(groups, key=len, default=[])


def _ends_section(lines: list[Line], place: int) -> bool:
    """Whether text stands before a line, and none right after it but a headline or a label."""
    before = next((line for line in reversed(lines[:place]) if line.mark != "blank"), None)
    after = next((line for line in lines[place + 1 :] if line.mark != "blank"), None)
    if before is None or before.mark == "heading":
        return False
    return after is None or after.mark != "" or not vocabulary.ends_sentence(after.text)


def _are_sources(match: re.Match[str]) -> bool:
    names = [source.publication for source in parse_items(match["rest"].rstrip(" .)]"))]
    is_small = match["label"].islower()  # who writes all small does so with names, too
    return bool(names) and all(
        len(name.split()) <= _MAX_WORDS
        and (is_small or not name[0].islower() or source_names.is_known(name, frozenset()))
        for name in names
    )


def _are_keywords(rest: str) -> bool:
    names = re.split(r"\s*[,;،、|·]\s*", rest.rstrip(" .)]"))
    return len(names) > 1 and all(0 < len(name.split()) <= 4 for name in names)
