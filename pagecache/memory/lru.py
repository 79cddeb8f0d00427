"""Responses in memory by their key, the least recently used going first, found again by their tags.

A segmented LRU: what was asked for once only is on probation and has a part of the room, so that a
robot or somebody's junk, however much it is, crowds out nothing that is read.

Bodies lie in a ``BodyFile`` where there is one, and what memory holds of a page is small. The few
that were asked for last are ready in memory besides, so that what everybody reads is not looked up.
"""

import itertools
import threading
from collections import OrderedDict, deque
from collections.abc import Collection
from typing import Any

from pagecache.cache_tags import EVERYTHING
from pagecache.memory.body_file import BodyFile, Place
from pagecache.memory.responses import (
    READY_BYTES,
    Body,
    CachedResponse,
    EncodedResponse,
    recode,
)
from pagecache.memory.tag_index import TagIndex

#: Host, path, and the query of those parameters that the page declares.
PageKey = tuple[str, str, str]

#: The part of the room, as a divisor, of responses on probation.
PROBATION_SHARE = 4
#: The part of the room, as a divisor, that one response may have.
MAX_SHARE = 8
#: The part of the room, as a divisor, of responses that are ready to be sent.
READY_SHARE = 32


class LruPages:
    """Responses of at most ``max_bytes`` together, those in ``file`` apart. Safe to use from
    several threads.

    Who renders a page calls ``begin_rendering`` before, and then ``put`` or ``cancel_rendering``
    with what that returned; ``put`` refuses a response that was concerned by a change meanwhile.
    """

    def __init__(self, max_bytes: int, file: BodyFile | None = None) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._file = file
        self._pages: OrderedDict[PageKey, CachedResponse] = OrderedDict()
        #: What each that nobody asked for since it was put takes, by its key: of memory, and of the
        #: file.
        self._probation: OrderedDict[PageKey, tuple[int, int]] = OrderedDict()
        self._probation_bytes = self._probation_file_bytes = 0
        #: What is ready, in the order in which it became so.
        self._ready: deque[tuple[CachedResponse, str, int]] = deque()
        self._ready_bytes = 0
        #: Pages are numbered as they are put.
        self._numbers = itertools.count()
        self._keys: dict[int, PageKey] = {}
        self._tagged = TagIndex()
        self._lock = threading.Lock()
        #: How many changes there were, and those that pages being rendered may have overlooked.
        self._changes = 0
        self._overlooked: deque[tuple[int, frozenset[str]]] = deque()
        #: How many pages are being rendered since each number of changes.
        self._rendering: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: PageKey) -> CachedResponse | None:
        """Return what is kept under ``key``, or ``None``."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:
                return None  # purged this moment by another thread
            if key in self._probation:
                with self._lock:
                    self._end_probation(key)
        return page

    def begin_rendering(self) -> int:
        """Remember changes from now on; return what ``put`` or ``cancel_rendering`` takes."""
        with self._lock:
            began = self._changes
            self._rendering[began] = self._rendering.get(began, 0) + 1
            return began

    def cancel_rendering(self, began: int) -> None:
        """End what ``begin_rendering`` began where there is nothing to keep."""
        with self._lock:
            self._end_rendering(began)

    def put(self, key: PageKey, page: CachedResponse, began: int) -> bool:
        """Keep ``page`` if no change concerns it since it ``began`` to be rendered; return whether
        it is current."""
        fits = page.size <= self.max_bytes // MAX_SHARE
        if fits:
            page.bodies = {coding: self._lay_down(body) for coding, body in page.bodies.items()}
        with self._lock:
            current = not any(
                number > began and not tags.isdisjoint(page.tags)
                for number, tags in self._overlooked
            )
            self._end_rendering(began)
            if not current or not fits:
                self._free(*page.bodies.values())
                return current
            self._remove(key)
            self._pages[key] = page
            self._probation[key] = taken = (page.size, _bytes_in_file(page))
            self.bytes += taken[0]
            self._probation_bytes += taken[0]
            self._probation_file_bytes += taken[1]
            page.number = next(self._numbers)
            self._keys[page.number] = key
            self._tagged.add(page.number, page.tags)
            for encoding, encoded in page.ready.items():
                self._count_ready(page, encoding, encoded)
            self._shrink()
            return True

    def encode(
        self, key: PageKey, page: CachedResponse, encoding: str, *, wait: bool
    ) -> EncodedResponse | None:
        """Return ``page``, which ``get`` returned for ``key``, in ``encoding``; ``None`` where it
        was dropped meanwhile, or the disk is to be waited for and ``wait`` is false."""
        encoding = page.coding(encoding)
        found = self.encode_kept(page, encoding, wait=wait)
        if found is not None or encoding in page.bodies:
            return found
        before = next(iter(page.bodies))
        kept = self.encode_kept(page, before, wait=wait)
        if kept is None:
            return None
        body = recode(kept.body, before, encoding)
        if encoding != "identity":
            self._add(key, page, encoding, body)
        return self._make_ready(page, encoding, body)

    def encode_kept(
        self, page: CachedResponse, encoding: str, *, wait: bool
    ) -> EncodedResponse | None:
        """The same, of what is ready or kept in ``encoding`` already."""
        ready = page.ready.get(encoding)
        if ready is not None:
            return ready
        body = page.bodies.get(encoding)
        if isinstance(body, Place):
            body = self._file.read(body, wait=wait) if self._file else None
        return None if body is None else self._make_ready(page, encoding, body)

    def _make_ready(self, page: CachedResponse, encoding: str, body: bytes) -> EncodedResponse:
        encoded = page.encode(encoding, body)
        with self._lock:
            page.make_ready(encoding, encoded)
            self._count_ready(page, encoding, encoded)
        return encoded

    def _count_ready(self, page: CachedResponse, encoding: str, encoded: EncodedResponse) -> None:
        taken = READY_BYTES + len(encoded.body)
        self._ready.append((page, encoding, taken))
        self._ready_bytes += taken
        while self._ready_bytes > self.max_bytes // READY_SHARE:
            former, its_encoding, its_bytes = self._ready.popleft()
            former.make_ready(its_encoding, None)
            self._ready_bytes -= its_bytes

    def _add(self, key: PageKey, page: CachedResponse, encoding: str, body: bytes) -> None:
        """Keep another content coding of ``page``."""
        kept = self._lay_down(body)
        with self._lock:
            if self._pages.get(key) is not page or encoding in page.bodies:
                self._free(kept)
                return
            self.bytes -= page.size
            page.bodies = {**page.bodies, encoding: kept}
            self.bytes += page.size
            self._shrink()

    def _lay_down(self, body: Body) -> Body:
        """Return the place of ``body`` in the file, where what was not asked for longest makes room
        for it; where there can be none, ``body``."""
        if self._file is None or isinstance(body, Place) or not self._file.takes(len(body)):
            return body
        with self._lock:
            while self._pages and not self._file.has_room(len(body)):
                crowd = self._probation_file_bytes > self._file.max_bytes // PROBATION_SHARE
                self._remove(_oldest(self._probation if crowd else self._pages))
        return self._file.write(body) or body

    def purge(self, tags: Collection[str]) -> None:
        """Drop the pages with any of ``tags``."""
        with self._lock:
            self._changes += 1
            if self._rendering:
                self._overlooked.append((self._changes, frozenset(tags)))
            for number in self._tagged.find(tags):
                self._remove(self._keys[number])

    def purge_all(self) -> None:
        """Drop every page."""
        self.purge([EVERYTHING])

    def _end_rendering(self, began: int) -> None:
        self._rendering[began] -= 1
        if not self._rendering[began]:
            del self._rendering[began]
        oldest = min(self._rendering, default=self._changes)
        while self._overlooked and self._overlooked[0][0] <= oldest:
            self._overlooked.popleft()

    def _shrink(self) -> None:
        while self._probation_bytes > self.max_bytes // PROBATION_SHARE:
            self._remove(_oldest(self._probation))
        while self.bytes > self.max_bytes - self.max_bytes // READY_SHARE:
            self._remove(_oldest(self._pages))

    def _remove(self, key: PageKey) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self.bytes -= page.size
        self._end_probation(key)
        self._free(*page.bodies.values())
        del self._keys[page.number]
        self._tagged.remove(page.number, page.tags)

    def _end_probation(self, key: PageKey) -> None:
        taken, of_file = self._probation.pop(key, (0, 0))
        self._probation_bytes -= taken
        self._probation_file_bytes -= of_file

    def _free(self, *bodies: Body) -> None:
        for body in bodies:
            if isinstance(body, Place) and self._file is not None:
                self._file.free(body)


def _oldest(pages: "OrderedDict[PageKey, Any]") -> PageKey:
    while True:
        try:
            return next(iter(pages))
        except RuntimeError:
            # Another thread asked for a page between the two, which ``get`` does without the lock.
            continue


def _bytes_in_file(page: CachedResponse) -> int:
    return sum(body.size for body in page.bodies.values() if isinstance(body, Place))
