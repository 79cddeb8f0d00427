"""Which of our rows an address of ours leads to: a column, a page or a keyword, and what follows
its own address (a section's, a fragment, a query)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve, reverse

if TYPE_CHECKING:
    from articles.models import Article, Keyword

#: As ``apps.get_model`` is, of the apps as they are or as a migration has them.
GetModel = Callable[[str, str], Any]
#: ``article`` or ``keyword``, and the row.
_Row = tuple[str, Any]
#: Addresses looked up at once.
BATCH_SIZE = 5000


@dataclass(frozen=True)
class OwnRow:
    """A column, a page or a keyword, and what follows its own address in one that leads there."""

    article: "Article | None" = None
    keyword: "Keyword | None" = None
    below: str = ""


@dataclass(frozen=True)
class _Named:
    """What an address names: a column by day and slug, a page by its path, or a keyword by its
    slug."""

    path: str
    below: str
    date: datetime.date | None = None
    slug: str = ""
    page: str = ""


def own_path(address: str) -> SplitResult | None:
    """Return the parts of an address of this site, ``None`` where it is elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    ours = urlsplit(settings.SITE_URL).netloc.lower().removeprefix("www.")
    if parts.netloc and parts.netloc.lower().removeprefix("www.") != ours:
        return None
    return parts


def is_page(address: str) -> bool:
    """Return whether ``address`` is a page of ours that is always there, as the front page is."""
    parts = own_path(address)
    match = _resolved(unquote(parts.path))[0] if parts else None
    return match is not None and not match.kwargs


def shown_at(addresses: Iterable[str]) -> set[str]:
    """Return those of the ``addresses`` (paths, with their queries) that a page of ours answers to:
    one that is always there, or a column or keyword that readers see. No redirect is looked for
    there; beneath the front page it is, where there is a query."""
    paths = {address: unquote(address.partition("?")[0]) for address in addresses}
    resolved = {address: _resolved(path) for address, path in paths.items()}
    always = {
        address
        for address, (match, form) in resolved.items()
        if match and not match.kwargs and form == paths[address] and address[:2] != "/?"
    }
    rows = find_rows(address for address, (match, _form) in resolved.items() if match)
    found: dict[str, _Row] = {
        address: ("article", row.article) if row.article else ("keyword", row.keyword)
        for address, row in rows.items()
        if not row.below
    }
    public = _public(found.values())
    return always | {
        address
        for address, row in found.items()
        if row in public and unquote(row[1].get_absolute_url()) == paths[address]
    }


def _resolved(path: str) -> tuple[ResolverMatch | None, str]:
    """What answers to ``path``, or to the path with the slash that is added to it, and that path;
    ``None`` where nothing does."""
    for form in (path,) if path.endswith("/") else (path, f"{path}/"):
        try:
            return resolve(form), form
        except Resolver404:
            continue
    return None, path


def find_rows(addresses: Iterable[str], get_model: GetModel = apps.get_model) -> dict[str, OwnRow]:
    """Return the rows of those ``addresses`` that lead to one, by the address it has or had; nine
    queries at most for a batch.

    As on the pages themselves, what readers cannot see holds no address against one that moved from
    it: a draft has its address only where no public column had it."""
    named = {address: found for address in addresses if (found := _named(address))}
    every = list(named.items())
    rows: dict[str, OwnRow] = {}
    for start in range(0, len(every), BATCH_SIZE):
        rows |= _found(dict(every[start : start + BATCH_SIZE]), get_model)
    return rows


def _named(address: str) -> _Named | None:
    parts = own_path(address)
    if parts is None or "\0" in parts.path:
        return None
    match, form = _resolved(unquote(parts.path))
    if match is None or match.app_name != "articles":
        return None
    after = "".join(
        mark + part for mark, part in (("?", parts.query), ("#", parts.fragment)) if part
    )
    if "date" in match.kwargs and "slug" in match.kwargs:
        day, slug = match.kwargs["date"], match.kwargs["slug"]
        own = reverse("articles:detail", kwargs={"date": day, "slug": slug})
        return _Named(own, form[len(own) :] + after, day, slug)
    if "path" in match.kwargs:
        own = reverse("articles:page", args=[match.kwargs["path"]])
        return _Named(own, form[len(own) :] + after, page=match.kwargs["path"])
    if match.view_name.startswith("articles:keyword") and "slug" in match.kwargs:
        slug = match.kwargs["slug"]
        own = reverse("articles:keyword", args=[slug])
        return _Named(own, form[len(unquote(own)) :] + after, None, slug)
    return None


