"""Citations of columns and sections as files."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from articles.discovery.citing import work
from articles.discovery.citing.formats import FORMATS
from articles.models import Article
from articles.views.column import column_page


def _named_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return ``view`` with a name for the file that browsers save; a page is kept without its
    headers, so it is given to each answer."""

    @functools.wraps(view)
    def named(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = view(request, **arguments)
        if response.status_code == 200:
            parts = [f"{arguments['date']:%Y-%m-%d}", arguments["slug"], arguments.get("anchor")]
            name = f"{'-'.join(filter(None, parts))}.{FORMATS[arguments['citation']].ending}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return named


@_named_file
@column_page
def citation(
    request: HttpRequest, article: Article, citation: str, anchor: str | None = None
) -> HttpResponse:
    """Return the citation of a column, or of one of its sections, as a file in a format."""
    form = FORMATS[citation]
    if anchor is None:
        cited = work.of_article(article)
    else:
        section = next((part for part in article.sections.all() if part.anchor == anchor), None)
        if section is None:
            raise Http404
        cited = work.of_section(section)
    return HttpResponse(form.write(cited), content_type=f"{form.media_type}; charset=utf-8")
