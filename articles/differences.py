"""What differs between two contents of a column (``articles.snapshots``), told part by part."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher

from django.utils import timezone

from articles import prose, source_line
from articles.history.content import FIELDS
from articles.references import written_date


@dataclass
class Change:
    """One part of the column that differs: ``words`` as ``[(kind, text)]`` with the kinds
    ``same``, ``removed`` and ``added``; a long run of the same is shortened. ``old`` and ``new``
    are the whole texts."""

    part: str
    kind: str  # added, removed, changed or moved
    words: list = field(default_factory=list)
    old: str = ""
    new: str = ""


def compare(old, new):
    """What differs between two contents, part by part, as ``Change``s."""
    changes = []
    for name in FIELDS:
        changes += _changed(name.capitalize(), old[name], new[name])
    changes += _changed("Edition date", _day(old), _day(new))
    if "slug" in old and "slug" in new:
        changes += _changed("Address", old["slug"], new["slug"])
    changes += _changed("Keywords", ", ".join(old["keywords"]), ", ".join(new["keywords"]))
    changes += _changed(
        "Lead figure", _figures([old["lead_figure"]]), _figures([new["lead_figure"]])
    )
    changes += _changed_sections(old["sections"], new["sections"])
    if "corrections" in old and "corrections" in new:
        changes += _changed("Corrections", _corrections(old), _corrections(new))
    return changes


def _changed_sections(old, new):
    pairs = _paired(old, new)
    stayed = [section for section, _ in pairs if section]
    for section in old:
        if section not in stayed:
            words = [("removed", _text(section))]
            yield Change(_name(section), "removed", words, old=_text(section))
    order = [section for section in old if section in stayed]
    for before, after in pairs:
        if before is None:
            yield Change(_name(after), "added", [("added", _text(after))], new=_text(after))
            continue
        if order.index(before) != stayed.index(before):
            yield Change(_name(after), "moved")
        yield from _changed(_name(after), _text(before), _text(after))


def _paired(old, new):
    """Each section of ``new`` with the one of ``old`` that it is, or ``None``: known by its key, or
    by its anchor where it was kept without one or had to be given another."""
    keys = {section["id"]: section for section in old if "id" in section}
    still_there = {section.get("id") for section in new} - {None}
    anchors = {s["anchor"]: s for s in old if s.get("id") not in still_there}
    return [(keys.get(s.get("id")) or anchors.pop(s["anchor"], None), s) for s in new]


def _name(section):
    return f"Section “{section['headline']}”"


def _corrections(content):
    return "\n\n".join(
        f"{correction['kind'].capitalize()} of "
        f"{written_date(timezone.localtime(_moment(correction)).date())}: {correction['text']}"
        for correction in content["corrections"]
    )


def _moment(correction):
    return datetime.fromisoformat(correction["corrected_at"])


def _day(content):
    return written_date(date.fromisoformat(content["edition_date"]))


def _figures(figures):
    return "\n".join(
        " ".join(filter(None, (f"[{f['photo_name']}]", f["caption"], f["credit"], f["alt_text"])))
        for f in figures
        if f
    )


def _text(section):
    """A section as plain text with all its parts, for comparing."""
    sources = source_line.written(
        [source_line.CitedSource(**source) for source in section["sources"]]
    )
    parts = (
        section["headline"],
        prose.to_text(section["body"]),
        _figures(section["figures"]),
        sources,
    )
    return "\n\n".join(part for part in parts if part)


def _changed(part, old, new):
    if old == new:
        return []
    kind = "changed" if old and new else "added" if new else "removed"
    return [Change(part, kind, _words(old, new), old, new)]


_WORD = re.compile(r"\s+|[^\s]+")
#: Unchanged words kept around a change.
CONTEXT = 12


def _words(old, new):
    """The difference word by word: ``[(kind, text)]``."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    words = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            words.append(("same", _shortened(before[i:j], first=i == 0, last=j == len(before))))
            continue
        if i < j:
            words.append(("removed", "".join(before[i:j])))
        if k < m:
            words.append(("added", "".join(after[k:m])))
    return words


def _shortened(words, *, first, last):
    around = 2 * CONTEXT
    if (first and last) or len(words) <= 2 * around:
        return "".join(words)
    head = "" if first else "".join(words[:around])
    tail = "" if last else "".join(words[-around:])
    return f"{head} … {tail}"
