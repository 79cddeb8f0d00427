"""``make quick``: what can be run at every save.

Tests that take long are listed in ``tests/slow.txt`` and get the mark ``slow``. ``make quick`` runs
the others, and of one with many cases the first. ``make test`` runs all; with ``--note-slow`` it
writes the list anew, of what took longer than ``SLOW`` on two processors.
"""

from collections import Counter
from pathlib import Path

import pytest

#: Seconds that the first case of a test takes, setting up its world included.
SLOW = 0.2
LIST = Path(__file__).with_name("slow.txt")


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="run what can be run at every save")
    parser.addoption("--note-slow", action="store_true", help=f"write {LIST.name} anew")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: listed in tests/slow.txt; make quick leaves it out")
    if config.getoption("--note-slow") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Stopwatch())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    slow = set(LIST.read_text().splitlines()) if LIST.exists() else set()
    for item in items:
        if _function(item.nodeid) in slow:
            item.add_marker(pytest.mark.slow)
    if config.getoption("--quick"):
        first = {}
        for item in items:
            if not (item.get_closest_marker("slow") or item.get_closest_marker("browser")):
                first.setdefault(_function(item.nodeid), item)
        config.hook.pytest_deselected(items=[i for i in items if i not in first.values()])
        items[:] = first.values()


def _function(node):
    return node.partition("[")[0]


class Stopwatch:
    """Adds up what the first case of each test took, and writes the list at the end."""

    def __init__(self):
        self.first, self.seconds = {}, Counter()

    def pytest_runtest_logreport(self, report):
        function = _function(report.nodeid)
        if self.first.setdefault(function, report.nodeid) == report.nodeid:
            self.seconds[function] += report.duration

    def pytest_sessionfinish(self):
        slow = sorted(test for test, seconds in self.seconds.items() if seconds > SLOW)
        LIST.write_text("".join(f"{test}\n" for test in slow))
