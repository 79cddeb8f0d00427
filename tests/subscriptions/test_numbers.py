"""Who joined, left and could not be reached, day by day, and after which column."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import site
from background import clock
from subscriptions import numbers
from subscriptions.bounces import suppress
from subscriptions.importing import import_csv
from subscriptions.models import ConsentEvent, Subscriber
from tests.site.test_site_settings import change as change_settings

PAGE = reverse("admin:subscriptions_subscriber_numbers")


def today():
    return clock.now().astimezone(site().zone).date()


def counted(period=30):
    return {
        day.day: (day.joined, day.imported, day.left, day.bounced)
        for day in numbers.for_period(period).eventful
    }


def event(subscriber, action, moment, **details):
    ConsentEvent.objects.create(
        subscriber=subscriber, action=action, happened_at=moment, details=details
    )


# --- By day --------------------------------------------------------------------------------------


def test_each_day_has_who_came_and_who_went(make_subscriber):
    first, second, third, _ = (make_subscriber() for _ in range(4))
    first.unsubscribe(how="page")
    first.unsubscribe(how="page")
    suppress(second, "bounced", "no such user")
    suppress(third, "by_hand", "asked us on the telephone")
    lines = "email,unsubscribed\nhere@example.com,\ngone@example.com,yes\n"
    import_csv(StringIO(lines), source="elsewhere", dry_run=False)
    assert counted() == {today(): (4, 1, 1, 1)}


def test_a_day_is_one_of_the_zone_of_the_site(make_subscriber, monkeypatch):
    change_settings(time_zone="Pacific/Auckland")
    subscriber = make_subscriber(confirmed=False)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 14, 12, 30, tzinfo=UTC))
    event(subscriber, "confirmed", datetime(2026, 5, 14, 12, 10, tzinfo=UTC))
    event(subscriber, "confirmed", datetime(2026, 5, 14, 11, 50, tzinfo=UTC))
    assert counted() == {date(2026, 5, 15): (1, 0, 0, 0), date(2026, 5, 14): (1, 0, 0, 0)}


@pytest.mark.parametrize("period", numbers.PERIODS)
def test_a_period_ends_today_and_has_as_many_days(make_subscriber, period):
    subscriber = make_subscriber(confirmed=False)
    event(subscriber, "confirmed", clock.now() - timedelta(days=period + 1))
    event(subscriber, "confirmed", clock.now() - timedelta(days=period - 2))
    found = numbers.for_period(period)
    assert (len(found.days), found.days[-1].day, found.total.joined) == (period, today(), 1)


# --- After which column --------------------------------------------------------------------------


def test_who_leaves_is_counted_with_the_edition_they_were_sent_last(
    make_article, make_subscriber, work
):
    readers = [make_subscriber() for _ in range(4)]
    make_article("Early")
    work()
    readers[0].unsubscribe(how="page")
    make_article("Late")
    work()
    for reader in readers[1:3]:
        reader.unsubscribe(how="page")
    make_subscriber("new@example.com").unsubscribe(how="page")
    found = numbers.for_period(30)
    assert [(str(each.edition), each.left, each.audience) for each in found.leavings] == [
        ("Late", 2, 3),
        ("Early", 1, 4),
    ]
    assert found.not_told == 1


# --- At the desk ---------------------------------------------------------------------------------


def test_the_page_has_chart_and_table_and_needs_no_script(
    desk, make_article, make_subscriber, work
):
    reader = make_subscriber()
    make_article("Late")
    work()
    reader.unsubscribe(how="page")
    page = desk.get(PAGE).content.decode()
    assert page.count('class="came"') == page.count('class="went"') == 1
    assert "In 30 days 1 came and 1 went." in page
    assert ">Late</a>" in page
    assert "100.00 %" in page
    assert desk.get(f"{PAGE}?days=365").context["numbers"].period == 365
    assert desk.get(f"{PAGE}?days=x").context["numbers"].period == 30


def test_it_asks_as_much_however_many_there_are(desk, make_article, make_subscriber, work):
    def asked(leaving):
        for n in range(leaving):
            make_subscriber()
            make_article(f"Column {n}")
            work()
            Subscriber.objects.active().first().unsubscribe(how="page")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{PAGE}?days=365")
        return len(queries)

    desk.get(PAGE)
    assert asked(1) == asked(2)


def test_what_is_counted_is_found_by_an_index(make_subscriber):
    subscriber = make_subscriber(confirmed=False)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=subscriber,
            action=("asked", "confirmed", "changed")[n % 3],
            happened_at=clock.now() - timedelta(days=n % 3650),
        )
        for n in range(9000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE subscriptions_consentevent")
        with CaptureQueriesContext(connection) as queries:
            numbers.for_period(30)
        (asked,) = [query["sql"] for query in queries if "GROUP BY 1, 2" in query["sql"]]
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "consent_counted" in plan
