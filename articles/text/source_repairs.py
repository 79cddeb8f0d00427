"""What is mended in a source before nh3 reads it, so that no words go with what a parser drops: a
``<`` that begins no tag, elements that nh3 does not know, cells without a table, and nesting deeper
than a parser can take in linear time."""

import re

from articles.text import clipboard
from articles.text.tokens import RAW_TEXT, VOID

#: Elements within one another that are read; the time a parser takes grows with the depth.
MAX_SOURCE_DEPTH = 400
_SOURCE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^<>]*>?")
#: Elements that the next one of their kind ends.
_ENDED_BY_NEXT = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rb",
        "rt",
        "rp",
        "rtc",
        "html",
        "head",
        "body",
    ]
)
#: An element that a page defines itself (HTML, 4.13).
CUSTOM_ELEMENT = (
    r"(?!annotation-xml\b|color-profile\b|font-face\b|missing-glyph\b)[a-z][a-z0-9]*-[\w.-]*+"
)
_CUSTOM = re.compile(CUSTOM_ELEMENT, re.I)
_MARK = re.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*))")
#: The rest of a tag; one that does not end takes the rest of the source with it.
_REST = re.compile(r"""(?:"[^"]*+"|'[^']*+'|[^'">]++)*+>""")
#: What begins as a tag does, and a tag as programs write it, who know what a ``<`` is. Another is a
#: sign of less, or an address between such signs.
_LIKE_TAG = re.compile(r"</?(?=[a-zA-Z])")
_WRITTEN_TAG = re.compile(
    r"""</?[a-zA-Z][\w:.-]*+(?=[\s/>])(?:"[^"]*+"|'[^']*+'|[^<>"'])*+>""", re.ASCII
)
#: Words in a tag that has no attribute with a value; and those that stand there without one (HTML,
#: 2.3.2, and what there was before). Others are words between a sign of less and one of more.
_WORDS_OF_TAG = re.compile(r"<[a-zA-Z][\w:.-]*((?:[\s/]+[\w.,:;’-]+)+)[\s/]*>")
_BOOLEAN = frozenset(
    [
        "allowfullscreen",
        "async",
        "autofocus",
        "autoplay",
        "border",
        "checked",
        "compact",
        "contenteditable",
        "controls",
        "declare",
        "default",
        "defer",
        "disabled",
        "download",
        "draggable",
        "hidden",
        "inert",
        "ismap",
        "itemscope",
        "loop",
        "multiple",
        "muted",
        "nohref",
        "noresize",
        "noshade",
        "novalidate",
        "nowrap",
        "open",
        "playsinline",
        "readonly",
        "required",
        "reversed",
        "scoped",
        "seamless",
        "selected",
        "sortable",
        "spellcheck",
        "translate",
    ]
)
#: Elements within which there are no tags.
_NO_TAGS_WITHIN = RAW_TEXT | {"textarea", "title"}
_CELL = re.compile(r"<(/?)(table|t[drh]|thead|tbody|tfoot|caption)(?=[\s/>])", re.I)


def repair(source: str) -> str:
    """Return ``source`` with nothing in it that a parser would drop words for."""
    source = _with_known_names(_with_signs_as_text(source))
    return _with_whole_tables(_bounded(source))


def _with_signs_as_text(source: str) -> str:
    """``source`` with each ``<`` that begins no whole tag as text, so that no words go with it."""
    pieces, place, at = [], 0, 0
    while like := _LIKE_TAG.search(source, at):
        tag = _WRITTEN_TAG.match(source, like.start())
        if tag and not _is_of_words(tag[0]):
            at = tag.end()
        else:
            pieces += [source[place : like.start()], "&lt;"]
            place = at = like.start() + 1
    return "".join([*pieces, source[place:]])


def _is_of_words(tag: str) -> bool:
    """Whether what stands between two signs is words, as in 5 <apples and 6>."""
    match = _WORDS_OF_TAG.fullmatch(tag)
    words = re.split(r"[\s/]+", match[1].strip().lower()) if match else []
    return any(not ("-" in word or ":" in word or word in _BOOLEAN) for word in words if word)


def _with_known_names(source: str) -> str:
    """``source`` with elements that nh3 would drop, and with them their style and all that is in
    them, under names that it knows.

    Those that a page defines itself are inline where their style says nothing else. A drawing that
    has HTML in it (SVG 2, 11.1) is read as the HTML that it shows.
    """
    if not ("-" in source or "foreignobject" in source.lower()):
        return source
    renamed = {"foreignobject": "div", "svg": "span"} if "foreignobject" in source.lower() else {}
    pieces, place, at = [], 0, 0
    while mark := _MARK.search(source, at):
        at = mark.end()
        if mark["comment"]:
            at = end + 3 if (end := source.find("-->", at)) >= 0 else len(source)
            continue
        name = mark["name"].lower()
        known = renamed.get(name) or ("span" if _CUSTOM.fullmatch(name) else "")
        if known:
            pieces += [source[place : mark.start("name")], known]
            place = mark.end()
        rest = _REST.match(source, at)
        if rest is None:
            break
        at = rest.end()
        if name in _NO_TAGS_WITHIN and not mark["end"]:
            stop = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.I).search(source, at)
            at = stop.start() if stop else len(source)
    return "".join([*pieces, source[place:]])


def _bounded(source: str) -> str:
    """``source`` without tags that are nested deeper than ``MAX_SOURCE_DEPTH``."""
    if source.count("<") <= MAX_SOURCE_DEPTH:
        return source
    pieces, place, depth = [], 0, 0
    for match in _SOURCE_TAG.finditer(source):
        name = match[2].lower()
        closed = match[0].endswith("/>") and name not in clipboard.BLOCKS
        if name in VOID or name in _ENDED_BY_NEXT or closed:
            continue
        if match[1]:
            depth = max(0, depth - 1)
            too_deep = depth >= MAX_SOURCE_DEPTH
        else:
            too_deep = depth >= MAX_SOURCE_DEPTH
            depth += 1
        if too_deep:
            pieces += [source[place : match.start()], "<br>" if name in clipboard.BLOCKS else ""]
            place = match.end()
    return "".join([*pieces, source[place:]])


def _with_whole_tables(source: str) -> str:
    """``source`` with cells and rows that no table is around in one, or parted: a parser drops
    their tags and runs their words together."""
    pieces: list[str] = []
    depth = place = 0
    for match in _CELL.finditer(source):
        if match[2].lower() == "table":
            depth = max(0, depth + (-1 if match[1] else 1))
        elif not depth:
            if not pieces and not match[1] and not source[: match.start()].strip():
                return f"<table>{source}</table>"
            pieces += [source[place : match.start()], "<p>"]
            place = match.start()
    return "".join([*pieces, source[place:]])
