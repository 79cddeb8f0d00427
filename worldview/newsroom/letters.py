"""What writers and editors are told of each other's work by mail; a letter about what has become
pointless meanwhile is not sent."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk_addresses import desk_address
from articles.models import Note, Review, site
from background import clock
from outbox.messages import NothingToSend, RenderedMessage, render_message
from worldview.door.models import AccountLetter
from worldview.newsroom.models import Invitation

#: As long as letters about accounts are kept.
TTL = timedelta(days=2)
#: Notes of so long are told of in one letter, of so many at most.
BUNDLED_FOR = timedelta(minutes=10)
MAX_NOTES = 50
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell_of_review(sender: object, review: Review, **kwargs: Any) -> None:
    """Queue letters about ``review`` (for ``review_told``): to those who may publish that it waits,
    and to who asked what came of it."""
    kind = AccountLetter.Kind.REVIEWED if review.closed_at else AccountLetter.Kind.READY
    told = [review.asked_by] if review.closed_at else editors()
    by = review.closed_by if review.closed_at else review.asked_by
    queue(kind, (user for user in told if user != by), review=review.pk)


def tell_of_note(sender: object, note: Note, **kwargs: Any) -> None:
    """Queue letters about ``note`` (for ``note_written``) to the others who take part. Of the notes
    of a few minutes one letter tells, so who has one that waits gets no other."""
    article = note.article
    waiting = AccountLetter.objects.filter(
        kind=AccountLetter.Kind.NOTES,
        state__in=AccountLetter.WAITING,
        details__article=article.pk,
    )
    told = set(waiting.values_list("user", flat=True))
    queue(
        AccountLetter.Kind.NOTES,
        (user for user in taking_part(note) if user.pk not in told),
        after=BUNDLED_FOR,
        article=article.pk,
        since=note.pk,
    )


def taking_part(note: Note) -> list[User]:
    """Return who talks about the column of ``note``, without who wrote it: who began it, wrote
    notes, or had it reviewed. Where that is nobody, those who may publish."""
    article = note.article
    keys = {article.written_by_id, *article.notes.values_list("written_by", flat=True)}
    for pair in article.reviews.values_list("asked_by", "closed_by"):
        keys.update(pair)
    users = [user for user in editors() if user.pk in keys]
    if article.written_by and article.written_by not in users:
        users.append(article.written_by)
    others = [user for user in users if user.pk != note.written_by_id]
    return others or [user for user in editors() if user.pk != note.written_by_id]


def editors() -> Iterable[User]:
    """Return those who may publish."""
    may = "articles.publish_article"
    users: Iterable[User] = get_user_model().objects.with_perm(may, backend=_BACKEND)
    return users


def queue(
    kind: str, users: Iterable[User | None], *, after: timedelta = timedelta(0), **details: Any
) -> None:
    """Queue a letter to each of ``users`` who has an address, to leave after that time."""
    now = clock.now()
    AccountLetter.objects.bulk_create(
        AccountLetter(
            kind=kind,
            to=user.email,
            user=user,
            details=details,
            not_before=now + after,
            expires_at=now + TTL,
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


def _notes(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    """Who wrote notes, and where; what they say is read at the desk."""
    since = letter.details["since"]
    rows = Note.objects.filter(article=letter.details["article"], pk__gte=since)
    rows = rows.exclude(written_by=letter.user).select_related("article", "written_by")
    notes = list(rows.defer("article__search")[:MAX_NOTES])
    if letter.user is None or not letter.user.is_active or not notes:
        raise NothingToSend("There are none any more, or the account is closed.")
    article = notes[0].article
    heading = ngettext(
        "A note about “%(headline)s”", "%(number)s notes about “%(headline)s”", len(notes)
    ) % {"number": len(notes), "headline": article.headline}
    context = {
        "notes": notes,
        "heading": heading,
        "desk_url": settings.SITE_URL + desk_address(article, "notes"),
    }
    return letter.to, render_message(
        "worldview/mail/notes", f"{site().column_name}: {heading}", context
    )


def _invited(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    invitation = Invitation.objects.pending().filter(pk=letter.details["invitation"]).first()
    if invitation is None:
        raise NothingToSend("It was withdrawn or accepted.")
    heading = _("You are invited to the desk of %(name)s") % {"name": site().column_name}
    context = {"invitation": invitation, "heading": heading, "link": invitation.link()}
    return letter.to, render_message("worldview/mail/invited", heading, context)


RENDERERS: dict[str, Callable[[AccountLetter], tuple[str, RenderedMessage]]] = {
    AccountLetter.Kind.READY: _ready,
    AccountLetter.Kind.REVIEWED: _reviewed,
    AccountLetter.Kind.NOTES: _notes,
    AccountLetter.Kind.INVITED: _invited,
}
