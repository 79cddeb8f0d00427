"""Which pages have a tag: numbers of pages by tag, in little memory, for a page has some thirty
tags and a tag up to all pages.

Pages are numbered in the order in which they come, so the numbers of a tag are in order without
being sorted, and one that goes is found by halves. Sets of keys take twice as much.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable


class TagIndex:
    """The pages with each tag. Not safe to use from several threads."""

    def __init__(self) -> None:
        #: The one page with a tag, which most tags are of, or several.
        self._pages: dict[str, int | array[int]] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, page: int, tags: Iterable[str]) -> None:
        """Note the ``tags``, each given once, of a page with a higher number than any before."""
        for tag in tags:
            others = self._pages.setdefault(tag, page)
            if isinstance(others, array):
                others.append(page)
            elif others != page:
                self._pages[tag] = array("Q", (others, page))

    def remove(self, page: int, tags: Iterable[str]) -> None:
        """Forget a page, which has ``tags``."""
        for tag in tags:
            pages = self._pages[tag]
            if isinstance(pages, array):
                del pages[bisect_left(pages, page)]
                if len(pages) == 1:
                    self._pages[tag] = pages[0]
            else:
                del self._pages[tag]

    def find(self, tags: Iterable[str]) -> set[int]:
        """Return the pages with any of ``tags``."""
        found: set[int] = set()
        for tag in tags:
            pages = self._pages.get(tag)
            if isinstance(pages, array):
                found.update(pages)
            elif pages is not None:
                found.add(pages)
        return found
