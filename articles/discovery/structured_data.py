"""What a column or a page is, for programs: schema.org's NewsArticle and WebPage as JSON-LD."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.discovery.open_graph import SharedList
from articles.models import Article, Author, Section, site
from articles.templatetags.articles import absolute, media_url
from articles.text.dates import iso8601
from background.addresses import address

#: Something of schema.org, as JSON-LD.
Thing = dict[str, Any]


def for_article(article: Article) -> list[Thing]:
    """Return the data of a public column got by ``for_page``: a list of a ``NewsArticle`` and the
    ``BreadcrumbList`` that leads to it (https://schema.org/NewsArticle)."""
    return [_news_article(article), *breadcrumbs((article.headline, article.permalink))]


#: What pages with such a slug are, of schema.org's kinds.
PAGE_TYPES = {"about": "AboutPage", "contact": "ContactPage"}


def for_page(page: Article, parents: Iterable[Article]) -> list[Thing]:
    """Return the data of a public page got by ``for_page``, which is a chapter of ``parents``: a
    list of a ``WebPage`` and the ``BreadcrumbList`` that leads to it."""
    above = [(parent.headline, parent.permalink) for parent in parents]
    return [_web_page(page), *_way(*above, (page.headline, page.permalink))]


def _web_page(page: Article) -> Thing:
    sections, lead = list(page.sections.all()), page.lead_figure
    assert page.published_at, "Programs are told of what readers have."
    data: Thing = {
        "@context": "https://schema.org",
        "@type": PAGE_TYPES.get(page.slug, "WebPage"),
        "name": page.told_headline,
        "url": page.permalink,
        "inLanguage": site().language,
        "datePublished": iso8601(page.published_at),
        "dateModified": iso8601(page.modified_at or page.published_at),
        "isPartOf": _website(),
        "hasPart": [_part(section) for section in sections],
    }
    if description := page.search_description or page.standfirst:
        data["description"] = description
    if lead and lead.photo:
        data["primaryImageOfPage"] = {"@type": "ImageObject", "url": absolute(lead.photo.card()[0])}
    return data


def breadcrumbs(*last: tuple[str, str]) -> list[Thing]:
    """Return the way from the front page through the archive to ``last``, as pairs of name and
    absolute address; a list of one ``BreadcrumbList``."""
    archive = gettext("Archive"), settings.SITE_URL + address("articles:archive")
    return _way(archive, *last)


def _way(*stations: tuple[str, str]) -> list[Thing]:
    way = [(site().column_name, f"{settings.SITE_URL}/"), *stations]
    return [
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": address}
                for position, (name, address) in enumerate(way, start=1)
            ],
        }
    ]


def _news_article(article: Article) -> Thing:
    sections = list(article.sections.all())
    lead, published_at = article.lead_figure, article.published_at
    assert published_at, "Programs are told of what readers have."
    home, publisher = f"{settings.SITE_URL}/", _publisher()
    data: Thing = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.told_headline,
        "url": article.permalink,
        "mainEntityOfPage": article.permalink,
        "inLanguage": site().language,
        "datePublished": iso8601(published_at),
        "dateModified": iso8601(article.modified_at or published_at),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": site().column_name, "url": home},
        "author": _authors(article) or publisher,
        "publisher": publisher,
        "keywords": [keyword.name for keyword in article.ordered_keywords],
        "hasPart": [_part(section) for section in sections],
        "citation": [
            {"@type": "CreativeWork", "name": str(source)}
            | ({"url": source.url} if source.url else {})
            for section in sections
            for source in section.sources.all()
        ],
    }
    if description := article.search_description or article.standfirst:
        data["description"] = description
    if lead and lead.photo:
        data["image"] = [absolute(url) for url in lead.photo.in_ratios()]
    if corrections := article.corrections.all():
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": iso8601(correction.corrected_at),
            }
            for correction in corrections
        ]
    return data


