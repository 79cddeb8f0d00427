"""A column's own page, what it is shared as, and what stands around it."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from articles.discovery import around as surroundings
from articles.discovery import related, structured_data
from articles.media import social_cards
from articles.models import Article, CrossReference, ShareLink, page_parts
from articles.models.address import permalink
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
        article = page_parts.column_at(date, slug)
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
    around = surroundings.of(article)
    previous, following, day = around.previous, around.next, article.edition_date
    neighbours.tag_between(previous.edition_date if previous else None, day)
    neighbours.tag_between(day, following.edition_date if following else None)
    cache_tags.tag(f"references:{article.pk}", f"anniversary:{day:%m-%d}")
    sections = list(article.sections.all())
    later = around.references
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
        "on_this_day": around.on_this_day,
        "related_sections": related.sections(article, around.keywords),
    }
