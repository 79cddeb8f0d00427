"""Telling a hub and search engines of columns, each once."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from articles.discovery import announcing
from articles.models import Announcement, Article
from background.models import Failure
from tests.site.public_pages import views
from worldview.site_settings import changes


@pytest.fixture
def hub(settings, monkeypatch, db):
    """A server that is told, as hub and as search engine: ``hub.told``, ``hub.status``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.told.append((self.path, self.headers["Content-Type"], body))
            self.send_response(server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.status = [], 202
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CHECK_PRIVATE_LINKS = True
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(announcing, "INDEXNOW", f"{address}/indexnow")
    row = changes.own_copy()
    row.websub_hub, row.indexnow_key = f"{address}/hub", "a-key-of-ours"
    row.save()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def publish(make_article):
    def published(headline="New", **how):
        article = make_article(headline, published=False)
        article.publish(**how)
        return article

    return published


def test_a_new_column_is_told_once_to_the_hub_and_to_search_engines(client, hub, publish):
    article = publish()
    assert announcing.announce_due()
    assert not announcing.announce_due()
    (to_hub, form, body), (to_index, kind, said) = hub.told
    assert (to_hub, form) == ("/hub", "application/x-www-form-urlencoded")
    asked = parse_qs(body)
    assert asked["hub.mode"] == ["publish"]
    for topic in asked["hub.url"]:
        feed = client.get(topic.removeprefix("http://testserver")).content.decode()
        assert f"127.0.0.1:{hub.server_port}/hub" in feed
        assert topic in feed
    assert (to_index, kind) == ("/indexnow", "application/json; charset=utf-8")
    told = json.loads(said)
    assert (told["host"], told["urlList"]) == ("testserver", [article.permalink])
    key = client.get(told["keyLocation"].removeprefix("http://testserver"))
    assert key.content.decode() == told["key"] == "a-key-of-ours"


def test_a_change_and_a_withdrawal_are_told_and_what_is_not_public_is_not(hub, publish):
    article = publish()
    publish("Later", at=timezone.now() + timedelta(hours=1))
    announcing.announce_due()
    assert len(hub.told) == 2
    Article.objects.filter(pk=article.pk).update(revised_at=Now())
    announcing.announce_due()
    assert len(hub.told) == 4
    article.refresh_from_db()
    article.withdraw()
    announcing.announce_due()
    assert len(hub.told) == 6
    assert not announcing.announce_due()


def test_what_comes_from_an_archive_is_not_told(hub, make_article):
    Article.objects.bulk_create(
        [Article(headline="In", slug="in", edition_date="2026-05-14", published_at=timezone.now())]
    )
    make_article("Of long ago", published=False).publish_from_archive()
    make_article("Dated back", published=timezone.now() - timedelta(hours=1))
    assert not announcing.announce_due()
    assert not Announcement.objects.exists()


def test_who_does_not_answer_is_asked_again_and_the_editor_sees_it(hub, publish):
    hub.status = 500
    publish()
    announcing.announce_due()
    assert len(hub.told) == 2
    assert not announcing.announce_due()
    failures = Failure.objects.for_task(announcing.TASK.name)
    assert {failure.error for failure in failures} == {
        "HTTPError: HTTP Error 500: Internal Server Error"
    }
    hub.status = 200
    failures.try_again()
    announcing.announce_due()
    assert len(hub.told) == 4
    assert not failures.exists()


def test_what_a_killed_worker_had_is_told_later_and_never_by_two_at_once(hub, publish):
    publish()
    Announcement.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert not announcing.announce_due()
    Announcement.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    announcing.announce_due()
    assert len(hub.told) == 2


def test_no_network_of_ours_is_told_anything(hub, publish, settings):
    settings.CHECK_PRIVATE_LINKS = False
    publish()
    announcing.announce_due()
    assert hub.told == []
    assert "a private network" in Failure.objects.for_task(announcing.TASK.name).first().error


def test_without_settings_nobody_is_told_and_nothing_noted(client, publish):
    publish()
    assert not announcing.announce_due()
    assert not Announcement.objects.exists()
    assert client.get("/indexnow.txt").status_code == 404
    assert "hub" not in client.get("/feed/").content.decode().partition("<entry>")[0]


def test_each_feed_that_names_a_hub_is_told_of_and_says_so_in_its_headers(client, hub, publish):
    article = publish()
    names = [name for name, _ in views(get_resolver().url_patterns) if name.startswith("articles:")]
    feeds = [name for name in names if "feed" in name and not _arguments(name)]
    named = set()
    for name in feeds:
        path = reverse(name)
        for attempt in range(2):  # the second is kept
            answer = client.get(path)
            if "/hub" in answer.content.decode():
                named.add(name)
                where = f"http://127.0.0.1:{hub.server_port}/hub"
                assert answer["Link"] == (
                    f'<{where}>; rel="hub", <{settings.SITE_URL}{path}>; rel="self"'
                ), (name, attempt)
            else:
                assert "Link" not in answer, name
    assert named == set(announcing.TOPICS)
    for path in (
        f"/feed/?before={article.pk}",
        f"/feed.json?before={article.pk}",
        "/feed/2026/05/",
    ):
        assert "Link" not in client.get(path), path


def _arguments(name):
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False
