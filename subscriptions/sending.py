"""What subscriptions hands to the outbox: letters somebody asked for, and the deliveries of
editions."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from background import clock
from background.agenda import AT_ONCE, Moments, moments
from background.guard import Task
from background.text import storable
from outbox import rate_limits, transitions
from outbox.mailer import Mailer
from outbox.messages import NothingToSend
from outbox.mime import Envelope
from outbox.models import next_message
from outbox.outboxes import BatchOutbox, Outbox
from outbox.smtp import Refused
from subscriptions import bounces, edition_mail, editions, letters, signup
from subscriptions.models import Delivery, Edition, Letter, SignUp, Suppression

#: Where a domain's limit gave a message its time, it may be so late.
SLOT_TTL = timedelta(seconds=60)
#: Editions that deliveries are taken of in one look, the oldest first.
BATCH_SIZE = 20

EDITION = Task(
    "messages of an edition",
    gettext_lazy("Writing the messages of an edition"),
    gettext_lazy(
        "See its deliveries that wait or failed: each says why. Once it is mended, send them again."
    ),
    is_retried=False,
)
RETURNED = Task(
    "refusal",
    gettext_lazy("Noting what a mail server refused"),
    gettext_lazy("The delivery is settled; only what follows for the address could not be noted."),
    is_retried=False,
)

LETTERS = Outbox(Letter, letters.build, prepare=signup.answer_sign_ups)


def build_mailer(*others: Outbox) -> Mailer:
    """Return a worker's mailer of letters and editions, and of what other apps hand in."""
    return Mailer([LETTERS, *others], EditionOutbox(), check_address=check_address)


def next_mail(*others: Outbox) -> Moments:
    """Return when that mailer has something to do."""
    letters = [LETTERS, *others]
    return [
        *(query for outbox in letters for query in next_message(outbox.model)),
        *moments(SignUp.objects.filter(answered_at=None), task=signup.TASK),
        *_next_delivery(),
    ]


def _next_delivery() -> Moments:
    """Of editions, which are few, for deliveries are many. One of which nothing waits any more is
    to be ended, also while it is paused."""
    waiting = Delivery.objects.filter(edition=OuterRef("pk"), state__in=Delivery.WAITING)
    unfinished = Edition.objects.filter(finished_at=None, frozen_at__isnull=False)
    stopped = Q(paused_at__isnull=False, cancelled_at=None)
    first = waiting.order_by("not_before").values("not_before")[:1]
    return [
        *moments(unfinished.exclude(stopped & Exists(waiting)), Coalesce(Subquery(first), AT_ONCE)),
        *moments(Delivery.objects.filter(state__in=Delivery.IN_HAND)),
    ]


def check_address(email: str) -> None:
    """Raise ``NothingToSend`` where an address is suppressed, whoever writes to it."""
    if Suppression.objects.by_email(email).exists():
        raise NothingToSend(_("The address is suppressed."))


class EditionOutbox(BatchOutbox):
    """Deliveries, a batch for each edition."""

    model = Delivery
    task = EDITION

    def batches(self) -> list[Edition]:
        return list(Edition.objects.going_out().order_by("frozen_at", "pk")[:BATCH_SIZE])

    def build(self, batch: Edition, keys: list[int]) -> Iterator[tuple[int, Envelope | Exception]]:
        return edition_mail.build_messages(batch, keys)

    def hold_slots(self, worker: str, keys: list[int]) -> list[int]:
        """Return those that the limits of their domains let go now; the others wait for the time
        they were given."""
        if not keys or not settings.MAIL_LIMIT_PER_DOMAIN:
            return keys
        now = clock.now()
        go: list[int] = []
        asking: dict[str, list[int]] = {}
        rows = Delivery.objects.filter(pk__in=keys).order_by("pk")
        for pk, slot_until, email in rows.values_list("pk", "slot_until", "subscriber__email"):
            if slot_until and slot_until > now:
                go.append(pk)
            else:
                asking.setdefault(email.rpartition("@")[2].lower(), []).append(pk)
        with transaction.atomic():
            for domain in sorted(asking):
                slots = rate_limits.reserve_slots(domain, count=len(asking[domain]))
                for pk, slot in zip(asking[domain], slots or [], strict=True):
                    if slot <= now:
                        go.append(pk)
                        continue
                    transitions.postpone(Delivery, worker, pk, slot, slot_until=slot + SLOT_TTL)
        return go

    def on_refused(self, key: int, refusal: Refused) -> None:
        # By itself, for what a server says may be anything.
        RETURNED.attempt(key, partial(_note_refusal, key, refusal), about=refusal)

    def pause(self, batch: int, reason: str) -> None:
        Edition.objects.filter(pk=batch, paused_at=None).update(
            paused_at=clock.now(), pause_reason=storable(reason, 500)
        )

    def finish(self) -> None:
        editions.finish_editions()


def _note_refusal(key: int, refusal: Refused) -> None:
    delivery = Delivery.objects.select_related("subscriber").filter(pk=key).first()
    if delivery is not None:
        bounces.note_refusal(delivery, refusal)
