"""What we know of a subscriber: to be seen, taken along, and erased."""

import re
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from background import clock
from background.models import Failure
from subscriptions.models import Delivery, InboundMessage, SignUp, Subscriber, Suppression
from subscriptions.preferences import described


def export(subscriber: Subscriber) -> dict[str, Any]:
    """Everything kept about a subscriber, as plain data for JSON."""
    return {
        "email": subscriber.email,
        "asked_at": _moment(subscriber.asked_at),
        "confirmed_at": _moment(subscriber.confirmed_at),
        "unsubscribed_at": _moment(subscriber.left_at),
        "preferences": described(subscriber),
        "consent": [
            {
                "action": event.action,
                "at": _moment(event.happened_at),
                "details": event.details,
                "text_shown": event.wording and event.wording.text,
            }
            for event in subscriber.consent_events.select_related("wording")
        ],
        "mail": [
            {"edition": str(delivery.edition), "state": state, "at": _moment(delivery.finished_at)}
            for delivery in subscriber.deliveries.select_related(
                "edition__article", "edition__correction__article"
            )
            .defer("edition__article__search", "edition__correction__article__search")
            .order_by("pk")
            for state in [delivery.get_state_display()]
        ],
        "bounces": [
            {"what": bounce.get_kind_display(), "at": _moment(bounce.happened_at)}
            for bounce in subscriber.bounces.all()
        ],
    }


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Forget an address and all that was chosen with it. What stays names nobody: that a message
    was sent, what was consented to and when, and a suppression as a keyed hash."""
    _naming(subscriber.email, InboundMessage, "sender").delete()
    _naming(subscriber.email, Failure, "about").delete()
    Suppression.objects.by_email(subscriber.email).update(email="", reason="")
    now = clock.now()
    SignUp.objects.filter(email__iexact=subscriber.email).delete()
    _naming(subscriber.email, LogEntry, "object_repr").update(object_repr="erased")
    subscriber.keywords.clear()
    subscriber.authors.clear()
    subscriber.letters.all().delete()
    subscriber.bounces.update(said="")
    subscriber.deliveries.filter(state__in=[*Delivery.WAITING, Delivery.State.CLAIMED]).update(
        state=Delivery.State.SKIPPED, outcome="Erased.", finished_at=now
    )
    subscriber.deliveries.update(outcome="")
    subscriber.record("erased")
    subscriber.email = f"erased-{subscriber.pk}@erased.invalid"
    subscriber.left_at = subscriber.left_at or now
    subscriber.erased_at, subscriber.next_digest_at, subscriber.digest_since = now, None, None
    subscriber.time_zone = "UTC"
    subscriber.token_version += 1
    subscriber.save()


def _naming(
    email: str, model: type[InboundMessage] | type[Failure] | type[LogEntry], field: str
) -> "models.QuerySet[Any]":
    """The rows whose text names the whole address, and none in which it is the end or the
    beginning of another one."""
    texts = model.objects.filter(**{f"{field}__icontains": email}).values_list("pk", field)
    whole = re.compile(
        # What an address may go on with before it (RFC 5322, 3.2.3); a quotation mark may be text.
        rf"(?<![\w.!#$%&*+/=?^`{{|}}~-])(?<!\w'){re.escape(email)}(?![\w-]|\.\w)",
        re.IGNORECASE,
    )
    return model.objects.filter(pk__in=[pk for pk, text in texts if whole.search(text)])


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
