"""What searches of every kind take in a large archive, rendered each time. A part of
``benchmarks.pages``."""

import time
from statistics import median, quantiles
from urllib.parse import quote

from benchmarks import goals

#: Common and rare words, several, phrases, wishes, dates, misspellings, what is nowhere.
WANTED = [
    *("government", "harbour", "the", "minister", "breakwater", "teacher", "water", "xyzzy"),
    *("harbour storm", "breakwater teacher", "the government", "harbour storm minister"),
    *("government harbour teacher water", "the minister of the harbour", "xyzzy harbour"),
    *('"the government"', '"in the"', '"said the"', '"the harbour"', '"the harbour" storm'),
    *("harbour OR storm", "government -harbour", "harbour -storm", "harb*", "min* stor*"),
    *("harbur", "goverment", "storm in 2023", "harbour November 2023", "17-Nov-2023", "2023"),
    *("17 November", "government minister harbour storm water teacher", "東京", "al-Quds"),
]
NARROWED = [
    *("q=harbour&year=2023", "q=government&page=3", "q=storm&page=5", "q=government&order=newest"),
    *("q=government&order=oldest", "q=%22the+government%22&order=oldest", "q=&day=11-17"),
    *("q=harbour&from=2015&to=2018", "q=&from=2015&to=2018"),
]
ROUNDS = 5


def measured(ask, columns):
    """Yield the lines of the report. ``ask(path, query)`` has a page rendered."""
    took = {}
    for number in range(ROUNDS + 1):
        for query in [*(f"q={quote(words)}" for words in WANTED), *NARROWED]:
            begun = time.perf_counter()
            ask("/search/", query)
            if number:
                took.setdefault(query, []).append(1000 * (time.perf_counter() - begun))
    middles = sorted(map(median, took.values()))
    p99 = quantiles(middles, n=100, method="inclusive")[98]
    slowest = max(took, key=lambda query: median(took[query]))
    told = f"{median(middles):.0f} ms in the middle, {p99:.0f} p99, {middles[-1]:.0f} at most"
    yield f"{len(middles)} searches in {columns} columns: {told} ({slowest})"
    goals.note(f"search in {columns} columns, any words", "25 ms in the middle, 80 p99", told)