def _found(named: dict[str, _Named], get_model: GetModel) -> dict[str, OwnRow]:
    columns = [of for of in named.values() if of.date]
    keywords = [of for of in named.values() if of.slug and not of.date]
    pages = [of for of in named.values() if of.page]
    here, others = _columns(columns, get_model) | _pages(pages, get_model), {}
    if keywords:
        here, others = here | _keywords(keywords, get_model), _other_names(keywords, get_model)
    moved = _moved([of.path for of in named.values()], get_model)
    public = _public([*here.values(), *others.values(), *moved.values()])
    rows = {}
    for address, of in named.items():
        known = [
            (found[of.path], is_shown)
            for found, is_shown in (
                (here, public.__contains__),
                # A column that moved was public once.
                (moved, lambda row: row[0] == "article" or row in public),
                (others, public.__contains__),
            )
            if of.path in found
        ]
        if known:
            kind, row = next((row for row, is_shown in known if is_shown(row)), known[0][0])
            rows[address] = OwnRow(**{kind: row}, below=of.below)
    return rows


def _public(rows: Iterable[_Row]) -> set[_Row]:
    """Those of the ``rows`` (each with its kind before it) that readers see now."""
    # Models of a migration have no querysets of ours.
    queries: dict[str, Callable[[], Any]] = {
        "article": lambda: apps.get_model("articles", "Article").everything.published(),
        "keyword": lambda: apps.get_model("articles", "Keyword").objects.in_use(),
    }
    public = set()
    for kind, query in queries.items():
        if pks := {row.pk for of, row in rows if of == kind}:
            seen = set(query().filter(pk__in=pks).values_list("pk", flat=True))
            public |= {(of, row) for of, row in rows if of == kind and row.pk in seen}
    return public


def _columns(named: list[_Named], get_model: GetModel) -> dict[str, _Row]:
    if not named:
        return {}
    found = (
        get_model("articles", "Article")
        .objects.defer("search")
        .filter(edition_date__in={of.date for of in named}, slug__in={of.slug for of in named})
    )
    by_name = {(article.edition_date, article.slug): article for article in found}
    return {
        of.path: ("article", by_name[of.date, of.slug])
        for of in named
        if (of.date, of.slug) in by_name
    }


def _pages(named: list[_Named], get_model: GetModel) -> dict[str, _Row]:
    if not named or get_model != apps.get_model:
        return {}  # there was none before the migration that made room for them
    found = get_model("articles", "Page").objects.filter(path__in={of.page for of in named})
    by_path = {page.path: page for page in found.defer("search")}
    return {of.path: ("article", by_path[of.page]) for of in named if of.page in by_path}


def _keywords(named: list[_Named], get_model: GetModel) -> dict[str, _Row]:
    found = get_model("articles", "Keyword").objects.filter(slug__in={of.slug for of in named})
    by_slug = {keyword.slug: keyword for keyword in found}
    return {of.path: ("keyword", by_slug[of.slug]) for of in named if of.slug in by_slug}


def _other_names(named: list[_Named], get_model: GetModel) -> dict[str, _Row]:
    others = get_model("articles", "KeywordName").objects.select_related("keyword")
    others = others.filter(slug__in={of.slug for of in named})
    by_slug = {other.slug: other.keyword for other in others}
    return {of.path: ("keyword", by_slug[of.slug]) for of in named if of.slug in by_slug}


def _moved(paths: list[str], get_model: GetModel) -> dict[str, _Row]:
    old = get_model("articles", "OldAddress").objects.filter(path__in=set(paths))
    old = old.select_related("article", "keyword").defer("article__search")
    return {
        row.path: ("article", row.article) if row.article else ("keyword", row.keyword)
        for row in old
    }
