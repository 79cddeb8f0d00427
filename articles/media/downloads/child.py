"""Reads how long one audio file is heard, in a process of its own, as pictures are read
(``articles/media/child.py``): whatever the file makes of its reader harms nobody.

``python -m articles.media.downloads.child``: the file on standard input, on standard output the
seconds.
"""

import sys

from articles.media.child import bound


def main() -> None:
    bound()
    # What is loaded from here on has the bounds.
    from tinytag import TinyTag

    tag = TinyTag.get(file_obj=sys.stdin.buffer, tags=False)
    sys.stdout.write(str(tag.duration or ""))


if __name__ == "__main__":
    main()
