"""Search, whose address can be shared: every filter is in it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from articles.discovery import search as full_text
from articles.discovery.dates_asked import Period, parse_period
from articles.discovery.filters import ORDERS, Filters, Order
from articles.discovery.keyword_names import dossier_named
from articles.text.primary_keys import parse_pk
from articles.views.addresses import year_of
from background.rate_limits import RateLimit, Request
from pagecache.decorators import ANY, cached_page

MAX_QUERY_LENGTH = 200
MAX_DATE_LENGTH = 40


#: Searches of one sender; robots that ask for more have the archive and the sitemaps.
SEARCHES = RateLimit(40, period=60)


class SenderRequest(HttpRequest, Request):
    """A request with its sender, as ``worldview.proxies`` names it."""


@dataclass
class Asked:
    """What a search's address asks for: ``begins`` and ``ends`` are dates as they were typed,
    ``wrong`` the names of those of them that are none."""

    words: str
    page: int
    filters: Filters
    order: Order
    begins: str = ""
    ends: str = ""
    wrong: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.words or self.filters.period) and not self.wrong


@require_safe
def search(request: SenderRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if asks_something(request.GET) and not SEARCHES.take(request):
        context = {"words": words, "too_many": True}
        response = render(request, "articles/search.html", context, status=429)
        response["Retry-After"] = "10"
        return response
    return _found(request)


search.page_params = ANY  # type: ignore[attr-defined]  # as every cached page has them


@cached_page(params=ANY)
def _found(request: HttpRequest) -> HttpResponse:
    asked = parse_search(request.GET)
    results = (
        full_text.search(asked.words, page=asked.page, filters=asked.filters, order=asked.order)
        if asked
        else None
    )
    context: dict[str, Any] = {
        "words": asked.words,
        "asked": asked,
        "filters": asked.filters,
        "results": results,
    }
    if results:
        context["narrowed_to"] = _narrowed_to(asked.filters, results)
        context["today"] = timezone.localdate()
        context["orders"] = ORDERS
        if asked.words and asked.page == 1 and not asked.filters.keyword:
            context["dossier"] = dossier_named(asked.words)
    return render(request, "articles/search.html", context)


def asks_something(query: QueryDict) -> bool:
    """Return whether the query of a search's address has words or days to look for."""
    return any(query.get(name, "").strip() for name in ("q", "from", "to", "day"))


def parse_search(query: QueryDict) -> Asked:
    """Return what the query of a search's address asks for.

    Raise ``Http404`` for a page, year, day or order that cannot be.
    """
    page = parse_pk(query.get("page", "1")) or 0
    order = next((known for known in ORDERS if known == query.get("order", "")), None)
    if not 1 <= page <= full_text.LAST_PAGE or order is None:
        raise Http404
    begins = query.get("from", "").strip()[:MAX_DATE_LENGTH]
    ends = query.get("to", "").strip()[:MAX_DATE_LENGTH]
    first, last = parse_period(begins), parse_period(ends)
    wrong = [name for name, typed, read in (("from", begins, first), ("to", ends, last))
             if typed and not read]  # fmt: skip
    filters = Filters(
        keyword=query.get("keyword", "")[:200],
        year=year_of(query.get("year", "")),
        publication=query.get("publication", "")[:200],
        period=Period(
            first.first if first else None,
            last.last if last else None,
            _day_of(query.get("day", "")),
        ),
    )
    words = query.get("q", "").strip()[:MAX_QUERY_LENGTH]
    return Asked(words, page, filters, order, begins, ends, wrong)


def _day_of(text: str) -> tuple[int, int] | None:
    """``11-17`` as a day of every year."""
    if not text:
        return None
    try:
        # A leap year, for the 29th of February is a day too.
        day = date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise Http404 from None
    return day.month, day.day


def _narrowed_to(filters: Filters, results: full_text.Results) -> list[tuple[str, str]]:
    """The names of parameters, and what they narrow results to as readers say it."""
    day = filters.period.day
    narrowed_to = [
        ("keyword", filters.keyword and results.keyword_name(filters.keyword)),
        ("year", str(filters.year or "")),
        ("publication", filters.publication and results.publication_name(filters.publication)),
        ("day", date_format(date(2024, *day), "MONTH_DAY_FORMAT") if day else ""),
    ]
    return [(name, label) for name, label in narrowed_to if label]
