"""How many requests may be inside Django at once, and who waits for a turn.

A request that finds no turn in time is refused at once, with words, and not queued without end: a
table that is locked, or a crowd, then costs those who ask for what is not kept, and nobody else.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

_T = TypeVar("_T")


class Busy(Exception):
    """No turn can be had in time."""


class Lane:
    """Threads for one kind of request. To be used from one event loop.

    ``threads``: how many are at work at once. Of more than one, one sender never has all.
    ``max_waiting``: how many more wait at once, ``of_one_sender`` of them at most, half where that
    is not said. ``patience``: how long, in seconds.
    """

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        max_waiting: int,
        patience: float,
        of_one_sender: int | None = None,
    ) -> None:
        self._threads, self._max_waiting, self._patience = threads, max_waiting, patience
        self._of_one_sender = of_one_sender or max(1, max_waiting // 2)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._working: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    async def run(self, sender: str, work: Callable[..., _T], *args: Any) -> _T:
        """Return what ``work(*args)`` returns, done in a thread; raise ``Busy`` without a turn.

        Who is cancelled meanwhile gives the turn back when the work is done, not before.
        """
        await self._take_turn(sender)
        try:
            done = asyncio.get_running_loop().run_in_executor(
                self._pool, copy_context().run, work, *args
            )
        except BaseException:
            self._give_turn_back(sender)
            raise
        done.add_done_callback(lambda _: self._give_turn_back(sender))
        return await asyncio.shield(done)

    def close(self) -> None:
        self._pool.shutdown(wait=False)

    async def _take_turn(self, sender: str) -> None:
        if self._may_work(sender):
            self._working[sender] += 1
            return
        of_sender = sum(waiting == sender for waiting, _ in self._waiting)
        if len(self._waiting) >= self._max_waiting or of_sender >= self._of_one_sender:
            raise Busy
        mine = (sender, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            async with asyncio.timeout(self._patience):
                await mine[1]
        except BaseException as failure:
            if mine in self._waiting:
                self._waiting.remove(mine)
            else:
                self._give_turn_back(sender)
            if isinstance(failure, TimeoutError):
                raise Busy from None
            raise

    def _may_work(self, sender: str) -> bool:
        free = self._working.total() < self._threads
        return free and self._working[sender] < max(1, self._threads - 1)

    def _give_turn_back(self, sender: str) -> None:
        self._working[sender] -= 1
        if not self._working[sender]:
            del self._working[sender]
        for waiting in list(self._waiting):
            # One whose patience has just ended is about to take itself out.
            if not waiting[1].done() and self._may_work(waiting[0]):
                self._waiting.remove(waiting)
                self._working[waiting[0]] += 1
                waiting[1].set_result(None)
