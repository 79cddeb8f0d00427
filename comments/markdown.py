"""The little Markdown of comments: paragraphs, emphasis, links, quotations, lists and code.

CommonMark (spec.commonmark.org) without images, headings, rules and HTML, and with addresses of
pages as links where they stand as such. What it makes is to be cleaned all the same.
"""

import re
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

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


def to_html(text: str) -> str:
    """Return the HTML of ``text``; no more than paragraphs where it is nested too deep."""
    tokens = _markdown.parse(text)
    if any(token.level >= MAX_DEPTH for token in tokens):
        return str(_plain_text.render(text))
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
