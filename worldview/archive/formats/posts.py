"""Columns and pages as every other system has them: a title, a moment, a text in HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils.html import escape

from articles.models import Article, Author, Keyword, OldAddress, Photo
from articles.templatetags.articles import absolute, caption_line

#: Columns that are fetched at once.
BATCH_SIZE = 100


@dataclass(frozen=True)
class Post:
    """A column or page. ``html`` names pictures and files by ``media`` and their names."""

    article: Article
    html: str
    authors: list[Author]
    byline: str
    keywords: list[Keyword]
    #: The name of the picture on top, if any.
    picture: str
    #: What it shows, and what is said of it in HTML.
    alt: str
    caption: str
    former_addresses: list[str]

    @property
    def at(self) -> datetime:
        """Return when readers had it first, or will; of a draft the noon of its day, or when it was
        begun."""
        article = self.article
        if article.published_at:
            return article.published_at.astimezone(UTC)
        moment = article.created_at if article.is_page else article.noon_of_its_day
        return moment.astimezone(UTC)

    @property
    def modified_at(self) -> datetime:
        return (self.article.modified_at or self.article.updated_at).astimezone(UTC)

    @property
    def excerpt(self) -> str:
        return self.article.standfirst


def posts(media: str, *, lead_is_apart: bool = False) -> Iterator[Post]:
    """Yield all columns and pages that are not in the bin, in the order of their keys. ``media``:
    what files are named by in front of their names, as in ``/media/``. ``lead_is_apart``: whether
    the system shows the picture on top, with its caption, above the text, which is without it."""
    last = 0
    rows = Article.everything.filter(binned_at=None).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).for_page()[:BATCH_SIZE]):
        former: dict[int, list[str]] = {}
        left = OldAddress.objects.filter(article__in=batch).order_by("pk")
        for key, path in left.values_list("article_id", "path"):
            former.setdefault(key, []).append(path)
        for article in batch:
            yield _post(article, media, former.get(article.pk, []), lead_is_apart)
        last = batch[-1].pk


def _post(article: Article, media: str, former: list[str], lead_is_apart: bool) -> Post:
    lead = article.lead_figure
    html = render_to_string(
        "worldview/archive/body.html", {"article": article, "lead_is_apart": lead_is_apart}
    )
    return Post(
        article,
        html=_with_files(html, article, media),
        authors=article.ordered_authors,
        byline=article.printed_byline,
        keywords=article.ordered_keywords,
        picture=str(lead.photo.file) if lead and lead.photo else "",
        alt=lead.shown_alt if lead else "",
        caption=escape(caption_line(lead)) if lead else "",
        former_addresses=former,
    )


def _with_files(html: str, article: Article, media: str) -> str:
    """Name pictures and files by where they are in the export: originals, and no sized copies."""
    for photo in _photos(article):
        html = html.replace(f'"{absolute(photo.fallback_url())}"', f'"{media}{photo.file}"')
    for attachment in article.attachments.all():
        file = attachment.download.file
        html = html.replace(f'"{file.url}"', f'"{media}{file}"')
    return re.sub(r"\n\s*\n+", "\n", html).strip()


def _photos(article: Article) -> Iterator[Photo]:
    figures = [*article.lead_figures.all()]
    for section in article.sections.all():
        figures += section.figures.all()
    yield from (figure.photo for figure in figures if figure.photo)
