"""A column's own page, what it is shared as, and what stands around it."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from articles.discovery import related, structured_data
from articles.media import social_cards
from articles.models import Article, CrossReference, ShareLink
from articles.models.address import permalink
from articles.models.article_queryset import ArticleQuerySet
from articles.views import neighbours, page
from articles.views.addresses import show_or_lead_on
from articles.views.pictures import picture_page, pictures
from pagecache import cache_tags
from pagecache.decorators import cached_page


def column_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return ``view`` of a public column, got as ``article``; old addresses lead on, withdrawn ones
    say so. What follows the column's own address in one that leads on is kept."""

    @functools.wraps(view)
    def found(request: HttpRequest, date: date, slug: str, **rest: Any) -> HttpResponse:
        columns = Article.objects.filter(edition_date=date, slug=slug, published_at__isnull=False)
        article = next(iter(columns.load_for_page(1)), None)
        return show_or_lead_on(request, article, permalink(date, slug), view, **rest)

    return require_safe(cached_page()(found))


def show_column(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the page of a public column, got by ``for_page``."""
    context = page_context(article) | {
        "pictures": pictures(article),
        "structured_data": structured_data.for_article(article),
        "card": social_cards.of_article(article),
    }
    return render(request, "articles/detail.html", context)


detail = column_page(show_column)


@column_page
def section(request: HttpRequest, article: Article, anchor: str) -> HttpResponse:
    """Show one section by itself, to be shared under its own headline; a part of the column."""
    sections = list(article.sections.all())
    part = next((section for section in sections if section.anchor == anchor), None)
    if part is None:
        raise Http404
    context = {
        "article": article,
        "pictures": pictures(article),
        "section": part,
        "card": social_cards.of_section(part),
        "others": [other for other in sections if other is not part],
        "structured_data": structured_data.breadcrumbs(
            (article.headline, article.permalink),
            (part.headline, settings.SITE_URL + part.get_share_url()),
        ),
    }
    return render(request, "articles/section.html", context)


@require_safe
@cached_page()
@cache_control(public=True, max_age=24 * 3600)
def card(request: HttpRequest, date: date, slug: str, anchor: str | None = None) -> HttpResponse:
    """Show the drawn picture for other sites; never part of a page of ours."""
    article = get_object_or_404(Article.objects.published(), edition_date=date, slug=slug)
    drawn = get_object_or_404(article.sections, anchor=anchor) if anchor else article
    return HttpResponse(social_cards.draw_card(drawn.headline, date), content_type="image/png")


@column_page
def picture(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Show one of the column's pictures as large as it is, with the way to the others and back."""
    return picture_page(request, article, number)


@require_safe
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a column before it is public, for whoever was given the link."""
    link = ShareLink.objects.working().select_related("article").filter(token=token).first()
    if link is None or link.article.state in ("binned", "withdrawn"):
        response = render(request, "articles/not_shared.html", status=404)
    elif link.article.is_public:
        return redirect(link.article)
    else:
        article = Article.everything.for_page().get(pk=link.article_id)
        template, context = shown(article)
        response = render(request, template, context | {"preview": "shared"})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def shown(article: Article) -> tuple[str, dict[str, Any]]:
    """Return the template that shows a column or a page, got by ``for_page``, and what it prints
    beside it."""
    if article.is_page:
        return "articles/page.html", page.context_of(article)
    return "articles/detail.html", page_context(article)


def page_context(article: Article) -> dict[str, Any]:
    """Return what the column's page prints beside the article itself."""
    others = Article.objects.published().only("headline", "slug", "edition_date", "published_at")
    around = list(_around(article, others)) if article.published_at else []
    previous = max((a for a in around if _order(a) < _order(article)), key=_order, default=None)
    following = next((a for a in around if _order(a) > _order(article)), None)
    day = article.edition_date
    neighbours.tag_between(previous.edition_date if previous else None, day)
    neighbours.tag_between(day, following.edition_date if following else None)
    cache_tags.tag(f"references:{article.pk}", f"anniversary:{day:%m-%d}")
    sections = list(article.sections.all())
    later = list(CrossReference.objects.to_readers_from(article)) if article.pk else []
    return {
        "article": article,
        "sections": sections,
        "later_references": CrossReference.one_an_article(
            r for r in later if r.target_section_id is None
        ),
        "referring_pages": any(r.section.article.is_page for r in later),
        "later_by_section": {
            section.pk: [r for r in later if r.target_section_id == section.pk]
            for section in sections
        },
        "previous": previous,
        "next": following,
        "on_this_day": sorted(
            (a for a in around if _is_anniversary(a, article)), key=_order, reverse=True
        ),
        "related_sections": related.sections(article),
    }


def _around(article: Article, others: ArticleQuerySet) -> ArticleQuerySet:
    """The column before, the one after, and those of the same day in earlier years; one query."""
    earlier = others.older_than(article).newest_first()[:1]
    later = others.newer_than(article).order_by("edition_date", "published_at", "pk")[:1]
    anniversaries = others.filter(edition_date__in=_anniversaries(article.edition_date))
    return earlier.union(later, anniversaries.newest_first()[:ANNIVERSARIES])


#: How many columns of the same day are shown, and from how many years back.
ANNIVERSARIES, YEARS_BACK = 5, 40


def _anniversaries(day: date) -> Iterator[date]:
    """The same day in earlier years; the 29th of February has fewer."""
    for year in range(day.year - 1, max(0, day.year - YEARS_BACK), -1):
        with contextlib.suppress(ValueError):
            yield day.replace(year=year)


def _is_anniversary(other: Article, article: Article) -> bool:
    one, day = other.edition_date, article.edition_date
    return (one.month, one.day) == (day.month, day.day) and one.year < day.year


def _order(article: Article) -> tuple[date, datetime | None, int]:
    return (article.edition_date, article.published_at, article.pk)
