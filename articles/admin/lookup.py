"""What is offered while writing: earlier columns, keywords, publications (``static/js/desk/``)."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from articles.admin.desk import DeskAdmin
from articles.discovery.prefix_search import filter_by_prefix
from articles.models import Article, Author, Keyword, KeywordName, Section, Source
from articles.text import cross_references, dates
from articles.text.names import name_key
from articles.text.primary_keys import parse_pk

OFFERED = 8
#: What is read of columns and pages to name them.
_NAMED = ("kind", "path", "headline", "edition_date")


class AutocompleteMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        names = f"articles_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("find/", view(self.find_columns), name=f"{names}_find"),
            path("keywords/", view(self.find_keywords), name=f"{names}_keywords"),
            path("authors/", view(self.find_authors), name=f"{names}_authors"),
            path(
                "publications/",
                view(self.find_publications),
                name=f"{names}_publications",
            ),
            *super().get_urls(),
        ]

    def find_columns(self, request: HttpRequest) -> HttpResponse:
        """Columns, pages, and sections of either, by date or by how words of the headline begin,
        newest first and pages before columns, as JSON: ``{"columns": [{"date": …, or the page's
        address, "headline": …, "column": the column's headline where it is a section, or "",
        "marker": "[[…]]"}]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = _asked(request)
        written = Article.everything.filter(binned_at=None).exclude(  # type: ignore[misc]  # None finds none
            pk=parse_pk(request.GET.get("not"))
        )
        pages = _matching(written.filter(kind="page"), words).order_by("path").only(*_NAMED)
        columns = written.filter(kind="column")
        found = _matching(columns, words).newest_first().only("kind", "headline", "edition_date")
        # Without a word it is columns that are looked for.
        offered = [_offered(page) for page in pages[:OFFERED]] if words else []
        offered += [_offered(column) for column in found[:OFFERED]]
        if words:
            sections = (
                _matching(Section.objects.filter(article__in=written), words, day="article__")
                .exclude(headline__iexact=F("article__headline"))
                .select_related("article")
                .only("headline", "position", *(f"article__{name}" for name in _NAMED))
                .order_by("-article__edition_date", "-article", "position")
            )
            offered += [_offered(section.article, section) for section in sections[:OFFERED]]
        return JsonResponse({"columns": offered})

    def find_keywords(self, request: HttpRequest) -> HttpResponse:
        """Keywords of whose name, or another name, a word begins so; the most used first, as JSON:
        ``{"keywords": [{"name": …, "columns": 12, "other": the other name that matched or ""}]}``.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = _asked(request)
        begins = rf"(^|\W){re.escape(name_key(words))}"
        other = KeywordName.objects.filter(keyword=OuterRef("pk"), name_key__regex=begins)
        found: Any = (
            Keyword.objects.annotate(other=Subquery(other.values("name")[:1]))  # type: ignore[misc]  # counted above
            .filter(Q(name_key__regex=begins) | Q(other__isnull=False))
            .with_column_counts()
            .order_by("-columns", "name")[:OFFERED]
            if words
            else []
        )
        offered = [
            {
                "name": keyword.name,
                "columns": keyword.columns,
                "other": "" if re.search(begins, keyword.name_key) else keyword.other,
            }
            for keyword in found
        ]
        return JsonResponse({"keywords": offered})

    def find_authors(self, request: HttpRequest) -> HttpResponse:
        """Authors of whose name a word begins so, as JSON: ``{"authors": [{"name": …}]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = _asked(request)
        begins = rf"(^|\W){re.escape(name_key(words))}"
        found = Author.objects.filter(name_key__regex=begins)[:OFFERED] if words else []
        return JsonResponse({"authors": [{"name": author.name} for author in found]})

    def find_publications(self, request: HttpRequest) -> HttpResponse:
        """Publications cited before whose name begins so, "The" aside; the most cited first, as
        JSON: ``{"publications": [{"name": …, "uses": 31}]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = _asked(request)
        found = (
            Source.objects.filter(
                Q(publication__istartswith=words) | Q(publication__istartswith=f"The {words}")
            )
            .values("publication")
            .annotate(uses=Count("pk"))
            .order_by("-uses", "publication")[:OFFERED]
            if words
            else []
        )
        offered = [{"name": row["publication"], "uses": row["uses"]} for row in found]
        return JsonResponse({"publications": offered})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:200]


def _offered(column: Article, section: Section | None = None) -> dict[str, Any]:
    return {
        "date": column.get_absolute_url()
        if column.is_page
        else dates.written_date(column.edition_date),
        "headline": (section or column).headline,
        "column": column.headline if section else "",
        "marker": cross_references.marker(column, section),
    }


def _matching(rows: Any, words: str, *, day: str = "") -> Any:
    """By a date as it is written or stored; by words of the headline otherwise. ``day``: where the
    edition date is looked up."""
    date = dates.parse_date(words)
    if date:
        return rows.filter(**{f"{day}edition_date": date})
    return filter_by_prefix(rows, words, "headline") if words else rows
