"""What there is to cite: a column, or one section of it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from articles.discovery.citing.names import Name, parse_name
from articles.models.current_settings import site
from articles.text.cross_references import bare_headline

if TYPE_CHECKING:
    from articles.models import Article, Section


@dataclass(frozen=True)
class CitedWork:
    """What a citation names. ``part_of``: the headline of the column a section is from; ``key``:
    a name of it in ASCII, for files and lists of references; ``files``: where they are, but for
    their ending."""

    title: str
    authors: tuple[Name, ...]
    container: str
    publisher: str
    day: date
    url: str
    language: str
    abstract: str
    keywords: tuple[str, ...]
    part_of: str
    key: str
    files: str


def of_article(article: "Article") -> CitedWork:
    """Return what a citation of a public column names; no query where it was got ``for_page``."""
    return _build(article, article.headline, article.get_absolute_url(), article.own_description)


def of_section(section: "Section") -> CitedWork:
    """Return what a citation of one of its sections names, which has an address of its own."""
    return _build(section.article, section.headline, section.get_share_url(), "", section)


def _build(
    article: "Article", headline: str, path: str, abstract: str, part: "Section | None" = None
) -> CitedWork:
    return CitedWork(
        title=headline if part else bare_headline(headline),
        authors=_authors(article),
        container=site().column_name,
        publisher=site().site_name,
        day=article.edition_date,
        url=settings.SITE_URL + path,
        language=site().language,
        abstract=" ".join(abstract.split()),
        keywords=tuple(keyword.name for keyword in article.ordered_keywords),
        part_of=bare_headline(article.headline) if part else "",
        key=f"{article.edition_date:%Y-%m-%d}-{article.slug}" + (f"-{part.anchor}" if part else ""),
        files=f"{path}cite.",
    )


def _authors(article: "Article") -> tuple[Name, ...]:
    """Its authors. A byline that somebody typed may be anything (“From our correspondents”) and
    stays as it is, but for the columnist's own."""
    if authors := article.ordered_authors:
        return tuple(parse_name(author.name) for author in authors)
    byline = article.byline
    if not byline:
        return ()
    return (parse_name(byline) if byline == site().byline else Name(literal=byline),)
