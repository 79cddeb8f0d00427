"""Pages that are no columns: about, privacy, a book's chapters."""

import functools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.discovery import structured_data
from articles.discovery.moved import moved
from articles.media import social_cards
from articles.models import Article, CrossReference, OldAddress, Page
from articles.models.page_address import permalink
from articles.templatetags.section_text import endnotes
from articles.views.addresses import show_or_lead_on
from articles.views.pictures import picture_page, pictures
from pagecache import cache_tags
from pagecache.decorators import cached_page

#: So many sections a page has at least where their headlines are listed above them.
MIN_CONTENTS = 3
#: What is read of pages that are named on another one.
NAMED = (
    *("kind", "path", "slug", "edition_date", "headline", "position"),
    *("published_at", "withdrawn_at", "binned_at", "taken_down_at"),
)


def page_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return ``view`` of a public page, got as ``page``; old addresses lead on, withdrawn ones say
    so.

    Whatever no other view answers to comes here, so what is nothing of ours costs one query.
    """

    @cached_page()
    def shown(request: HttpRequest, path: str, **rest: Any) -> HttpResponse:
        pages = Page.objects.filter(path=path, published_at__isnull=False).load_for_page(1)
        return show_or_lead_on(request, next(iter(pages), None), permalink(path), view, **rest)

    @functools.wraps(view)
    def found(request: HttpRequest, path: str, **rest: Any) -> HttpResponse:
        # Whatever is asked of it, what is not there is not there.
        if not _is_known(path):
            raise Http404
        return safe(request, path=path, **rest)

    safe = require_safe(shown)
    answers = found
    answers.page_params = shown.page_params  # type: ignore[attr-defined]  # as every cached page has
    # An address without its slash is asked for only where there is a page (``with_slash``).
    answers.should_append_slash = False  # type: ignore[attr-defined]  # CommonMiddleware looks there
    return answers


def _is_known(path: str) -> bool:
    """Whether a page that readers had is at this path, or was; one query."""
    here = Page.objects.filter(path=path, published_at__isnull=False)
    left = OldAddress.objects.filter(path=permalink(path))
    one = Value(1)
    return bool(here.values_list(one)[:1].union(left.values_list(one)[:1], all=True)[:1])


def with_slash(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect to the public page whose address, or former address, lacks just its slash,
    or ``None``."""
    path = request.path.strip("/")
    if request.path.endswith("/") or not path or len(path) > 300:
        return None
    if not Page.objects.published().filter(path=path).exists():
        with suppress(Http404):
            return moved(f"/{path}/")
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(permalink(path) + (f"?{query}" if query else ""), permanent=True)


@page_view
def detail(request: HttpRequest, page: Page) -> HttpResponse:
    context = context_of(page)
    context |= {
        "pictures": pictures(page),
        "structured_data": structured_data.for_page(page, context["parents"]),
        "card": social_cards.of_article(page),
    }
    return render(request, "articles/page.html", context)


@page_view
def picture(request: HttpRequest, page: Page, number: int) -> HttpResponse:
    """Show one of the page's pictures as large as it is, with the way to the others and back."""
    return picture_page(request, page, number)


@require_safe
@cached_page()
@cache_control(public=True, max_age=24 * 3600)
def card(request: HttpRequest, path: str) -> HttpResponse:
    """Show the drawn picture for other sites; never part of a page of ours."""
    page = get_object_or_404(Page.objects.published(), path=path)
    return HttpResponse(social_cards.draw_card(page.headline), content_type="image/png")


card.should_append_slash = False  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True)
class Chapters:
    """Where a page stands among the chapters of another one."""

    previous: Article | None = None
    next: Article | None = None


def context_of(page: Article) -> dict[str, Any]:
    """Return what a page prints beside itself; four queries more than it was got by at most."""
    sections = list(page.sections.all())
    referring = list(CrossReference.objects.to_readers_from(page)) if page.pk else []
    cache_tags.tag(f"references:{page.pk}", f"chapters:{page.pk}")
    return {
        "article": page,
        "sections": sections,
        "notes": endnotes(sections),
        "contents": len(sections) >= MIN_CONTENTS,
        "parents": _parents(page),
        "chapters": list(_chapters_of(page.pk)) if page.pk else [],
        "among": _among(page),
        "later_references": CrossReference.one_an_article(
            r for r in referring if r.target_section_id is None
        ),
        "referring_pages": any(r.section.article.is_page for r in referring),
        "later_by_section": {
            section.pk: [r for r in referring if r.target_section_id == section.pk]
            for section in sections
        },
    }


def _chapters_of(key: int) -> Any:
    chapters = Page.objects.published().filter(parent=key)
    return chapters.only(*NAMED, "standfirst").in_their_places()


def _parents(page: Article) -> list[Article]:
    """The public pages it is beneath, the uppermost first."""
    parts = (page.path or "").split("/")[:-1]
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    if not paths:
        return []
    above = Page.objects.filter(path__in=paths).only(*NAMED)
    return sorted((p for p in above if p.is_public), key=lambda p: len(p.path or ""))


def _among(page: Article) -> Chapters:
    """The chapters before and after it."""
    if page.parent_id is None:
        return Chapters()
    cache_tags.tag(f"chapters:{page.parent_id}")
    with cache_tags.only():
        chapters = list(_chapters_of(page.parent_id))
    place = next((n for n, chapter in enumerate(chapters) if chapter.pk == page.pk), None)
    if place is None:
        return Chapters()
    around = Chapters(
        chapters[place - 1] if place else None,
        chapters[place + 1] if place + 1 < len(chapters) else None,
    )
    named = (chapter.pk for chapter in (around.previous, around.next) if chapter)
    cache_tags.tag(*(f"article:{key}" for key in named))
    return around
