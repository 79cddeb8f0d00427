"""Makes a copy of the site for another process: ``python -m worldview.static_site.child``.

It is told on its standard input what to make (``asked.Asked``), says on its standard output how far
it is, a line of JSON each, and ends with the other process, and what it started with it.
"""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import django

from worldview.static_site.asked import Asked

#: How often is said how far it is, in seconds.
SAID_EVERY = 0.5
#: How long is waited, in seconds, for the processes of a copy that was stopped to end.
PATIENCE = 10


def main() -> None:
    """Make what is asked for."""
    parent = os.getppid()
    try:
        asked = Asked(**json.load(sys.stdin))
    except ValueError:
        # The other one was killed before it had said what.
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")
    django.setup()
    # They want settings.
    from worldview.static_site import exporting, failures, packing
    from worldview.static_site.rendering import as_readers_see_it

    exporting.end_with(parent)
    # Readers and editors go first.
    with suppress(OSError):
        os.nice(10)
    folder = Path(asked.folder)
    said = _Said()
    try:
        said.begin()
        exporting.export(
            folder,
            url=asked.url or None,
            processes=max(1, (os.cpu_count() or 1) // 2),
            progress=said.note,
            patience=PATIENCE,
        )
        said.end(bytes=packing.pack(folder, Path(asked.packed)) if asked.packed else 0)
    except Exception as failure:
        with as_readers_see_it():
            words = failures.in_words(failure, folder)
        if words is None:
            raise
        said.end(failure=words)


class _Said:
    """What the other process is told: regularly, for then it says whether to go on."""

    def __init__(self) -> None:
        self._done = self._total = 0
        self._lock = threading.Lock()

    def note(self, done: int, total: int) -> None:
        self._done, self._total = done, total

    def begin(self) -> None:
        threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        while True:
            time.sleep(SAID_EVERY)
            with self._lock:
                self._say(done=self._done, total=self._total)

    def end(self, **what: int | str) -> None:
        """Say how it ended, and nothing after that."""
        self._lock.acquire()
        self._say(done=self._done, total=self._total)
        self._say(**what)

    def _say(self, **what: int | str) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
