"""The tokens of serialised HTML: tags and text, read and written without ever mixing the two.

Reads what an HTML serialiser wrote (nh3, and so every stored body): attributes in double quotes,
``&``, ``<`` and ``>`` of text as references. Anything else that looks like a tag is taken as text,
and so comes out escaped. Linear in the length of what is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

#: Elements that have no end tag.
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
#: Elements whose text stands as it is, without references.
RAW_TEXT = frozenset(
    ["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "xmp"]
)
#: Elements of prose that are, or part, lines of their own.
BLOCKS = frozenset(
    [
        "p",
        "h3",
        "footer",
        "blockquote",
        "ul",
        "ol",
        "li",
        "hr",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "br",
        "div",
    ]
)

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s<>/\"'=]*)"
    r"(?P<attributes>(?:\s+[^\s<>\"'=/]+(?:=\"[^\"]*\")?)*)\s*/?>"
)
_ATTRIBUTE = re.compile(r"([^\s<>\"'=/]+)(?:=\"([^\"]*)\")?")


@dataclass(slots=True)
class Text:
    """A run of text, with references resolved."""

    data: str


@dataclass(slots=True)
class Start:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class End:
    name: str


Token = Text | Start | End


def parse(html: str) -> list[Token]:
    """Return the tokens of serialised ``html``."""
    return list(_tokens(html))


def _tokens(html: str) -> Iterator[Token]:
    place = 0
    while match := _TAG.search(html, place):
        if match.start() > place:
            yield Text(unescape(html[place : match.start()]))
        name, place = match["name"].lower(), match.end()
        if match["end"]:
            yield End(name)
            continue
        yield Start(
            name, {n.lower(): unescape(v) for n, v in _ATTRIBUTE.findall(match["attributes"])}
        )
        if name in RAW_TEXT:
            stop = html.find(f"</{name}>", place)
            stop = len(html) if stop < 0 else stop
            if stop > place:
                yield Text(html[place:stop])
            place = stop
    if place < len(html):
        yield Text(unescape(html[place:]))


def text_of(html: str) -> str:
    """Return the text of serialised ``html``, with a blank for each of its tags."""
    return unescape(_TAG.sub(" ", html))


def serialize(tokens: Iterable[Token]) -> str:
    """Return ``tokens`` as HTML, everything escaped where it stands (as the HTML standard
    serialises)."""
    pieces = []
    for token in tokens:
        if isinstance(token, Text):
            pieces.append(escape_text(token.data))
        elif isinstance(token, End):
            pieces.append(f"</{token.name}>")
        else:
            pieces.append(start_tag(token.name, token.attributes))
    return "".join(pieces)


def start_tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def escape_text(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\N{NO-BREAK SPACE}", "&nbsp;")


def escape_attribute(value: str) -> str:
    return escape_text(value).replace('"', "&quot;")


def addresses(html: str) -> list[str]:
    """Return where the links of ``html`` lead, in order."""
    return addresses_of(_tokens(html)) if "href=" in html.lower() else []


def addresses_of(tokens: Iterable[Token]) -> list[str]:
    """Return the same of tokens."""
    return [
        token.attributes["href"]
        for token in tokens
        if isinstance(token, Start) and token.name == "a" and token.attributes.get("href")
    ]


def link_texts(html: str) -> list[str]:
    """Return the words of the links of ``html``, in order."""
    texts: list[str] = []
    inside = False
    for token in _tokens(html):
        if isinstance(token, Text):
            if inside:
                texts[-1] += token.data
        elif token.name == "a":
            inside = isinstance(token, Start)
            texts += [""] if inside else []
    return texts


@dataclass(slots=True)
class Line:
    """The text of one block, whatever inline elements part it.

    ``places`` are the positions of its ``Text`` tokens in the list of tokens, ``lengths`` those of
    their text, ``in_link`` the positions of those that stand in a link.
    """

    text: str
    places: list[int]
    lengths: list[int]
    in_link: set[int]


def lines(tokens: list[Token]) -> Iterator[Line]:
    """Yield the runs of text of ``tokens`` that no block parts."""
    places, in_link, links = [], set(), 0
    for place, token in enumerate([*tokens, End("div")]):
        if isinstance(token, Text):
            places.append(place)
            if links:
                in_link.add(place)
        elif token.name in BLOCKS:
            if places:
                texts = [text.data for n in places if isinstance(text := tokens[n], Text)]
                yield Line("".join(texts), places, list(map(len, texts)), in_link)
            places, in_link = [], set()
        elif token.name == "a":
            links = max(0, links + (1 if isinstance(token, Start) else -1))


def replace_in_line(
    tokens: list[Token], line: Line, pieces: list[tuple[int, int, list[Token]]]
) -> dict[int, list[Token]]:
    """Return what stands in place of the text tokens of ``line`` when each piece of its text, from
    one position to another, is replaced by tokens that are whole in themselves.

    A piece that inline elements part is put where it begins; the rest of it is taken out.
    """
    made: dict[int, list[Token]] = {}
    offset, pieces = 0, list(pieces)
    for place in line.places:
        text = tokens[place]
        if not isinstance(text, Text):
            continue
        data, put = text.data, list[Token]()
        end, at = offset + len(data), offset
        while pieces and pieces[0][0] < end:
            start, stop, instead = pieces[0]
            if start >= offset:
                put += [Text(data[at - offset : start - offset]), *instead]
            at = max(at, min(stop, end))
            if stop > end:
                break
            pieces.pop(0)
        put.append(Text(data[at - offset :]))
        made[place] = put
        offset = end
    return made


def between(tokens: list[Token], line: Line, start: int, stop: int) -> list[Token]:
    """Return what of ``line`` stands from one position of its text to another, in whole inline
    elements."""
    made: list[Token] = []
    around: list[Start] = []
    first = line.places[0]
    while first and not _is_block(tokens[first - 1]):
        first -= 1
    offset = 0
    for token in tokens[first : line.places[-1] + 1]:
        begun = offset > start or (offset == start and bool(made))
        if offset >= stop:
            break
        if isinstance(token, Text):
            if data := token.data[max(0, start - offset) : stop - offset]:
                made += [] if made else around
                made.append(Text(data))
            offset += len(token.data)
            continue
        if isinstance(token, Start) and token.name not in VOID:
            around.append(token)
        elif isinstance(token, End) and around:
            around.pop()
        made += [token] if made and begun else []
    return [*made, *(End(element.name) for element in reversed(around))] if made else []


def _is_block(token: Token) -> bool:
    return not isinstance(token, Text) and token.name in BLOCKS
