"""The sources at the end of a section of a post.

What a post ends with is taken for sources where it says so ("Sources: …"), or where the importer
reads it as a list of them of which one has its place or date in brackets: a blog may end with any
names.
"""

import re
from collections.abc import Sequence

from articles.importer.source_line import MAX_LINE_LENGTH, CitedSource, parse_typed, split_trailing
from articles.text.tokens import End, Start, Text, Token, parse, serialize

_WORD = r"(?:sources?|via|references?|quellen?|fuentes?|المصادر|المصدر)\s*[:：–—-]\s*"
_LABEL = re.compile(
    rf"\s*(?:\[{_WORD}(?P<square>.+?)\]|\({_WORD}(?P<round>.+?)\)|{_WORD}(?P<bare>.+?))\s*",
    re.I | re.S,
)
_ADDRESS = re.compile(r"https?://\S+")
#: What ``parse_typed`` takes for the brackets of an address.
_BRACKETS = str.maketrans("<>", "‹›")


def split(html: str) -> tuple[str, list[CitedSource]]:
    """Return cleaned prose without the sources at its end, and these."""
    found = parse(html)
    place = _last_paragraph(found)
    if place is None:
        return html, []
    before = serialize(found[:place]).rstrip()
    inner = [token for token in found[place + 1 :] if token != End("p")]
    words = "".join(token.data for token in inner if isinstance(token, Text))
    label = _LABEL.fullmatch(words)
    if label and len(_rest(label)) <= MAX_LINE_LENGTH:
        return before, _named(parse_typed(_with_addresses(inner)))
    if not all(isinstance(token, Text) for token in inner):
        return html, []
    text, sources = split_trailing(words)
    if not any(source.qualifier for source in sources):
        return html, []
    kept = text.rstrip()
    if not kept:
        return before, _named(sources)
    last = serialize([found[place], Text(kept), End("p")])
    return f"{before}\n{last}".strip(), _named(sources)


def _last_paragraph(found: Sequence[Token]) -> int | None:
    """Where the paragraph begins that ends the prose, if one does."""
    end = len(found)
    while end and isinstance(last := found[end - 1], Text) and not last.data.strip():
        end -= 1
    if not end or found[end - 1] != End("p"):
        return None
    return max(
        place for place, token in enumerate(found) if isinstance(token, Start) and token.name == "p"
    )


def _with_addresses(inner: Sequence[Token]) -> str:
    """The line of a labelled paragraph as ``parse_typed`` reads it, links behind their words."""
    text, address = "", ""
    for token in inner:
        if isinstance(token, Text):
            text += token.data.translate(_BRACKETS)
        elif isinstance(token, Start) and token.name == "a":
            address = token.attributes.get("href", "")
        elif token == End("a") and _ADDRESS.fullmatch(address):
            text += f" <{address}>"
    label = _LABEL.fullmatch(text)
    return _rest(label) if label else text


def _rest(label: re.Match[str]) -> str:
    return label["square"] or label["round"] or label["bare"]


def _named(sources: list[CitedSource]) -> list[CitedSource]:
    return [
        CitedSource(source.publication[:200], source.qualifier[:200], source.url[:1000])
        for source in sources
        if source.publication.strip()
    ]
