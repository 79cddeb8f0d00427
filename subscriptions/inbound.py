"""Mail that comes to us: bounces, complaints, and messages that unsubscribe.

What a message says is believed only where it names one of our deliveries or subscribers with our
signature: in the address it came to, or in the Message-ID of ours it returns.
"""

import email
import hashlib
import poplib
import re
from email import policy
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from django.conf import settings
from flufl.bounce import all_failures

from subscriptions import bounces, tokens
from subscriptions.models import Bounce, Delivery, Subscriber
from subscriptions.writing import message_id

#: Where mail servers leave the address a message came to.
_TO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_OUR_MESSAGE_ID = re.compile(rb"<delivery-(\d+)\.[0-9a-f]{16}@[^>\s]+>")
#: Replies of people's mail programs, which say nothing about the address (RFC 3834).
_AUTOMATIC_REPLY = re.compile(r"auto-replied|vacation", re.IGNORECASE)
SECONDS = 30


def receive(content):
    """Take in one message (bytes) and act on it. Returns in a few words what was done."""
    message = email.message_from_bytes(content, policy=policy.default)
    named = _named(message)
    if named and named[0] == "u":
        subscriber = Subscriber.objects.filter(pk=named[1]).first()
        if subscriber is None:
            return "Nobody of ours."
        subscriber.leave(how="mail")
        return "Unsubscribed."
    delivery = _delivery(named, content)
    if delivery is None:
        return "Not about a message of ours."
    found = _found_in(message)
    if found is None:
        return "Not a bounce."
    kind, said = found
    key = f"mail:{delivery.pk}:{hashlib.sha256(content).hexdigest()[:32]}"
    source = "mail"
    new = bounces.note(
        kind, delivery.subscriber, delivery=delivery, said=said, source=source, event_key=key
    )
    return f"Noted as {kind}." if new else "Known already."


def fetch():
    """Receive what waits in the mailbox of ``INBOUND_URL`` (``pop3s://user:password@host``), and
    delete there what was received; returns how many messages. Raises ``OSError`` or
    ``poplib.error_proto`` where the mailbox does not answer."""
    url = urlsplit(settings.INBOUND_URL)
    connect = poplib.POP3_SSL if url.scheme == "pop3s" else poplib.POP3
    mailbox = connect(url.hostname, url.port or (995 if url.scheme == "pop3s" else 110),
                      timeout=SECONDS)  # fmt: skip
    try:
        mailbox.user(unquote(url.username or ""))
        mailbox.pass_(unquote(url.password or ""))
        count = len(mailbox.list()[1])
        for number in range(1, count + 1):
            lines = mailbox.retr(number)[1]
            receive(b"\r\n".join(lines) + b"\r\n")
            mailbox.dele(number)
        # Only now the deletions count: after a crash a message is received twice, which is known.
        mailbox.quit()
    finally:
        mailbox.close()
    return count


def _named(message):
    values = [str(value) for name in _TO for value in message.get_all(name, [])]
    for _, address in getaddresses(values):
        if found := tokens.read_address(address):
            return found
    return None


def _delivery(named, content):
    """The delivery a message is about: by the address it came to, else by our Message-ID in it."""
    if named is None:
        return delivery_of(content)
    return Delivery.objects.select_related("subscriber").filter(pk=named[1]).first()


def delivery_of(content):
    """The delivery whose Message-ID stands in ``content`` (bytes), or ``None``."""
    for match in _OUR_MESSAGE_ID.finditer(content):
        if match[0].decode() == message_id("delivery", int(match[1])):
            return Delivery.objects.select_related("subscriber").filter(pk=match[1]).first()
    return None


def _found_in(message):
    """``(kind, what was said)`` of a bounce or complaint; ``None`` of anything else."""
    if message.get_content_type() == "multipart/report":
        kinds = {part.get_content_type() for part in message.walk()}
        if "message/feedback-report" in kinds:  # RFC 5965
            return Bounce.Kind.COMPLAINT, "Called spam."
    statuses = list(_delivery_statuses(message))
    if statuses:
        # Where the server goes on trying, nothing has come back yet.
        return next((found for action, found in statuses if action == "failed"), None)
    if _AUTOMATIC_REPLY.search(str(message.get("auto-submitted", ""))):
        return None
    temporary, permanent = all_failures(message)
    said = _first_words(message)
    if permanent:
        kind = bounces.kind_of(550, said)
        return kind, said
    if temporary:
        return Bounce.Kind.SOFT, said
    return None


def _delivery_statuses(message):
    """What a delivery status notification says of each recipient (RFC 3464): the action, and what
    was found."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if "action" not in block:
                continue
            status = str(block.get("status", "")).strip()
            diagnostic = " ".join(str(block.get("diagnostic-code", "")).split())
            said = diagnostic if status in diagnostic else f"{status} {diagnostic}".strip()
            code = re.search(r"\b([45]\d\d)\b", diagnostic)
            number = int(code[1]) if code else 450 if status.startswith("4") else 550
            yield str(block["action"]).strip().lower(), (bounces.kind_of(number, said), said)


def _first_words(message):
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    return " ".join(text.split())[:400]
