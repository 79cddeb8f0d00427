"""``import_archive`` killed at random moments, again and again, and each time given again until it
comes to its end: ``python -m benchmarks.kill_import``. The test suite does it in small.

What is there in the end must be what one run makes that nobody disturbs.
"""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from benchmarks import wxr
from worldview import private_postgres

#: Items a transaction, so that there are many moments between two.
BATCH_SIZE = 6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--var", type=Path, help="of a site without rows; made where none is named")
    options = parser.parse_args()
    made = contextlib.nullcontext(options.var) if options.var else tempfile.TemporaryDirectory()
    with made as folder:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        call_command("migrate", verbosity=0)
        export = Path(folder) / "export.xml"
        with export.open("w") as file:
            wxr.write(file, options.posts, words=60)
        try:
            sys.exit(0 if _killed(export, options) else 1)
        finally:
            private_postgres.stop()


def _killed(export, options):
    from worldview.moving_in import batches, reading_ahead

    batches.BATCH_SIZE = BATCH_SIZE
    # Also of so small an export, where there are two processors.
    reading_ahead.MIN_SIZE = 0
    others = _readers()
    chance = random.Random(options.seed)
    begun = time.monotonic()
    if not _run(export, kill_after=None):
        sys.stdout.write("The undisturbed run failed.\n")
        return False
    whole = time.monotonic() - begun
    wanted = told()
    _wipe()
    kills, ends, wrong = 0, 0, 0
    while kills < options.kills:
        if not _run(export, kill_after=chance.uniform(0, whole)):
            kills += 1
            continue
        ends += 1
        if told() != wanted:
            wrong += 1
            for kind, was, now in zip(wanted, wanted.values(), told().values(), strict=True):
                if was != now:
                    odd = [row for row in now if row not in was] + [r for r in was if r not in now]
                    sys.stdout.write(f"{kind} differ: {odd[:3]}\n")
        _wipe()
    time.sleep(1)
    left = len(_readers() - others)
    sys.stdout.write(
        f"{kills} kills, {ends} runs came to their end, {wrong} of them otherwise than "
        f"undisturbed, {left} processes are left that read for one that was killed; "
        f"{options.posts} posts, {time.monotonic() - begun:.0f} s\n"
    )
    return not wrong and not left


def _run(export, *, kill_after):
    """Import in a process of its own; return whether it came to its end before it was killed."""
    connection.close()
    process = os.fork()
    if process == 0:
        with Path(os.devnull).open("w") as nowhere:
            call_command("import_archive", str(export), stdout=nowhere, stderr=nowhere)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    _pid, status = os.waitpid(process, 0)
    return status == 0


def _readers():
    """The processes on this machine that read an export for another one."""
    from worldview.moving_in import reading_ahead

    found = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if reading_ahead.CHILD[-1].encode() in file.read_bytes():
                found.add(file.parent.name)
    return found


def told():
    """Return what there is, without keys and moments that no two runs have in common."""
    from articles.models import Article, Author, Keyword, Redirect, Revision
    from comments.models import Comment, Decision
    from worldview.moving_in.models import ImportedItem

    columns = Article.everything.order_by("edition_date", "slug").prefetch_related("sections")
    revisions = Revision.objects.order_by("article__slug", "pk")
    digests = dict(revisions.values_list("article", "digest"))
    items = ImportedItem.objects.order_by("kind", "source_id")
    return {
        "columns": [
            (
                *(column.edition_date, column.slug, column.headline, column.published_at),
                *(column.byline, [str(author) for author in column.ordered_authors]),
                [keyword.name for keyword in column.ordered_keywords],
                [
                    (s.position, s.anchor, s.headline, s.body, [str(x) for x in s.sources.all()])
                    for s in column.sections.all()
                ],
            )
            for column in columns
        ],
        "comments": sorted(
            (c.article.slug, c.name, c.body, c.html, c.state, c.answers.name if c.answers else "")
            for c in Comment.objects.select_related("article", "answers")
        ),
        "decisions": [(Decision.objects.count(),)],
        "revisions": list(revisions.values_list("article__slug", "name")),
        "redirects": list(Redirect.objects.order_by("key").values_list("key", "article__slug")),
        "names": [
            *Author.objects.values_list("name"),
            *Keyword.objects.order_by("name").values_list("name"),
        ],
        "items": list(items.values_list("kind", "source_id", "name", "reason", "fingerprint")),
        "digests": [
            (item.source_id,)
            for item in items.filter(kind="post")
            if item.made_digest != digests.get(item.row)
        ],
    }


def _wipe():
    tables = connection.introspection.django_table_names(only_existing=True)
    kept = ("django_", "auth_")
    names = ", ".join(name for name in tables if not name.startswith(kept))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


if __name__ == "__main__":
    main()
