"""Columns as books to take along: a column, a week, a month and a dossier as EPUB and as PDF.

One is made when somebody asks for it, and kept as pages are: what changes drops it. What that may
cost is bounded: columns and pictures of a book, books that a process makes at once, and books that
are made for one reader.
"""

import functools
import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.discovery.books import epub, pdf, selection
from articles.models import Article, Keyword
from articles.views.reference import known_otherwise
from articles.views.search import SenderRequest
from articles.views.twins import column_twin, to_twin
from background.rate_limits import RateLimit
from pagecache import cache_tags
from pagecache.decorators import cached_page

logger = logging.getLogger(__name__)

FORMS = {"epub": epub, "pdf": pdf}
#: Books that are made for one sender, beside those that are kept; and at once.
MADE = RateLimit(20, period=60)
_presses = threading.BoundedSemaphore(2)

View = Callable[..., HttpResponse]


def _book_page(view: View) -> View:
    """Decorate a view of a book. A page is kept without its headers: what is said of the file is
    said of each answer."""
    kept = cached_page(is_file=True)(view)

    @functools.wraps(kept)
    def page(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = kept(request, **arguments)
        response["X-Robots-Tag"] = "noindex"
        if response.status_code == 200:
            name = request.path.strip("/").removeprefix("keywords/").replace("/", "-")
            response["Content-Disposition"] = content_disposition_header(True, name) or ""
        return response

    return require_safe(page)


@_book_page
def month(request: SenderRequest, month: date, book: str) -> HttpResponse:
    cache_tags.tag(f"month:{month:%Y-%m}")
    return _made(request, book, lambda: selection.of_month(month))


@_book_page
def week(request: SenderRequest, week: date, book: str) -> HttpResponse:
    days = (week + timedelta(days=number) for number in range(7))
    cache_tags.tag(*(f"day:{day}" for day in days))
    return _made(request, book, lambda: selection.of_week(week))


@_book_page
def keyword(request: SenderRequest, slug: str, book: str) -> HttpResponse:
    keyword = Keyword.objects.in_use().filter(slug=slug).first()
    if keyword is None:
        return to_twin(known_otherwise(slug), "", f".{book}")
    cache_tags.tag(f"dossier:{keyword.pk}")
    return _made(request, book, lambda: selection.of_keyword(keyword))


@_book_page
def column(request: HttpRequest, date: date, slug: str, book: str) -> HttpResponse:
    """Return one column; its former addresses lead to where its book is now."""
    return _COLUMN[book](request, date=date, slug=slug, book=book)


def _column(request: SenderRequest, article: Article, book: str) -> HttpResponse:
    return _made(request, book, lambda: selection.of_column(article))


_COLUMN = {ending: column_twin(_column, ending=f".{ending}") for ending in FORMS}


def _made(
    request: SenderRequest, book: str, select: Callable[[], selection.Book | None]
) -> HttpResponse:
    """Return a book that is not kept, unless too many are made just now."""
    if not MADE.take(request):
        return _refused(request, "often", 429)
    if not _presses.acquire(blocking=False):
        return _refused(request, "busy", 503)
    try:
        selected = select()
        if selected is None:
            raise Http404
        form = FORMS[book]
        return HttpResponse(form.write(selected), content_type=form.MEDIA_TYPE)
    except pdf.NotSet:
        logger.exception("The PDF at %s could not be made.", request.path)
        return _refused(request, "broken", 503)
    finally:
        _presses.release()


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    response = render(request, "articles/book/not_made.html", {"reason": reason}, status=status)
    response["Retry-After"] = "30"
    return response
