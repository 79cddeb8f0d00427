"""The page that says what a feed is, and which there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.discovery import podcast
from articles.models import Author
from pagecache import cache_tags
from pagecache.decorators import cached_page


@require_safe
@cached_page("authors", "podcast")
def feed_list(request: HttpRequest) -> HttpResponse:
    with cache_tags.only("authors"):
        authors = list(Author.objects.in_use().order_by("name"))
    context = {"authors": authors, "is_heard": podcast.is_there()}
    return render(request, "articles/feed_list.html", context)
