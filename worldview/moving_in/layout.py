"""Posts that are columns in the house's own layout, and references in it: read by the importer."""

import re
from typing import TYPE_CHECKING

from articles.importer import parser
from articles.importer.parts import NotAColumn
from articles.text import prose
from articles.text.cross_references import DASH, column_name
from articles.text.dates import DATE, parse_date

if TYPE_CHECKING:
    from worldview.moving_in.body import Part

_KEY_HEADLINES = re.compile(r"\bkey headlines\b", re.I)


def read_column(headline: str, parts: "list[Part]", notes: list[str]) -> "list[Part] | None":
    """Return the parts of a post whose text has a line of key headlines, as the importer reads it;
    ``None`` where it has none, or does not read as a column."""
    if len(parts) != 1 or not _KEY_HEADLINES.search(parts[0].html):
        return None
    # Without the marks of its pictures, which stand at its beginning.
    text = prose.to_text(parts[0].html, links=False)
    try:
        column = parser.read(f"{headline}\n\n{text}")
    except NotAColumn:
        return None
    made = []
    for section in column.sections:
        made.append(type(parts[0])(headline=section.headline[:300], html=section.body))
        made[-1].sources = section.sources
    if not made:
        return None
    made[0].pictures = parts[0].pictures
    notes += [warning.message for warning in column.warnings]
    return made


def with_references(html: str) -> str:
    """Put each “5-Jun-2015 World View — Headline” of cleaned prose into a reference's marks. Words
    of a link stay as they are: it may lead to where that column was (``links``)."""

    def marked(match: re.Match[str]) -> str:
        if match["link"] or not parse_date(match["date"]):
            return match[0]
        return f"[[{match['date']} {match['name']} — {match['headline']}]]"

    return re.sub(rf"(?P<link><a\b.*?</a>)|{_reference()}(?=\W|$)", marked, html, flags=re.S)


def headline_in(words: str) -> str | None:
    """Return the headline that words name where they are a reference and nothing else."""
    match = re.fullmatch(_reference(), words.strip())
    return match["headline"] if match and parse_date(match["date"]) else None


def _reference() -> str:
    return (
        rf"(?P<open>[“\"])(?P<date>{DATE})\s+(?P<name>{column_name()})\s*{DASH}\s*"
        r"(?P<headline>[^<>\[\]”\"]{2,300}?)\.?[”\"]"
    )
