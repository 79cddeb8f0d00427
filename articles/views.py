"""The reader's pages. The same bytes for everyone: no cookie, no token, nothing personal."""

import contextlib

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from articles import dossiers, publications, related, structured_data
from articles import search as full_text
from articles.keys import key_of
from articles.models import (
    Article,
    Correction,
    CrossReference,
    Keyword,
    OldAddress,
    Publication,
    ShareLink,
)
from articles.models.article import permalink

TEASERS_ON_HOME = 10
TEASERS_PER_PAGE = 20

#: Any cache may keep the page, and asks whether it is still current before showing it.
public_page = cache_control(public=True, max_age=0, must_revalidate=True)


@require_safe
@public_page
def home(request):
    latest, *earlier = [
        *Article.objects.published().newest_first().for_teasers()[: TEASERS_ON_HOME + 1]
    ] or [None]
    return render(request, "articles/home.html", {"latest": latest, "earlier": earlier})


@require_safe
@public_page
def detail(request, date, slug):
    article = (
        Article.objects.filter(edition_date=date, slug=slug, published_at__isnull=False)
        .for_page()
        .first()
    )
    if article is None or not article.was_public:
        return _moved(permalink(date, slug))
    if not article.is_public:
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    context = page_context(article) | {"structured_data": structured_data.of(article)}
    return render(request, "articles/detail.html", context)


