"""What a page shows, said as labels, so that exactly the pages a change concerns are made anew.

While a page is made, labels are collected: those of each column, keyword, publication and photo
that is fetched for it note themselves (``Shown``), and a view adds those of the lists it makes.
The database says which labels a change concerns, by triggers (migration 0022).

============================  ====================================================================
``article:42``                how a column is named elsewhere: address, headlines, lead picture
``text:42``                   all of a column, as its own page has it
``photo:3``                   a photo, its words and its sized copies
``keyword:7``                 a keyword's name, address, description, other names
``publication:5``             a publication's name, address and note
``citing:5``                  which columns cite a publication
``dossier:7``                 which columns have a keyword, and what those cite
``home``                      which columns are the newest
``archive``                   how many columns there are
``day:…, month:…, year:…``    which columns there are in that time
``headlines:2015``            how the columns of that year are named
``texts:2015``                when the columns of that year changed
``around:…``                  which columns there are on a day, in a month or year, for pages that
                              name their neighbours
``newest, oldest``            the same, for pages that have no neighbour on one side
``anniversary:06-05``         which columns appeared on that day of some year
``references:42``             which columns refer to a column
``subjects:7``                what stood under a keyword at an earlier time changed afterwards
``keywords``, ``sources``     which there are, and how often each is used
``corrections``               which there are
``comments``, ``comments:42`` public comments, of the site and of a column
``editions``                  the digests that were mailed
``*``                         everything
============================  ====================================================================
"""

from calendar import monthrange
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

EVERYTHING = "*"
#: More of them than this are not worth keeping a page for.
MOST = 1000

_collected = ContextVar("labels", default=None)


class Labels(set):
    """Labels, and the moment ``until`` which a page with them holds at most, if any."""

    until = None


@contextmanager
def collected():
    """The ``Labels`` noted in the block."""
    labels = Labels([EVERYTHING])
    token = _collected.set(labels)
    try:
        yield labels
    finally:
        _collected.reset(token)


def note(*labels):
    """Say that the page that is being made, if one is, shows what ``labels`` stand for."""
    if (noted := _collected.get()) is not None:
        noted.update(labels)


def note_until(moment):
    """Say that the page that is being made, if one is, will be another one at ``moment``."""
    if (noted := _collected.get()) is not None:
        noted.until = min(filter(None, [noted.until, moment]))


@contextmanager
def instead(*labels):
    """Note ``labels``, and nothing of what is fetched in the block: for lists without end."""
    note(*labels)
    token = _collected.set(None)
    try:
        yield
    finally:
        _collected.reset(token)


def note_between(earlier, later):
    """Note that the page names the columns of ``earlier`` and ``later`` (days) as neighbours; one
    of them is ``None`` where there is none on that side."""
    if earlier is None:
        note("oldest")
    if later is None:
        note("newest")
    first, last = earlier or later, later or earlier
    if first is None:
        return
    note(*(f"around:{span}" for span in _spans(first, last)))


def _spans(first, last):
    """The days from ``first`` to ``last``, whole months and years of them as one."""
    day = first
    while day <= last:
        year = date(day.year, 12, 31)
        month = day.replace(day=monthrange(day.year, day.month)[1])
        if day.month == day.day == 1 and year <= last:
            yield f"{day:%Y}"
            day = year
        elif day.day == 1 and month <= last:
            yield f"{day:%Y-%m}"
            day = month
        else:
            yield f"{day}"
        day += timedelta(days=1)


class Shown:
    """A model whose rows note themselves, as ``label:key``, when they are fetched for a page."""

    label = ""

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        if (noted := _collected.get()) is not None:
            noted.add(f"{cls.label}:{row.pk}")
        return row
