"""Where a column is published: the page says what readers get, when, and what is printed on it."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Section


def schedule(article):
    return f"/admin/articles/article/{article.pk}/schedule/"


def today():
    return timezone.localdate()


@pytest.fixture
def draft(make_article):
    return make_article("Tomorrow's", published=False, edition_date=today())


def ahead(days, hour=6):
    return datetime.combine(today() + timedelta(days=days), time(hour))


def test_it_offers_the_next_morning_at_the_hour_of_the_last_column(desk, draft, make_article):
    assert desk.get(schedule(draft)).context["form"]["at"].value() is not None
    last = make_article("Last", edition_date=today() - timedelta(days=1))
    last.date_publication(timezone.make_aware(datetime.combine(last.edition_date, time(7, 45))))
    offered = desk.get(schedule(draft)).context["form"]["at"].value()
    assert offered == datetime.combine(today() + timedelta(days=1), time(7, 45))


def test_a_moment_that_was_chosen_is_shown_and_no_other(desk, draft):
    draft.publish(at=timezone.make_aware(ahead(3)))
    offered = desk.get(schedule(draft)).context["form"]["at"].value()
    assert offered == ahead(3)


def test_the_day_on_which_it_appears_is_printed(desk, draft):
    assert desk.get(schedule(draft)).context["form"]["print_day"].value() is True
    at = f"{ahead(1):%Y-%m-%dT%H:%M}"
    desk.post(schedule(draft), {"at": at, "seen": "", "print_day": "on"})
    column = Article.objects.get()
    assert column.edition_date == today() + timedelta(days=1)
    assert column.state == "scheduled"
    # Who has the form open is told, and history knows of it.
    assert column.version == draft.version + 1
    assert column.revisions.first().content["edition_date"] == str(column.edition_date)


def test_unless_another_one_is_meant(desk, draft, make_article):
    desk.post(schedule(draft), {"at": f"{ahead(1):%Y-%m-%dT%H:%M}", "seen": ""})
    assert Article.objects.get().edition_date == today()
    old = make_article("Old", published=False, edition_date=today() - timedelta(days=400))
    assert desk.get(schedule(old)).context["form"]["print_day"].value() is False


def test_a_day_whose_address_is_taken_is_refused_and_nothing_is_scheduled(
    desk, draft, make_article
):
    taken = make_article("Other", edition_date=today() + timedelta(days=1), published=False)
    Article.objects.filter(pk=taken.pk).update(slug=draft.slug)
    response = desk.post(
        schedule(draft), {"at": f"{ahead(1):%Y-%m-%dT%H:%M}", "seen": "", "print_day": "on"}
    )
    assert response.context["form"].errors["print_day"]
    draft.refresh_from_db()
    assert (draft.state, draft.edition_date) == ("draft", today())


def test_it_can_be_published_at_once_from_there(desk, draft):
    response = desk.post(schedule(draft), {"_now": "1"}, follow=True)
    assert "Published" in response.content.decode()
    assert Article.objects.get().is_public


def test_what_is_to_be_looked_at_stands_there_with_its_place(desk, draft):
    draft.sections.all().delete()
    Section.objects.create(article=draft, headline="Empty", body="", position=0)
    html = desk.get(schedule(draft)).content.decode()
    assert "things to look at before readers do" in html
    assert f"/admin/articles/article/{draft.pk}/change/#sections-0" in html


def test_pages_have_no_day(desk, make_page):
    page = make_page(published=False)
    form = desk.get(f"/admin/articles/page/{page.pk}/schedule/").context["form"]
    assert "print_day" not in form.fields
