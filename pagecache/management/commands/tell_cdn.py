import select
import time
import urllib.error
import urllib.request

import psycopg2
from django.core.management.base import BaseCommand

from background import clock
from pagecache.cache_tags import EVERYTHING
from pagecache.memory.listener import Heartbeat, listening, understood

#: So many tags at once; a header has its bounds.
AT_ONCE = 100
#: Between two attempts to reach the database or the CDN, in seconds.
PAUSE = 1
#: A scheduled change is told of so late at most, in seconds.
LONGEST_REST = 0.2


class Command(BaseCommand):
    help = (
        "Tell a CDN which pages changed. Listens for changes and sends their tags to its address "
        "for purging, in a header. After every start and lost connection everything is purged. "
        "Runs until it is stopped (docs/serving.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("url", help="where the CDN takes what is to be purged")
        parser.add_argument("--header", default="Surrogate-Key", help="that names the tags")
        parser.add_argument("--method", default="POST", help="of the request; Varnish wants PURGE")
        parser.add_argument("--separator", default=" ", help="between tags; Cloudflare wants ,")
        parser.add_argument(
            "--with", action="append", default=[], dest="others", metavar="NAME: VALUE",
            help="another header of the request, such as the key of your account",
        )  # fmt: skip

    def handle(self, *, url, header, method, separator, others, **options):
        self.others = dict(other.split(": ", 1) for other in others)
        self.url, self.header, self.method, self.separator = url, header, method, separator
        while True:
            try:
                self._listen()
            except (psycopg2.Error, OSError) as failure:
                self.stderr.write(f"Changes of pages are not heard: {str(failure).strip()}")
                time.sleep(PAUSE)

    def _listen(self):
        (heard, due), heartbeat = listening(), Heartbeat()
        self._purge({EVERYTHING})
        while True:
            if clock.is_stale():
                with heard.cursor() as cursor:
                    clock.ask(cursor)
            changed = due.come()
            heard.poll()
            for notice in heard.notifies:
                moment, tags = understood(notice.payload)
                if moment is None:
                    changed |= tags
                else:
                    due.wait_for(moment, tags)
            heard.notifies.clear()
            heartbeat.hear(changed)
            heartbeat.beat()
            if changed:
                self._purge(changed)
            select.select([heard], [], [], LONGEST_REST)

    def _purge(self, tags):
        tags = sorted(tag for tag in tags if not tag.startswith("hello-"))
        for start in range(0, len(tags), AT_ONCE):
            said = self.separator.join(tags[start : start + AT_ONCE])
            request = urllib.request.Request(
                self.url, method=self.method, headers=self.others | {self.header: said}
            )
            while True:
                try:
                    with urllib.request.urlopen(request, timeout=10):
                        break
                except (urllib.error.URLError, OSError) as failure:
                    self.stderr.write(f"The CDN was not told of {said}: {failure}")
                    time.sleep(PAUSE)
