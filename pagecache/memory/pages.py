"""What is kept in memory: pages by their key, the least recently asked for going first, and found
again by their tags. Those that were asked for once only have a part of the room, so that a robot
or somebody's junk, however much it is, crowds out nothing that is read."""

import threading
from collections import OrderedDict, deque

from pagecache.cache_tags import EVERYTHING

#: The part of the room, as a divisor, of pages that nobody asked for again.
SHARE_OF_ONCE = 4


class Pages:
    """Pages of at most so many bytes together. Safe to use from several threads.

    Who renders a page calls ``begin()`` before and gives what that returned to ``keep()``, which
    refuses a page that was concerned by a change meanwhile.
    """

    def __init__(self, most_bytes):
        self.most_bytes, self.bytes = most_bytes, 0
        self._pages = OrderedDict()
        #: Keys of those that nobody asked for since they were kept.
        self._once, self._bytes_of_once = OrderedDict(), 0
        #: Of each tag the key of the one page that has it, or a set of keys: most have one.
        self._tagged = {}
        self._lock = threading.Lock()
        #: Changes so far, and those which pages that are being rendered may have overlooked.
        self._changes, self._overlooked = 0, deque()
        self._rendering = {}

    def __len__(self):
        return len(self._pages)

    def get(self, key):
        """The page kept under ``key``, or ``None``."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:
                return None  # dropped this moment by another thread
            if key in self._once:
                with self._lock:
                    self._bytes_of_once -= self._once.pop(key, 0)
        return page

    def begin(self):
        with self._lock:
            began = self._changes
            self._rendering[began] = self._rendering.get(began, 0) + 1
            return began

    def give_up(self, began):
        """End what ``begin`` began where there is nothing to keep."""
        with self._lock:
            self._end(began)

    def keep(self, key, page, began):
        """Keep ``page`` if nothing changed that concerns it since it ``began`` to be rendered;
        return whether it is current."""
        with self._lock:
            current = not any(
                number > began and not tags.isdisjoint(page.tags)
                for number, tags in self._overlooked
            )
            self._end(began)
            if not current or page.bytes > self.most_bytes // 8:
                return current
            self._remove(key)
            self._pages[key] = page
            self.bytes += page.bytes
            self._once[key] = page.bytes
            self._bytes_of_once += page.bytes
            for tag in page.tags:
                before = self._tagged.setdefault(tag, key)
                if isinstance(before, set):
                    before.add(key)
                elif before != key:
                    self._tagged[tag] = {before, key}
            self._shrink()
            return True

    def grown(self, key, page, by):
        """Count the bytes of another coding of ``page``."""
        with self._lock:
            if self._pages.get(key) is page:
                self.bytes += by
                self._shrink()

    def drop(self, tags):
        """Drop the pages with any of ``tags``."""
        with self._lock:
            self._changes += 1
            if self._rendering:
                self._overlooked.append((self._changes, frozenset(tags)))
            concerned = set()
            for tag in tags:
                found = self._tagged.get(tag, frozenset())
                concerned |= found if isinstance(found, (set, frozenset)) else {found}
            for key in concerned:
                self._remove(key)

    def drop_all(self):
        self.drop([EVERYTHING])

    def _end(self, began):
        self._rendering[began] -= 1
        if not self._rendering[began]:
            del self._rendering[began]
        oldest = min(self._rendering, default=self._changes)
        while self._overlooked and self._overlooked[0][0] <= oldest:
            self._overlooked.popleft()

    def _shrink(self):
        while self._bytes_of_once > self.most_bytes // SHARE_OF_ONCE:
            self._remove(next(iter(self._once)))
        while self.bytes > self.most_bytes:
            self._remove(next(iter(self._pages)))

    def _remove(self, key):
        page = self._pages.pop(key, None)
        if page is None:
            return
        self.bytes -= page.bytes
        self._bytes_of_once -= self._once.pop(key, 0)
        for tag in page.tags:
            keys = self._tagged.get(tag)
            if isinstance(keys, set):
                keys.discard(key)
            if keys == key or keys == set():
                del self._tagged[tag]
