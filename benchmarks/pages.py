"""What pages cost in a small archive and a large one: ``python -m benchmarks.pages``.

The same pages of both in one process, as the database keeps them and rendered each time, the two
archives in turns; medians in milliseconds. Memory, server and network are not in it.
"""

import argparse
import contextlib
import functools
import itertools
import os
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

import django

from benchmarks import goals, searches
from worldview import private_postgres

TURNS, ROUNDS = 3, 5
_readers = itertools.count()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1000, help="columns")
    parser.add_argument("--large", type=int, default=100_000, help="columns")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "ALLOWED_HOSTS": "testserver",
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
            "DATABASE_URL": private_postgres.start(Path(folder)),
        }
        (Path(folder) / "static").mkdir()
        try:
            django.setup()
            report(options)
        finally:
            private_postgres.stop()


def report(options):
    from django.conf import settings
    from django.db import connection

    from pagecache import store

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    small, large = options.small, options.large
    for size in (small, large):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE archive_{size}")
        with of(size):
            fill(size)
    kept, fresh = {small: {}, large: {}}, {small: {}, large: {}}
    for _ in range(TURNS):
        for size in (small, large):
            with of(size):
                measure(kept[size])
                with store.disabled():
                    measure(fresh[size])
    sys.stdout.write(f"{'columns':28}{small:>10}{large:>10}   ratio")
    sys.stdout.write(f"{small:>14}{large:>10}   ratio   (rendered)\n")
    for name in kept[small]:
        line = f"{name:28}"
        for took, width in ((kept, 10), (fresh, 14)):
            one, other = median(took[small][name]), median(took[large][name])
            line += f"{one:{width}.1f}{other:10.1f}{other / one:8.2f}"
        sys.stdout.write(line + "\n")
    with of(large), store.disabled():
        for line in searches.measured(lambda query: asked("/search/", query), large, ROUNDS):
            sys.stdout.write(line + "\n")
    ratios = {
        name: median(fresh[large][name]) / median(fresh[small][name]) for name in fresh[small]
    }
    worst = max(ratios, key=ratios.get)
    goals.note(
        f"{large} columns against {small}, rendered", "1.3 for every page",
        f"{sum(ratio <= 1.3 for ratio in ratios.values())} of {len(ratios)} pages; "
        f"most {ratios[worst]:.2f} ({worst})",
    )  # fmt: skip


@contextlib.contextmanager
def of(size):
    """The archive of that size is the database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = f"archive_{size}"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = "postgres"


def fill(size):
    from django.core.management import call_command

    from benchmarks import archive, crowd

    call_command("migrate", verbosity=0)
    for made in (archive.generate(size), crowd.comments(size * 10)):
        for _ in made:
            pass


def measure(took):
    """Add how long each kind of page took, in milliseconds, to lists by its name."""
    from articles.models import Article, Keyword, Publication

    public = Article.objects.published().order_by("-published_at").defer("search")
    newest, old = public[3], public.reverse()[300]
    common = Keyword.objects.in_use().order_by("-columns").first()
    rare = Keyword.objects.in_use().order_by("columns").first()
    cited = Publication.objects.with_uses().order_by("-uses").first()
    pages = {
        "home": "/",
        "newest column": newest.get_absolute_url(),
        "old column": old.get_absolute_url(),
        "archive": "/archive/",
        "year": f"/{old.edition_date:%Y}/",
        "month": f"/{old.edition_date:%Y/%m}/",
        "day": f"/{old.edition_date:%Y/%m/%d}/",
        "keywords": "/keywords/",
        "dossier, common keyword": common.get_absolute_url(),
        "dossier, rare keyword": rare.get_absolute_url(),
        "sources": "/sources/",
        "publication, cited most": cited.get_absolute_url(),
        "feed": "/feed/",
        "sitemap": "/sitemap.xml",
        "sitemap of a year": f"/sitemap-{old.edition_date:%Y}.xml",
        "corrections": "/corrections/",
        "search, common word": "/search/?q=government",
        "search, phrase": "/search/?q=%22the+government%22+ship",
        "newest comments": "/comments/",
        "comments of a column": f"/comments/on/{newest.pk}/",
    }
    for number in range(ROUNDS + 1):
        for name, address in pages.items():
            path, _, query = address.partition("?")
            begun = time.perf_counter()
            asked(path, query)
            if number:
                took.setdefault(name, []).append(1000 * (time.perf_counter() - begun))


def asked(path, query):
    """Have a page rendered, for another reader each time: one searches only so often."""
    response = site()(environ(path, query), lambda status, headers: None)
    assert response.status_code == 200, f"{path}?{query} gave {response.status_code}"
    b"".join(response)
    response.close()


@functools.cache
def site():
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def environ(path, query):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "10.{}.{}.1".format(*divmod(next(_readers) % 65536, 256)),
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }


if __name__ == "__main__":
    main()
