"""The indexes of keywords, publications and authors: a page a letter, and a box that finds one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.discovery import author_index as written_by
from articles.discovery import publications
from articles.discovery.keyword_names import build_keyword_index, most_used_keywords
from articles.discovery.name_index import (
    MAX_ON_ONE_PAGE,
    MOST_USED,
    Name,
    NameIndex,
    build_index,
    sort_key,
)
from articles.discovery.suggestions import closest_name
from articles.models import Author, Keyword
from articles.text.names import name_key
from articles.views.search import MAX_QUERY_LENGTH, SEARCHES, SenderRequest
from pagecache.decorators import cached_page


@require_safe
def keyword_index(request: SenderRequest) -> HttpResponse:
    words = _asked(request)
    if not words:
        return _keywords(request)
    if not SEARCHES.take(request):
        return _too_many(request, "articles/keyword_index.html", words)
    if meant := Keyword.objects.in_use().called(words):
        return redirect(meant)
    key = name_key(words)
    named = Q(name_key__contains=key) | Q(other_names__name_key__contains=key)
    rows: Any = Keyword.objects.in_use().filter(named).distinct()
    found = [Name(row, row.columns) for row in rows.order_by("-columns", "name")[:MOST_USED]]
    return _found(request, "articles/keyword_index.html", words, found)


keyword_index.page_params = ("by", "letter")  # type: ignore[attr-defined]  # as every cached page has them


@cached_page("keywords", params=["by", "letter"])
def _keywords(request: HttpRequest) -> HttpResponse:
    template = "articles/keyword_index.html"
    if "by" not in request.GET:
        return _page(request, template, build_keyword_index(request.GET.get("letter", "")))
    if request.GET["by"] != "use":
        raise Http404
    return render(request, template, {"by_use": most_used_keywords(MAX_ON_ONE_PAGE)})


@require_safe
def publication_index(request: SenderRequest) -> HttpResponse:
    words = _asked(request)
    if not words:
        return _publications(request)
    if not SEARCHES.take(request):
        return _too_many(request, "articles/publication_index.html", words)
    found = _named(_cited(), words)
    if len(found) == 1:
        return redirect(found[0].row)
    return _found(request, "articles/publication_index.html", words, found)


publication_index.page_params = ("letter",)  # type: ignore[attr-defined]  # as above


@cached_page("sources", params=["letter"])
def _publications(request: HttpRequest) -> HttpResponse:
    names = _cited()
    return _index(request, "articles/publication_index.html", names)


def _cited() -> list[Name]:
    return [Name(row, row.uses) for row in publications.by_use()]


@require_safe
def author_index(request: SenderRequest) -> HttpResponse:
    words = _asked(request)
    if not words:
        return _authors(request)
    if not SEARCHES.take(request):
        return _too_many(request, "articles/author_index.html", words)
    rows = Author.objects.in_use().order_by("name").only("name", "slug")
    found = _named([Name(row, 0) for row in rows], words)
    if len(found) == 1:
        return redirect(found[0].row)
    return render(request, "articles/author_index.html", {"words": words, "found": found})


author_index.page_params = ("letter",)  # type: ignore[attr-defined]  # as above


@cached_page("authors", params=["letter"])
def _authors(request: HttpRequest) -> HttpResponse:
    """Show who writes: a few with what they say of themselves, more by their names."""
    authors = written_by.authors()
    if authors.names:
        return _index(request, "articles/author_index.html", authors.names)
    if "letter" in request.GET:
        raise Http404
    return render(request, "articles/author_index.html", {"entries": authors.entries})


def _index(request: HttpRequest, template: str, names: Sequence[Name]) -> HttpResponse:
    return _page(request, template, build_index(names, request.GET.get("letter", "")))


def _page(request: HttpRequest, template: str, index: NameIndex | None) -> HttpResponse:
    if index is None:
        raise Http404
    return render(request, template, {"index": index})


def _named(names: list[Name], words: str) -> list[Name]:
    """Those with ``words`` in their names, with their accents or without."""
    within, _ = sort_key(words)
    return [name for name in names if within in sort_key(name.row.name)[0]][:MOST_USED]


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]


def _found(request: HttpRequest, template: str, words: str, found: list[Name]) -> HttpResponse:
    context = {"words": words, "found": found, "closest": "" if found else closest_name(words)}
    return render(request, template, context)


def _too_many(request: HttpRequest, template: str, words: str) -> HttpResponse:
    response = render(request, template, {"words": words, "too_many": True}, status=429)
    response["Retry-After"] = "10"
    return response
