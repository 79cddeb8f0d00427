"""The sources a section cites: behind a label, on a line of their own, or after its last sentence.

What is surely a list of sources is taken; what could be one is taken and said. ``source_line``
reads the house's own form, as the desk does.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from articles.importer import bracketed, source_line, source_names, vocabulary
from articles.importer.blocks import Block
from articles.importer.context import Context
from articles.importer.source_items import LINK, items_of, parse_items
from articles.importer.source_line import CitedSource
from articles.text.written_days import looks_like_day

#: Sure enough to be taken where no label says so; and to be taken anywhere in a section.
MIN_CERTAINTY, SURE = 0.5, 0.65
_EMPHASIS = re.compile(r"([*_]{1,3})(?=[^\s*_])[^*_]+\1\.?")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "〈": "〉"}
#: An earlier column in brackets, by its day and headline.
_DATED_TITLE = re.compile(r"\s*[“„«»「\"]\s*\d[^“”„«»「」\"]{3,40}[—–:|-]{1,2}\s")
_DASHED = re.compile(r"\s*(?:—|–|―|＝|--?\s)\s*")
_QUOTED = re.compile(r"[”’“»«›」』\"]\s*$")


@dataclass(frozen=True)
class Citation:
    """``sources``; the ``text`` that is left before them; the words they were read from; how sure
    it is."""

    sources: list[CitedSource]
    text: str
    words: str
    certainty: float


def labelled(text: str, context: Context) -> Citation | None:
    """Return the sources behind a label that begins the line, or its last sentence."""
    if len(text) > 4 * source_line.MAX_LINE_LENGTH:
        return None
    cited = _labelled(text, context)
    # "Hat tip: Herald. Source: Le Monde."
    if cited and cited.text and (before := _labelled(cited.text, context)):
        words = text[len(before.text) :].strip()
        sure = min(before.certainty, cited.certainty)
        return Citation([*before.sources, *cited.sources], before.text, words, sure)
    return cited


def _labelled(text: str, context: Context) -> Citation | None:
    match = vocabulary.labelled("sources", text)
    if match and (rest := match["rest"].strip()):
        sources = _behind(match["label"], _unwrapped(text, rest), context)
        return Citation(sources, "", text, 1.0) if sources and _are_short(sources) else None
    if cited := _via(text, context) or _without_colon(text, context):
        return cited
    for end in re.finditer(r"(?<=[.!?…。؟”\"»)）\]])\s*(?=[(\[（*_\w])", text):
        match = _end_label().fullmatch(text, end.end())
        if match and not vocabulary.is_abbreviation(text[: end.start()].rsplit(maxsplit=1)[-1]):
            sources = _behind(match["label"], _unwrapped(match[0], match["rest"].strip()), context)
            if sources and _are_short(sources):
                return Citation(sources, text[: end.start()].rstrip(), match[0], 0.95)
        rest = text[end.end() :]
        if len(rest) < 300 and (cited := _via(rest, context)):
            return Citation(cited.sources, text[: end.start()].rstrip(), rest, cited.certainty)
    return None


def _behind(label: str, line: str, context: Context) -> list[CitedSource]:
    """The sources behind a label; one that announces one source leaves an "and" to its name."""
    is_one = label.casefold().strip() in vocabulary.words("one_source")
    return parse_items(
        line, has_joins=not is_one, are_several=not is_one, publications=context.publications
    )


@cache
def _no_colon() -> re.Pattern[str]:
    """A label that needs no colon: via, h/t."""
    return re.compile(
        rf"[(\[*_]*{vocabulary.one_of('via')}\s*:?\s+"
        r"(?P<rest>(?:[^.!?]|(?<=\d)\.\s|\.(?=\S))+)\.?",
        re.I,
    )


def _via(text: str, context: Context) -> Citation | None:
    match = _no_colon().fullmatch(text)
    if match is None:
        return None
    sources = parse_items(
        _unwrapped(text, match["rest"].strip()), publications=context.publications
    )
    # What reads as a sentence is one: "Via Appia is closed for good".
    sure = source_names.certainty(sources, context.publications, is_announced=True)
    return Citation(sources, "", text, 0.9) if sure and _are_short(sources) else None


@cache
def _bare_label() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[*_]*(?i:{vocabulary.one_of('sources')})\s+(?P<rest>[^\Wa-zß-öø-ÿ].*)", re.S
    )


def _without_colon(text: str, context: Context) -> Citation | None:
    """The sources of a line whose label has no colon: "Sources Reuters, AFP"."""
    match = _bare_label().fullmatch(text) if len(text) < 300 else None
    if match is None or vocabulary.ends_sentence(text):
        return None
    rest = _unwrapped(text, match["rest"].strip())
    sources = parse_items(rest, publications=context.publications)
    sure = source_names.certainty(sources, context.publications, is_announced=True)
    return (
        Citation(sources, "", text, 0.8) if sure > MIN_CERTAINTY and _are_short(sources) else None
    )


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
    before, groups = bracketed.last_groups(bare)
    is_wrapped = bool(groups) and not before.strip(" .")
    if not is_wrapped and (_is_prose(bare) or _links_within(bare)):
        return None
    inner = "; ".join(groups) if is_wrapped else bare
    dash = None if is_wrapped else _DASHED.match(inner)
    inner = inner[dash.end() :] if dash else inner
    sources = parse_items(inner.rstrip("."), publications=context.publications)
    sure = certainty(sources, context, is_announced=is_wrapped or bool(dash))
    if not sure and is_wrapped and context.cites_in_brackets and len(inner.split()) <= 8:
        sure = MIN_CERTAINTY
    if bare.endswith(".") and not is_wrapped and sure < SURE:
        return None
    if not sure or (sure < MIN_CERTAINTY and not is_wrapped and not is_last):
        return None
    is_set = all(_EMPHASIS.fullmatch(item) for item in items_of(inner))
    if (
        len(sources) == 1
        and not is_set
        and sure < MIN_CERTAINTY
        and (dash or (is_wrapped and not is_last))
    ):
        return None
    return Citation(sources, "", text, 0.9 if is_wrapped and sure >= MIN_CERTAINTY else sure)


def _is_prose(text: str) -> bool:
    """Whether a text is a sentence by its length and its end, or as most of its words are small."""
    if len(text) > 250 and vocabulary.ends_sentence(text):
        return True
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) > 8 and small > 0.6 * len(words) and "://" not in text


def _links_within(text: str) -> bool:
    """Whether a sentence goes on around a link, which is then no list of sources."""
    if "](" not in text:
        return False
    around = LINK.sub(" ", text)
    joins = {*vocabulary.words("joins"), *vocabulary.small_words()}
    small = [word for word in around.split() if word[0].islower() and word not in joins]
    return len(small) > 2


def at_end(text: str, context: Context) -> Citation | None:
    """Return the sources after the last sentence of a paragraph."""
    if cited := in_last_brackets(text, context):
        return cited
    before, sources = source_line.split_trailing(text)
    if sources and before:
        # As the items of any line are read: an "and" may be a name's own.
        words = text[len(before) :].strip()
        items = parse_items(words.rstrip("."), publications=context.publications)
        if sure := certainty(items, context):
            return Citation(items, before, words, sure)
        return Citation(sources, before, words, certainty(sources, context))
    for end in source_line.sentence_ends(text):
        rest = text[end.end() :].strip()
        if not rest or len(rest) > source_line.MAX_LINE_LENGTH:
            continue
        cited = own_line(rest, context)
        is_set_apart = rest[0] in _BRACKETS or bool(_EMPHASIS.fullmatch(rest))
        # A dash after somebody's words says whose they are.
        is_dashed = bool(_DASHED.match(rest)) and not _QUOTED.search(text[: end.end()])
        if cited and (cited.certainty >= 0.6 or is_set_apart or is_dashed):
            return Citation(cited.sources, text[: end.end()].rstrip(), rest, cited.certainty)
    return None


def in_last_brackets(text: str, context: Context) -> Citation | None:
    """Return the sources of the brackets that end a paragraph, or its last sentence."""
    before, groups = bracketed.last_groups(text)
    if not groups or not before or _DATED_TITLE.match(groups[0]):
        return None
    sources = parse_items("; ".join(groups), publications=context.publications)
    sure = certainty(sources, context, is_announced=True)
    if not sure and context.cites_in_brackets and _may_be_cited(groups):
        sure = MIN_CERTAINTY
    is_apart = vocabulary.ends_sentence(before) and not text.rstrip().endswith((").", "].", ")。"))
    if not sure or (not is_apart and sure < SURE) or bracketed.stands_for(groups[0], before):
        return None
    return Citation(sources, before, text[len(before) :].strip(), sure)


def _may_be_cited(groups: list[str]) -> bool:
    """Whether brackets hold a few words that are no sentence."""
    words = " ".join(groups)
    return len(words.split()) <= 8 and words[:1].isupper() and not vocabulary.ends_sentence(words)


def among_text(text: str, context: Context) -> list[Citation]:
    """Return the sources that a paragraph names in brackets and keeps: surely some."""
    found = []
    for group in bracketed.groups_of(text):
        if _DATED_TITLE.match(group.words):
            continue
        if len(group.words) > 120 or bracketed.stands_for(group.words, text[: group.start]):
            continue
        sources = parse_items(group.words, publications=context.publications)
        sure = certainty(sources, context)
        if sure >= SURE:
            words = text[group.start : group.end]
            found.append(Citation(sources, text, words, sure))
    return found


def certainty(sources: list[CitedSource], context: Context, *, is_announced: bool = False) -> float:
    """Return how sure it is that these are publications, from 0 to 1: a day or the column itself
    is none."""
    ours = {name.casefold() for name in context.column_names}
    names = [source.publication.casefold() for source in sources]
    if any(name in ours or looks_like_day(name) for name in names):
        return 0
    return source_names.certainty(sources, context.publications, is_announced=is_announced)


def are_names(cited: Citation, context: Context) -> bool:
    """Return whether what has an address beside it is a name, too, and not a sentence."""
    bare = [CitedSource(source.publication, source.qualifier) for source in cited.sources]
    return bool(certainty(bare, context))


def are_in_brackets(blocks: Iterable[Block], context: Context) -> bool:
    """Return whether surely some sources of a text stand in brackets, on lines of their own or
    behind the last sentence of a paragraph: then other such brackets hold some, too."""
    sure, others = [0, 0], [0, 0]
    for block in blocks:
        if block.kind != "text" or block.text.rstrip("*_ ")[-1:] not in _BRACKETS.values():
            continue
        text = unset(block.text)
        is_line = text[0] in _BRACKETS and len(text) < 200
        cited = own_line(text, context) if is_line else at_end(text, context)
        is_sure = cited is not None and cited.certainty >= SURE
        if is_line or is_sure:
            (sure if is_sure else others)[is_line] += 1
    return any(
        sure[kind] + others[kind] >= 2 and sure[kind] >= others[kind] and sure[kind]
        for kind in (0, 1)
    )


def are_cited(notes: Collection[str], context: Context) -> bool:
    """Return whether most footnotes of a text are surely what it cites."""
    cited = [own_line(words, context) for words in notes]
    sure = sum(one is not None and one.certainty >= SURE for one in cited)
    return sure * 2 > len(notes)


def named_in(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the names that stand behind labels of sources in a text, in small letters: they are
    publications wherever else in it they stand."""
    found: set[str] = set()
    for block in blocks:
        match = vocabulary.labelled("sources", block.text[:500])
        if block.kind != "text" or not match:
            continue
        for source in parse_items(_unwrapped(block.text, match["rest"].strip()), has_joins=False):
            name = source.publication.casefold()
            if len(name.split()) <= 6 and not source_names.joins().search(name):
                found.add(name)
    return frozenset(found)
