"""Times for programs are valid: ``<time datetime>`` takes whole seconds, whatever the database
holds (https://html.spec.whatwg.org/multipage/text-level-semantics.html#datetime-value)."""

import contextlib
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import DateTimeField, F

from articles.text.dates import iso8601

MONTH = r"\d{4}-(0[1-9]|1[0-2])"
DAY = rf"{MONTH}-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?"
VALID = re.compile(rf"\d{{4,}}|{MONTH}|{DAY}|{DAY}[T ]{TIME}(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?")
PRINTED = re.compile(r'datetime="([^"]*)"|time" content="([^"]*)"')


@pytest.fixture
def odd_moments(every_page):
    """Every moment in the database is as odd as real ones are."""
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, DateTimeField)
        ]
        # But in records that are never changed.
        if fields and model._meta.managed:
            odd = timedelta(microseconds=65_232)
            with contextlib.suppress(DatabaseError), transaction.atomic():
                model.objects.update(**{name: F(name) - odd for name in fields})


def test_every_page_prints_valid_ones(client, every_page, odd_moments):
    seen, wrong = 0, {}
    for address in every_page:
        html = client.get(address).content.decode()
        for groups in PRINTED.findall(html):
            (value,) = filter(None, groups) if any(groups) else ("",)
            seen += 1
            if not VALID.fullmatch(value):
                wrong.setdefault(address, []).append(value)
    assert wrong == {}
    assert seen > 20


def test_templates_write_them_in_one_way():
    wrong = []
    for file in sorted(Path(settings.BASE_DIR, "templates").rglob("*.*")):
        text = file.read_text()
        if re.search(r"date:\s*['\"]c['\"]", text):
            wrong.append(f"{file.name}: date:'c'")
        wrong += [
            f"{file.name}: {value}"
            for value in re.findall(r'datetime="([^"]*(?:"[^"]*"[^"]*\}\})?)"', text)
            if not re.fullmatch(r"\{\{ \S+\|(iso8601|date:['\"]Y(-m(-d)?)?['\"]) \}\}", value)
        ]
    # A mark, in place of which comments.printed writes it so.
    assert wrong == ["_comment.html: {{ comment.moment }}"]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 20, 22, 7, 44, 65232, tzinfo=UTC), "2026-11-20T22:07:44+00:00"),
        (
            datetime(2026, 11, 20, 22, 7, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
            "2026-11-21T03:37:00+00:00",
        ),
        (datetime(2026, 11, 20, 22, 7).date(), "2026-11-20"),
    ],
)
def test_a_moment_and_a_day(moment, written):
    assert iso8601(moment) == written
    assert VALID.fullmatch(written)
