"""Mail that comes to us: bounces, complaints, and messages that unsubscribe.

What a message says is believed only where it names one of our deliveries or subscribers with our
signature: in the address it came to, or in the Message-ID of ours it returns. What is not
understood is kept for the editor (``received``).
"""

import hashlib
import logging
import re
from email.message import Message
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from background.outages import is_not_the_rows
from outbox.messages import key_of_message_id
from subscriptions import bounces, mail_reading, received
from subscriptions.models import Bounce, Delivery, InboundMessage, Subscriber

logger = logging.getLogger(__name__)

_OUR_MESSAGE_ID = re.compile(rb"<delivery-[0-9a-f]{1,18}\.[0-9a-f]{16}@[^>\s]{1,255}>")
#: Message-IDs that are looked at in one message.
MAX_IDS = 50
#: Reports by which somebody calls our mail unwanted (RFC 5965, 7.3), and those that do not.
COMPLAINTS = ("abuse", "fraud", "virus")
#: A reader's wish to get no more, as some providers report it.
OPT_OUTS = ("opt-out", "opt-out-list")
KIND = InboundMessage.Kind


class NotUnderstood(Exception):
    """A message is none of what we act on: a kind of ``InboundMessage``, and why."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind, self.why = kind, why


def receive(content: bytes) -> str:
    """Take in one message and act on it, or keep it for the editor. Return in a few words what was
    done. Raises ``received.NoRoom`` where no more can be kept, and what says that the database is
    away; nothing else, whatever the message is."""
    try:
        with transaction.atomic():
            return _act_on(content)
    except NotUnderstood as reason:
        kind, why = reason.kind, reason.why
    except Exception as failure:
        if is_not_the_rows(failure):
            raise
        logger.warning("A message could not be read: %r", failure)
        kind, why = (
            KIND.UNREADABLE,
            _("It could not be read (%(name)s: %(failure)s).")
            % {"name": type(failure).__name__, "failure": failure},
        )
    new = received.keep(content[: received.MAX_CONTENT], kind, why, size=len(content))
    return f"{why} Kept for the editor." if new else f"{why} Kept already."


def _act_on(content: bytes) -> str:
    named = mail_reading.named_by_us(content)
    if named and named[0] == "u":
        return _unsubscribe(named[1])
    delivery = _delivery(named, content)
    message = mail_reading.parsed(content)
    reported = mail_reading.feedback_type(message)
    if delivery is None:
        return _about_nothing(content, message, reported)
    if reported is not None:
        return _on_feedback(reported, delivery, content)
    statuses = mail_reading.delivery_statuses(message)
    if statuses:
        failed = next((status for status in statuses if status.action == "failed"), None)
        if failed is None:
            # Where the server goes on trying, nothing has come back yet.
            return "Nothing has come back yet."
        return _note(bounces.kind_of(failed.code, failed.said), failed.said, delivery, content)
    if mail_reading.is_automatic_reply(content):
        return "An automatic reply."
    found = _found_by_others(message, content)
    if found is None:
        raise NotUnderstood(KIND.LETTER, "Not a bounce.")
    return _note(*found, delivery, content)


def _unsubscribe(key: int) -> str:
    subscriber = Subscriber.objects.filter(pk=key).first()
    if subscriber is None:
        return "Nobody of ours."
    subscriber.unsubscribe(how="mail")
    return "Unsubscribed."


def _about_nothing(content: bytes, message: Message, reported: str | None) -> str:
    is_report = reported is not None or message.get_content_type() == "multipart/report"
    if not is_report and mail_reading.is_automatic_reply(content):
        return "An automatic reply."
    raise NotUnderstood(
        KIND.REPORT if is_report else KIND.LETTER, _("Not about a message of ours.")
    )


def _on_feedback(reported: str, delivery: Delivery, content: bytes) -> str:
    if reported in COMPLAINTS:
        return _note(Bounce.Kind.COMPLAINT, f"Called spam ({reported}).", delivery, content)
    if reported in OPT_OUTS:
        delivery.subscriber.unsubscribe(how="report")
        return "Unsubscribed."
    if reported == "not-spam":
        return "Called no spam."
    if reported == "auth-failure":
        return _note(Bounce.Kind.POLICY, "Authentication failed.", delivery, content, arrived=True)
    raise NotUnderstood(
        KIND.REPORT,
        _("A report of a type we do not know (%(reported)s).") % {"reported": reported or "none"},
    )


def _note(kind: str, said: str, delivery: Delivery, content: bytes, **more: Any) -> str:
    new = bounces.note(
        kind,
        delivery.subscriber,
        delivery=delivery,
        said=said,
        source="mail",
        event_key=f"mail:{delivery.pk}:{hashlib.sha256(content).hexdigest()[:32]}",
        **more,
    )
    return f"Noted as {kind}." if new else "Known already."


def _found_by_others(message: Message, content: bytes) -> tuple[str, str] | None:
    """``(kind, what was said)`` of a bounce in one of the many forms that flufl.bounce knows."""
    if len(content) > mail_reading.MAX_FOR_DETECTION:
        message = mail_reading.parsed(content[: mail_reading.MAX_FOR_DETECTION])
    # A web process takes in mail when a provider reports it, which few sites have.
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message)
    except Exception as failure:
        # It raises for much that is not formed as mail is; a person will see.
        raise NotUnderstood(KIND.UNREADABLE, f"Perhaps a bounce ({failure!r}).") from failure
    said = mail_reading.first_words(message)
    if permanent:
        return bounces.kind_of(550, said), said
    return (Bounce.Kind.SOFT, said) if temporary else None


def _delivery(named: tuple[str, int] | None, content: bytes) -> Delivery | None:
    """The delivery a message is about: by the address it came to, else by our Message-ID in it."""
    if named is None:
        return delivery_of(content)
    return Delivery.objects.select_related("subscriber").filter(pk=named[1]).first()


def delivery_of(content: bytes) -> Delivery | None:
    """The delivery whose Message-ID stands in ``content``, or ``None``."""
    for number, match in enumerate(_OUR_MESSAGE_ID.finditer(content)):
        if number == MAX_IDS:
            break
        named = key_of_message_id(match[0].decode(errors="replace"))
        if named and named[0] == "delivery":
            return Delivery.objects.select_related("subscriber").filter(pk=named[1]).first()
    return None
