"""A copy of the whole public site, written to a folder by several processes."""

import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from django.db import connections
from django.template.loader import render_to_string

from worldview.static_site import addresses, names, redirect_page, rewriting
from worldview.static_site.addresses import Job
from worldview.static_site.folder import Folder, Outcome, folders_of
from worldview.static_site.kept import Kept
from worldview.static_site.rendering import addressed, as_readers_see_it, request_for
from worldview.static_site.search_index import Index
from worldview.static_site.work import Done, Worker

#: Jobs that wait for each process.
WAITING = 3
#: Told how much of all is done.
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Written:
    """What a run did: how many files are new, changed, the same as before, and removed.
    ``missing``: files that pages name and the site has not. ``hidden``: addresses of before that
    could not be led on, for something is at them."""

    new: int
    changed: int
    same: int
    removed: int
    missing: tuple[str, ...]
    hidden: int

    @property
    def files(self) -> int:
        return self.new + self.changed + self.same


def export(
    root: Path,
    *,
    url: str | None = None,
    processes: int | None = None,
    anew: bool = False,
    patience: float = 0,
    progress: Progress = lambda done, all_of_it: None,
) -> Written:
    """Write the site to the folder ``root``, or bring the copy there up to date.

    url: where the copy will be, for feeds and all else that needs whole addresses. anew: render
    also what nothing concerned since the last time. patience: how many seconds to wait for another
    process that has the folder. Raise ``folder.NotOurs`` or ``folder.IsBusy``; what fails or is
    killed is gone on with the next time.
    """
    folder = Folder(root)
    with folder.opened(patience), addressed(url):
        return _Export(folder, processes or os.cpu_count() or 1, progress, anew=anew).run()


class _Export:
    def __init__(self, folder: Folder, processes: int, progress: Progress, *, anew: bool) -> None:
        self._folder, self._processes, self._progress = folder, processes, progress
        self._anew = anew
        self._total = self._so_far = 0
        self._files: dict[str, Outcome] = {}
        self._missing: set[str] = set()
        self._index = Index(folder.scratch())

    def run(self) -> Written:
        with as_readers_see_it():
            # First, for it wants all static files, and fails at once where they are not collected.
            self._write_search_page()
        jobs = list(addresses.jobs())
        self._total = sum(len(items) for _, items in jobs)
        kept = Kept(self._folder, anew=self._anew)
        with self._working() as results:
            for job, done in results(self._without(kept, jobs)):
                kept.keep(job, done)
                self._keep(job, done)
        with as_readers_see_it():
            for file, data in self._index.files():
                self._write(file, data)
            self._write("404.html", _not_found())
            hidden = self._write_redirects()
        removed = self._folder.finish(set(self._files))
        kept.finish()
        counted = Counter(self._files.values())
        return Written(
            counted[Outcome.NEW],
            counted[Outcome.CHANGED],
            counted[Outcome.SAME],
            removed,
            tuple(sorted(self._missing)),
            hidden,
        )

    def _without(self, kept: Kept, jobs: list[Job]) -> Iterator[Job]:
        """Yield the jobs that are to be done, and have all others as they were."""
        for job in jobs:
            if done := kept.find(job):
                self._keep(job, done)
            else:
                yield job

    def _keep(self, job: Job, done: Done) -> None:
        self._add(done)
        self._so_far += len(job[1])
        self._progress(self._so_far, self._total)

    def _add(self, done: Done) -> None:
        for file, outcome in done.files.items():
            # What two processes came by is new to the first of them alone.
            if self._files.get(file, Outcome.SAME) is Outcome.SAME:
                self._files[file] = outcome
        self._missing |= done.missing
        self._index.add(done.found)

    def _write(self, file: str, data: bytes) -> None:
        self._files[file] = self._folder.write(file, data)

    def _write_search_page(self) -> None:
        request = request_for("/search/")
        html = render_to_string("worldview/static_site/search.html", request=request)
        made = rewriting.page(html, "/search/", rewriting.SEARCH_FILE)
        self._write(rewriting.SEARCH_FILE, made.text.encode())
        self._add(Worker(self._folder).files(made.files))

    def _write_redirects(self) -> int:
        """Lead on from addresses of before, where nothing is at them by now; return how many could
        not be, for file systems that take names that differ in case for one too, and have nothing
        beneath a file."""
        taken = {file.casefold() for file in self._files}
        folders = {folder for file in taken for folder in folders_of(file)}
        hidden = 0
        for address, to in addresses.redirects():
            file = _file_of_before(address)
            page = redirect_page.build(file, to) if file else None
            name = file.casefold() if file else ""
            if file is None or page is None or name in folders or taken & folders_of(name):
                hidden += 1
            elif name not in taken:
                taken.add(name)
                folders |= folders_of(name)
                self._write(file, page)
        return hidden

    @contextmanager
    def _working(self) -> Iterator[Callable[[Iterator[Job]], Iterator[tuple[Job, Done]]]]:
        if self._processes == 1:
            worker = Worker(self._folder)
            yield lambda jobs: ((job, _do(worker, job)) for job in jobs)
            return
        # Each process has a connection of its own.
        connections.close_all()
        pool = ProcessPoolExecutor(
            self._processes, get_context("fork"), _begin, (self._folder, os.getpid())
        )
        try:
            yield lambda jobs: _in_turn(pool, jobs, self._processes * WAITING)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_turn(
    pool: ProcessPoolExecutor, jobs: Iterator[Job], at_once: int
) -> Iterator[tuple[Job, Done]]:
    """Yield jobs as they are done; few wait, so that what was done of many is never in memory."""
    waiting: dict[Future[Done], Job] = {}
    for job in jobs:
        waiting[pool.submit(_do_here, job)] = job
        if len(waiting) >= at_once:
            yield from _finished(waiting)
    while waiting:
        yield from _finished(waiting)


def _finished(waiting: dict[Future[Done], Job]) -> Iterator[tuple[Job, Done]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


#: Of a process of the pool.
_workers: list[Worker] = []


def _begin(folder: Folder, parent: int) -> None:
    _workers[:] = [Worker(folder)]
    end_with(parent)
    # Pages leave no garbage that counting references does not see to; looking for it takes time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def end_with(parent: int) -> None:
    """End this process with the one that began it, which may have been killed: it would wait for
    work for ever, and the folder with it."""
    threading.Thread(target=_wait_for_end_of, args=(parent,), daemon=True).start()


def _wait_for_end_of(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _do_here(job: Job) -> Done:
    return _do(_workers[0], job)


def _do(worker: Worker, job: Job) -> Done:
    name, items = job
    done: Done = getattr(worker, name)(items)
    return done


def _not_found() -> bytes:
    """Return the page that static hosts show where nothing is, at whatever address."""
    html = render_to_string("404.html", request=request_for("/404.html"))
    return rewriting.everywhere(html).encode()


def _file_of_before(address: str) -> str | None:
    """Return the file at an address of before, or ``None`` where static hosts would not show it as
    a page."""
    if address.endswith("/"):
        return names.page_file(address)
    last = address.rpartition("/")[2]
    if last.lower().endswith((".html", ".htm")):
        return names.file_of(address)
    return None if "." in last else names.page_file(f"{address}/")
