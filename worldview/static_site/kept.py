"""What of a copy still holds: jobs that nothing concerned since they were done are not done again.

Beside the copy stands of each job which tags its pages had (``pagecache.cache_tags``), when they
were read, and what was written. It holds while none of these tags was noticed to have changed
since, program, settings and address are the same, and its files are there.
"""

import gzip
import hashlib
import json
import os
import zlib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from background import clock
from pagecache import changes, store
from worldview.static_site.addresses import Job
from worldview.static_site.folder import Folder, Outcome
from worldview.static_site.search_index import Found
from worldview.static_site.work import Done

#: What was read longer ago may have changed unknown; a day less, for clocks and long runs.
_TTL = store.LAST_CHANGES_TTL - timedelta(days=1)


class Kept:
    """The jobs of a copy that were done before. It asks the database only when it is made:
    processes begin after that, and a connection is nothing to share."""

    def __init__(self, folder: Folder, *, anew: bool) -> None:
        self._root = folder.root
        self._path = folder.own("done")
        self._of = f"{store.build()} {settings.SITE_URL}"
        self._line = changes.last_line()
        self._now = clock.ask()
        self._anew = anew
        self._changed = changes.since(self._now - _TTL)
        self._used: set[str] = set()

    def find(self, job: Job) -> Done | None:
        """Return what was done of a job, where that still holds."""
        name = _name(job)
        self._used.add(name)
        if self._anew:
            return None
        try:
            record = json.loads(gzip.decompress((self._path / name).read_bytes()))
            return _done(record) if self._holds(record) else None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            # Not there, or not what was written.
            return None

    def keep(self, job: Job, done: Done) -> None:
        """Note what was done of a job."""
        path = self._path / _name(job)
        # No tag says that a file is there again.
        if not done.holds or done.missing or done.read_at is None:
            path.unlink(missing_ok=True)
            return
        record = {
            "of": self._of,
            "line": self._line,
            "read_at": done.read_at.isoformat(),
            "until": done.until and done.until.isoformat(),
            "tags": sorted(done.tags),
            "files": sorted(done.files),
            "found": [done.found.firm, done.found.loose, [*done.found.columns.items()]],
        }
        part = path.with_suffix(".part")
        part.write_bytes(gzip.compress(json.dumps(record).encode(), 1, mtime=0))
        os.replace(part, path)

    def finish(self) -> None:
        """Forget jobs that are none any more."""
        for path in self._path.iterdir():
            if path.name not in self._used:
                with suppress(OSError):
                    path.unlink()

    def _holds(self, record: dict[str, Any]) -> bool:
        read_at = datetime.fromisoformat(record["read_at"])
        if record["of"] != self._of or not self._now - _TTL < read_at <= self._now:
            return False
        if record["line"] > self._line:
            # The database is that of an earlier day again.
            return False
        if (until := record["until"]) and datetime.fromisoformat(until) <= self._now:
            return False
        for tag in record["tags"]:
            if tag in self._changed and ((at := self._changed[tag]) is None or at >= read_at):
                return False
        return all((self._root / file).is_file() for file in record["files"])


def _name(job: Job) -> str:
    return hashlib.blake2b(json.dumps(job).encode(), digest_size=12).hexdigest()


def _done(record: dict[str, Any]) -> Done:
    firm, loose, columns = record["found"]
    return Done(
        files=dict.fromkeys(record["files"], Outcome.SAME),
        found=Found(firm, loose, dict(columns)),
    )
