"""Mail that came to us and that no rule understood: kept for the editor, within bounds."""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Sum

from background import clock
from background.text import storable
from subscriptions import mail_reading
from subscriptions.models import InboundMessage

#: Bytes that are kept of one message, and messages and bytes of all that a person has to read.
MAX_CONTENT, MAX_MESSAGES, MAX_BYTES = 2 * 1024 * 1024, 5000, 256 * 1024 * 1024
#: What was dealt with is forgotten after this; so many at once where room is short.
DONE_TTL = timedelta(days=30)
BATCH_SIZE = 50


class NoRoom(Exception):
    """So much is kept already that more must wait where it is."""


def keep(content: bytes, kind: str, why: str, *, size: int | None = None, uid: str = "") -> bool:
    """Keep a message for the editor; the same one again changes nothing. Returns whether it is new.

    ``size``: of the whole, where ``content`` is but its beginning; ``uid``: what the mailbox calls
    it, where it stays there. Raises ``NoRoom``.
    """
    digest = hashlib.sha256(content or uid.encode()).hexdigest()
    if InboundMessage.objects.filter(digest=digest).exists():
        return False
    kept = content[:MAX_CONTENT]
    if not _fits(InboundMessage.objects.filter(done_at=None), len(kept)):
        raise NoRoom("The desk keeps as much unread mail as it may. Deal with some of it first.")
    _make_room(len(kept))
    try:
        with transaction.atomic():
            InboundMessage.objects.create(
                digest=digest,
                kind=kind,
                why=storable(why, 300),
                sender=mail_reading.header(content, "from"),
                subject=mail_reading.header(content, "subject"),
                size=size or len(content),
                kept_bytes=len(kept),
                content=kept,
                mailbox_uid=storable(uid, 100),
            )
    except IntegrityError:
        return False
    return True


def _fits(messages: "models.QuerySet[InboundMessage]", size: int) -> bool:
    held = messages.aggregate(count=Count("pk"), bytes=Sum("kept_bytes"))
    return held["count"] < MAX_MESSAGES and (held["bytes"] or 0) + size <= MAX_BYTES


def _make_room(size: int) -> None:
    """Forget what was dealt with before its time, the oldest first, where there is no room else."""
    everything = InboundMessage.objects.all()
    while not _fits(everything, size):
        done = everything.exclude(done_at=None).order_by("done_at", "pk")[:BATCH_SIZE]
        if not everything.filter(pk__in=list(done.values_list("pk", flat=True))).delete()[0]:
            return


def text_of(message: InboundMessage) -> str:
    """What a kept message says, for the editor to read."""
    content = bytes(message.content)
    try:
        read = mail_reading.parsed(content)
        texts = [
            mail_reading.text_of(part)
            for part in read.walk()
            if part.get_content_type() == "text/plain"
        ]
        return storable("\n\n".join(texts), mail_reading.MAX_TEXT) or mail_reading.first_words(read)
    except Exception:
        return storable(content[:4000].decode("latin-1"), 4000)


def forget_done() -> None:
    """Remove what was dealt with long ago."""
    InboundMessage.objects.filter(done_at__lt=clock.now() - DONE_TTL).delete()
