import logging
import poplib
import signal
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from articles import clock, stored_pages
from articles.derived import refresh_stale
from articles.links import check_one
from articles.media.files import check_files
from articles.models import add_up_counts
from articles.renditions import make_awaited_renditions
from comments import post, privacy
from comments.models import Letter
from subscriptions import inbound
from subscriptions.digests import make_digests
from subscriptions.editions import make_article_edition, make_correction_edition
from subscriptions.joining import forget_unconfirmed
from subscriptions.models import SubscriberCount
from subscriptions.sending import WORKER, Mailer
from worldview.models import WorkerSighting
from worldview.prerendering import Prerenderer

logger = logging.getLogger("worldview.work")

IDLE_SECONDS = 1
TIDY_SECONDS = 300
#: How often a worker says that it is there.
SEEN_SECONDS = 30


class Command(BaseCommand):
    help = (
        "Do what waits to be done: renditions, search index, pages, editions, digests, mail, "
        "links. Run as many at once, on as many machines, as you like: each piece of work is a row "
        "that one of them takes. Killed ones can simply be started again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")

    def handle(self, *, once, **options):
        self.stopping = threading.Event()
        self.tidied_at = self.seen_at = 0.0
        self.files_checked_to = 0
        self.prerenderer = Prerenderer()
        if once:
            self._work_off()
            return
        # Only a process of its own takes over the signals.
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        logger.info("The worker is ready.")
        # Mail has a thread of its own: a letter somebody waits for does not wait for a picture.
        mail = threading.Thread(target=self._mail, name="post room")
        mail.start()
        try:
            while not self.stopping.is_set():
                if not self._guarded(self._round):
                    self.stopping.wait(IDLE_SECONDS)
        finally:
            self.stopping.set()
            mail.join()
        logger.info("The worker has stopped.")

    def _stop(self, *_):
        self.stopping.set()

    def _work_off(self):
        """Do everything that waits, in this thread."""
        mailer = self._mailer()
        try:
            while any([self._round(), mailer.send(until=self.stopping.is_set)]):
                pass
        finally:
            mailer.close()

    def _mail(self):
        mailer = self._mailer()
        try:
            while not self.stopping.is_set():
                if not self._guarded(lambda: mailer.send(until=self.stopping.is_set)):
                    self.stopping.wait(IDLE_SECONDS)
        finally:
            mailer.close()
            connection.close()

    def _mailer(self):
        return Mailer((Letter, post.of_letter))

    def _guarded(self, work):
        try:
            return work()
        except (OperationalError, InterfaceError) as failure:
            logger.warning("The database does not answer: %s", failure)
            close_old_connections()
            return False

    def _round(self):
        """One piece of each kind of work, so that none waits for all of another."""
        self._be_seen()
        done = [
            make_awaited_renditions(),
            refresh_stale(),
            make_article_edition(),
            make_correction_edition(),
            make_digests(),
            post.tell_editors(),
            self.prerenderer.work(),
        ]
        # After the pages that no longer hold were looked at.
        self._tidy()
        # Last, for it waits for others.
        return any(done) or check_one()

    def _be_seen(self):
        if not self.seen_at or time.monotonic() - self.seen_at >= SEEN_SECONDS:
            WorkerSighting.record(WORKER)
            self.seen_at = time.monotonic()

    def _look_after_files(self):
        try:
            self.files_checked_to = check_files(after=self.files_checked_to)
            if hasattr(default_storage, "remove_leftovers"):
                default_storage.remove_leftovers()
        except OSError as failure:
            logger.warning("The files of pictures cannot be looked at: %s", failure)

    def _tidy(self):
        if self.tidied_at and time.monotonic() - self.tidied_at < TIDY_SECONDS:
            return
        self.tidied_at = time.monotonic()
        privacy.forget_visitors()
        add_up_counts()
        SubscriberCount.objects.add_up()
        stored_pages.tidy_up()
        self._look_after_files()
        if settings.INBOUND_URL:
            try:
                inbound.fetch()
            except (OSError, poplib.error_proto) as failure:
                logger.warning("The mailbox for bounces does not answer: %s", failure)
        WorkerSighting.objects.filter(seen_at__lt=clock.now() - timedelta(days=7)).delete()
        forget_unconfirmed()
