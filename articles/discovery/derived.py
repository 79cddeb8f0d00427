"""What follows from an article's text: its cross-references, what its sections are about, whom they
cite, and its place in the search."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.discovery import indexing, publications
from articles.discovery.cross_references import update_references
from articles.models import Article, CrossReference
from articles.text import section_keywords
from background.agenda import Moments, moments
from background.guard import Task

STALE = Task(
    "stale",
    _("Bringing a column up to date"),
    _(
        "The search may not find the column by its keywords. Open the column and save it; the "
        "worker’s log says what went wrong."
    ),
)


@transaction.atomic
def update_derived(article: Article, *, is_tried: bool = False) -> None:
    """Bring all that is derived from ``article`` up to date.

    To be called once after an article, its sections, figures, sources or keywords changed.
    ``is_tried``: it is looked at and undone, so nobody searches for it meanwhile.
    """
    # First of all, as the worker does (``refresh_stale``), so that neither waits for the other.
    article = Article.everything.select_for_update(no_key=True).get(pk=article.pk)
    update_references(article)
    section_keywords.match_keywords(article)
    publications.link_publications(article)
    if not is_tried:
        indexing.update_index(article)


def refresh_all_later() -> int:
    """Have the worker bring every article up to date, as after another language; return how many
    there are. Search goes on meanwhile."""
    return Article.everything.update(search_is_stale=True)


def refresh_unresolved_later() -> int:
    """Have the worker read the references anew of what refers to columns that are not here, as
    after another name of the column; return how many articles that are."""
    waiting = CrossReference.objects.unresolved().values("section__article")
    return Article.everything.filter(pk__in=waiting).update(search_is_stale=True)


def next_refresh() -> Moments:
    """Return when ``refresh_stale`` has something to do."""
    return [
        *moments(Article.everything.filter(search_is_stale=True), task=STALE),
        *moments(Article.everything.indexed_otherwise(), task=STALE),
    ]


def refresh_stale() -> bool:
    """Refresh one article whose keywords changed behind it, or whose words a former version of the
    program made; return whether there was one."""
    return _refresh_one(Article.everything.filter(search_is_stale=True)) or _refresh_one(
        Article.everything.indexed_otherwise()
    )


def _refresh_one(articles: "models.QuerySet[Article]") -> bool:
    with transaction.atomic():
        article = (
            articles.exclude(pk__in=STALE.held_back())
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if article:
            STALE.attempt(article.pk, lambda: _refresh_what_others_change(article), about=article)
        return article is not None


def _refresh_what_others_change(article: Article) -> None:
    update_references(article)
    section_keywords.match_keywords(article)
    publications.link_publications(article)
    indexing.update_index(article)
