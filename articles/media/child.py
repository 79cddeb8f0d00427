"""Reads one picture in a process of its own, whose memory and time are bounded: what a decoder does
there, up to being killed, harms nobody.

``python -m articles.media.child LIMITS``: the file on standard input, on standard output a line of
JSON (``{"picture": …}`` or ``{"refused": "…"}``) and after it the picture as it is kept.
"""

import contextlib
import json
import os
import random
import shutil
import sys
import tempfile
from dataclasses import asdict
from typing import Any

#: Address space, in bytes: enough for 120 million pixels of most kinds.
MAX_MEMORY = 1536 * 1024 * 1024
MAX_CPU_SECONDS = 120
MAX_THREADS = 2


def bound() -> None:
    """Bound what this process may take, where the system can."""
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))
    with contextlib.suppress(AttributeError, OSError):
        # Decoders start a thread for each processor, and each thread takes of the address space.
        there = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, random.sample(there, min(len(there), MAX_THREADS)))


def main(limits: str) -> None:
    bound()
    # What is loaded from here on has the bounds.
    from articles.media.decode import Limits, decode
    from articles.media.kinds import PictureRefused

    asked = json.loads(limits)
    with tempfile.TemporaryFile() as kept:
        try:
            picture = decode(sys.stdin.buffer, kept, Limits(**asked["limits"]), asked["name"])
            answer: dict[str, Any] = {"picture": asdict(picture)}
        except PictureRefused as refusal:
            answer = {"refused": str(refusal)}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        if "picture" in answer:
            kept.seek(0)
            shutil.copyfileobj(kept, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
