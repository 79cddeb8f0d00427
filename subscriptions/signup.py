"""Asking for mail. Whatever the address is to us, the visitor sees the same answer, at once: the
request only notes the address, and a worker decides which letter it is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Author, Keyword, site
from background import clock, locks
from background.guard import Task
from background.models import Failure
from background.rate_limits import RateLimit
from subscriptions.models import Letter, SignUp, Subscriber, Suppression, Wording

TASK = Task(
    "sign-up",
    gettext_lazy("Answering a sign-up"),
    gettext_lazy(
        "Somebody entered this address and was sent nothing. Most often it is no address."
    ),
)
#: Letters one address may be sent, whoever asks: so that nobody is buried in confirmations.
PER_ADDRESS = ((timedelta(minutes=10), 1), (timedelta(days=1), 3))
#: Forms of one sender that are looked at at all.
FORMS = RateLimit(20, period=60)
#: Addresses one sender may enter.
PER_VISITOR = ((timedelta(minutes=1), 5), (timedelta(days=1), 40))
#: Letters that all together are sent; those beyond wait.
PER_SITE = ((timedelta(minutes=1), 60), (timedelta(hours=1), 600))
#: Unconfirmed addresses are forgotten after this, and what was entered after a shorter time.
PENDING_TTL = timedelta(days=30)
SIGN_UP_TTL = timedelta(days=2)
#: A letter somebody asked for is not sent any more after this.
LETTER_TTL = timedelta(days=2)
#: Sign-ups answered in one piece of work.
BATCH_SIZE = 50


def wording() -> str:
    """What whoever enters an address agrees to, as the page says it."""
    return _(
        "%(name)s will come to this address by e-mail once you have confirmed it. You choose how "
        "often and about what, and leave with one click. The address is used for nothing else."
    ) % {"name": site().column_name}


class TooManySignUps(Exception):
    """The sender entered so many addresses that this one was not noted; the message is for them."""


def too_many() -> str:
    """What whoever reached a limit is told."""
    return _(
        "Many addresses were entered from your network in a short time, and this one was not "
        "taken. Please wait a minute and press the button again; it is still here."
    )


def too_often() -> str:
    """What is said where one form came too often."""
    return _(
        "This form was sent often in a short time. Please wait a minute and send it again; what "
        "you chose is still here."
    )


@transaction.atomic
def ask(
    email: str,
    *,
    visitor_key: str,
    keyword: Keyword | None = None,
    author: Author | None = None,
    is_machine: bool = False,
) -> None:
    """Note that ``email`` was entered, wanting columns with ``keyword``, by ``author`` or all. What
    a machine entered counts for its sender and is not answered. Raises ``TooManySignUps``."""
    locks.acquire(f"sign-ups from {visitor_key}")
    if _too_many(SignUp.objects.filter(visitor_key=visitor_key), PER_VISITOR, clock.now()):
        raise TooManySignUps(too_many())
    SignUp.objects.create(
        email=email,
        visitor_key=visitor_key,
        keyword=keyword,
        author=author,
        wording=Wording.for_text(wording()),
        answered_at=clock.now() if is_machine else None,
    )


def answer_sign_ups() -> bool:
    """Queue the letters that addresses entered are due; return whether there were any. What is
    beyond the limit of the site waits until letters may be sent again."""
    if not (room := _room()):
        return False
    with transaction.atomic():
        waiting = list(
            SignUp.objects.filter(answered_at=None)
            .exclude(pk__in=TASK.held_back())
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("wording")
            .order_by("pk")[: min(BATCH_SIZE, room)]
        )
        for sign_up in waiting:
            TASK.attempt(sign_up.pk, partial(_answer, sign_up), about=sign_up.email)
    return bool(waiting)


def _room() -> int:
    """How many letters may be queued now, for all who enter an address together."""
    asked_for = Letter.objects.filter(kind__in=[Letter.Kind.CONFIRMATION, Letter.Kind.PREFERENCES])
    now = clock.now()
    return min(
        max(0, limit - asked_for.filter(asked_at__gt=now - period)[:limit].count())
        for period, limit in PER_SITE
    )


def _answer(sign_up: SignUp) -> None:
    _send_what_is_due(sign_up)
    sign_up.answered_at = clock.now()
    sign_up.save(update_fields=["answered_at"])


def _send_what_is_due(sign_up: SignUp) -> None:
    """The confirmation, or for a subscriber the link to their preferences; nothing where the limit
    of their address or a suppression forbids it."""
    email = sign_up.email
    lately = Letter.objects.filter(to__iexact=email).exclude(kind=Letter.Kind.WELCOME)
    if Suppression.objects.by_email(email).exists() or _too_many(lately, PER_ADDRESS, clock.now()):
        return
    subscriber, _made = Subscriber.objects.get_or_create(
        email__iexact=email, defaults={"email": email}
    )
    if (sign_up.keyword_id or sign_up.author_id) and not subscriber.is_active:
        subscriber.lost_choice = False
        subscriber.save(update_fields=["lost_choice"])
        subscriber.keywords.set(filter(None, [sign_up.keyword_id]))
        subscriber.authors.set(filter(None, [sign_up.author_id]))
    kind = Letter.Kind.PREFERENCES if subscriber.is_active else Letter.Kind.CONFIRMATION
    send(kind, subscriber)
    subscriber.record("asked", wording=sign_up.wording, letter=kind)


@transaction.atomic
def confirm(subscriber: Subscriber) -> None:
    """The address said yes: from now on it gets columns, and at first a welcome, once."""
    held = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if held.is_active:
        return
    held.confirm(wording=Wording.for_text(wording()))
    welcomes = held.letters.filter(kind=Letter.Kind.WELCOME, state__in=Letter.WAITING)
    if site().welcomes_subscribers and not welcomes.exists():
        Letter.objects.create(
            subscriber=held,
            to=held.email,
            kind=Letter.Kind.WELCOME,
            expires_at=clock.now() + LETTER_TTL,
        )


def send(kind: str, subscriber: Subscriber, *, to: str | None = None) -> bool:
    """Queue a letter that was asked for, within the limits of its address; return whether it goes.

    ``to``: another address than the subscriber's own.
    """
    to = to or subscriber.email
    of_address = Letter.objects.filter(to__iexact=to, kind=kind)
    if _too_many(of_address, PER_ADDRESS, clock.now()):
        return False
    Letter.objects.create(
        subscriber=subscriber, to=to, kind=kind, expires_at=clock.now() + LETTER_TTL
    )
    return True


def _too_many(
    rows: "models.QuerySet[Any]", limits: Iterable[tuple[timedelta, int]], now: datetime
) -> bool:
    return any(
        rows.filter(asked_at__gt=now - period)[:limit].count() >= limit for period, limit in limits
    )


def forget_unconfirmed() -> int:
    """Remove addresses that never confirmed, and what was entered; return how many addresses."""
    now = clock.now()
    SignUp.objects.filter(asked_at__lt=now - SIGN_UP_TTL).delete()
    Failure.objects.for_task(TASK.name).filter(last_failed_at__lt=now - SIGN_UP_TTL).delete()
    old = Subscriber.objects.pending().filter(left_at=None, asked_at__lt=now - PENDING_TTL)
    return old.delete()[0]
