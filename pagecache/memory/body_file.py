"""Bodies of pages in a file of this process, outside its own memory: the system keeps there what is
read, and takes the room back where it is wanted.

The file has no name from its first moment on, so nobody else opens it, no other process writes in
it, and it is gone with this one however that ends. It is made when the first body is written, for a
server may fork after the import. A body lies in as many blocks as it needs, wherever they are free:
so nothing has to be moved and no room is lost but at its end, half a block in the middle. What was
freed may be written over at once; who reads looks afterwards whether it was.

Bound: ``max_bytes``, and one body at most an eighth of it. Where there can be no file, or no room
on the disk, a body is refused and its page keeps it in memory.
"""

import errno
import logging
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import IO
from zlib import crc32

logger = logging.getLogger("pagecache.memory")

BLOCK_BYTES = 4096
#: The part of the room, as a divisor, that one body may have.
MAX_SHARE = 8
#: After the disk refused a body, in seconds.
RETRY_DELAY = 60
#: Linux's word for "only what needs no disk", which not every file system knows; other systems may
#: not know the call that takes it.
_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)
_IS_KNOWN = hasattr(os, "preadv")


class Place:
    """Where a body lies: its ``blocks``, none any more once it was freed."""

    __slots__ = ("_checksum", "blocks", "length")

    def __init__(self, blocks: tuple[int, ...], body: bytes) -> None:
        self.blocks, self.length, self._checksum = blocks, len(body), crc32(body)

    @property
    def size(self) -> int:
        """What it takes of the file, in bytes."""
        return len(self.blocks) * BLOCK_BYTES

    def holds(self, body: bytes) -> bool:
        """Return whether ``body`` is what was written there."""
        return len(body) == self.length and crc32(body) == self._checksum


class BodyFile:
    """A file under ``folder`` of at most ``max_bytes``. Safe to use from several threads."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder, self._max_blocks = folder, max_bytes // BLOCK_BYTES
        self._file: IO[bytes] | None = None
        #: Blocks that were used before, and the first that never was.
        self._free: list[int] = []
        self._end = 0
        self._lock = threading.Lock()
        self._refused_until, self._warned = 0.0, False
        self._flags = _NOWAIT

    @property
    def used_bytes(self) -> int:
        """How many bytes are in use."""
        return (self._end - len(self._free)) * BLOCK_BYTES

    @property
    def max_bytes(self) -> int:
        """How many bytes may be."""
        return self._max_blocks * BLOCK_BYTES

    def takes(self, length: int) -> bool:
        """Return whether a body so long may be put here once there is room."""
        if not _IS_KNOWN or time.monotonic() < self._refused_until:
            return False
        return count_blocks(length) <= self._max_blocks // MAX_SHARE

    def has_room(self, length: int) -> bool:
        """Return whether there is room for a body so long by now."""
        return count_blocks(length) <= self._max_blocks - self._end + len(self._free)

    def write(self, body: bytes) -> Place | None:
        """Write ``body`` and return where it is; ``None`` where there is no room."""
        if not self.takes(len(body)):
            return None
        with self._lock:
            if not self.has_room(len(body)):
                return None
            blocks = tuple(self._take() for _ in range(count_blocks(len(body))))
        place, view = Place(blocks, body), memoryview(body)
        try:
            descriptor = self._open()
            for number, block in enumerate(blocks):
                part = view[number * BLOCK_BYTES : (number + 1) * BLOCK_BYTES]
                if os.pwrite(descriptor, part, block * BLOCK_BYTES) != len(part):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as failure:
            self.free(place)
            self._refuse(failure)
            return None
        self._warned = False
        return place

    def read(self, place: Place, *, wait: bool) -> bytes | None:
        """Return the body at ``place``; ``None`` where it was freed, cannot be read, or is not in
        the system's memory and ``wait`` is false."""
        blocks, length = place.blocks, place.length
        if self._file is None:
            return None
        buffer = memoryview(bytearray(length))
        try:
            for number, block in enumerate(blocks):
                part = buffer[number * BLOCK_BYTES : (number + 1) * BLOCK_BYTES]
                flags = 0 if wait else self._flags
                os.preadv(self._file.fileno(), [part], block * BLOCK_BYTES, flags)
        except BlockingIOError:
            return None
        except OSError as failure:
            if wait or not self._flags or failure.errno not in (errno.EOPNOTSUPP, errno.ENOSYS):
                return None
            # Such file systems are in memory, or lie on another one.
            self._flags = 0
            return self.read(place, wait=wait)
        body = bytes(buffer)
        # Looked at after it was read: who frees it says so before anybody writes over it.
        return body if place.blocks is blocks and place.holds(body) else None

    def free(self, place: Place) -> None:
        """Give up the body at ``place``."""
        with self._lock:
            blocks, place.blocks = place.blocks, ()
            self._free.extend(reversed(blocks))

    def _take(self) -> int:
        if self._free:
            return self._free.pop()
        self._end += 1
        return self._end - 1

    def _open(self) -> int:
        if self._file is None:
            with self._lock:
                if self._file is None:
                    self._file = tempfile.TemporaryFile(  # noqa: SIM115  # as long as we are
                        dir=self._folder, buffering=0
                    )
        return self._file.fileno()

    def _refuse(self, failure: OSError) -> None:
        self._refused_until = time.monotonic() + RETRY_DELAY
        if not self._warned:
            logger.warning("Pages are kept in memory alone, not in %s: %s", self._folder, failure)
        self._warned = True


def count_blocks(length: int) -> int:
    """Return how many blocks a body so long takes."""
    return -(-length // BLOCK_BYTES)
