import logging
import signal
import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from articles.derived import refresh_stale
from articles.links import check_one
from articles.renditions import make_awaited_renditions
from comments import post, privacy
from comments.models import Letter
from subscriptions.editions import (
    make_article_edition,
    make_correction_edition,
    make_digest,
)
from subscriptions.joining import forget_unconfirmed
from subscriptions.sending import WORKER, Mailer, MailServerUnavailable, give_up_dead_claims
from worldview.models import WorkerSighting

logger = logging.getLogger("worldview.work")

IDLE_SECONDS = 1
MAIL_SERVER_REST_SECONDS = 30
#: Messages sent before other work has its turn.
MAIL_IN_A_ROUND = 50
TIDY_SECONDS = 600
#: How often a worker says that it is there.
SEEN_SECONDS = 30


class Command(BaseCommand):
    help = (
        "Do what waits to be done: renditions, search index, editions, digests, mail, links. "
        "Run as many at once, on as many machines, as you like: each piece of work is a row "
        "that one of them takes. Killed ones can simply be started again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")

    def handle(self, *, once, **options):
        self.stopping = False
        self.mailer = Mailer((Letter, post.of_letter))
        self.mail_rests_until = self.tidied_at = self.seen_at = 0.0
        if not once:
            # Only a process of its own takes over the signals.
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
            logger.info("The worker is ready.")
        try:
            while not self.stopping:
                worked = self._round()
                if once and not worked:
                    break
                if not worked:
                    time.sleep(IDLE_SECONDS)
        finally:
            self.mailer.close()
        if not once:
            logger.info("The worker has stopped.")

    def _stop(self, *_):
        self.stopping = True

    def _round(self):
        """One piece of each kind of work, so that none waits for all of another."""
        try:
            self._be_seen()
            self._tidy()
            done = [
                make_awaited_renditions(),
                refresh_stale(),
                make_article_edition(),
                make_correction_edition(),
                make_digest(),
                post.tell_editors(),
                self._send(),
            ]
            # Last, for it waits for others.
            return any(done) or check_one()
        except (OperationalError, InterfaceError) as failure:
            logger.warning("The database does not answer: %s", failure)
            close_old_connections()
            return False

    def _send(self):
        if time.monotonic() < self.mail_rests_until:
            return False
        try:
            sent = 0
            while sent < MAIL_IN_A_ROUND and not self.stopping and self.mailer.send_next():
                sent += 1
            return sent > 0
        except MailServerUnavailable as failure:
            logger.warning(
                "The mail server does not answer (%s); trying again in %d seconds.",
                failure,
                MAIL_SERVER_REST_SECONDS,
            )
            self.mail_rests_until = time.monotonic() + MAIL_SERVER_REST_SECONDS
            return False

    def _be_seen(self):
        if not self.seen_at or time.monotonic() - self.seen_at >= SEEN_SECONDS:
            WorkerSighting.record(WORKER)
            self.seen_at = time.monotonic()

    def _tidy(self):
        if self.tidied_at and time.monotonic() - self.tidied_at < TIDY_SECONDS:
            return
        self.tidied_at = time.monotonic()
        give_up_dead_claims(Letter)
        privacy.forget_visitors()
        WorkerSighting.objects.filter(seen_at__lt=timezone.now() - timedelta(days=7)).delete()
        forget_unconfirmed()
