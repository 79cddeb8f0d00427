"""Columns as Markdown, for programs that read text, and the page that says where they are.

A column's page does not turn into Markdown for who says ``Accept: text/markdown``: every cache
would have to tell its readers apart by that header, of which each browser sends another. It names
its twin instead, as an alternate.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.discovery.feeds import ColumnFeed
from articles.discovery.omissions import write_entries
from articles.models import Article, site
from articles.models.site_settings import RobotUse
from articles.text.markdown import from_html
from articles.views.twins import column_twin
from pagecache import cache_tags
from pagecache.decorators import cached_page

COLUMNS = 20


def _with_canonical(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return ``view`` that says which page is the one to be found (a page is kept without its
    headers)."""

    @functools.wraps(view)
    def page(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = view(request, **arguments)
        if response.status_code == 200:
            own = f"{settings.SITE_URL}{request.path.removesuffix('.md')}/"
            response["Link"] = f'<{own}>; rel="canonical"'
        return response

    return page


@require_safe
@_with_canonical
@cached_page()
@functools.partial(column_twin, ending=".md")
def column(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the whole column as Markdown."""
    head = format_html(
        "<h1>{}</h1><p>{}</p><p>{}</p>",
        article.headline,
        " · ".join(
            filter(
                None,
                [
                    site().column_name,
                    article.printed_byline,
                    date_format(article.edition_date, "DATE_FORMAT"),
                ],
            )
        ),
        article.permalink,
    )
    text = from_html(head + ColumnFeed().text(article))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
@cached_page("home")
def llms(request: HttpRequest) -> HttpResponse:
    """Return what there is, for programs that answer questions (llmstxt.org); nothing where they
    are asked to leave it."""
    if site().robot_use == RobotUse.SEARCH:
        raise Http404
    columns = Article.objects.published().newest_first().load_for_teasers(COLUMNS)
    cache_tags.tag(*(f"text:{column.pk}" for column in columns))
    told = gettext(
        "Columns of %(site)s. Each is Markdown at its own address with .md in place of the last"
        " slash. Please name the column and its day where you use its words, and link to it."
    )
    lines = [f"# {site().column_name}", "", f"> {site().description}", ""]
    lines += [told % {"site": site().site_name}, "", "## " + gettext("Newest columns"), ""]
    lines += write_entries(columns, _named, output=request.path)
    lines += ["", "## " + gettext("More"), ""]
    for name, address in (
        (gettext("Archive"), reverse("articles:archive")),
        (gettext("Keywords"), reverse("articles:keyword_index")),
        (gettext("Sources"), reverse("articles:publication_index")),
        (gettext("Feed"), reverse("articles:feed")),
        ("JSON", reverse("articles:api")),
    ):
        lines.append(f"- [{name}]({settings.SITE_URL}{address})")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _named(column: Article) -> str:
    address = reverse("articles:markdown", args=[column.edition_date, column.slug])
    described = " ".join(column.own_description.split())
    named = _line(column.headline)
    return f"- [{named}]({settings.SITE_URL}{address}): {_line(described)}"


def _line(words: str) -> str:
    return from_html(escape(words)).strip()
