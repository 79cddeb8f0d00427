"""Changes of what is public are published at a time that was chosen for them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.history import due, revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Page
from tests.articles.test_desk import change, messages, posted


def plan(article):
    return f"/admin/articles/{article.kind.replace('column', 'article')}/{article.pk}/plan-changes/"


def soon(**ahead):
    return (timezone.now() + timedelta(**ahead or {"days": 1})).strftime("%Y-%m-%dT%H:%M")


def the_moment_comes():
    Article.everything.update(changes_at=timezone.now() - timedelta(seconds=1))


def hold(article, **changes):
    revisions.hold(article, snapshot(article) | changes)
    article.refresh_from_db()


@pytest.fixture
def column(make_article):
    article = make_article("As Published", sections=["One"])
    hold(article, headline="As Rewritten")
    return article


def test_a_time_is_chosen_from_the_form_which_is_saved_first(desk, make_article):
    column = make_article("As Published", sections=["One"])
    response = desk.post(change(column), posted(column, headline="Rewritten", _schedule="1"))
    assert response.url == plan(column)
    assert "The time is that of UTC" in desk.get(plan(column)).content.decode()
    response = desk.post(plan(column), {"at": soon(), "seen": ""}, follow=True)
    assert "Readers get the changes on" in messages(response)[-1]
    assert "Readers get it on" in response.content.decode()
    assert "public on" in desk.get("/admin/").content.decode()


def test_the_worker_publishes_them_then_and_not_before(desk, client, column, work):
    desk.post(plan(column), {"at": soon(), "seen": ""})
    work()
    assert "As Published" in client.get(column.get_absolute_url()).content.decode()
    the_moment_comes()
    work()
    assert "As Rewritten" in client.get(column.get_absolute_url()).content.decode()
    column.refresh_from_db()
    assert (column.changes_at, column.unpublished_revision) == (None, None)
    assert column.revised_at is not None


def test_readers_get_what_was_saved_last_by_then(desk, column, work):
    column.plan_changes(timezone.now() + timedelta(days=1))
    hold(column, headline="Rewritten Again")
    assert column.changes_at is not None
    the_moment_comes()
    work()
    assert Article.objects.get().headline == "Rewritten Again"


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_does_it(make_article):
    for number in range(3):
        article = make_article(f"Column {number}")
        hold(article, headline=f"Rewritten {number}")
        article.plan_changes(timezone.now() - timedelta(seconds=1))
    versions = dict(Article.objects.values_list("pk", "version"))
    start, did = threading.Barrier(4), []

    def worker():
        start.wait()
        while due.publish_due_changes():
            did.append(1)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while due.publish_due_changes():
        did.append(1)
    assert len(did) == 3
    assert all(a.version == versions[a.pk] + 1 for a in Article.objects.all())
    assert not Article.objects.exclude(headline__startswith="Rewritten").exists()


def test_the_time_is_changed_and_taken_away(desk, column):
    desk.post(plan(column), {"at": soon(), "seen": ""})
    column.refresh_from_db()
    seen = column.changes_at.isoformat()
    desk.post(plan(column), {"at": soon(days=3), "seen": seen})
    column.refresh_from_db()
    assert column.changes_at > timezone.now() + timedelta(days=2)
    response = desk.post(plan(column), {"_never": "1"}, follow=True)
    assert "wait until you publish them" in messages(response)[-1]
    column.refresh_from_db()
    assert column.changes_at is None
    assert column.has_unpublished_changes


def test_of_two_who_choose_a_time_the_second_is_told(desk, column):
    desk.post(plan(column), {"at": soon(), "seen": ""})
    response = desk.post(plan(column), {"at": soon(days=2), "seen": ""})
    assert "Meanwhile somebody chose" in response.content.decode()


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T10:00", "1500-01-01T10:00", "9999-12-31"])
def test_a_wrong_time_is_explained_and_stays_in_its_box(desk, column, at):
    response = desk.post(plan(column), {"at": at, "seen": ""})
    assert 'class="errorlist"' in response.content.decode()
    assert f'value="{at}"' in response.content.decode() or not at
    column.refresh_from_db()
    assert column.changes_at is None


def test_what_is_in_the_way_is_told_at_the_desk_and_the_changes_go_on_waiting(
    desk, client, make_article, column, work
):
    make_article("In the Way", slug="taken", edition_date=column.edition_date)
    hold(column, slug="taken")
    column.plan_changes(timezone.now() + timedelta(hours=1))
    the_moment_comes()
    work()
    column.refresh_from_db()
    assert column.headline == "As Published"
    assert column.has_unpublished_changes
    assert column.changes_at is None
    first_page = desk.get("/admin/").content.decode()
    assert "The changes of “As Published” were not published" in first_page
    assert "has this address already" in first_page
    assert "has this address already" in desk.get(change(column)).content.decode()
    desk.post(plan(column), {"at": soon(), "seen": ""})
    assert "were not published" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("verb", "said"), [("put_in_bin", "in the bin"), ("withdraw", "withdrawn")]
)
def test_what_is_not_public_then_stays_as_it_is(column, work, verb, said):
    column.plan_changes(timezone.now() + timedelta(hours=1))
    getattr(column, verb)()
    the_moment_comes()
    work()
    column.refresh_from_db()
    assert column.headline == "As Published"
    assert said in column.changes_refused


@pytest.mark.parametrize("button", ["_publish", "_revert", "_withdraw"])
def test_what_was_published_dropped_or_withdrawn_before_has_no_time_any_more(desk, column, button):
    column.plan_changes(timezone.now() + timedelta(days=1))
    desk.post(change(column), posted(column, **{button: "1"}))
    column.refresh_from_db()
    assert column.changes_at is None


def test_where_nothing_waits_it_is_said(desk, make_article):
    response = desk.post(plan(make_article()), {"at": soon(), "seen": ""}, follow=True)
    assert "no changes that wait" in messages(response)[-1]


def test_changes_of_a_page_are_planned_too(desk, client, make_page, work):
    page = make_page("About")
    hold(page, headline="About Us", slug="about-us")
    desk.post(plan(page), {"at": soon(), "seen": ""})
    the_moment_comes()
    work()
    assert Page.objects.get().path == "about-us"
    assert client.get("/about/").status_code == 301
