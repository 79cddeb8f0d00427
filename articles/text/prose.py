"""Prose: the poor rich text of a section's body.

What is stored is HTML of a few elements (``articles.text.sanitize``). Text without any markup is
understood too (``articles.text.plain``), as it is typed where no editor script runs.
"""

import re

from articles.text import clipboard, plain, reading, sanitize
from articles.text.characters import normalize_text
from articles.text.cleaners import SOURCE_ELEMENTS
from articles.text.left_out import LeftOut
from articles.text.source_repairs import CUSTOM_ELEMENT

#: A tag of an element that is read as HTML: one that ends at once or has an attribute's value.
#: “x <a and b> c” has none.
_HAS_MARKUP = re.compile(
    rf"<(?:/?(?:{'|'.join(sorted(SOURCE_ELEMENTS))})(?=\s*/?>|/|\s[^<>=]*[\w:-]=)"
    rf"|{CUSTOM_ELEMENT}(?=\s[^<>=]*[\w:-]=)|/{CUSTOM_ELEMENT}\s*>"
    r"|!--|!\[|!doctype\b)",
    re.I,
)


#: A tag of an element that is, or parts, lines of its own; a comment comes with whole pages.
_PARTS = re.compile(
    rf"</?(?:{'|'.join(sorted(clipboard.BLOCKS | {'br'}))})(?=[\s/>])|<!|-\w*>", re.I
)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_SOFT_BREAK = re.compile("\u00ad[^\\S\n]*\r?\n[^\\S\n]*(?=\\w)")


def clean(text: str) -> str:
    """Return ``text`` as safe HTML of the few elements prose may have, of characters that may be
    stored (``articles.text.characters``)."""
    return clean_with_account(text)[0]


def clean_with_account(text: str) -> tuple[str, LeftOut]:
    """Return the same, with what was left out."""
    # A soft hyphen at the end of a line is gone with the line's end; by itself it only goes.
    html, left_out = _cleaned(normalize_text(_SOFT_BREAK.sub("", text)))
    # References to characters became characters; what is left without those that may not stand in
    # it must be safe as well.
    while html != (narrowed := normalize_text(html)):
        html, _ = _cleaned(narrowed)
    return html, left_out


def _cleaned(text: str) -> tuple[str, LeftOut]:
    if not _HAS_MARKUP.search(text):
        return plain.build(text), LeftOut()
    if not _PARTS.search(text):
        # Typed, with a mark here and there: blank lines part paragraphs as in text without marks.
        text = "".join(f"<p>{block}</p>" for block in _BLANK_LINES.split(text))
    return sanitize.sanitize(text)


def paragraphs(text: str) -> str:
    """Return HTML of plain text."""
    return plain.build(text)


def to_text(html: str, *, links: bool = True) -> str:
    """Return plain text of stored prose, for mail and search: ``>`` marks quotations.

    ``links=False`` leaves out the addresses of links and the numbers of notes.
    """
    return reading.to_text(html, links=links)


def as_typed(html: str) -> str:
    """Return the same with the marks of figures and notes, for who writes."""
    return reading.as_typed(html)
