"""The sources at the end of a section of a post, read as the importer reads those of a column.

What a post ends with is taken for sources where it says so ("Sources: …", or a list under that
word), or where it surely is some: known publications, or names of which one has its place or date
in brackets; for a blog may end with any names.
"""

from collections.abc import Sequence

from articles.importer import citations, vocabulary
from articles.importer.context import Context
from articles.importer.source_items import source_of
from articles.importer.source_line import CitedSource, split_trailing
from articles.text.cross_references import column_names
from articles.text.tokens import End, Start, Text, Token, parse, serialize

_LISTS = ("ul", "ol")
#: What would be read as marks of ours; as in the text they look alike.
_MARKS = str.maketrans("<>[]", "‹›⟦⟧")
_FROM_MARKS = str.maketrans("‹›⟦⟧", "<>[]")


def split(html: str) -> tuple[str, list[CitedSource]]:
    """Return cleaned prose without the sources at its end, and these."""
    found = parse(html)
    last = _last_block(found, len(found))
    if last is None:
        return html, []
    name, start, end = last
    inner = _with_single_blanks(found[start + 1 : end])
    if name in _LISTS:
        return _split_list(html, found, start, inner)
    line, places = _line(inner)
    cited = _cited(line.strip())
    if cited is None:
        return html, []
    if not cited.text:
        return serialize(found[:start]).rstrip(), _named(cited.sources)
    kept = _kept(inner, places, len(line) - len(line.lstrip()) + len(cited.text))
    if kept is None:
        return html, []
    text = serialize([*found[: start + 1], *kept, End("p")])
    return text.strip(), _named(cited.sources)


def of_list(html: str) -> list[CitedSource]:
    """Return the sources of what stands under a headline that says "Sources" and nothing else: a
    list of them, or a paragraph for each; none where it is anything else."""
    found = _with_single_blanks(parse(html))
    sources: list[CitedSource] = []
    end = len(found)
    while (block := _last_block(found, end)) is not None:
        name, start, close = block
        own = (
            _items(found[start + 1 : close])
            if name in _LISTS
            else [source_of(_line(found[start + 1 : close])[0])]
        )
        if not all(own):
            return []
        sources = [*filter(None, own), *sources]
        end = start
    is_rest_empty = not any(isinstance(token, Start) for token in found[:end])
    return _named(sources) if is_rest_empty else []


def _split_list(
    html: str, found: list[Token], start: int, inner: list[Token]
) -> tuple[str, list[CitedSource]]:
    """The sources of a list with a paragraph above it that is a label and nothing else."""
    above = _last_block(found, start)
    if above is None or above[0] != "p":
        return html, []
    label = _line(_with_single_blanks(found[above[1] + 1 : above[2]]))[0].strip()
    items = _items(inner)
    if not vocabulary.alone("sources").fullmatch(label) or not items or not all(items):
        return html, []
    return serialize(found[: above[1]]).rstrip(), _named([item for item in items if item])


def _items(inner: Sequence[Token]) -> list[CitedSource | None]:
    """The source that each item of a list is, or ``None`` where it is none."""
    items: list[CitedSource | None] = []
    begun: int | None = None
    for place, token in enumerate(inner):
        if isinstance(token, Start) and token.name == "li":
            begun = place + 1
        elif token == End("li") and begun is not None:
            items.append(source_of(_line(inner[begun:place])[0]))
            begun = None
    return items


def _cited(line: str) -> citations.Citation | None:
    context = Context(tuple(column_names()))
    if cited := citations.labelled(line, context):
        return cited
    # The address of a link would be taken for what is in brackets.
    text, sources = split_trailing(line) if "](" not in line else (line, [])
    if any(source.qualifier for source in sources):
        return citations.Citation(sources, text.rstrip(), line, 1.0)
    for cited in (citations.own_line(line, context), citations.at_end(line, context)):
        # Not for its address: a post may end with any link.
        if cited and _certainty_without_addresses(cited, context) >= citations.SURE:
            return cited
    return None


def _certainty_without_addresses(cited: citations.Citation, context: Context) -> float:
    bare = [CitedSource(source.publication, source.qualifier) for source in cited.sources]
    return min(cited.certainty, citations.certainty(bare, context))


def _last_block(found: Sequence[Token], end: int) -> tuple[str, int, int] | None:
    """The paragraph or list that ends before ``end``, if one does: its name, and where it begins
    and ends."""
    while end and isinstance(last := found[end - 1], Text) and not last.data.strip():
        end -= 1
    closing = found[end - 1] if end else None
    if not isinstance(closing, End) or closing.name not in ("p", *_LISTS):
        return None
    depth = 0
    for place in range(end - 1, -1, -1):
        token = found[place]
        if isinstance(token, End) and token.name == closing.name:
            depth += 1
        elif isinstance(token, Start) and token.name == closing.name:
            depth -= 1
            if not depth:
                return closing.name, place, end - 1
    return None


def _with_single_blanks(found: Sequence[Token]) -> list[Token]:
    """The tokens with blanks as a browser shows them: one where there are any."""
    return [
        Text(" ".join(f".{token.data}.".split())[1:-1]) if isinstance(token, Text) else token
        for token in found
    ]


def _line(inner: Sequence[Token]) -> tuple[str, list[tuple[int, int]]]:
    """A paragraph as the importer's lines are, links as ``[words](address)``; and where in it each
    text begins that stands in no element, with the number of its token."""
    line, places, depth, address = "", [], 0, ""
    for number, token in enumerate(inner):
        if isinstance(token, Text):
            if not depth:
                places.append((len(line), number))
            line += token.data.translate(_MARKS)
        elif isinstance(token, Start):
            if token.name == "br":
                line += "\n"
                continue
            depth += 1
            if token.name == "a":
                address = token.attributes.get("href", "")
                line += "[" if address else ""
        else:
            depth -= 1
            if token.name == "a" and address:
                line += f"]({address})"
                address = ""
    return line, places


def _kept(
    inner: Sequence[Token], places: Sequence[tuple[int, int]], length: int
) -> list[Token] | None:
    """What of a paragraph stands in the first ``length`` characters of its line; ``None`` where
    that ends within an element."""
    for begins, number in places:
        text = inner[number]
        assert isinstance(text, Text)
        if begins <= length <= begins + len(text.data):
            return [*inner[:number], Text(text.data[: length - begins].rstrip())]
    return None


def _named(sources: Sequence[CitedSource]) -> list[CitedSource]:
    return [
        CitedSource(
            source.publication.translate(_FROM_MARKS)[:200],
            source.qualifier.translate(_FROM_MARKS)[:200],
            source.url[:1000],
        )
        for source in sources
        if source.publication.strip()
    ]