@require_safe
@never_cache
def shared(request, token):
    """A column before it is public, for whoever was given the link."""
    token = token.replace("\0", "")
    link = ShareLink.objects.working().select_related("article").filter(token=token).first()
    if link is None or link.article.binned_at or link.article.withdrawn_at:
        response = render(request, "articles/not_shared.html", status=404)
    elif link.article.is_public:
        return redirect(link.article)
    else:
        article = Article.objects.for_page().get(pk=link.article_id)
        context = page_context(article) | {"preview": "shared"}
        response = render(request, "articles/detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def page_context(article):
    """What the column's page prints beside the article itself."""
    others = Article.objects.published().only("headline", "slug", "edition_date", "published_at")
    around = list(_around(article, others)) if article.published_at else []
    sections = list(article.sections.all())
    later = list(CrossReference.objects.to_readers_from(article)) if article.pk else []
    for section in sections:
        section.later_references = [r for r in later if r.target_section_id == section.pk]
    return {
        "article": article,
        "sections": sections,
        "later_references": _one_a_column(r for r in later if r.target_section_id is None),
        "previous": max(
            (a for a in around if _order(a) < _order(article)), key=_order, default=None
        ),
        "next": next((a for a in around if _order(a) > _order(article)), None),
        "on_this_day": sorted(
            (a for a in around if _is_anniversary(a, article)), key=_order, reverse=True
        ),
        "related_sections": related.sections(article),
    }


def _one_a_column(references):
    """The first reference of each column."""
    return list({r.section.article_id: r for r in reversed(list(references))}.values())[::-1]


def _around(article, others):
    """The column before, the one after, and those of the same day in earlier years; one query."""
    earlier = others.older_than(article).newest_first()[:1]
    later = others.newer_than(article).order_by("edition_date", "published_at", "pk")[:1]
    anniversaries = others.filter(edition_date__in=_anniversaries(article.edition_date))
    return earlier.union(later, anniversaries.newest_first()[:ANNIVERSARIES])


#: How many columns of the same day are shown, and from how many years back.
ANNIVERSARIES, YEARS_BACK = 5, 40


def _anniversaries(day):
    """The same day in earlier years; the 29th of February has fewer."""
    for year in range(day.year - 1, max(0, day.year - YEARS_BACK), -1):
        with contextlib.suppress(ValueError):
            yield day.replace(year=year)


def _is_anniversary(other, article):
    one, day = other.edition_date, article.edition_date
    return (one.month, one.day) == (day.month, day.day) and one.year < day.year


def _order(article):
    return (article.edition_date, article.published_at, article.pk)


def _moved(path):
    """Redirect from an old address to what moved, or raise ``Http404``."""
    old = OldAddress.objects.select_related("article", "keyword").filter(path=path).first()
    if old is None or (old.article and not old.article.was_public):
        raise Http404
    return redirect(old.target, permanent=True)


@require_safe
@public_page
def archive(request):
    months = (
        Article.objects.published()
        .order_by()
        .values(year=ExtractYear("edition_date"), month=ExtractMonth("edition_date"))
        .annotate(columns=Count("pk"))
        .order_by("-year", "month")
    )
    years = {}
    for month in months:
        years.setdefault(month["year"], {})[month["month"]] = month["columns"]
    rows = [
        {
            "year": year,
            "columns": sum(counts.values()),
            "months": [(month, counts.get(month, 0)) for month in range(1, 13)],
        }
        for year, counts in years.items()
    ]
    return render(request, "articles/archive.html", {"years": rows})


@require_safe
@public_page
def year(request, year):
    columns = (
        Article.objects.published()
        .filter(edition_date__year=year)
        .only("headline", "slug", "edition_date", "published_at")
        .order_by("edition_date", "published_at", "pk")
    )
    return _archive_page(request, "articles/year.html", columns, {"year": year})


@require_safe
@public_page
def month(request, month):
    columns = (
        Article.objects.published()
        .filter(edition_date__year=month.year, edition_date__month=month.month)
        .for_teasers()
        .order_by("edition_date", "published_at", "pk")
    )
    return _archive_page(request, "articles/month.html", columns, {"month": month})


@require_safe
@public_page
def day(request, date):
    columns = Article.objects.published().filter(edition_date=date).for_teasers().newest_first()
    return _archive_page(request, "articles/day.html", columns, {"day": date})


def _archive_page(request, template, columns, context):
    columns = list(columns)
    context |= {"columns": columns}
    # A day without a column is a fact about the archive, not a mistake of the reader.
    return render(request, template, context, status=200 if columns else 404)


@require_safe
@public_page
def keyword_index(request):
    keywords = Keyword.objects.in_use().with_column_counts().order_by("name")
    if "by" in request.GET:
        if request.GET["by"] != "use":
            raise Http404
        keywords = keywords.order_by("-columns", "name")
        return render(request, "articles/keyword_index.html", {"by_use": keywords})
    letters = {}
    for keyword in keywords:
        first = keyword.name[0].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(keyword)
    return render(request, "articles/keyword_index.html", {"letters": letters})


@require_safe
@public_page
def keyword(request, slug):
    """A keyword's dossier, a page of columns at a time by key, or those of one year."""
    keyword = Keyword.objects.filter(slug=slug).prefetch_related("other_names").first()
    if keyword is None:
        if named := Keyword.objects.filter(other_names__slug=slug).first():
            return redirect(named, permanent=True)
        return _moved(reverse("articles:keyword", args=[slug]))
    columns = dossiers.columns_of(keyword).newest_first()
    year = _year(request.GET.get("year", ""))
    if year:
        columns = columns.filter(edition_date__year=year)
    before = request.GET.get("before")
    if before:
        columns = columns.older_than(_column_at(before))
    columns = list(dossiers.with_sections_about(columns, keyword)[: TEASERS_PER_PAGE + 1])
    dossier = dossiers.of(keyword, columns[:TEASERS_PER_PAGE])
    context = {
        "keyword": keyword,
        "dossier": dossier,
        "timeline": dossier.years and dossiers.timeline(dossier.years, keyword.get_absolute_url()),
        "year": year,
        "first_page": not before,
        "more_before": columns[TEASERS_PER_PAGE - 1].pk if columns[TEASERS_PER_PAGE:] else None,
    }
    return render(request, "articles/keyword.html", context, status=200 if dossier.total else 404)


def _year(text):
    """A year of a query, or ``None`` where none is asked for."""
    if not text:
        return None
    year = key_of(text)
    if year is None or not 1 <= year <= 9999:
        raise Http404
    return year


def _column_at(key):
    """The public article a page begins after; its key comes from our own link."""
    return get_object_or_404(Article.objects.published().defer("search"), pk=key_of(key))


@require_safe
@public_page
def publication_index(request):
    context = {"publications": publications.by_use()}
    return render(request, "articles/publication_index.html", context)


SECTIONS_PER_PAGE = 40


@require_safe
@public_page
def publication(request, slug):
    """What a publication was cited for, a page of sections at a time by key."""
    publication = get_object_or_404(Publication, slug=slug)
    standing = publications.standing(publication)
    if not standing["uses"]:
        raise Http404
    sections = publications.sections_citing(publication)
    if before := request.GET.get("before"):
        last = get_object_or_404(sections, pk=key_of(before))
        day = last.article.edition_date
        sections = sections.filter(
            Q(article__edition_date__lt=day) | Q(article__edition_date=day, pk__lt=last.pk)
        )
    sections = list(sections[: SECTIONS_PER_PAGE + 1])
    context = {
        "publication": publication,
        "standing": standing,
        "sections": sections[:SECTIONS_PER_PAGE],
        "more_before": sections[SECTIONS_PER_PAGE - 1].pk if sections[SECTIONS_PER_PAGE:] else None,
    }
    return render(request, "articles/publication.html", context)


CORRECTIONS_PER_PAGE = 50


@require_safe
@public_page
def corrections(request):
    """All corrections, newest first, a page at a time by key."""
    shown = (
        Correction.objects.filter(article__in=Article.objects.published())
        .select_related("article", "section")
        .defer("article__search", "section__search", "section__body")
        .order_by("-corrected_at", "-pk")
    )
    if before := request.GET.get("before"):
        last = get_object_or_404(Correction, pk=key_of(before))
        shown = shown.filter(
            Q(corrected_at__lt=last.corrected_at)
            | Q(corrected_at=last.corrected_at, pk__lt=last.pk)
        )
    shown = list(shown[: CORRECTIONS_PER_PAGE + 1])
    context = {
        "corrections": shown[:CORRECTIONS_PER_PAGE],
        "more_before": shown[CORRECTIONS_PER_PAGE - 1].pk if shown[CORRECTIONS_PER_PAGE:] else None,
    }
    return render(request, "articles/corrections.html", context)


LONGEST_SEARCH = 200


@require_safe
@public_page
def search(request):
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    page = key_of(request.GET.get("page", "1")) or 0
    if not 1 <= page <= full_text.LAST_PAGE:
        raise Http404
    filters = full_text.Filters(
        keyword=request.GET.get("keyword", "").replace("\0", "")[:200],
        year=_year(request.GET.get("year", "")),
        publication=request.GET.get("publication", "").replace("\0", "")[:200],
    )
    results = full_text.search(words, page=page, filters=filters) if words else None
    context = {"words": words, "results": results, "filters": filters}
    return render(request, "articles/search.html", context)
