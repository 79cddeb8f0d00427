"""What uncached pages cost in a small archive and a large one: ``python -m benchmarks.pages``.

The same pages of both in one process; medians in milliseconds. Server and network are not in it.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import django

from worldview import private_postgres

ROUNDS = 15


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

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    took = {}
    for size in (options.small, options.large):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE archive_{size}")
        connection.close()
        connection.settings_dict["NAME"] = f"archive_{size}"
        fill(size)
        took[size] = measured()
        connection.close()
        connection.settings_dict["NAME"] = "postgres"
    sys.stdout.write(f"{'page':28}{options.small:>10}{options.large:>10}   ratio\n")
    for name, small in took[options.small].items():
        large = took[options.large][name]
        sys.stdout.write(f"{name:28}{small:10.1f}{large:10.1f}{large / small:8.2f}\n")


def fill(size):
    from django.core.management import call_command

    from benchmarks import archive, crowd

    call_command("migrate", verbosity=0)
    for made in (archive.generate(size), crowd.comments(size * 10)):
        for _ in made:
            pass


def measured():
    """The median time of each kind of page, by name."""
    from django.test import Client

    from articles.models import Article, Keyword

    public = Article.objects.published().order_by("-published_at").defer("search")
    newest, old = public[3], public.reverse()[300]
    common = Keyword.objects.in_use().order_by("-columns").first()
    rare = Keyword.objects.in_use().order_by("columns").first()
    pages = {
        "home": "/",
        "newest column": newest.get_absolute_url(),
        "old column": old.get_absolute_url(),
        "archive": "/archive/",
        "month": f"/{old.edition_date:%Y/%m}/",
        "keywords": "/keywords/",
        "dossier, common keyword": common.get_absolute_url(),
        "dossier, rare keyword": rare.get_absolute_url(),
        "sources": "/sources/",
        "feed": "/feed/",
        "search, common word": "/search/?q=government",
        "search, phrase": "/search/?q=%22the+government%22+ship",
        "newest comments": "/comments/",
        "comments of a column": f"/comments/on/{newest.pk}/",
    }
    client, took = Client(), {name: [] for name in pages}
    for number in range(ROUNDS + 1):
        for name, address in pages.items():
            begun = time.perf_counter()
            response = client.get(address)
            _ = response.content
            if number:
                took[name].append(1000 * (time.perf_counter() - begun))
    return {name: median(times) for name, times in took.items()}


if __name__ == "__main__":
    main()
