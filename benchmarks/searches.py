"""Searches of every kind, each rendered from scratch by one thread in this process: how long they
take, and of that the processor of Python. Of a database that ``benchmarks.generate``
filled:

``DATABASE_URL=postgresql://… python -m benchmarks.searches``
"""

import argparse
import io
import os
import sys
import time
from statistics import mean, median
from urllib.parse import urlencode

from benchmarks import goals

WORDS = (
    "harbour", "government", "storm", "the", "Osk", "minister", "breakwater", "teacher", "grain",
    "Veldmark", "harbour storm", "breakwater teacher", "government minister", "the government",
    "harbour storm minister", "government harbour teacher water", "the minister of the harbour",
    "government minister harbour storm water teacher", "Ormaia Courier", '"the government"',
    '"Halvard Strait"', '"harbour master"', '"in the"', '"said the"', '"government said"',
    '"the harbour" "the government"', "harbour OR storm", "government -harbour", "harbour -storm",
    "-harbour", "harb*", "gov*", "min* stor*", "harbur", "goverment", "xyzzy", "xyzzy harbour",
    "Ormia", "storm in 2023", "harbour November 2023", "17-Nov-2023", "2023", "17 November", "東京",
    "al-Quds", "user@example.org",
)  # fmt: skip
NARROWED = (
    {"q": "harbour", "year": 2023}, {"q": "government", "year": 2024, "page": 3},
    {"q": "storm", "page": 5}, {"q": "government", "order": "newest"},
    {"q": "government", "order": "oldest"}, {"q": '"the government"', "order": "oldest"},
    {"q": "harbour", "from": 2015, "to": 2018}, {"from": 2015, "to": 2018},
    {"q": "harbour", "day": "11-17"}, {"day": "11-17"},
    {"q": "storm harbour", "year": 2022, "order": "newest"},
)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ |= {"SECRET_KEY": "benchmark", "LOG_LEVEL": "CRITICAL", "ALLOWED_HOSTS": "localhost"}
    # What is rendered without the cache is a server's; it sets Django up.
    from benchmarks.uncached import fresh

    for line in measured(lambda query: _ask(fresh, query), "so many", options.rounds):
        sys.stdout.write(line + "\n")


def measured(ask, columns, rounds):
    """Yield the lines of the report. ``ask(query)`` has a page rendered; ``columns``: how many
    there are, as it is told."""
    kinds = [urlencode(asked) for asked in [*({"q": words} for words in WORDS), *_narrowed()]]
    took = {kind: [] for kind in kinds}
    for number in range(rounds + 1):
        for kind in kinds:
            begun, used = time.perf_counter(), time.process_time()
            ask(kind)
            wall, python = time.perf_counter() - begun, time.process_time() - used
            if number:  # the first time statements are made
                took[kind].append((1000 * wall, 1000 * python))
    for kind, each in sorted(took.items(), key=lambda one: median(wall for wall, _ in one[1])):
        wall, python = (median(times) for times in zip(*each, strict=True))
        yield f"{wall:8.1f} {python:8.1f}  {kind}"
    every = sorted(wall for each in took.values() for wall, _ in each)
    p90, p99 = (every[int(len(every) * share)] for share in (0.9, 0.99))
    python = mean(python for each in took.values() for _, python in each)
    told = f"{median(every):.1f} ms in the middle, {p90:.1f} p90, {p99:.1f} p99"
    yield f"{len(kinds)} kinds: {told}; of a processor Python {python:.1f}"
    goals.note(f"search in {columns} columns, any words", "25 ms in the middle, 80 p99", told)


def _narrowed():
    """Those that are narrowed, by the keyword and the publication that most columns have too."""
    from articles.models import Keyword, Publication  # where Django is ready

    keyword = Keyword.objects.in_use().order_by("-columns").first()
    publication = Publication.objects.with_uses().order_by("-uses").first()
    yield from NARROWED
    yield {"q": "harbour", "keyword": keyword.slug}
    yield {"q": "government", "keyword": keyword.slug, "year": 2024}
    yield {"q": '"the government"', "keyword": keyword.slug}
    yield {"q": "harbour", "publication": publication.slug}


def _ask(fresh, query):
    """Have a page of hits rendered."""
    told = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/search/",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    response = fresh(environ, lambda status, headers: told.append(status))
    b"".join(response)
    response.close()
    if told != ["200 OK"]:
        raise RuntimeError(f"{query}: {told}")


if __name__ == "__main__":
    main()
