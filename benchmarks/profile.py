"""Where the time of one page goes: ``python -m benchmarks.profile /2026/05/14/a-column/``.

Renders it again and again with nothing kept, on the database of the settings, and prints its
queries and the functions by their time.
"""

import cProfile
import os
import pstats
import sys
import time
from io import BytesIO
from statistics import median

import django

ROUNDS = 20


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")
    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from pagecache import store

    path, _, query = sys.argv[1].partition("?")
    site = WSGIHandler()

    def page():
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": settings.ALLOWED_HOSTS[0],
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
        }
        response = site(environ, lambda status, headers: None)
        body = b"".join(response)
        response.close()
        return body

    with store.disabled():
        page()
        with CaptureQueriesContext(connection) as queries:
            page()
        for made in queries.captured_queries:
            sys.stdout.write(f"{made['time']:>6} s  {' '.join(made['sql'].split())[:100]}\n")
        took = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            page()
            took.append(1000 * (time.perf_counter() - begun))
        sys.stdout.write(f"{median(took):.1f} ms in the middle of {ROUNDS}\n")
        profile = cProfile.Profile()
        profile.runcall(lambda: [page() for _ in range(ROUNDS)])
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
