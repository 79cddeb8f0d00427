"""Contenders asked in turns, and the table of what came of it."""

import urllib.request
from statistics import median


def in_turns(options, contenders):
    """The ``Load`` of each contender (a function that asks it) in the middle round, by name."""
    loads = {name: [] for name in contenders}
    for _ in range(options.rounds):
        for name, ask in contenders.items():
            loads[name].append(ask())
    return {name: sorted(made, key=lambda load: load.rate)[len(made) // 2]
            for name, made in loads.items()}  # fmt: skip


def took_in_turns(rounds, contenders):
    """How long each contender (a function) takes in the middle, in milliseconds, by name."""
    took = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, timed in contenders.items():
            took[name].append(timed())
    return {name: median(times) for name, times in took.items()}


def table(loads, against):
    """Lines of a table: the rate of each, and its ratio to that of others, of which ``against``
    has the name by the words above their column."""
    yield f"{'':42}{'per s':>9}{'median':>9}{'p99 ms':>9}" + "".join(f"{n:>16}" for n in against)
    for name, load in loads.items():
        ratios = "".join(f"{load.rate / loads[n].rate:16.2f}" for n in against.values())
        failed = f"   {load.failed} failed" if load.failed else ""
        yield f"{name:42}{load.rate:9.0f}{load.median:9.2f}{load.p99:9.2f}{ratios}{failed}"


def fetched(url, **headers):
    asked = urllib.request.Request(url, headers={"Host": "localhost"} | headers)
    with urllib.request.urlopen(asked) as answer:
        return answer.headers, answer.read()


def warm(url):
    """Ask until every worker has it in memory."""
    for _ in range(60):
        fetched(url, **{"Accept-Encoding": "gzip"})
