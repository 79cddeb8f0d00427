"""Moments are asked for by the clock on the wall, and asked about where they may be mistyped."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone


def schedule(article):
    return f"/admin/articles/article/{article.pk}/schedule/"


def soon(**ahead):
    return (timezone.now() + timedelta(**ahead or {"days": 1})).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def draft(make_article):
    return make_article(published=False, edition_date=timezone.localdate())


@pytest.fixture
def in_berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.get_default_timezone.cache_clear()
    yield
    timezone.get_default_timezone.cache_clear()


def last_sunday(month):
    """That of next year, on which clocks are set."""
    last = datetime(timezone.now().year + 1, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_an_hour_that_never_comes_is_explained(in_berlin, desk, draft):
    night = last_sunday(3)
    response = desk.post(schedule(draft), {"at": f"{night:%Y-%m-%d}T02:30", "seen": ""})
    html = response.content.decode()
    assert f"There is no 02:30 on {night.day} {night:%B %Y}" in html
    assert "Choose 01:59 or 03:00." in html


@pytest.mark.parametrize(("hour", "utc"), [("first", 0), ("second", 1)])
def test_of_an_hour_that_comes_twice_each_can_be_chosen(in_berlin, desk, draft, hour, utc):
    night = last_sunday(10)
    at = f"{night:%Y-%m-%d}T02:30"
    sent = {"at": at, "seen": "", "asked": at}
    html = desk.post(schedule(draft), sent).content.decode()
    assert "show this time twice" in html
    assert "the first 02:30 (CEST)" in html
    assert "the second 02:30 (CET)" in html
    assert desk.post(schedule(draft), sent | {"hour": hour}).status_code == 302
    draft.refresh_from_db()
    assert (draft.published_at.hour, draft.published_at.minute) == (utc, 30)
    assert desk.get(schedule(draft)).context["form"]["hour"].value() == hour


def test_a_day_far_away_is_asked_about(desk, draft):
    at = soon(days=400)
    response = desk.post(schedule(draft), {"at": at, "seen": ""})
    assert "That is in 399 days." in response.content.decode()
    assert "press “Schedule” again" in response.content.decode()
    asked = response.context["form"]["asked"].value()
    assert desk.post(schedule(draft), {"at": at, "seen": "", "asked": asked}).status_code == 302


def test_a_column_that_appears_far_from_its_day_is_asked_about(desk, make_article):
    day = timezone.localdate() + timedelta(days=60)
    article = make_article(published=False, edition_date=day)
    path = schedule(article)
    response = desk.post(path, {"at": soon(), "seen": ""})
    assert "The day printed on it is" in response.content.decode()
    again = {"at": soon(), "seen": "", "asked": soon()}
    assert desk.post(path, again).status_code == 302
