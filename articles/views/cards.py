"""Drawn pictures for other sites: of the front page, a dossier, a publication, an author."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.media import social_cards
from articles.models import Author, Keyword, Publication, site
from pagecache import cache_tags
from pagecache.decorators import cached_page


@require_safe
@cached_page()
def home(request: HttpRequest) -> HttpResponse:
    return _drawn(site().description or site().column_name)


@require_safe
@cached_page()
def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    keyword = get_object_or_404(Keyword.objects.in_use(), slug=slug)
    cache_tags.tag(f"dossier:{keyword.pk}")
    return _drawn(keyword.name)


@require_safe
@cached_page()
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.in_use(), slug=slug)
    cache_tags.tag(f"citing:{publication.pk}")
    return _drawn(publication.name)


@require_safe
@cached_page()
def author(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author.objects.in_use(), slug=slug)
    cache_tags.tag(f"authored:{author.pk}")
    return _drawn(author.name)


def _drawn(headline: str) -> HttpResponse:
    return HttpResponse(social_cards.draw_card(headline), content_type="image/png")
