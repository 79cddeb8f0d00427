"""Reads an export for another process: ``python -m worldview.moving_in.reading_child``.

It is told on its standard input what to read (``Job``), gives chunks of items on its standard
output, and ends when either is closed, so that none outlives the process it reads for. It has
neither models nor the database's address, which keeps it small, and a stranger's file from both.
"""

import gc
import os
import pickle
import signal
import sys
import threading
from array import array
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception
from typing import IO

from django.apps import apps
from django.conf import settings
from django.utils import translation

from articles.text.cross_references import tell_column_names
from worldview.moving_in.chunks import Chunk, Job, write
from worldview.moving_in.formats import FORMATS
from worldview.moving_in.items import Item, LooseRemark, Post
from worldview.moving_in.reading import Known, read_ahead
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source, open_source

#: Of a chunk: items, and characters of their texts.
MAX_ITEMS, MAX_TEXT = 32, 200_000
#: Bytes that wait for the other process, which takes in many posts at once: one chunk at least, and
#: as many as it works on for some seconds.
MAX_WAITING = 4 * 1024**2


def main() -> None:
    """Read what is asked for."""
    # Whoever stops the other process by its terminal stops this one with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        job: Job = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):
        # The other one was killed before it had said what.
        return
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    settings.configure(INSTALLED_APPS=[], **job.settings)
    apps.populate([])
    translation.activate(job.language)
    tell_column_names(job.column_names)
    # What is read leaves no garbage that counting references does not see to.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    backlog = _Backlog(sys.stdout.buffer)
    for chunk in _chunks(job):
        backlog.put(chunk)
    backlog.close()


def _end_with_the_other() -> None:
    # Nothing more is said; a read through a buffer would hold up the end of this process.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _chunks(job: Job) -> Iterator[Chunk]:
    known = array("Q")
    known.frombytes(job.known)
    seen = Known(known)
    items: list[Item] = []
    size = 0
    read = 0
    try:
        with open_source(Path(job.path), name=job.name) as source:
            for item in _items(job, source):
                items.append(read_ahead(item, job.site, seen))
                size += _size(item)
                read = source.bytes_read
                if len(items) >= MAX_ITEMS or size >= MAX_TEXT:
                    yield Chunk(items, read)
                    items, size = [], 0
        yield Chunk(items, read, is_last=True)
    except Refused as refusal:
        yield Chunk(items, read, is_last=True, failure=refusal)
    except Exception as failure:
        said = RuntimeError("".join(format_exception(failure)))
        yield Chunk(items, read, is_last=True, failure=said)


def _items(job: Job, source: Source) -> Iterator[Item]:
    return FORMATS[job.format].read(source, **job.options)  # type: ignore[no-any-return]  # it is


def _size(item: Item) -> int:
    if isinstance(item, Post):
        return len(item.body) + sum(len(remark.body) for remark in item.remarks)
    return len(item.remark.body) if isinstance(item, LooseRemark) else 0


class _Backlog:
    """Chunks that are read and wait, in their order, until the other process takes them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._changed = threading.Condition()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def put(self, chunk: Chunk) -> None:
        """Add a chunk as soon as there is room for it."""
        data = pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)
        with self._changed:
            self._changed.wait_for(lambda: not self._size or self._size + len(data) <= MAX_WAITING)
            self._waiting.append(data)
            self._size += len(data)
            self._changed.notify_all()

    def close(self) -> None:
        """Wait until all was taken."""
        with self._changed:
            self._changed.wait_for(lambda: not self._size)

    def _write(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                data = self._waiting.popleft()
            try:
                write(self._file, data)
            except OSError:
                os._exit(1)
            with self._changed:
                self._size -= len(data)
                self._changed.notify_all()


if __name__ == "__main__":
    main()
