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
from articles.importer.days import looks_like_day
from articles.importer.source_line import CitedSource

#: Sure enough to be taken where no label says so.
MIN_CERTAINTY = 0.5
_LINK = re.compile(r"\[(?P<name>[^\[\]]+)\]\(<?(?P<url>[^()\s<>]+)>?(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>()\[\]，、]+[^\s<>()\[\]，、.,;:])>?")
#: Of a text that ends within an address of the web.
_IN_ADDRESS = re.compile(r"https?:[^\s()<>]*\Z(?<![,;])")
_QUALIFIER = re.compile(r"\s*[(（\[](?P<qualifier>[^()（）\[\]]{1,200})[)）\]]\s*$")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=[^\s*_])[^*_]+\1\.?")
#: A label that needs no colon.
_VIA = re.compile(r"[(\[*_]*(?:via|vía)\s+(?P<rest>[^.!?]+(?:\.\S[^.!?]*)*)\.?", re.I)
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
    match = vocabulary.label("sources").fullmatch(text) or _VIA.fullmatch(text)
    if match and (rest := match["rest"].strip()):
        is_one = "label" in match.groupdict() and _is_one(match["label"])
        sources = parse_items(_unwrapped(text, rest), has_joins=not is_one)
        return Citation(sources, "", text, 1.0) if sources and _are_short(sources) else None
    for end in re.finditer(r"(?<=[.!?…。؟”\"»)）\]])\s*(?=[(\[（*_\w])", text):
        match = _end_label().fullmatch(text, end.end())
        if match and not vocabulary.is_abbreviation(text[: end.start()].rsplit(maxsplit=1)[-1]):
            unwrapped = _unwrapped(match[0], match["rest"].strip())
            sources = parse_items(unwrapped, has_joins=not _is_one(match["label"]))
            if sources and _are_short(sources):
                return Citation(sources, text[: end.start()].rstrip(), match[0], 0.95)
    return None


def _is_one(label: str) -> bool:
    """Whether a label announces one source, whose name may have an "and" in it."""
    return label.casefold().strip() in vocabulary.words("one_source")


@cache
def _end_label() -> re.Pattern[str]:
    """A label behind prose: its words begin with a capital, or stand in brackets."""
    names = vocabulary.one_of("sources")
    return re.compile(
        rf"(?:[*_]*[(\[（]|(?=[*_]*[^a-zß-öø-ÿ]))[*_]*(?P<label>(?i:{names}))[*_]*"
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


def unset(text: str) -> str:
    """Return a line without the marks that set all of it in italics or bold."""
    text = text.strip()
    return text.strip("*_").strip() if _EMPHASIS.fullmatch(text) else text


def own_line(text: str, context: Context, *, is_last: bool = True) -> Citation | None:
    """Return the sources of a paragraph that is nothing but a list of them, without a label."""
    bare = unset(text)
    if len(bare) > source_line.MAX_LINE_LENGTH or bare.endswith((":", "：", "?", "!", "。")):
        return None
    is_wrapped = bare[:1] in _BRACKETS and bare.rstrip(".").endswith(_BRACKETS[bare[0]])
    if len(bare) > 250 and not is_wrapped and vocabulary.ends_sentence(bare):
        return None  # prose
    inner = bare.rstrip(".")[1:-1] if is_wrapped and bare.count(bare[0]) == 1 else bare
    is_dashed = inner.startswith(("—", "–", "- ", "-- "))
    inner = inner.lstrip("—–- ") if is_dashed else inner
    sources = parse_items(inner.rstrip("."))
    sure = certainty(sources, context)
    if bare.endswith(".") and not is_wrapped and sure < 0.65:
        return None
    if not sure or (sure < MIN_CERTAINTY and not is_wrapped and not is_last):
        return None
    is_set = all(_EMPHASIS.fullmatch(item) for item in _items(inner))
    if (
        len(sources) == 1
        and not is_set
        and sure < MIN_CERTAINTY
        and (is_dashed or (is_wrapped and not is_last))
    ):
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
        is_set_apart = rest[0] in _BRACKETS or bool(_EMPHASIS.fullmatch(rest))
        if cited and (cited.certainty >= 0.6 or is_set_apart):
            return Citation(cited.sources, text[: end.end()].rstrip(), rest, cited.certainty)
    return None


def certainty(sources: list[CitedSource], context: Context) -> float:
    """Return how sure it is that these are publications, from 0 to 1."""
    return source_names.certainty(sources, context.publications)


def parse_items(line: str, *, has_joins: bool = True) -> list[CitedSource]:
    """Return the sources of a line that is known to hold some, in any of the forms people use.
    ``has_joins``: whether "and" parts two of them, and is not one's own."""
    sources: list[CitedSource] = []
    for item in _items(line, has_joins=has_joins):
        if sources and looks_like_day(item):
            sources[-1] = _qualified(sources[-1], item.strip(" ,."))
        elif source := source_of(item):
            is_address = source.url and not re.search(r"\w", _URL.sub("", item))
            if sources and is_address and not sources[-1].url and "](" not in item:
                last = sources[-1]
                sources[-1] = CitedSource(last.publication, last.qualifier, source.url)
            else:
                sources.append(source)
    return sources


def _qualified(source: CitedSource, more: str) -> CitedSource:
    qualifier = f"{source.qualifier}, {more}" if source.qualifier else more
    return CitedSource(source.publication, qualifier, source.url)


def _items(line: str, *, has_joins: bool = True) -> list[str]:
    """Parts of a line between separators outside brackets and links: semicolons and line ends
    alone where there are any, else bars and slashes, else commas and "and"."""
    for separator in (r"\s*[;؛；\n]\s*", r"\s+[|·•]\s+|\s+/\s+|\s*[・｜]\s*"):
        items = _split(separator, line)
        if len(items) == 2 and looks_like_day(items[1]):
            return [line]
        if len(items) > 1:
            joins = rf"^{vocabulary.one_of('joins')}\s+"
            return [re.sub(joins, "", item) for item in items]
    joins = f"{source_names.joins()}|" if has_joins else ""
    return _split(rf"{joins}\s*[,،、，]\s*(?:{vocabulary.one_of('joins')}\s+)?", line)


def _split(separator: str, line: str) -> list[str]:
    """Parts of a line between separators that stand outside brackets and addresses."""
    pattern, items, start, depth, place = re.compile(separator, re.I), [], 0, 0, 0
    is_set = False
    while place < len(line):
        character = line[place]
        found = pattern.match(line, place) if depth == 0 else None
        if character in "*_" and line[place - 1 : place] != character:
            depth += -1 if is_set else 1
            is_set = not is_set
        elif character in "(<[（「":
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
        if looks_like_day(match["day"]):
            qualifier, item = match["day"].strip(), item[: match.start()]
    elif day := _day_at_end(item):
        qualifier, item = day, item.removesuffix(day)
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


def _day_at_end(item: str) -> str:
    """The day that a name is followed by: "Tarner Woche vom 3. Mai"."""
    for count in (5, 4, 3, 2):
        words = item.split(" ")[-count:]
        of = re.compile(rf"{vocabulary.one_of('of')}|{vocabulary.one_of('published')}", re.I)
        bare = words[1:] if of.fullmatch(words[0]) else words
        if len(bare) > 1 and len(words) < len(item.split(" ")) and looks_like_day(" ".join(bare)):
            return " ".join(words)
    return ""


def match_is_place(item: str) -> bool:
    """Return whether the comma of an item is one between words of a sentence, not before a
    publication."""
    return len(item.split()) > 10
