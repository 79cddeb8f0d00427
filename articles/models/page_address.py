"""Addresses of pages: made of those of the pages they are chapters of, and kept once they were
public."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import gettext as _

from articles.text.cross_references import MAX_PATH_LENGTH
from articles.text.slugs import unique_slug
from background import locks
from background.addresses import address

from .address import MAX_SLUG_LENGTH, OldAddress

if TYPE_CHECKING:
    from .article import Article
    from .article_queryset import ArticleQuerySet

#: How many pages stand in an address, the page itself among them.
MAX_DEPTH = 4
#: What follows a page's own address where its pictures are shown.
BELOW_PAGES = ("pictures",)


def permalink(path: str) -> str:
    return address("articles:page", path)


def path_of(page: "Article") -> str:
    """Return the path that its slug and its parent give a page."""
    return f"{page.parent.path}/{page.slug}" if page.parent else page.slug


def hold_places() -> None:
    """Let nobody else move a page until the transaction ends. To be called before a page is locked:
    a page and its chapters are then never waited for crosswise."""
    locks.acquire("places of pages")


def set_path(page: "Article") -> None:
    """Set path and slug of a page that is about to be saved, in a transaction.

    Its parent is locked, so that it does not move away meanwhile. Raise ``ValidationError`` where
    the page would be a chapter of itself, or too deep.
    """
    if page.parent_id:
        above = type(page).everything.select_for_update(of=("self",), no_key=True)
        page.parent = above.defer("search").get(pk=page.parent_id)
    if not page.slug:
        page.slug = slug_for(page)
    if problem := _nesting_problem(page):
        raise ValidationError(problem)
    page.path = path_of(page)


def move_chapters(page: "Article", former: str | None) -> None:
    """Give all chapters beneath a page that moved from ``former`` (a path) their new addresses;
    those that were public answer at the old ones with a redirect."""
    if former is None or former == page.path:
        return
    moved = _pages(page).filter(path__startswith=f"{former}/").exclude(pk=page.pk)
    for chapter in moved.defer("search").order_by("path"):
        old = chapter.get_absolute_url()
        chapter.path = f"{page.path}{(chapter.path or '').removeprefix(former)}"
        type(page).everything.filter(pk=chapter.pk).update(path=chapter.path)
        if chapter.was_public:
            leads = {"article": chapter, "keyword": None}
            OldAddress.objects.update_or_create(path=old, defaults=leads)
        taken = OldAddress.objects.filter(path=chapter.get_absolute_url())
        (taken if chapter.is_public else taken.filter(article=chapter)).delete()


def slug_for(page: "Article") -> str:
    """Return a slug of the title's words at which nothing is."""
    above = f"{page.parent.path}/" if page.parent else ""
    others = _pages(page).exclude(pk=page.pk)

    def taken(start: str) -> set[str]:
        paths = others.filter(path__startswith=above + start).values_list("path", flat=True)
        slugs = {(path or "").removeprefix(above) for path in paths}
        old = OldAddress.objects.filter(path__startswith=f"/{above}{start}")
        left = old.exclude(article=page.pk) if page.pk else old
        slugs |= {
            path.removeprefix(f"/{above}").strip("/")
            for path in left.values_list("path", flat=True)
        }
        return slugs | {name for name in _reserved(page) if name.startswith(start)}

    return unique_slug(page.headline, taken=taken, max_length=MAX_SLUG_LENGTH, otherwise="page")


def _pages(page: "Article") -> "ArticleQuerySet":
    rows: ArticleQuerySet = type(page).everything.filter(kind="page")
    return rows


# --- What is in the way --------------------------------------------------------------------------


def problem_with(page: "Article") -> str | None:
    """Return why a page cannot have its address, in words that say what to do, or ``None``."""
    if problem := _nesting_problem(page):
        return problem
    if not page.parent_id and is_reserved(page.slug):
        return _(
            "“/%(slug)s/” is an address that the site itself has or may have. Choose "
            "another word, as in “%(slug)s-page”."
        ) % {"slug": page.slug}
    if page.parent_id and page.slug in BELOW_PAGES:
        return _("“%(slug)s” is where a page shows its pictures. Choose another word.") % {
            "slug": page.slug
        }
    path = path_of(page)
    if len(path) > MAX_PATH_LENGTH:
        return _(
            "With those of the pages above it the address has %(number)s characters, and "
            "may have %(most)s. Choose shorter words."
        ) % {"number": len(path), "most": MAX_PATH_LENGTH}
    taken = _pages(page).filter(path=path).exclude(pk=page.pk).only("headline").first()
    if taken:
        return _(
            "“%(title)s” is at “/%(path)s/” already. Choose another word, or another page "
            "that this one is a chapter of."
        ) % {"title": taken.headline, "path": path}
    return None


def _nesting_problem(page: "Article") -> str | None:
    if page.parent is None:
        return None
    own = getattr(page, "_stored_path", None)
    above = page.parent.path or ""
    if (page.pk and page.parent_id == page.pk) or (own and f"{above}/".startswith(f"{own}/")):
        return _("A page cannot be a chapter of itself, nor of one of its own chapters.")
    beneath = 0
    if own:
        paths = _pages(page).filter(path__startswith=f"{own}/")
        deepest = (path.count("/") for path in paths.values_list("path", flat=True) if path)
        beneath = max(deepest, default=own.count("/")) - own.count("/")
    if above.count("/") + 2 + beneath > MAX_DEPTH:
        return _(
            "An address has %(most)s parts at most. Choose a page further up for it to be "
            "a chapter of."
        ) % {"most": MAX_DEPTH}
    return None


def _reserved(page: "Article") -> set[str]:
    return {*BELOW_PAGES} if page.parent_id else {*_beginnings_of_the_site()[0]}


def is_reserved(slug: str) -> bool:
    """Return whether an address that begins with ``slug`` is the site's own, by its URLconf."""
    words, forms = _beginnings_of_the_site()
    return slug.lower() in words or any(form.match(slug) for form in forms)


@cache
def _beginnings_of_the_site() -> tuple[frozenset[str], tuple[RoutePattern, ...]]:
    """The words that addresses of the site begin with, and the forms, as a year is one."""
    files = (urlsplit(url).path for url in (settings.STATIC_URL, settings.MEDIA_URL))
    routes = [*files, *_routes(get_resolver())]
    first = {route.lstrip("^/").partition("/")[0] for route in routes} - {""}
    words = frozenset(part.lower() for part in first if "<" not in part)
    return words, tuple(RoutePattern(part, is_endpoint=True) for part in first if "<" in part)


def _routes(resolver: URLResolver) -> Iterator[str]:
    """The routes of an URLconf but for those of pages; of what is included, its prefix."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route:
            yield from _routes(pattern)
        elif not (isinstance(pattern, URLPattern) and pattern.name in PAGE_NAMES):
            yield route


#: Names of the patterns that are pages themselves.
PAGE_NAMES = ("page", "page_picture", "page_card")
