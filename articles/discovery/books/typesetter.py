"""Sets one book as a PDF in a process of its own, whose memory and time are bounded: a text that is
hard to set ends that process, and no other.

``python -m articles.discovery.books.typesetter FOLDER``: ``book.json`` and the pictures are there;
``book.pdf`` comes to stand beside them. What Typst refuses it says on standard error, and ends
with 1 where there is no book.
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import Literal

#: Address space, in bytes, and seconds of one processor.
MAX_MEMORY, MAX_CPU_SECONDS = 1536 * 1024 * 1024, 40
#: Of a processor that others want too, it has what is left.
NICENESS = 10
TEMPLATE = Path(__file__).with_name("book.typ")


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
        os.nice(NICENESS)
        # Typst starts a thread for each processor.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])


def main(folder: str) -> int:
    bound()
    # What is loaded from here on has the bounds.
    import typst
    from font_source_serif_pro import font_directory

    shutil.copyfile(TEMPLATE, os.path.join(folder, "book.typ"))
    # Where no font of the machine has a letter, the book is no PDF/UA, and a sign stands for it.
    standard: Literal["ua-1"] | None
    for standard in ("ua-1", None):
        try:
            typst.compile(
                os.path.join(folder, "book.typ"),
                output=os.path.join(folder, "book.pdf"),
                root=folder,
                font_paths=[font_directory],
                pdf_standards=standard,
                # The same bytes for the same book; when it was last changed the book says itself.
                timestamp=0,
            )
            return 0
        except typst.TypstError as refusal:
            sys.stderr.write(f"{refusal}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
