"""The page of an author: who it is, and the columns that are theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.discovery import open_graph, structured_data
from articles.discovery.moved import moved
from articles.discovery.topic_pages import columns_by
from articles.models import Author
from articles.models.author import address_of
from articles.text.primary_keys import parse_pk
from pagecache import cache_tags
from pagecache.decorators import cached_page

PAGE_SIZE = 20


@require_safe
@cached_page(params=["before"])
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author with their columns, a page of them at a time by key."""
    author = Author.objects.in_use().filter(slug=slug).first()
    if author is None:
        return moved(address_of(slug))
    cache_tags.tag(f"authored:{author.pk}")
    rows = columns_by(author).defer("search").newest_first()
    before = request.GET.get("before")
    if before:
        rows = rows.older_than(get_object_or_404(rows, pk=parse_pk(before)))
    columns = list(rows[: PAGE_SIZE + 1])
    context = {
        "author": author,
        "columns": columns[:PAGE_SIZE],
        "first_page": not before,
        "more_before": columns[PAGE_SIZE - 1].pk if columns[PAGE_SIZE:] else None,
        "shared": open_graph.shared_list(
            author.name,
            author.description or gettext("Columns, newest first."),
            author.get_absolute_url(),
        ),
        "structured_data": structured_data.for_author(author),
    }
    return render(request, "articles/author.html", context, status=200 if columns else 404)
