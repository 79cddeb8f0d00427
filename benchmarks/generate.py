"""Fill a database with an archive made up for measurements, the same for the same seed: columns of
the words of the samples, comments, subscribers. Never that of a real site:

``DATABASE_URL=postgresql://… python -m benchmarks.generate --articles 100000``
"""

import argparse
import os
import sys
import time

import django


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for what in ("articles", "comments", "subscribers"):
        parser.add_argument(f"--{what}", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")
    django.setup()
    from benchmarks import archive, crowd

    for what, number, make in (
        ("columns", options.articles, archive.generate),
        ("comments", options.comments, crowd.comments),
        ("subscribers", options.subscribers, crowd.subscribers),
    ):
        begun = time.monotonic()
        for made in make(number, seed=options.seed) if number else ():
            sys.stdout.write(f"\r{made} of {number} {what}")
        if number:
            sys.stdout.write(f", {time.monotonic() - begun:.0f} s\n")


if __name__ == "__main__":
    main()
