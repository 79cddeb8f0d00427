"""Whoever locks a page settles first that nobody moves one meanwhile: two never wait crosswise."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from articles.history import revisions
from articles.models import Article, Page, page_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book(make_page):
    """A public page whose move beneath another one waits to be published."""
    above, page = make_page("Above"), make_page("Below")
    revisions.keep(page)
    content = revisions.saved(page) | {"parent": above.pk, "slug": "below"}
    revisions.hold(page, content)
    return Page.objects.get(pk=page.pk)


def look(page, client):
    with revisions.with_changes(page):
        pass


def publish(page, client):
    with transaction.atomic():
        revisions.publish_changes(Article.everything.get(pk=page.pk))


def restore(page, client):
    with transaction.atomic():
        revisions.restore(page.revisions.last())


def save(page, client):
    page.slug = "elsewhere"
    page.save()


def send_the_form(page, client):
    client.post(reverse("admin:articles_page_change", args=[page.pk]), {"headline": "Other"})


def open_the_form(page, client):
    client.get(reverse("admin:articles_page_change", args=[page.pk]))


def choose_a_moment(page, client):
    client.get(reverse("admin:articles_page_schedule", args=[page.pk]))


def act_on_the_list(page, client):
    client.post(
        reverse("admin:articles_page_changelist"),
        {"action": "put_in_bin", "_selected_action": [page.pk]},
    )


@pytest.mark.parametrize(
    "entrance",
    [look, publish, restore, save, send_the_form, open_the_form, choose_a_moment, act_on_the_list],
)
def test_the_place_is_held_before_the_row(book, editor, entrance):
    client = Client()
    client.force_login(editor)

    def enter():
        try:
            entrance(book, client)
        finally:
            connection.close()

    thread = threading.Thread(target=enter)
    with transaction.atomic():
        page_address.hold_places()
        thread.start()
        thread.join(1.5)
        # It waits for the place or needs none, and holds no row that who moves a page may need.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        rows = Article.everything.select_for_update(nowait=True)
        assert len(rows.filter(kind="page")) == 2
    thread.join(20)
    assert not thread.is_alive()
