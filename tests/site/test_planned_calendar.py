"""The desk's calendar: what is planned, by month and by week."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article
from background import clock
from subscriptions.models import Edition
from tests.sessions import let_in
from worldview import roles
from worldview.calendar.spans import the_week_of

CALENDAR = "/admin/calendar/"


def at(day, hour=6):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=hour)


@pytest.fixture
def tomorrow():
    return clock.today() + timedelta(days=1)


def items(response):
    return {(day, item.kind): item for day, planned in response.context["days"] for item in planned}


def week(day):
    return f"{CALENDAR}?week={day}"


def test_each_thing_that_is_planned_is_on_its_day(
    desk, make_article, make_page, make_subscriber, tomorrow
):
    make_article("Scheduled", published=at(tomorrow))
    make_page("A Page", published=at(tomorrow, 8))
    changed = make_article("Changed")
    revisions.hold(changed, snapshot(changed) | {"headline": "Rewritten"})
    changed.plan_changes(at(tomorrow))
    make_article("Comes Down").plan_to_take_down(at(tomorrow))
    make_article("Draft", published=False, edition_date=tomorrow)
    reader = make_subscriber(frequency="daily")
    type(reader).objects.update(next_digest_at=at(tomorrow))
    paused = make_article("Paused")
    Edition.objects.update_or_create(
        article=paused, defaults={"kind": "article", "paused_at": at(tomorrow)}
    )
    response = desk.get(week(tomorrow))
    html = response.content.decode()
    for words in ("Scheduled", "A Page", "Changed", "Comes Down", "Draft", "Daily digest"):
        assert words in html
    assert "becomes public, and is mailed" in html
    found = items(response)
    for kind in ("scheduled", "changes", "down", "draft", "mail", "paused"):
        assert (tomorrow, kind) in found, kind
    assert found[tomorrow, "changes"].address.endswith("/plan-changes/")
    assert found[tomorrow, "down"].address.endswith("/take-down/")
    assert found[tomorrow, "draft"].address.endswith("/change/")


def test_it_costs_the_same_however_much_there_is(
    desk, make_article, tomorrow, django_assert_max_num_queries
):
    for number in range(12):
        make_article(f"Scheduled {number}", published=at(tomorrow))
        make_article(f"Draft {number}", published=False, edition_date=tomorrow)
    with django_assert_max_num_queries(14):
        desk.get(week(tomorrow))


@pytest.mark.parametrize(
    "query", ["month=2026-13", "week=x", "month=9999-12", "week=0001-01-01", "week="]
)
def test_what_is_no_month_and_no_week_is_this_month(desk, query):
    response = desk.get(f"{CALENDAR}?{query}")
    assert response.context["span"].first == clock.today().replace(day=1)


def test_months_and_weeks_lead_on(desk):
    span = desk.get(f"{CALENDAR}?month=2026-12").context["span"]
    assert (span.previous.query, span.next.query) == ("month=2026-11", "month=2027-01")
    assert len(span.days) % 7 == 0
    assert span.days[0] <= span.first
    assert span.days[-1] >= span.last
    span = desk.get(f"{CALENDAR}?week=2026-12-30").context["span"]
    assert (span.last - span.first).days == 6
    assert span.next.first == span.last + timedelta(days=1)


def test_a_writer_sees_it_and_moves_nothing(client, make_article, django_user_model, tomorrow):
    make_article("Scheduled", published=at(tomorrow))
    writer = django_user_model.objects.create_user("w", is_staff=True)
    writer.groups.add(Group.objects.get(name=roles.WRITERS))
    client.force_login(writer)
    response = client.get(week(tomorrow))
    assert items(response)[tomorrow, "scheduled"].form == ""
    assert (tomorrow, "mail") not in items(response)


# --- In a browser --------------------------------------------------------------------------------


@pytest.fixture
def next_week(db):
    return the_week_of(clock.today() + timedelta(days=7)).days


@pytest.fixture
def scheduled(make_article, next_week):
    day = next_week[1]
    return make_article("Scheduled", published=at(day), edition_date=day)


def test_an_entry_is_dragged_to_another_day(page, editor, scheduled, next_week):
    let_in(page)
    page.goto(week(next_week[0]))
    page.locator(".planned-scheduled").drag_to(page.locator(f"[data-day='{next_week[4]}']"))
    page.locator(f"[data-day='{next_week[4]}'] .planned-scheduled").wait_for()
    scheduled.refresh_from_db()
    assert scheduled.published_at == at(next_week[4])
    assert "becomes public on" in page.content()


def test_what_the_form_asks_is_asked_where_it_is_dragged_too(page, editor, scheduled, next_week):
    Article.objects.update(edition_date=next_week[0] - timedelta(days=5))
    let_in(page)
    page.goto(week(next_week[0]))
    page.locator(".planned-scheduled").drag_to(page.locator(f"[data-day='{next_week[6]}']"))
    page.get_by_text("The day printed on it is").wait_for()
    assert page.input_value("[name=at]").startswith(f"{next_week[6]}T06:00")
    page.click("input[value=Schedule]")
    page.get_by_text("The column becomes public on").wait_for()


def test_on_a_telephone_the_days_stand_one_below_the_other(page, editor, scheduled, next_week):
    let_in(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(week(next_week[0]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".calendar-day:visible").count() == 1
    page.get_by_role("link", name="Scheduled").click()
    page.locator("[name=at]").wait_for()
