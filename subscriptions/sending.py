"""Handing messages to the mail server, each exactly accounted for.

A row is claimed with one UPDATE that also marks it as being handed over; the result is recorded
when the server has answered. Letters people wait for go before editions.
"""

import logging
import os
import smtplib
import socket
import time
from datetime import timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from subscriptions import letters
from subscriptions.models import Delivery, Letter, Suppression

logger = logging.getLogger(__name__)

#: Longer than the ten minutes a server may take (settings.EMAIL_TIMEOUT): a claim this old
#: belongs to a worker that died.
CLAIM_LASTS = timedelta(minutes=15)
#: Waits before the next try after a temporary refusal; after the last one we give up.
RETRY_AFTER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720)]
#: A connection is renewed after so many messages or seconds: servers end long ones at will.
CONNECTION_MESSAGES = 100
CONNECTION_SECONDS = 60

WORKER = f"{socket.gethostname()}:{os.getpid()}"


class MailServerUnavailable(Exception):
    """No connection could be made. The message is queued as before."""


class Mailer:
    """A worker's connection to the mail server, kept for a while.

    ``others``: letters of other rooms that go by it too, as pairs of a model with the columns of
    ``Outgoing`` and a function that builds its message, or gives ``None`` where it is pointless.
    """

    def __init__(self, *others):
        self._outboxes = [
            (Letter, letters.of_letter),
            *others,
            (Delivery, letters.of_delivery),
        ]
        self._connection = None
        self._used = 0
        self._opened_at = 0.0

    def send_next(self):
        """Send the message that is due first; return whether there was one.

        Raises ``MailServerUnavailable`` where no server answers; nothing is lost by that.
        """
        for model, build in self._outboxes:
            if model.objects.filter(state="queued", not_before__lte=timezone.now()).exists():
                self._connect()
                outgoing = claim(model)
                if outgoing:
                    self._hand_over(outgoing, build)
                    return True
        return False

    def close(self):
        if self._connection:
            try:
                self._connection.close()
            except (OSError, smtplib.SMTPException):
                logger.debug("The mail server had closed the connection already.")
        self._connection = None

    def _connect(self):
        age = time.monotonic() - self._opened_at
        if self._connection and (self._used >= CONNECTION_MESSAGES or age > CONNECTION_SECONDS):
            self.close()
        if self._connection and not self._is_alive():
            self.close()
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as failure:
                raise MailServerUnavailable(str(failure)) from failure
            self._connection, self._used, self._opened_at = connection, 0, time.monotonic()

    def _is_alive(self):
        """Ask before each message: a connection lost now costs nothing, a minute later a doubt."""
        smtp = getattr(self._connection, "connection", None)
        if smtp is None:
            return True
        try:
            return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _hand_over(self, outgoing, build):
        if Suppression.objects.filter(email__iexact=outgoing.address).exists():
            return finish(outgoing, "skipped", "The address is suppressed.")
        try:
            message = build(outgoing)
        except letters.NothingToSend as reason:
            return finish(outgoing, "skipped", str(reason))
        except Exception as failure:
            # Whatever went wrong in building it, it has not left: one bad message must neither
            # be lost nor keep all others from going.
            logger.exception(
                "Message %s %s could not be built.", type(outgoing).__name__, outgoing.pk
            )
            return self._try_later(outgoing, f"Could not be built: {failure}")
        if message is None:
            return finish(outgoing, "skipped", "It has become pointless.")
        self._used += 1
        try:
            self._connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = next(iter(refusal.recipients.values()))
            self._refused(outgoing, code, answer)
        except smtplib.SMTPResponseException as refusal:
            self._refused(outgoing, refusal.smtp_code, refusal.smtp_error)
        except (smtplib.SMTPException, OSError) as failure:
            # Lost while the message was on its way: it may have arrived.
            self.close()
            finish(outgoing, "unknown", f"The connection was lost: {failure}")
        else:
            finish(outgoing, "sent", "Accepted.")
        return None

    def _refused(self, outgoing, code, answer):
        """The server said no, so the message did not leave: 4xx for now, 5xx for good."""
        answer = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
        said = f"{code} {answer}"
        if 400 <= code < 500:
            self._try_later(outgoing, said)
        else:
            finish(outgoing, "rejected", said)
        if code == 421:  # the server is closing the connection (RFC 5321, 4.2.3)
            self.close()

    def _try_later(self, outgoing, why):
        if outgoing.attempts > len(RETRY_AFTER):
            return finish(outgoing, "rejected", why)
        wait = RETRY_AFTER[outgoing.attempts - 1]
        return finish(outgoing, "queued", why, not_before=timezone.now() + wait)


def claim(model):
    """Take the first queued row for this worker, or ``None``; no two workers get the same."""
    with transaction.atomic():
        outgoing = (
            model.objects.filter(state="queued", not_before__lte=timezone.now())
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("not_before", "pk")
            .first()
        )
        if outgoing is None:
            return None
        outgoing.state, outgoing.worker = "sending", WORKER
        outgoing.claimed_at, outgoing.attempts = timezone.now(), outgoing.attempts + 1
        outgoing.save(update_fields=["state", "worker", "claimed_at", "attempts"])
    return model.objects.select_related(*model.SENT_WITH).get(pk=outgoing.pk)


def finish(outgoing, state, outcome, **changes):
    """Record the result, if the row is still this claim's: a late worker overwrites nothing."""
    type(outgoing).objects.filter(
        pk=outgoing.pk, state="sending", attempts=outgoing.attempts
    ).update(
        state=state,
        outcome=outcome[:500],
        finished_at=None if state == "queued" else timezone.now(),
        **changes,
    )


def give_up_dead_claims(*others):
    """What a killed worker held becomes ``unknown``: it may have left. Return how many.

    ``others``: models of other rooms' letters, as ``Mailer`` has them.
    """
    lost = 0
    for model in (Letter, Delivery, *others):
        lost += model.objects.filter(
            state="sending", claimed_at__lt=timezone.now() - CLAIM_LASTS
        ).update(
            state="unknown",
            finished_at=timezone.now(),
            outcome="The worker stopped while handing it over; it may have arrived.",
        )
    return lost
