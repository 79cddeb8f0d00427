"""The mailbox that bounces come to (POP3, RFC 1939), emptied message by message.

A message is asked for its size before it is fetched, and deleted after it was acted on or kept.
What is too large stays in the mailbox, with its beginning kept for the editor.
"""

import logging
import poplib
import ssl
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from background.guard import Task, Unavailable
from background.models import Failure
from background.outages import is_outage
from subscriptions import inbound, received
from subscriptions.models import InboundMessage

logger = logging.getLogger(__name__)

TASK = Task(
    "inbound message",
    _("Receiving a message"),
    _("It is still in the mailbox. Read it there with a mail program, and delete it if it can go."),
)
TIMEOUT = 30
#: Bytes of a message that is fetched whole, and lines of a larger one that are kept.
MAX_SIZE, MAX_LINES = 10 * 1024 * 1024, 200
#: Messages fetched before the deletions are made good: servers delete when one leaves.
BATCH_SIZE = 50


class MailTooLarge(Exception):
    """A server sends more than it said; the connection is of no use any more."""


if TYPE_CHECKING:
    _Box = poplib.POP3
else:
    _Box = object


class _Reading(_Box):
    """poplib without its bound on a line, which ends at the first long line of an HTML message;
    with one on the whole instead."""

    def _getline(self) -> tuple[bytes, int]:
        line = self.file.readline(MAX_SIZE + 1)
        if not line:
            raise poplib.error_proto("-ERR EOF")
        if len(line) > MAX_SIZE:
            raise MailTooLarge
        return line.rstrip(b"\r\n"), len(line)

    def _getlongresp(self) -> tuple[bytes, list[bytes], int]:
        answer = self._getresp()  # type: ignore[attr-defined]  # Python's own
        lines: list[bytes] = []
        octets = 0
        while True:
            line, length = self._getline()
            if line == b".":
                return answer, lines, octets
            octets += length
            if octets > 2 * MAX_SIZE:
                raise MailTooLarge
            lines.append(line[1:] if line.startswith(b"..") else line)


class _Plain(_Reading, poplib.POP3):
    pass


class _Secure(_Reading, poplib.POP3_SSL):
    pass


def fetch(
    *,
    until: Callable[[], bool] = lambda: False,
    on_result: Callable[[], object] = lambda: None,
) -> int:
    """Receive what waits in the mailbox of ``INBOUND_URL``, and delete there what was received,
    until ``until()``; ``on_result()`` after each. Returns how many messages. Raises ``Unavailable``
    where the mailbox does not answer, and what says that the database is away."""
    total = 0
    left: set[str] = set()
    Failure.objects.resolve(TASK.name, 0)
    while not until():
        try:
            taken, goes_on = _session(left, until, on_result)
        except (OSError, poplib.error_proto, MailTooLarge, UnicodeError) as failure:
            raise Unavailable(f"The mailbox for bounces does not answer: {failure!r}") from failure
        total += taken
        if not goes_on:
            break
    return total


def _session(
    left: set[str], until: Callable[[], bool], on_result: Callable[[], object]
) -> tuple[int, bool]:
    """One connection, up to so many messages: how many were received, and whether to go on with
    another one; ``left``: the ids of those that stay there."""
    box = _connected()
    taken, is_full, held = 0, False, set(TASK.held_back().values_list("row", flat=True))
    try:
        for number, size, uid in _listed(box):
            if taken == BATCH_SIZE or until():
                break
            if uid in left or _row(uid) in held:
                continue
            try:
                if _received(box, number, size, uid):
                    box.dele(number)
                    taken += 1
                    on_result()
                else:
                    left.add(uid)
            except received.NoRoom as reason:
                # Whatever comes behind it would be fetched again and again in vain.
                Failure.objects.record(TASK.name, 0, str(reason), about="Unread mail")
                is_full = True
                break
    except Exception as failure:
        if is_outage(failure):
            with suppress(OSError, poplib.error_proto):
                box.quit()  # what was received is received
        raise
    else:
        # Only now the deletions count: after a crash a message is received twice, which is known.
        box.quit()
    finally:
        box.close()
    return taken, taken > 0 and not is_full


def _connected() -> poplib.POP3:
    url = urlsplit(settings.INBOUND_URL)
    if url.scheme == "pop3s":
        # The certificate must be the host's; SSL_CERT_FILE names authorities of one's own.
        context = ssl.create_default_context()
        box: poplib.POP3 = _Secure(url.hostname, url.port or 995, timeout=TIMEOUT, context=context)
    else:
        box = _Plain(url.hostname, url.port or 110, timeout=TIMEOUT)
    try:
        box.user(unquote(url.username or ""))
        box.pass_(unquote(url.password or ""))
    except BaseException:
        box.close()
        raise
    return box


def _listed(box: poplib.POP3) -> list[tuple[int, int, str]]:
    """``(number, size, id)`` of each message; ids last from one connection to the next."""
    sizes = [tuple(map(int, line.split()[:2])) for line in box.list()[1]]
    try:
        ids = dict(line.split()[:2] for line in box.uidl()[1])
    except (poplib.error_proto, ValueError):  # UIDL is optional
        ids = {}
    return [
        (
            number,
            size,
            ids.get(b"%d" % number, b"%d of %d bytes" % (number, size)).decode("latin-1"),
        )
        for number, size in sizes
    ]


def _received(box: poplib.POP3, number: int, size: int, uid: str) -> bool:
    """Receive one message; return whether it may be deleted. Whatever it is, the next one's turn
    comes, but where no more can be kept: ``received.NoRoom``."""
    if InboundMessage.objects.filter(mailbox_uid=uid).exists():
        return False
    try:
        if size > MAX_SIZE:
            return _left_there(box, number, size, uid)
        content = b"\r\n".join(box.retr(number)[1]) + b"\r\n"
        inbound.receive(content)
    except received.NoRoom:
        raise
    except Exception as failure:
        # Noted also where the connection is lost by it: the next time others have their turn.
        TASK.record_failure(_row(uid), failure, about=f"Message {uid}")
        if isinstance(failure, (OSError, MailTooLarge)) or "EOF" in str(failure):
            raise
        return False
    Failure.objects.resolve(TASK.name, _row(uid))
    return True


def _row(uid: str) -> int:
    """What stands for a message among failures."""
    return zlib.crc32(uid.encode()) + 1


def _left_there(box: poplib.POP3, number: int, size: int, uid: str) -> bool:
    head = b"\r\n".join(box.top(number, MAX_LINES)[1]) + b"\r\n"
    why = f"It has {size // 1_000_000} MB; the whole is still in the mailbox."
    received.keep(head, InboundMessage.Kind.TOO_LARGE, why, size=size, uid=uid)
    return False
