"""What mail providers report, as django-anymail reads it after checking that it is theirs."""

from typing import TYPE_CHECKING, Any

from background.text import storable
from subscriptions import bounces
from subscriptions.inbound import delivery_of
from subscriptions.models import Bounce, Subscriber

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent


def on_tracking_event(
    sender: object, event: "AnymailTrackingEvent", esp_name: str, **kwargs: Any
) -> None:
    """Keep a bounce or complaint, or let somebody leave (for ``anymail.signals.tracking``).

    The same event told twice is kept once, and what is worse stays whatever comes later. What
    goes wrong here is answered as an error, so that the provider tells it again.
    """
    kind = _kind(event)
    if kind is None and event.event_type != "unsubscribed":
        return
    delivery = delivery_of((event.message_id or "").encode(errors="replace"))
    recipient = storable(event.recipient or "", 254)
    subscriber = (
        delivery.subscriber
        if delivery
        else Subscriber.objects.filter(email__iexact=recipient).first()
    )
    if subscriber is None:
        return
    if kind is None:
        subscriber.unsubscribe(how=esp_name)
        return
    told = event.event_id or f"{event.timestamp}:{event.event_type}:{recipient}"
    bounces.note(
        kind,
        subscriber,
        delivery=delivery,
        said=event.mta_response or event.description or event.reject_reason or "",
        source=esp_name[:30],
        event_key=f"{esp_name}:{told}",
        happened_at=event.timestamp,
    )


def _kind(event: "AnymailTrackingEvent") -> str | None:
    said = event.mta_response or event.description or ""
    match event.event_type, event.reject_reason:
        case "complained", _:
            return Bounce.Kind.COMPLAINT
        case (("bounced" | "failed" | "rejected"), ("blocked" | "spam")):
            return Bounce.Kind.POLICY
        case "bounced", "invalid":
            return Bounce.Kind.HARD
        case "bounced", "timed_out":
            return Bounce.Kind.SOFT
        case "bounced", _:
            return bounces.kind_of(550, said) if said else Bounce.Kind.HARD
    return None
