"""The pictures of a column or page, each by itself as large as it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article, Figure


def picture_page(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Return the page of one picture, with its caption and the way back."""
    every = pictures(article)
    if not 0 < number <= len(every):
        raise Http404
    shown = every[number - 1]
    context = {
        "article": article,
        "figure": shown,
        "number": number,
        "total": len(every),
        "section": shown.section,
    }
    return render(request, "articles/picture.html", context)


def pictures(article: Article) -> list[Figure]:
    """Return the figures that have a photo, in the order of the page, each with its section if any.
    They are numbered so; a page that has them in its context links each to its larger view."""
    shown = [article.lead_figure] if article.lead_figure else []
    for section in article.sections.all():
        for figure in section.figures.all():
            figure.section = section
            shown.append(figure)
    return [figure for figure in shown if figure.photo]
