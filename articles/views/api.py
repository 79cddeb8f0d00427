"""What readers see, as JSON and as tables, to be read only; docs/api.md is its description."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from articles.discovery import publications as cited
from articles.discovery import search as full_text
from articles.discovery.data import files, values
from articles.discovery.omissions import write_entries
from articles.discovery.topic_pages import columns_of
from articles.models import Article, Keyword, Publication, page_parts
from articles.models.article_queryset import ArticleQuerySet
from articles.text.primary_keys import parse_pk
from articles.views.reference import known_otherwise
from articles.views.search import SEARCHES, SenderRequest, asks_something, parse_search
from articles.views.twins import column_twin, to_twin
from pagecache import cache_tags
from pagecache.decorators import ANY, cached_page

PAGE_SIZE = 100
COLUMN_NAMES = (
    *("key", "id", "date", "headline", "standfirst", "byline", "keywords", "sections", "url"),
    *("published_at", "modified_at"),
)
HIT_NAMES = ("id", "date", "headline", "standfirst", "sections", "url")
SECTION_NAMES = ("key", "id", "date", "headline", "column", "url")

View = Callable[..., HttpResponse]


def _data_page(*tags: str, params: Sequence[str] = ()) -> Callable[[View], View]:
    """Decorate a view of data that may be kept. Pages of other sites may read it."""

    def decorate(view: View) -> View:
        kept = cached_page(*tags, params=params)(view)

        @functools.wraps(kept)
        def page(request: HttpRequest, **arguments: Any) -> HttpResponse:
            response = kept(request, **arguments)
            # A page is kept without its headers.
            response["Access-Control-Allow-Origin"] = "*"
            if response.status_code == 200 and arguments.get("form") == "csv":
                name = request.path.removeprefix("/api/").replace("/", "-")
                response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response

        return require_safe(page)

    return decorate


def _answer(
    request: HttpRequest,
    form: str,
    rows: Iterable[Any],
    write: Callable[[Any], values.Values],
    names: Sequence[str],
    **about: Any,
) -> HttpResponse:
    """Return ``rows`` as ``write`` gives each of them: in JSON with ``about``, or as a table with
    the columns ``names``."""
    items = write_entries(rows, write, output=request.path)
    if form == "csv":
        return HttpResponse(files.as_csv(items, names), content_type="text/csv; charset=utf-8")
    return _json(about | {"items": items})


def _json(said: values.Values) -> HttpResponse:
    return HttpResponse(files.as_json(said), content_type="application/json")


@_data_page()
def index(request: HttpRequest) -> HttpResponse:
    """Say what there is."""
    lists = ("columns", "keywords", "publications", "search")
    return _json(
        {name: settings.SITE_URL + reverse(f"articles:api_{name}", args=["json"]) for name in lists}
        | {"column": f"{settings.SITE_URL}/api/{{year}}/{{month}}/{{day}}/{{slug}}.json"}
    )


@_data_page("archive", params=["before"])
def columns(request: HttpRequest, form: str) -> HttpResponse:
    """List the columns, newest first, some at a time by key."""
    return _columns(request, form, Article.objects.published())


@_data_page(params=["before"])
def keyword(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """List the columns that have a keyword, in the same way."""
    keyword = Keyword.objects.in_use().filter(slug=slug).first()
    if keyword is None:
        return to_twin(known_otherwise(slug), "/api", f".{form}")
    cache_tags.tag(f"dossier:{keyword.pk}")
    return _columns(request, form, columns_of(keyword), **values.dossier(keyword))


def _columns(request: HttpRequest, form: str, rows: ArticleQuerySet, **about: Any) -> HttpResponse:
    rows = rows.newest_first()
    if before := request.GET.get("before"):
        rows = rows.older_than(get_object_or_404(rows.defer("search"), pk=parse_pk(before)))
    found = list(rows.defer("search")[: PAGE_SIZE + 1])
    shown = page_parts.LISTED.add(found[:PAGE_SIZE])
    cache_tags.tag(*(f"text:{column.pk}" for column in shown))
    about["next"] = _next(request, shown[-1].pk) if len(found) > PAGE_SIZE else None
    return _answer(request, form, shown, values.listed_column, COLUMN_NAMES, **about)


def _next(request: HttpRequest, key: int) -> str:
    return f"{settings.SITE_URL}{request.path}?{urlencode({'before': key})}"


@_data_page("keywords")
def keywords(request: HttpRequest, form: str) -> HttpResponse:
    """List all keywords of public columns, by their names."""
    with cache_tags.only("keywords"):
        rows = list(Keyword.objects.in_use().defer("lead").order_by("name"))
    return _answer(request, form, rows, values.keyword, ("name", "slug", "columns", "url"))


@_data_page("sources")
def publications(request: HttpRequest, form: str) -> HttpResponse:
    """List all publications that are cited, the most cited first."""
    names = ("name", "slug", "citations", "url")
    return _answer(request, form, cited.by_use(), values.publication, names)


@_data_page(params=["before"])
def publication(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """List the sections that cite a publication, newest first, some at a time by key."""
    publication = get_object_or_404(Publication, slug=slug)
    cache_tags.tag(f"citing:{publication.pk}")
    publication.uses = cited.standing(publication)["uses"]
    if not publication.uses:
        raise Http404
    rows = cited.sections_citing(publication, "article__guid")
    if before := request.GET.get("before"):
        last = get_object_or_404(rows, pk=parse_pk(before))
        day = last.article.edition_date
        rows = rows.filter(
            Q(article__edition_date__lt=day) | Q(article__edition_date=day, pk__lt=last.pk)
        )
    found = list(rows[: PAGE_SIZE + 1])
    about = values.publication(publication) | {"note": publication.note}
    about["next"] = _next(request, found[PAGE_SIZE - 1].pk) if found[PAGE_SIZE:] else None
    shown = found[:PAGE_SIZE]
    return _answer(request, form, shown, values.citing_section, SECTION_NAMES, **about)


@_data_page()
@functools.partial(column_twin, before="/api", ending=".json")
def column(request: HttpRequest, article: Article) -> HttpResponse:
    """Give one column, whole."""
    return _json(values.whole_column(article))


@_data_page()
@functools.partial(column_twin, before="/api", ending=".json")
def section(request: HttpRequest, article: Article, anchor: str) -> HttpResponse:
    """Give one section of a column, whole."""
    section = next((part for part in article.sections.all() if part.anchor == anchor), None)
    if section is None:
        raise Http404
    return _json(values.whole_section(section) | {"column": article.permalink})


@require_safe
def search(request: SenderRequest, form: str) -> HttpResponse:
    """Give what a search finds, by the same words, filters and limits as its page."""
    if asks_something(request.GET) and not SEARCHES.take(request):
        response = _json({"error": "Too many searches: ask again in a minute."})
        response.status_code, response["Retry-After"] = 429, "10"
        return response
    return _found(request, form=form)


search.page_params = ANY  # type: ignore[attr-defined]  # as every cached page has them


@_data_page(params=ANY)
def _found(request: HttpRequest, form: str) -> HttpResponse:
    asked = parse_search(request.GET)
    if not asked:
        return _answer(request, form, [], dict, HIT_NAMES, total=0, next=None)
    results = full_text.search(
        asked.words, page=asked.page, filters=asked.filters, order=asked.order
    )
    shown = Article.everything.filter(pk__in=[hit.article.pk for hit in results.hits])
    guids = dict(shown.values_list("pk", "guid"))
    query = request.GET.copy()
    query["page"] = str(asked.page + 1)
    following = f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
    return _answer(
        request, form, results.hits,
        lambda hit: values.hit(hit, guids[hit.article.pk]), HIT_NAMES,
        total=results.total, has_most_words=results.is_partial,
        suggestion=results.suggestion, since=results.since and results.since.isoformat(),
        until=results.until and results.until.isoformat(),
        next=following if results.has_next else None,
    )  # fmt: skip
