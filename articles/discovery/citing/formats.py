"""A citation as programs read it: BibTeX, RIS and CSL-JSON.

What readers of these formats look for was read in Zotero's import translators; where formats leave
a choice, it is made so that Zotero takes a column for a newspaper's article.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from articles.discovery.citing.names import Name
from articles.discovery.citing.work import CitedWork
from articles.text.characters import normalize_line
from articles.text.slugs import build_slug

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": "{\\textbackslash}",
        "{": "\\{",
        "}": "\\}",
        "~": "{\\textasciitilde}",
        "^": "{\\textasciicircum}",
        "<": "{\\textless}",
        ">": "{\\textgreater}",
        "|": "{\\textbar}",
    }
)
#: BibTeX counts escaped braces too: where one has no partner, it would never find the end.
_LONE_BRACES = _TEX | str.maketrans({"{": "{\\textbraceleft}", "}": "{\\textbraceright}"})
MAX_KEY_LENGTH = 80


def bibtex(work: CitedWork) -> str:
    """Return an entry for BibTeX and biblatex, in UTF-8. The title keeps its capitals."""
    fields = {
        "author": " and ".join(map(_bibtex_name, work.authors)),
        "title": f"{{{_tex(work.title)}}}",
        "journal": _tex(work.container),
        "publisher": _tex(work.publisher),
        "url": work.url,
        "language": work.language,
        "abstract": _tex(work.abstract),
        "keywords": ", ".join(_tex(keyword.replace(",", "")) for keyword in work.keywords),
        "note": _tex(_in(work)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    lines += [
        f"  year = {{{work.day:%Y}}}",
        f"  month = {_MONTHS[work.day.month - 1]}",
        f"  day = {{{work.day.day}}}",
    ]
    return f"@article{{{_bibtex_key(work)},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_key(work: CitedWork) -> str:
    first = work.authors[0] if work.authors else Name(literal=work.container)
    name = build_slug(first.family or first.literal, max_length=30).replace("-", "")
    return f"{name or 'column'}-{work.key}"[:MAX_KEY_LENGTH].rstrip("-")


def _bibtex_name(name: Name) -> str:
    if name.literal:
        return f"{{{_tex(name.literal)}}}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(map(_tex, parts))


def _tex(text: str) -> str:
    text = normalize_line(text)
    return text.translate(_TEX if _has_pairs(text) else _LONE_BRACES)


def _has_pairs(text: str) -> bool:
    """Whether each brace has its partner."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return not depth


def ris(work: CitedWork) -> str:
    """Return an entry of the Research Information Systems' format: a newspaper's article."""
    return "".join(f"{tag}  - {normalize_line(value)}\r\n" for tag, value in _ris(work))


def _ris(work: CitedWork) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "TI", work.title
    for name in work.authors:
        # A comma parts the family's name from the given one.
        yield "AU", name.literal.replace(",", "") if name.literal else name.inverted
    yield "T2", work.container
    yield "PB", work.publisher
    yield "PY", f"{work.day:%Y}"
    yield "DA", f"{work.day:%Y/%m/%d}"
    yield from (("KW", keyword) for keyword in work.keywords)
    yield from _if_any("AB", work.abstract)
    yield from _if_any("N1", _in(work))
    yield "LA", work.language
    yield "UR", work.url
    yield "ID", work.key
    yield "ER", ""


def _if_any(tag: str, value: str) -> Iterable[tuple[str, str]]:
    return [(tag, value)] if value else []


def csl_json(work: CitedWork) -> str:
    """Return a list of one item for citeproc (https://docs.citationstyles.org, CSL-JSON)."""
    item: dict[str, Any] = {
        "id": work.url,
        "type": "article-newspaper",
        "title": work.title,
        "container-title": work.container,
        "publisher": work.publisher,
        "issued": {"date-parts": [[work.day.year, work.day.month, work.day.day]]},
        "URL": work.url,
        "language": work.language,
        "author": [_csl_name(name) for name in work.authors],
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
        "note": _in(work),
        "citation-key": _bibtex_key(work),
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: value for key, value in (parts | {"literal": name.literal}).items() if value}


def _in(work: CitedWork) -> str:
    """The column that a section is from, for none of the formats has a place for it."""
    return f"In: {work.part_of}" if work.part_of else ""


class Format(NamedTuple):
    """A format: what it is called, its media type, the ending of its files, and what writes it."""

    name: str
    media_type: str
    ending: str
    write: Callable[[CitedWork], str]


#: By the last part of their addresses.
FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", "bib", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl_json),
}
