"""Cross-references: how earlier columns, and pages, are named in text, found, and printed.

In a stored body a reference stands as ``[[5-Jun-2015 World View — Headline]]``: readable where it
is typed, safe through every cleaning. What readers see is the house form, made from the target's
own date and headline, so it follows when the target is renamed. A page has no date: in its place
stands its address, as in ``[[/about/ About this column]]``, and readers see its title.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from articles.text.dates import DATE, parse_date, written_date
from articles.text.placed import BEGINS
from articles.text.tokens import End, Line, Start, Text, Token, lines, replace_in_line, serialize
from articles.text.tokens import parse as parse_html

if TYPE_CHECKING:
    from articles.models import Article, CrossReference, Section, SiteSettings

#: What begins a part of the text is no reference.
MARKER = re.compile(rf"\[\[(?!{BEGINS})([^\[\]]{{6,800}}?|/[^\[\]]{{1,800}}?)\]\]", re.I)
DASH = r"(?:—|–|--|-|:)"
_WRITTEN = re.compile(rf"(?P<date>{DATE})\s*(?P<rest>.*)", re.S)
_PAGE = re.compile(r"/(?P<path>[-\w]+(?:/[-\w]+)*)/?(?:\s+(?P<rest>.*))?", re.S | re.A)
#: How alike two headlines of the same day must be to be the same one.
MIN_SIMILARITY = 0.8
#: No address of a page is longer.
MAX_PATH_LENGTH = 290
#: How many headlines of a day are compared by likeness, and how much of each; whoever is named
#: exactly is found among any number.
MAX_HEADLINES, MAX_COMPARED_LENGTH = 400, 400


def _site() -> "SiteSettings":
    # Models clean what is written by what stands here, and so are loaded after it.
    from articles.models import site

    return site()


#: Of a process that reads for another one and has no database: what it was told.
_told: list[str] = []


def tell_column_names(names: Sequence[str]) -> None:
    """Say what the column is and was called to a process that cannot ask the database."""
    _told[:] = names


def column_names() -> Sequence[str]:
    """Return the name of the column, and those that it had."""
    return _told or _site().column_names


def column_name() -> str:
    """Return a pattern for the name of the column, and for those that it had."""
    named = column_names()
    # As it stands in a marker, too.
    named = [*named, *(re.sub(r"[\[\]]", "", name) for name in named)]
    names = sorted({name for name in named if name}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, names))})"


def without_column_name(headline: str) -> str:
    """Return a headline without the name of the column that was typed before it."""
    return re.sub(rf"^{column_name()}(?::|\s+(?:—|–|--|-))\s+", "", headline, count=1, flags=re.I)


def bare_headline(headline: str) -> str:
    """Return the same; a headline that is nothing else stays what it is."""
    return without_column_name(headline) or headline


def parse(written: str) -> tuple[date, str] | None:
    """Return ``(date, headline)`` of the text between the brackets, or ``None``."""
    match = _WRITTEN.fullmatch(written.strip())
    day = parse_date(match["date"]) if match else None
    if not match or not day:
        return None
    headline = re.sub(rf"^(?:{column_name()}\s*)?{DASH}?\s*", "", match["rest"], count=1)
    return day, headline.strip()


def parse_page(written: str) -> tuple[str, str] | None:
    """Return ``(path, headline)`` of a reference to a page, or ``None``."""
    match = _PAGE.fullmatch(written.strip())
    if match is None or len(match["path"]) > MAX_PATH_LENGTH:
        return None
    return match["path"], re.sub(rf"^{DASH}\s+", "", (match["rest"] or "").strip())


def as_read(written: str) -> str:
    """Return how readers see a reference that leads nowhere yet."""
    parsed, page = parse(written), parse_page(written)
    if parsed and parsed[1]:
        return house_form(*parsed)
    return page_form(page[1]) if page and page[1] else written


def page_form(headline: str) -> str:
    """Return “Title”: how a page is named."""
    return f"“{headline}”"


def house_form(day: date, headline: str) -> str:
    """Return “5-Jun-2015 World View — Headline”."""
    return f"“{written_date(day)} {_site().column_name} — {headline}”"


def marker(article: "Article", section: "Section | None" = None) -> str:
    """Return how a reference to ``article``, or to one section of it, stands in a stored body.
    Square brackets in the headline would end it early, so they are left out; it is found all the
    same."""
    headline = re.sub(r"[\[\]]", "", (section or article).headline)
    if article.is_page:
        return f"[[{article.get_absolute_url()} {headline}]]"
    name = re.sub(r"[\[\]]", "", _site().column_name)
    return f"[[{written_date(article.edition_date)} {name} — {headline}]]"


def _comparable(headline: str) -> str:
    return re.sub(r"[\W_]+", " ", headline).strip().casefold()


def find_target(
    day: date, headline: str, among: "Iterable[Article]"
) -> "tuple[Article, Section | None] | tuple[None, None]":
    """Return ``(article, section)`` of that day whose headline is meant: a section where one of its
    own is liker than the column's. ``(None, None)`` where there is none.

    ``among``: the articles to choose from. Without a headline the day must have just one article.
    """
    candidates = [article for article in among if article.edition_date == day]
    if not headline:
        return (candidates[0], None) if len(candidates) == 1 else (None, None)
    wanted = _comparable(headline)
    named = [
        (_comparable((section or article).headline), article, section)
        for article in candidates
        for section in [None, *article.sections.all()]
    ]
    for own, article, section in named:
        if own == wanted:
            return article, section
    best = 0.0
    found: tuple[Article, Section | None] | tuple[None, None] = (None, None)
    for own, article, section in named[:MAX_HEADLINES]:
        similarity = _similarity(wanted, own, at_least=max(best, MIN_SIMILARITY))
        if similarity >= MIN_SIMILARITY and similarity > best:
            best, found = similarity, (article, section)
    return found


def similarity(one: str, other: str, *, at_least: float = 0) -> float:
    """Return how alike two headlines are, from 0 to 1, whatever their case, quotes and dashes; 0
    where they are certainly not ``at_least`` so much."""
    return _similarity(_comparable(one), _comparable(other), at_least)


def _similarity(one: str, other: str, at_least: float = 0) -> float:
    """From 0 to 1; 0 where it is certainly not ``at_least`` so much."""
    matcher = SequenceMatcher(None, one[:MAX_COMPARED_LENGTH], other[:MAX_COMPARED_LENGTH])
    quickly = (matcher.real_quick_ratio, matcher.quick_ratio)
    return matcher.ratio() if all(bound() >= at_least for bound in quickly) else 0


def written_in(body: str) -> list[str]:
    """Return what stands between the brackets of each marker in ``body``: in its text only,
    whatever inline elements part it, and not in the text of a link."""
    return [match[1] for line in lines(parse_html(body)) for match in _markers(line)]


def _markers(line: Line) -> Iterator[re.Match[str]]:
    """The markers in a ``Line`` that no link is around any part of."""
    start, linked_parts = 0, []
    for place, length in zip(line.places, line.lengths, strict=True):
        if place in line.in_link:
            linked_parts.append((start, start + length))
        start += length
    for match in MARKER.finditer(line.text):
        if not any(a < match.end() and match.start() < b for a, b in linked_parts):
            yield match


def linked(body: str, references: "Iterable[CrossReference]", *, absolute: bool = False) -> str:
    """Return ``body`` with each marker as readers see it: a link where the target is public.

    ``references``: the section's ``CrossReference``s with their targets.
    """
    return serialize(linked_tokens(parse_html(body), references, absolute=absolute))


def linked_tokens(
    tokens: list[Token], references: "Iterable[CrossReference]", *, absolute: bool = False
) -> list[Token]:
    """Return the same with tokens."""
    found = {reference.written: reference for reference in references}
    put: dict[int, list[Token]] = {}
    for line in lines(tokens):
        pieces = [
            (match.start(), match.end(), _shown(match[1], found, absolute=absolute))
            for match in _markers(line)
        ]
        if pieces:
            put |= replace_in_line(tokens, line, pieces)
    shown = []
    for place, token in enumerate(tokens):
        shown += put.get(place, [token])
    return shown


def _shown(written: str, found: "dict[str, CrossReference]", *, absolute: bool) -> list[Token]:
    reference = found.get(written[:500])
    target = reference.target if reference else None
    if reference and target and target.is_public:
        address = target.permalink if absolute else target.get_absolute_url()
        section = reference.target_section
        if section:
            address += f"#{section.anchor}"
        headline = (section or target).headline
        day = target.edition_date
        text = page_form(headline) if target.is_page else house_form(day, headline)
        return [Start("a", {"class": "reference", "href": address}), Text(text), End("a")]
    return [Text(as_read(written))]
