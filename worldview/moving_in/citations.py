"""The sources at the end of a section of a post.

What a post ends with is taken for sources where it says so ("Sources: …"), or where the importer
reads it as a list of them of which one has its place or date in brackets: a blog may end with any
names.
"""

import re
from html import unescape

from articles.importer.source_line import MAX_LINE_LENGTH, CitedSource, parse_typed, split_trailing

_LAST = re.compile(r"<p>(?P<inner>(?:(?!</?p[\s>]).)*)</p>\s*\Z", re.S)
_WORD = r"(?:sources?|via|references?|quellen?|fuentes?|المصادر|المصدر)\s*[:：–—-]\s*"
_LABEL = re.compile(
    rf"\s*(?:\[{_WORD}(?P<square>.+?)\]|\({_WORD}(?P<round>.+?)\)|{_WORD}(?P<bare>.+?))\s*",
    re.I | re.S,
)
_LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.S)
_TAG = re.compile(r"<[^>]*>")


def split(html: str) -> tuple[str, list[CitedSource]]:
    """Return cleaned prose without the sources at its end, and these."""
    last = _LAST.search(html)
    if last is None:
        return html, []
    before, inner = html[: last.start()].rstrip(), last["inner"]
    label = _LABEL.fullmatch(unescape(_TAG.sub("", inner)))
    if label and len(_rest(label)) <= MAX_LINE_LENGTH:
        return before, _named(parse_typed(_with_addresses(inner)))
    if "<" in inner:
        return html, []
    text, sources = split_trailing(unescape(inner))
    if not any(source.qualifier for source in sources):
        return html, []
    kept = inner[: _place_of(inner, text)].rstrip() if text else ""
    return (f"{before}\n<p>{kept}</p>".strip() if kept else before), _named(sources)


def _with_addresses(inner: str) -> str:
    """The line of a labelled paragraph as ``parse_typed`` reads it, links behind their words."""
    linked = _LINK.sub(lambda match: f"{match['words']}\x01{match['address']}\x02", inner)
    text = unescape(_TAG.sub("", linked)).replace("<", "‹").replace(">", "›")
    text = re.sub("\x01(https?://[^\x02\\s]*)\x02", r" <\1>", text)
    text = re.sub("\x01[^\x02]*\x02", "", text)
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


def _place_of(inner: str, text: str) -> int:
    """Where in escaped ``inner`` the words of ``text`` end."""
    for place in range(len(text), len(inner) + 1):
        if unescape(inner[:place]) == text:
            return place
    return len(inner)
