"""The little Markdown of comments: paragraphs, emphasis, links, quotations, lists and code.

CommonMark (spec.commonmark.org) without images, headings, rules and HTML, and with addresses of
pages as links where they stand as such. What it makes is cleaned by nh3 all the same.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

from articles.text.characters import normalize_visitor_text
from articles.text.tokens import End, Start, Text, Token, addresses, parse, serialize

#: Quotations and lists within one another; a comment with deeper ones is read as plain text. Bounds
#: the time it takes.
MAX_DEPTH = 8


class PageAddresses(LinkifyIt):  # type: ignore[misc]  # it brings no types
    """Finds addresses of pages that are written out: with ``http://`` or ``https://``, or that
    begin with ``www.``. Others have too much in common with ordinary words: *yes.no*."""

    #: A host has no more characters (RFC 1035), which also bounds what looking for one costs.
    _HOST = re.compile(r"[^\s/?#]{1,253}(?![^\s/?#])")
    _PREFIX = "http://www."

    def __init__(self) -> None:
        super().__init__(options={"fuzzy_link": False, "fuzzy_email": False})
        for scheme in ("ftp:", "//", "mailto:"):
            self.add(scheme, None)
        self.add("www.", {"validate": self._length, "normalize": self._complete})

    def _length(self, text: str, position: int) -> int:
        if not self._HOST.match(text, position):
            return 0
        found = self.match_at_start(self._PREFIX + text[position:])
        return len(found.raw) - len(self._PREFIX) if found else 0

    def _complete(self, match: Any) -> None:
        match.url = f"http://{match.url}"


def _parser(*rules: str) -> MarkdownIt:
    # The parser leaves out what is deeper than it may go, so it goes far enough for that to be
    # noticed.
    options = {"maxNesting": MAX_DEPTH + 2, "linkify": True, "breaks": True}
    parser = MarkdownIt("zero", options)
    parser.linkify = PageAddresses()
    return parser.enable(["linkify", "newline", *rules])


_plain_text = _parser()
_markdown = _parser(
    *("paragraph", "blockquote", "list", "code", "fence"),
    *("emphasis", "link", "autolink", "backticks", "escape", "entity"),
)
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
    text = normalize_visitor_text(text)
    tokens = _markdown.parse(text)
    if any(token.level >= MAX_DEPTH for token in tokens):
        return cleaned(_plain_text.render(text))
    return cleaned(_markdown.renderer.render(tokens, _markdown.options, {}))


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
