"""Columns, sections, keywords and publications as plain values."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags

from articles.discovery.hits import Hit
from articles.models import Article, Figure, Keyword, Publication, Section
from articles.models.current_settings import site
from articles.templatetags.articles import absolute
from articles.templatetags.section_text import lead_in_feed, prose_in_feed
from articles.text import reading
from articles.text.dates import iso8601

Values = dict[str, Any]


def listed_column(column: Article) -> Values:
    """Return what a list says of a public column that has the parts ``page_parts.LISTED``."""
    assert column.published_at, "Readers have it."
    return {
        "id": column.guid,
        "key": column.pk,
        "date": column.edition_date.isoformat(),
        "headline": column.headline,
        "standfirst": column.standfirst,
        "byline": column.printed_byline,
        "url": column.permalink,
        "data": data_address(column.get_absolute_url()),
        "published_at": iso8601(column.published_at),
        "modified_at": iso8601(column.modified_at or column.published_at),
        "authors": [
            {"name": author.name, "url": absolute(author.get_absolute_url())}
            for author in column.ordered_authors
        ],
        "keywords": [
            {"name": keyword.name, "slug": keyword.slug} for keyword in column.ordered_keywords
        ],
        "sections": [named_section(section) for section in column.sections.all()],
    }


def whole_column(column: Article) -> Values:
    """Return all that readers have of a public column got by ``for_page``."""
    lead = column.lead_figure
    return listed_column(column) | {
        "language": site().language,
        "picture": _figure(lead) if lead else None,
        "corrections": [
            {"text": each.text, "corrected_at": iso8601(each.corrected_at)}
            for each in column.corrections.all()
        ],
        "sections": [whole_section(section) for section in column.sections.all()],
    }


def named_section(section: Section) -> Values:
    return {
        "id": f"{section.article.guid}#{section.anchor}",
        "anchor": section.anchor,
        "headline": section.headline,
        "url": absolute(section.get_absolute_url()),
    }


def whole_section(section: Section) -> Values:
    """Return all that readers have of one section of a column got by ``for_page``."""
    return named_section(section) | {
        "html": prose_in_feed(section),
        "text": reading.to_text(section.body, links=False),
        "pictures": [_figure(figure) for figure in section.figures.all()],
        "sources": [
            {"publication": each.publication, "qualifier": each.qualifier, "url": each.url}
            for each in section.sources.all()
        ],
        "refers_to": [
            reference.target.permalink
            for reference in section.references.all()
            if reference.target and reference.target.is_public
        ],
    }


def _figure(figure: Figure) -> Values | None:
    if figure.photo is None:
        return None
    return {
        "url": absolute(figure.photo.card()[0]),
        "alt": figure.shown_alt,
        "caption": figure.shown_caption,
        "credit": figure.shown_credit,
    }


def keyword(keyword: Keyword) -> Values:
    """Return a keyword of ``in_use``."""
    return {
        "name": keyword.name,
        "slug": keyword.slug,
        "columns": keyword.columns,  # type: ignore[attr-defined]  # counted by in_use
        "url": absolute(keyword.get_absolute_url()),
        "data": data_address(keyword.get_absolute_url()),
    }


def dossier(about: Keyword) -> Values:
    """Return the same with what the dossier says of it."""
    return keyword(about) | {
        "description": about.description,
        "lead_html": lead_in_feed(about),
        "lead_text": reading.to_text(about.lead, links=False),
    }


def publication(publication: Publication) -> Values:
    """Return a publication with its ``uses``."""
    return {
        "name": publication.name,
        "slug": publication.slug,
        "citations": publication.uses,
        "url": absolute(publication.get_absolute_url()),
        "data": data_address(publication.get_absolute_url()),
    }


def citing_section(section: Section) -> Values:
    """Return a section that cites something, with the column it is of."""
    column = section.article
    return named_section(section) | {
        "key": section.pk,
        "date": column.edition_date.isoformat(),
        "column": column.headline,
        "column_url": column.permalink,
    }


def hit(hit: Hit, guid: str) -> Values:
    """Return what a search found, its passages without marks. ``guid``: of the column, which a
    search does not read."""
    return {
        "id": guid,
        "date": None if hit.article.is_page else hit.article.edition_date.isoformat(),
        "headline": hit.article.headline,
        "standfirst": unescape(strip_tags(hit.standfirst)),
        "url": hit.article.permalink,
        "sections": [
            {
                "headline": found.headline,
                "url": absolute(found.get_absolute_url),
                "passage": unescape(strip_tags(found.passage)),
            }
            for found in hit.sections
        ],
    }


def data_address(path: str) -> str:
    """Return where what a page shows is as data."""
    return absolute(f"/api{path.rstrip('/')}.json")
