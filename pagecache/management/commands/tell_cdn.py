import select
import time
import urllib.error
import urllib.request
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandParser

from background import clock
from pagecache.cache_tags import EVERYTHING
from pagecache.memory.listener import Heartbeat, connect, parse_payload

#: How many tags go in one header.
BATCH_SIZE = 100
#: Between two attempts to reach the database or the CDN, in seconds.
RETRY_DELAY = 1
#: How long to wait for a notification, and so how late a scheduled change is told at most, in
#: seconds.
MAX_WAIT = 0.2


class Command(BaseCommand):
    help = (
        "Tell a CDN which pages changed. Listens for changes and sends their tags to its address "
        "for purging, in a header. After every start and lost connection everything is purged. "
        "Runs until it is stopped (docs/serving.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="where the CDN takes what is to be purged")
        parser.add_argument("--header", default="Surrogate-Key", help="that names the tags")
        parser.add_argument("--method", default="POST", help="of the request; Varnish wants PURGE")
        parser.add_argument("--separator", default=" ", help="between tags; Cloudflare wants ,")
        parser.add_argument(
            "--with", action="append", default=[], dest="others", metavar="NAME: VALUE",
            help="another header of the request, such as the key of your account",
        )  # fmt: skip

    def handle(
        self,
        *,
        url: str,
        header: str,
        method: str,
        separator: str,
        others: list[str],
        **options: Any,
    ) -> None:
        self.others = dict(other.split(": ", 1) for other in others)
        self.url, self.header, self.method, self.separator = url, header, method, separator
        while True:
            try:
                self._listen()
            except (psycopg2.Error, OSError) as failure:
                self.stderr.write(f"Changes of pages are not heard: {str(failure).strip()}")
                time.sleep(RETRY_DELAY)

    def _listen(self) -> None:
        (listening, scheduled), heartbeat = connect(), Heartbeat()
        self._purge({EVERYTHING})
        while True:
            if clock.is_stale():
                with listening.cursor() as cursor:
                    clock.ask(cursor)
            changed = scheduled.pop_due()
            listening.poll()
            for notification in listening.notifies:
                moment, tags = parse_payload(notification.payload)
                if moment is None:
                    changed |= tags
                else:
                    scheduled.schedule(moment, tags)
            listening.notifies.clear()
            heartbeat.receive(changed)
            heartbeat.beat()
            if changed:
                self._purge(changed)
            select.select([listening], [], [], MAX_WAIT)

    def _purge(self, tags: set[str]) -> None:
        sent = sorted(tag for tag in tags if not tag.startswith("hello-"))
        for start in range(0, len(sent), BATCH_SIZE):
            joined = self.separator.join(sent[start : start + BATCH_SIZE])
            request = urllib.request.Request(
                self.url, method=self.method, headers=self.others | {self.header: joined}
            )
            while True:
                try:
                    with urllib.request.urlopen(request, timeout=10):
                        break
                except (urllib.error.URLError, OSError) as failure:
                    self.stderr.write(f"The CDN was not told of {joined}: {failure}")
                    time.sleep(RETRY_DELAY)
