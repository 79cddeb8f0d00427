"""Reading an export in a process beside the one that makes rows of it: on two processors it takes
the time of the longer of both.

What comes of it is the same, in the same order, as where one process does both, which it does on
one processor, and of an export that is small. Where the other process dies, this one reads on.
"""

import logging
import os
import pickle
import subprocess
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from articles.media.ingest import child_environment
from articles.models import site
from worldview.moving_in import chunks
from worldview.moving_in.account import Account
from worldview.moving_in.chunks import Chunk, Job
from worldview.moving_in.formats import FORMATS
from worldview.moving_in.items import Item
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.moving_in.reading import Known
from worldview.moving_in.sources import Source

logger = logging.getLogger("worldview.moving_in")
#: Of less text than some hundred posts have, a process is started in vain.
MIN_SIZE = 3_000_000
CHILD = ["-m", "worldview.moving_in.reading_child"]
#: What has a say in how words and moments are read.
_SETTINGS = ("LANGUAGE_CODE", "LOCALE_PATHS", "FORMAT_MODULE_PATH", "TIME_ZONE", "USE_TZ")


class _Gone(Exception):
    """The other process ended before it came to the end of the export."""


def items(source: Source, account: Account, *, size: int) -> Iterator[Item]:
    """Yield the items of the export of ``account``'s run. ``size``: of its texts, in bytes."""
    run, number = account.run, 0
    if size >= MIN_SIZE and _processors() > 1:
        try:
            for item in _read_beside(source, account):
                number += 1
                yield item
        except _Gone:
            logger.warning("The process that read an archive is gone; it is read on without one.")
        else:
            return
    source.bytes_read = 0
    yield from islice(FORMATS[run.format].read(source, **_options(run)), number, None)


def _processors() -> int:
    """How many this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _options(run: ArchiveImport) -> dict[str, Any]:
    return {"rules": run.rules} if run.rules else {}


def _read_beside(source: Source, account: Account) -> Iterator[Item]:
    with _reader(_job(account)) as answers:
        while data := chunks.read(answers):
            chunk: Chunk = pickle.loads(data)
            source.bytes_read = chunk.bytes_read
            yield from chunk.items
            if chunk.failure:
                raise chunk.failure
            if chunk.is_last:
                return
    raise _Gone


def _job(account: Account) -> Job:
    run = account.run
    return Job(
        path=str(Path(run.path).resolve()),
        name=run.name,
        format=run.format,
        options=_options(run),
        site=account.site,
        known=_known(account),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        column_names=list(site().column_names),
        settings={name: getattr(settings, name) for name in _SETTINGS},
    )


def _known(account: Account) -> bytes:
    lines = ImportedItem.objects.filter(
        system=account.system, kind__in=["post", "page", "comment"], fingerprint__gt=""
    )
    said = lines.order_by("fingerprint").values_list("fingerprint", flat=True).iterator()
    return array("Q", map(Known.number, said)).tobytes()


@contextmanager
def _reader(job: Job) -> Iterator[IO[bytes]]:
    """Start the other process; give what it answers, and end it whatever comes."""
    process = subprocess.Popen(
        [sys.executable, *CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=child_environment(),
    )
    assert process.stdin, "it was asked for"
    assert process.stdout, "as above"
    try:
        with suppress(BrokenPipeError):
            pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
        yield process.stdout
    finally:
        process.kill()
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        process.wait()
