"""What was planned for a moment that has come: the worker does it, once, whichever worker it is."""

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from articles.history import revisions
from articles.history.problems import preventing
from articles.models import Article, page_address
from background.agenda import Moments, moments
from background.guard import Task

CHANGES = Task(
    "planned changes",
    "Publishing changes at their time",
    "The changes go on waiting. Open the column and press “Publish changes”; the worker’s log says "
    "what went wrong.",
)

DOWN = Task(
    "planned take-downs",
    "Taking down at its time",
    "Readers do not have it any more. Open it and press “Withdraw”; the worker’s log says what "
    "went wrong.",
)


def next_changes() -> Moments:
    """Return when ``publish_due_changes`` has something to do."""
    return moments(Article.everything.with_planned_changes(), "changes_at", task=CHANGES)


def next_take_down() -> Moments:
    """Return when ``take_down`` has something to do."""
    planned = Article.everything.exclude(taken_down_at=None)
    standing = planned.filter(published_at__isnull=False, withdrawn_at=None)
    return moments(standing, "taken_down_at", task=DOWN)


def publish_due_changes() -> bool:
    """Give readers the changes of one column or page whose moment has come; return whether there
    was one. What prevents it is told at the desk, and the changes go on waiting."""
    due = Article.everything.with_planned_changes().filter(changes_at__lte=Now())
    due = due.exclude(pk__in=CHANGES.held_back()).order_by("changes_at", "pk")
    with transaction.atomic():
        article = _taken(due)
        if article is None:
            return False
        CHANGES.attempt(article.pk, lambda: _publish_changes(article), about=article)
        return True


def take_down() -> bool:
    """Withdraw one column or page whose time to be taken down has passed, so that it counts as what
    it is to readers already; return whether there was one."""
    due = Article.everything.to_take_down().exclude(pk__in=DOWN.held_back())
    with transaction.atomic():
        article = _taken(due.order_by("taken_down_at", "pk"))
        if article is None:
            return False
        DOWN.attempt(article.pk, article.come_down, about=article)
        return True


def _taken(due: "models.QuerySet[Article]") -> Article | None:
    """Return the first of what is ``due``, locked, unless somebody is at it."""
    first = due.values_list("pk", "kind").first()
    if first is None:
        return None
    key, kind = first
    if kind == Article.Kind.PAGE:
        page_address.hold_places()
    # Looked at again once it is locked: another worker may have done it meanwhile.
    locked = due.filter(pk=key).select_for_update(of=("self",), skip_locked=True)
    return locked.defer("search").first()


def _publish_changes(article: Article) -> None:
    if article.binned_at:
        refused = gettext("It lay in the bin then.")
    elif not article.is_public:
        refused = gettext("It was withdrawn then.")
    else:
        problems = preventing(revisions.publish_changes(article))
        refused = " ".join(problem.sentence for problem in problems)
    if refused:
        # Not by ``save``, which would take the address that could not be had for its own.
        row = Article.everything.filter(pk=article.pk)
        row.update(changes_at=None, changes_refused=refused)
