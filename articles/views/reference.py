"""The archive as a work of reference: dossiers of keywords, publications, corrections."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from articles.discovery import open_graph, publications, structured_data, topic_pages
from articles.discovery.moved import moved
from articles.models import Article, Correction, Keyword, KeywordName, Section
from articles.text.characters import normalize_line
from articles.text.keyword_line import MAX_LENGTH
from articles.text.names import name_key
from articles.text.primary_keys import parse_pk
from articles.text.slugs import build_slug
from articles.views.addresses import year_of
from background import asked_once
from pagecache import cache_tags
from pagecache.decorators import cached_page

PAGE_SIZE = 20
#: What ``order`` says where it is not the newest first.
OLDEST = "oldest"


@require_safe
@cached_page(params=["year", "order", "before"])
def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a keyword's dossier, a page of columns at a time by key, or those of one year; in either
    order, ``before`` the last of a page, as one reads."""
    keyword = topic_pages.keyword_at(slug)
    if keyword is None:
        return known_otherwise(slug)
    cache_tags.tag(f"dossier:{keyword.pk}")
    year, order = year_of(request.GET.get("year", "")), request.GET.get("order", "")
    if order not in ("", OLDEST):
        raise Http404
    key = request.GET.get("before")
    is_oldest_first = order == OLDEST
    after = _column_at(key, keyword, is_oldest_first) if key else None
    dossier = topic_pages.build_dossier(
        keyword, PAGE_SIZE, year=year, after=after, is_oldest_first=is_oldest_first
    )
    if not dossier.total:
        return known_otherwise(slug)
    said = ngettext(
        "One column about %(name)s.",
        "%(number)s columns about %(name)s, year by year.",
        dossier.total,
    ) % {"number": dossier.total, "name": keyword.name}
    shared = open_graph.shared_list(
        keyword.name, keyword.description or said, keyword.get_absolute_url()
    )
    above = gettext("Keywords"), settings.SITE_URL + reverse("articles:keyword_index")
    is_static = getattr(request, "is_static", False)
    context = {
        "shared": shared,
        "structured_data": structured_data.for_list(shared, above),
        "keyword": keyword,
        "dossier": dossier,
        "timeline": asked_once.once(
            ("timeline", keyword.pk, is_static),
            lambda: _timeline(keyword, dossier.years, is_static),
        ),
        "year": year,
        "oldest": is_oldest_first,
        "first_page": not after,
        # In a copy not for what one page shows anyway.
        "is_short": is_static and dossier.total <= PAGE_SIZE,
    }
    return render(request, "articles/keyword.html", context, status=200 if dossier.columns else 404)


def _timeline(keyword: Keyword, years: list[tuple[int, int]], is_static: bool) -> SafeString:
    """The years over a dossier. In a copy each leads to its place in the list of all, for pages of
    each year would be as many again, of the same columns."""
    places = topic_pages.places_of_years(keyword, PAGE_SIZE) if is_static else None
    return topic_pages.timeline(years, keyword.get_absolute_url(), places)


def known_otherwise(slug: str) -> HttpResponse:
    """Redirect from an address, another name or another spelling of a keyword of public columns, or
    raise ``Http404``: what only drafts are about has no name yet."""
    try:
        return moved(reverse("articles:keyword", args=[slug]))
    except Http404:
        if meant := _meant(slug):
            return redirect(meant, permanent=True)
        raise


def _meant(slug: str) -> Keyword | None:
    """The keyword, of those that readers know, whose other name's address ``slug`` is, or whose
    address or name it is in another spelling; or ``None``."""
    spelled = {slug, normalize_line(slug).casefold(), build_slug(slug, max_length=MAX_LENGTH)}
    names = {name_key(slug), name_key(slug.replace("-", " "))}
    known = Keyword.objects.in_use()
    return (
        known.filter(slug__in=spelled).first()
        or known.filter(
            pk__in=KeywordName.objects.filter(slug__in=spelled).values("keyword")
        ).first()
        or next(iter(known.by_names(names).values()), None)
    )


def _column_at(key: str, keyword: Keyword, is_oldest_first: bool) -> Article:
    """The column of a dossier a page begins after; its key comes from our own link."""
    number = parse_pk(key)
    found = (
        topic_pages.column_at(keyword, number, is_oldest_first=is_oldest_first)
        if number is not None
        else None
    )
    if found is None:
        raise Http404
    return found


SECTIONS_PAGE_SIZE = 40


@require_safe
@cached_page(params=["before"])
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a publication was cited for, a page of sections at a time by key."""
    publication = publications.publication_at(slug)
    if publication is None:
        raise Http404
    cache_tags.tag(f"citing:{publication.pk}")
    standing = publications.standing(publication)
    if not standing["uses"]:
        raise Http404
    before = request.GET.get("before")
    key = parse_pk(before) if before else None
    sections = publications.page_of_sections(publication, SECTIONS_PAGE_SIZE + 1, key)
    if sections is None or (before and key is None):
        raise Http404
    said = ngettext(
        "What %(name)s was cited for, once.",
        "What %(name)s was cited for, %(number)s times.",
        standing["uses"],
    ) % {"number": standing["uses"], "name": publication.name}
    shared = open_graph.shared_list(
        publication.name, publication.note or said, publication.get_absolute_url()
    )
    above = gettext("Sources"), settings.SITE_URL + reverse("articles:publication_index")
    context = {
        "shared": shared,
        "structured_data": structured_data.for_list(shared, above),
        "publication": publication,
        "standing": standing,
        "columns": _columns_of(sections[:SECTIONS_PAGE_SIZE]),
        "more_before": sections[SECTIONS_PAGE_SIZE - 1].pk
        if sections[SECTIONS_PAGE_SIZE:]
        else None,
    }
    return render(request, "articles/publication.html", context)


def _columns_of(sections: list[Section]) -> list[Article]:
    """The columns of sections, each once, with those ``sections_about`` what the page is of."""
    columns: dict[int, Article] = {}
    for section in sections:
        column: Any = columns.setdefault(section.article_id, section.article)
        column.sections_about = [*getattr(column, "sections_about", []), section]
    for column in columns.values():
        column.sections_about.sort(key=lambda section: section.position)
    return list(columns.values())


CORRECTIONS_PAGE_SIZE = 50


@require_safe
@cached_page("corrections", params=["before"])
def corrections(request: HttpRequest) -> HttpResponse:
    """Show all corrections, newest first, a page at a time by key."""
    rows = (
        Correction.objects.filter(article__in=Article.everything.published())
        .select_related("article", "section")
        .defer("article__search", "section__search", "section__body")
        .order_by("-corrected_at", "-pk")
    )
    if before := request.GET.get("before"):
        last = get_object_or_404(rows, pk=parse_pk(before))
        rows = rows.filter(
            Q(corrected_at__lt=last.corrected_at)
            | Q(corrected_at=last.corrected_at, pk__lt=last.pk)
        )
    shown = list(rows[: CORRECTIONS_PAGE_SIZE + 1])
    context = {
        "corrections": shown[:CORRECTIONS_PAGE_SIZE],
        "more_before": shown[CORRECTIONS_PAGE_SIZE - 1].pk
        if shown[CORRECTIONS_PAGE_SIZE:]
        else None,
    }
    return render(request, "articles/corrections.html", context)
