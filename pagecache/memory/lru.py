"""Responses in memory by their key, the least recently used going first, found again by their tags.

A segmented LRU: what was asked for once only is on probation and has a part of the room, so that a
robot or somebody's junk, however much it is, crowds out nothing that is read.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Collection

from pagecache.cache_tags import EVERYTHING
from pagecache.memory.responses import CachedResponse

#: Host, path, and the query of those parameters that the page declares.
PageKey = tuple[str, str, str]

#: The part of the room, as a divisor, of responses on probation.
PROBATION_SHARE = 4
#: The part of the room, as a divisor, that one response may have.
MAX_SHARE = 8


class LruPages:
    """Responses of at most ``max_bytes`` together. Safe to use from several threads.

    Who renders a page calls ``begin_rendering`` before, and then ``put`` or ``cancel_rendering``
    with what that returned; ``put`` refuses a response that was concerned by a change meanwhile.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._pages: OrderedDict[PageKey, CachedResponse] = OrderedDict()
        #: The bytes of each that nobody asked for since it was put, by its key.
        self._probation: OrderedDict[PageKey, int] = OrderedDict()
        self._probation_bytes = 0
        #: Of each tag the key of the one page that has it, or a set of keys: most have one.
        self._tagged: dict[str, PageKey | set[PageKey]] = {}
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
                    self._probation_bytes -= self._probation.pop(key, 0)
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
        with self._lock:
            current = not any(
                number > began and not tags.isdisjoint(page.tags)
                for number, tags in self._overlooked
            )
            self._end_rendering(began)
            if not current or page.bytes > self.max_bytes // MAX_SHARE:
                return current
            self._remove(key)
            self._pages[key] = page
            self.bytes += page.bytes
            self._probation[key] = page.bytes
            self._probation_bytes += page.bytes
            for tag in page.tags:
                before = self._tagged.setdefault(tag, key)
                if isinstance(before, set):
                    before.add(key)
                elif before != key:
                    self._tagged[tag] = {before, key}
            self._shrink()
            return True

    def add_bytes(self, key: PageKey, page: CachedResponse, number: int) -> None:
        """Count the bytes of another content coding of ``page``."""
        with self._lock:
            if self._pages.get(key) is page:
                self.bytes += number
                self._shrink()

    def purge(self, tags: Collection[str]) -> None:
        """Drop the pages with any of ``tags``."""
        with self._lock:
            self._changes += 1
            if self._rendering:
                self._overlooked.append((self._changes, frozenset(tags)))
            concerned: set[PageKey] = set()
            for tag in tags:
                found = self._tagged.get(tag)
                if isinstance(found, set):
                    concerned |= found
                elif found is not None:
                    concerned.add(found)
            for key in concerned:
                self._remove(key)

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
            self._remove(next(iter(self._probation)))
        while self.bytes > self.max_bytes:
            self._remove(next(iter(self._pages)))

    def _remove(self, key: PageKey) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self.bytes -= page.bytes
        self._probation_bytes -= self._probation.pop(key, 0)
        for tag in page.tags:
            keys = self._tagged.get(tag)
            if isinstance(keys, set):
                keys.discard(key)
            if keys == key or keys == set():
                del self._tagged[tag]