def _website() -> Thing:
    return {"@type": "WebSite", "name": site().column_name, "url": f"{settings.SITE_URL}/"}


def _publisher() -> Thing:
    publisher: Thing = {
        "@type": "NewsMediaOrganization",
        "name": site().site_name,
        "url": f"{settings.SITE_URL}/",
    }
    icon = site().icon
    publisher["logo"] = {
        "@type": "ImageObject",
        "url": absolute(media_url(icon[-1]) if icon else address("articles:icon_512")),
        "width": _pixels(icon[-1]["width"] if icon else 512),
        "height": _pixels(icon[-1]["height"] if icon else 512),
    }
    return publisher


def _pixels(number: int) -> Thing:
    """So many of them: lengths are no bare numbers there; E37 are pixels (UN/CEFACT 20)."""
    return {"@type": "QuantitativeValue", "value": number, "unitCode": "E37"}


def for_home() -> Thing:
    """Return the data of the front page: a ``WebSite`` with its search."""
    search = settings.SITE_URL + address("articles:search")
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site().column_name,
        "alternateName": site().site_name,
        "description": site().description,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": site().language,
        "publisher": _publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def for_list(shared: SharedList, *above: tuple[str, str]) -> list[Thing]:
    """Return the data of a list of columns: a ``CollectionPage``, and the ``BreadcrumbList`` that
    leads to it, by pairs of name and address."""
    return for_collection(shared.title, shared.url, *above, description=shared.description)


def for_collection(
    name: str, address: str, *above: tuple[str, str], description: str = ""
) -> list[Thing]:
    """Return the data of any page that lists, at the absolute ``address``: a ``CollectionPage``
    (https://schema.org/CollectionPage), and the ``BreadcrumbList`` that leads to it."""
    page: Thing = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": name,
        "url": address,
        "inLanguage": site().language,
        "isPartOf": _website(),
    }
    if description:
        page["description"] = description
    return [page, *_way(*above, (name, address))]


def _authors(article: Article) -> Thing | list[Thing]:
    """The authors as persons with pages; of a column that has only a byline, that."""
    if authors := article.ordered_authors:
        return [_person(author) for author in authors]
    return {"@type": "Person", "name": article.byline} if article.byline else {}


def _person(author: Author) -> Thing:
    return {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}


def for_author(author: Author) -> list[Thing]:
    """Return the data of an author's page: a ``Person`` (https://schema.org/Person), and the
    ``BreadcrumbList`` that leads there."""
    data: Thing = {"@context": "https://schema.org"} | _person(author)
    if author.description:
        data["description"] = author.description
    if author.elsewhere:
        data["sameAs"] = author.elsewhere
    if author.portrait:
        data["image"] = absolute(media_url(author.portrait))
    authors = gettext("Authors"), settings.SITE_URL + address("articles:author_index")
    return [data, *_way(authors, (author.name, data["url"]))]


def for_time(day: date, *parts: str) -> list[Thing]:
    """Return the data of the page of a year, month or day, the last of ``parts``: a
    ``CollectionPage``, and the ``BreadcrumbList`` that leads there through the archive."""
    formats = {"year": "Y", "month": "YEAR_MONTH_FORMAT", "day": "DATE_FORMAT"}
    way = [
        (
            date_format(day, formats[part]),
            settings.SITE_URL
            + reverse(f"articles:{part}", args=[day.year if part == "year" else day]),
        )
        for part in parts
    ]
    archive = gettext("Archive"), settings.SITE_URL + address("articles:archive")
    return for_collection(*way[-1], archive, *way[:-1])


def _part(section: Section) -> Thing:
    data: Thing = {
        "@type": "WebPageElement",
        "name": section.headline,
        "url": settings.SITE_URL + section.get_absolute_url(),
    }
    pictures = [figure.photo for figure in section.figures.all() if figure.photo]
    if pictures:
        data["image"] = [absolute(pictures[0].card()[0])]
    return data
