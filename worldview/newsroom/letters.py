"""What writers and editors are told of each other's work by mail; a letter about what has become
pointless meanwhile is not sent."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.desk_addresses import desk_address
from articles.models import Review, site
from background import clock
from outbox.messages import NothingToSend, RenderedMessage, render_message
from worldview.door.models import AccountLetter

#: As long as letters about accounts are kept.
TTL = timedelta(days=2)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell_of_review(sender: object, review: Review, **kwargs: Any) -> None:
    """Queue letters about ``review`` (for ``review_told``): to those who may publish that it waits,
    and to who asked what came of it."""
    kind = AccountLetter.Kind.REVIEWED if review.closed_at else AccountLetter.Kind.READY
    told = [review.asked_by] if review.closed_at else editors()
    by = review.closed_by if review.closed_at else review.asked_by
    _queue(kind, (user for user in told if user != by), review=review.pk)


def editors() -> Iterable[User]:
    """Return those who may publish."""
    may = "articles.publish_article"
    users: Iterable[User] = get_user_model().objects.with_perm(may, backend=_BACKEND)
    return users


def _queue(kind: str, users: Iterable[User | None], **details: Any) -> None:
    AccountLetter.objects.bulk_create(
        AccountLetter(
            kind=kind, to=user.email, user=user, details=details, expires_at=clock.now() + TTL
        )
        for user in users
        if user and user.email and user.is_active and user.is_staff
    )


def _review(letter: AccountLetter) -> Review:
    rows = Review.objects.select_related("article", "asked_by", "closed_by")
    review = rows.defer("article__search").filter(pk=letter.details["review"]).first()
    if review is None or letter.user is None or not letter.user.is_active:
        raise NothingToSend("It is gone, or the account is closed.")
    return review


def _ready(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    review = _review(letter)
    if review.closed_at or review.article.state != "draft":
        raise NothingToSend("It was answered.")
    return _about(letter, review, "ready", _("“%(headline)s” is ready for review"))


def _reviewed(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    review = _review(letter)
    headings = {
        Review.Outcome.PUBLISHED: _("“%(headline)s” is published"),
        Review.Outcome.SENT_BACK: _("“%(headline)s” comes back to you"),
        Review.Outcome.TAKEN_BACK: _("“%(headline)s” is taken out of review"),
    }
    heading = headings[Review.Outcome(review.outcome)]
    if review.article.state == "scheduled":
        heading = _("“%(headline)s” is scheduled")
    return _about(letter, review, "reviewed", heading)


def _about(
    letter: AccountLetter, review: Review, template: str, heading: str
) -> tuple[str, RenderedMessage]:
    headline = review.article.headline
    heading %= {"headline": headline}
    context = {
        "review": review,
        "headline": headline,
        "heading": heading,
        "desk_url": settings.SITE_URL + desk_address(review.article),
    }
    return letter.to, render_message(
        f"worldview/mail/{template}", f"{site().column_name}: {heading}", context
    )


RENDERERS: dict[str, Callable[[AccountLetter], tuple[str, RenderedMessage]]] = {
    AccountLetter.Kind.READY: _ready,
    AccountLetter.Kind.REVIEWED: _reviewed,
}
