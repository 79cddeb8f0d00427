"""Choosing an earlier column while writing: what ``static/js/references.js`` asks."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path

from articles import references
from articles.models import Article

OFFERED = 8


class FindsColumns:
    """Mixed into the article's admin."""

    def get_urls(self):
        find = self.admin_site.admin_view(self.find_columns)
        return [path("find/", find, name="articles_article_find"), *super().get_urls()]

    def find_columns(self, request):
        """Columns by date or by words of the headline, newest first, as JSON:
        ``{"columns": [{"date": …, "headline": …, "marker": "[[…]]"}]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "").replace("\0", "").strip()[:200]
        columns = Article.objects.filter(binned_at=None).exclude(pk=_number(request.GET.get("not")))
        found = columns.filter(_match(words)).newest_first().only("headline", "edition_date")
        offered = [
            {
                "date": references.written_date(column.edition_date),
                "headline": column.headline,
                "marker": references.marker(column),
            }
            for column in found[:OFFERED]
        ]
        return JsonResponse({"columns": offered})


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _match(words):
    """By a date, or the beginning of one as it is written or stored; by all words otherwise."""
    day = references.parse_date(words)
    if day:
        return Q(edition_date=day)
    match = Q()
    for word in words.split():
        match &= Q(headline__icontains=word)
    return match
