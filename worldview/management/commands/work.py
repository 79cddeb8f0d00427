import logging
import signal
import threading
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from worldview.log_lines import describe
from worldview.lookout import Lookout
from worldview.loops import Loop
from worldview.work import build_loops

logger = logging.getLogger("worldview.work")

#: How often it is looked whether every thread is there, and how long the others may take to end
#: what they are at after one has ended by itself, in seconds.
WATCH_SECONDS = 0.5
LAST_WORDS_SECONDS = 20


class Command(BaseCommand):
    help = (
        "Do what waits to be done, until stopped. Renditions, search index, pages, editions, "
        "digests, mail, links. Run as many at once, on as many machines, as you like: each piece "
        "of work is a row that one of them takes. Killed ones can simply be started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")

    def handle(self, *, once: bool, **options: Any) -> None:
        self.stopping = threading.Event()
        loops = build_loops(self.stopping)
        if once:
            work_off(loops)
            return
        # Only a process of its own takes over the signals.
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        threads: list[Loop | Lookout] = [Lookout(loops, stopping=self.stopping), *loops]
        for thread in threads:
            thread.start()
        logger.info("The worker is ready.")
        self._watch(threads)
        logger.info("The worker has stopped.")

    def _stop(self, *_: object) -> None:
        self.stopping.set()

    def _watch(self, threads: Sequence[Loop | Lookout]) -> None:
        """Wait until it is to stop, or a thread ends by itself: then nothing is left half alive,
        and whoever started the worker starts it again."""
        ended: Loop | Lookout | None = None
        while ended is None and not self.stopping.wait(WATCH_SECONDS):
            ended = next((thread for thread in threads if not thread.is_alive()), None)
        self.stopping.set()
        for thread in threads:
            thread.wake()
        for thread in threads:
            thread.join(LAST_WORDS_SECONDS if ended else None)
        ended = ended or next((thread for thread in threads if thread.ended_by), None)
        if ended:
            cause = ended.ended_by
            why = f"{type(cause).__name__}: {describe(cause)}" if cause else "nobody knows why"
            raise CommandError(
                f"The thread for {ended.kind} ended ({why}), so the worker ends. "
                "Start it again; the log above says what happened."
            )


def work_off(loops: list[Loop]) -> None:
    """Do everything that waits, in this thread."""
    try:
        working = True
        while working:
            working = False
            for loop in loops:
                working = loop.round() or working
                loop.be_seen(loop.is_well())
    finally:
        for loop in loops:
            loop.close()
