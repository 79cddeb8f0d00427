"""How long an audio file is heard, as its frames say. Tags are nothing to go by, and not read."""

import logging
import math
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from typing import IO

from django.conf import settings

from articles.media.ingest import child_environment

logger = logging.getLogger(__name__)

CHILD = ["-m", "articles.media.downloads.child"]
CHILD_TIMEOUT = 60
#: No recording is longer.
MAX_DURATION = timedelta(days=7)


def read_duration(file: IO[bytes]) -> timedelta | None:
    """Return how long an audio file is, in whole seconds, or ``None`` where it does not say: then
    it is typed."""
    with tempfile.TemporaryFile() as sent:
        file.seek(0)
        shutil.copyfileobj(file, sent)
        sent.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, *CHILD],
                stdin=sent,
                capture_output=True,
                cwd=settings.BASE_DIR,
                env=child_environment(),
                timeout=CHILD_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    if done.returncode:
        logger.warning("Reading an audio file ended with %s.", done.returncode)
        return None
    return _parse(done.stdout)


def _parse(answer: bytes) -> timedelta | None:
    try:
        seconds = float(answer)
    except ValueError:
        return None
    if not math.isfinite(seconds) or not 0 < seconds <= MAX_DURATION.total_seconds():
        return None
    return timedelta(seconds=max(1, round(seconds)))
