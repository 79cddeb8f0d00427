"""The sources a section cites: behind a label, on a line of their own, or after its last sentence.

What is surely a list of sources is taken; what could be one is taken and said. ``source_line``
reads the house's own form, as the desk does.
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from articles.importer import source_line, source_names, vocabulary
from articles.importer.context import Context
from articles.importer.days import find_days
from articles.importer.source_line import CitedSource

#: Sure enough to be taken where no label says so.
MIN_CERTAINTY = 0.5
_LINK = re.compile(r"\[(?P<name>[^\[\]]+)\]\(<?(?P<url>[^()\s<>]+)>?(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>()\[\]，、]+[^\s<>()\[\]，、.,;:])>?")
#: Of a text that ends within an address of the web.
_IN_ADDRESS = re.compile(r"https?:\S*\Z(?<![,;])")
_QUALIFIER = re.compile(r"\s*[(（\[](?P<qualifier>[^()（）\[\]]{1,200})[)）\]]\s*$")
_BRACKETS = {"(": ")", "[": "]", "（": "）"}


@dataclass(frozen=True)
class Citation:
    """``sources``; the ``text`` that is left before them; the words they were read from; how sure
    it is."""

    sources: list[CitedSource]
    text: str
    words: str
    certainty: float


def labelled(text: str) -> Citation | None:
    """Return the sources behind a label that begins the line, or its last sentence."""
    if len(text) > 4 * source_line.MAX_LINE_LENGTH:
        return None
    if (match := vocabulary.label("sources").fullmatch(text)) and (rest := match["rest"].strip()):
        sources = parse_items(_unwrapped(text, rest))
        return Citation(sources, "", text, 1.0) if sources and _are_short(sources) else None
    for end in re.finditer(r"(?<=[.!?…。؟”\"»)）\]])\s*(?=[(\[（*_\w])", text):
        match = _end_label().fullmatch(text, end.end())
        if match and not vocabulary.is_abbreviation(text[: end.start()].rsplit(maxsplit=1)[-1]):
            sources = parse_items(_unwrapped(match[0], match["rest"].strip()))
            if sources and _are_short(sources):
                return Citation(sources, text[: end.start()].rstrip(), match[0], 0.95)
    return None


@cache
def _end_label() -> re.Pattern[str]:
    """A label behind prose: its words begin with a capital, or stand in brackets."""
    names = vocabulary.one_of("sources")
    return re.compile(
        rf"(?:[*_]*[(\[（][*_]*(?i:{names})|[*_]*(?-i:(?=[^a-zß-öø-ÿ]))(?i:{names}))[*_]*"
        rf"\s*{vocabulary.COLON}[*_]*\s*(?P<rest>.+)",
        re.S,
    )


def _unwrapped(text: str, rest: str) -> str:
    """What stands behind a label without the bracket that opened before it."""
    opened = text.lstrip("*_ ")[:1]
    if close := _BRACKETS.get(opened):
        bare = rest.rstrip(" .*_")
        return bare.removesuffix(close) if bare.count(close) > bare.count(opened) else rest
    return rest.rstrip("*_ ")


def _are_short(sources: list[CitedSource]) -> bool:
    return all(len(source.publication.split()) <= 14 for source in sources)


def own_line(text: str, context: Context, *, is_last: bool = True) -> Citation | None:
    """Return the sources of a paragraph that is nothing but a list of them, without a label."""
    bare = text.strip().strip("*_").strip()
    if len(bare) > source_line.MAX_LINE_LENGTH or bare.endswith((":", "：", "?", "!", "。")):
        return None
    is_wrapped = bare[:1] in _BRACKETS and bare.rstrip(".").endswith(_BRACKETS[bare[0]])
    inner = bare.rstrip(".")[1:-1] if is_wrapped and bare.count(bare[0]) == 1 else bare
    is_dashed = inner.startswith(("—", "–", "- ", "-- "))
    inner = inner.lstrip("—–- ") if is_dashed else inner
    sources = parse_items(inner.rstrip("."))
    sure = certainty(sources, context)
    if bare.endswith(".") and not is_wrapped and sure < 0.65:
        return None
    if not sure or (sure < MIN_CERTAINTY and not is_wrapped and not is_last):
        return None
    if len(sources) == 1 and sure < MIN_CERTAINTY and (is_dashed or is_wrapped):
        return None
    return Citation(sources, "", text, 0.9 if is_wrapped else sure)


def at_end(text: str, context: Context) -> Citation | None:
    """Return the sources after the last sentence of a paragraph."""
    before, sources = source_line.split_trailing(text)
    if sources and before:
        sure = max(certainty(sources, context), 0.5)
        return Citation(sources, before, text[len(before) :].strip(), sure)
    for end in source_line.sentence_ends(text):
        rest = text[end.end() :].strip()
        if not rest or len(rest) > source_line.MAX_LINE_LENGTH:
            continue
        cited = own_line(rest, context)
        if cited and (cited.certainty >= 0.6 or rest[0] in _BRACKETS):
            return Citation(cited.sources, text[: end.end()].rstrip(), rest, cited.certainty)
    return None


def certainty(sources: list[CitedSource], context: Context) -> float:
    """Return how sure it is that these are publications, from 0 to 1."""
    return source_names.certainty(sources, context.publications)


def parse_items(line: str) -> list[CitedSource]:
    """Return the sources of a line that is known to hold some, in any of the forms people use."""
    sources: list[CitedSource] = []
    for item in _items(line):
        day = next(find_days(item), None) if len(item) < 60 else None
        if (
            sources
            and day
            and not item[: day.start].strip(" ,")
            and not item[day.end :].strip(" ,.")
        ):
            sources[-1] = _qualified(sources[-1], item.strip(" ,."))
        elif source := source_of(item):
            sources.append(source)
    return sources


def _qualified(source: CitedSource, more: str) -> CitedSource:
    qualifier = f"{source.qualifier}, {more}" if source.qualifier else more
    return CitedSource(source.publication, qualifier, source.url)


def _items(line: str) -> list[str]:
    """Parts of a line between separators outside brackets and links: semicolons and line ends
    alone where there are any, else bars and slashes, else commas and "and"."""
    for separator in (r"\s*[;؛；\n]\s*", r"\s+[|·•]\s+|\s+/\s+|\s*[・｜]\s*"):
        items = _split(separator, line)
        if len(items) > 1 and not _is_dated(items):
            joins = rf"^{vocabulary.one_of('joins')}\s+"
            return [re.sub(joins, "", item) for item in items]
    return _split(
        rf"{source_names.joins()}|\s*[,،、，]\s*(?:{vocabulary.one_of('joins')}\s+)?", line
    )


def _is_dated(items: list[str]) -> bool:
    """Whether a bar stands between a publication and its day."""
    return len(items) == 2 and next(find_days(items[1][:60]), None) is not None


def _split(separator: str, line: str) -> list[str]:
    """Parts of a line between separators that stand outside brackets and addresses."""
    pattern, items, start, depth, place = re.compile(separator, re.I), [], 0, 0, 0
    while place < len(line):
        character = line[place]
        found = pattern.match(line, place) if depth == 0 else None
        if character in "(<[（「":
            depth += 1
        elif character in ")>]）」":
            depth = max(0, depth - 1)
        elif found and found.end() > place and not _IN_ADDRESS.search(line, start, place):
            items.append(line[start:place])
            start = place = found.end()
            continue
        place += 1
    return [item.strip() for item in [*items, line[start:]] if item.strip(" .,;")]


def source_of(item: str) -> CitedSource | None:
    """Return the source that one item of a list is."""
    item = item.strip().strip("*_").strip()
    url = ""
    if link := _LINK.search(item):
        url = link["url"] if re.match(r"https?://", link["url"]) else ""
        item = f"{item[: link.start()]}{link['name']}{item[link.end() :]}"
    elif address := _URL.search(item):
        url = address["url"]
        item = f"{item[: address.start()].rstrip(' ,:–—-')} {item[address.end() :]}".strip()
        item = re.sub(r"[(\[<]\s*[)\]>]", "", item).strip()
    qualifier = ""
    if match := _QUALIFIER.search(item):
        qualifier, item = match["qualifier"].strip(), item[: match.start()]
    elif match := re.search(r"\s*[|,،:]\s*(?P<day>[^|,]*(?:,[^|,]*)?)$", item):
        day = next(find_days(match["day"]), None)
        if (
            day
            and not match["day"][: day.start].strip()
            and not match["day"][day.end :].strip(" .")
        ):
            qualifier, item = match["day"].strip(), item[: match.start()]
    if "," in item and qualifier and not match_is_place(item):
        author, _comma, publication = item.rpartition(",")
        item, qualifier = publication, f"{author.strip()}, {qualifier}"
    name = vocabulary.without_marks(item).strip(" ,:–—")
    name = name.strip('“”„«»‹›"').strip()
    if name.endswith(".") and not re.search(r"\.\w*\.$|\b\w\.$", name):
        name = name.rstrip(".")
    if not name and url:
        name = (urlsplit(url).hostname or "").removeprefix("www.")
    return CitedSource(name, qualifier, url) if re.search(r"\w", name) else None


def match_is_place(item: str) -> bool:
    """Return whether the comma of an item is one between words of a sentence, not before a
    publication."""
    return len(item.split()) > 10
