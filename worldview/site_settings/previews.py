"""Home, a column and its mail with settings that are not stored yet."""

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from articles.models import Article, SiteSettings
from articles.models.current_settings import shown_with
from articles.views.archive import home
from articles.views.column import page_context
from pagecache import store
from subscriptions import edition_mail, letters
from worldview.speaking import spoken_anyway


def show(what: str, request: HttpRequest, row: SiteSettings) -> bytes:
    """Return the HTML of ``what`` (a key of ``PREVIEWS``) as ``row`` would have it."""
    with shown_with(row), spoken_anyway(row), store.disabled():
        return PREVIEWS[what](_as_a_reader(request))


def _as_a_reader(request: HttpRequest) -> HttpRequest:
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", reverse("articles:home"), "/"
    asked.META = {name: request.META[name] for name in ("HTTP_HOST",) if name in request.META}
    return asked


def _home(request: HttpRequest) -> bytes:
    return home(request).content


def _column(request: HttpRequest) -> bytes:
    article = _newest()
    if article is None:
        return _nothing_yet(request)
    return render(request, "articles/detail.html", page_context(article)).content


def _mail(request: HttpRequest) -> bytes:
    article = _newest()
    return edition_mail.preview(article).html.encode() if article else _nothing_yet(request)


def _confirmation(request: HttpRequest) -> bytes:
    return letters.preview_confirmation().html.encode()


def _welcome(request: HttpRequest) -> bytes:
    return letters.preview_welcome().html.encode()


def _newest() -> Article | None:
    newest = Article.objects.published().newest_first().values_list("pk", flat=True).first()
    return Article.objects.for_page().get(pk=newest) if newest else None


def _nothing_yet(request: HttpRequest) -> bytes:
    return render(request, "admin/settings/nothing_yet.html").content


PREVIEWS = {
    "home": _home,
    "column": _column,
    "mail": _mail,
    "confirmation": _confirmation,
    "welcome": _welcome,
}
