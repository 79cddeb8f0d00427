"""The HTML of comments: made of what was written (``comments.markdown``), cleaned, and read again
for its links and words."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import nh3

from articles.text.characters import normalize_visitor_text
from articles.text.tokens import End, Start, Text, Token, addresses, parse, serialize

_cleaner = nh3.Cleaner(
    tags={"p", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "br"},
    attributes={"a": {"href"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)
_LINES = frozenset({"p", "li", "blockquote", "pre"})
_AN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.I)
#: Signs that turn the direction of text or cannot be seen: names and words may lie with them.
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def rendered(text: str) -> str:
    """Safe HTML of a comment's ``text``; no more than paragraphs where it is only that."""
    # What reads Markdown is loaded where somebody writes; pages show what was rendered then.
    from comments import markdown

    return cleaned(markdown.to_html(normalize_visitor_text(text)))


def cleaned(html: str) -> str:
    """``html`` as far as a comment's may go, each link shown as where it leads."""
    html = _cleaner.clean(html).strip()
    # An escape may stand for a character that is left out; what is left must be safe as well.
    while html != (narrowed := normalize_visitor_text(html)):
        html = _cleaner.clean(narrowed).strip()
    return serialize(_honest(parse(html)))


def _honest(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens of a comment: a link whose text is another address is shown as where it
    really leads."""
    link: Start | None = None
    within: list[Token] = []
    for token in tokens:
        if isinstance(token, Start) and token.name == "a":
            link, within = token, []
            yield token
        elif link is None:
            yield token
        elif isinstance(token, End) and token.name == "a":
            yield from _honest_text(link.attributes.get("href", ""), within)
            yield token
            link = None
        else:
            within.append(token)


def _honest_text(address: str, within: list[Token]) -> list[Token]:
    words = "".join(token.data for token in within if isinstance(token, Text)).strip()
    if _AN_ADDRESS.fullmatch(words) and _host(words) != _host(address):
        return [Text(address)]
    return within


def _host(address: str) -> str:
    address = address if "//" in address else f"//{address}"
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def links(html: str) -> list[str]:
    """The addresses that rendered ``html`` links to."""
    return addresses(html)


def domains(html: str) -> list[str]:
    """The hosts of those addresses."""
    return [host for host in map(_host, links(html)) if host]


def plain(html: str) -> str:
    """The words of rendered ``html``, for mail and feeds that carry text."""
    pieces = []
    for token in parse(html):
        if isinstance(token, Text):
            pieces.append(token.data)
        elif token.name == "br" or (isinstance(token, End) and token.name in _LINES):
            pieces.append("\n")
    return "".join(pieces).strip()
