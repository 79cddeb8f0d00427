"""Showing a draft to somebody without an account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import ShareLink
from tests.articles.test_desk import change, posted


@pytest.fixture
def draft(make_article):
    return make_article("Not Public Yet", published=False)


@pytest.fixture
def link(draft):
    return draft.share_links.create()


def test_the_editor_shares_a_link_and_takes_it_back(desk, client, draft):
    desk.post(change(draft), posted(draft, _share="1"))
    link = ShareLink.objects.get()
    assert link.address in desk.get(change(draft)).content.decode()
    client.logout()
    assert "Not Public Yet" in client.get(link.get_absolute_url()).content.decode()
    client.force_login(link.made_by)
    draft.refresh_from_db()
    desk.post(change(draft), posted(draft, _unshare="1"))
    assert client.get(link.get_absolute_url()).status_code == 404


def test_the_page_is_kept_nowhere_and_tells_nobody(client, link):
    response = client.get(link.get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "Write a comment" not in response.content.decode()
    assert "/admin/" not in response.content.decode()


def test_after_publication_it_leads_to_the_permalink(client, draft, link):
    draft.publish()
    assert client.get(link.get_absolute_url()).url == draft.get_absolute_url()


def test_it_ends_by_itself(client, link):
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("verb", ["put_in_bin", "publish_and_withdraw"])
def test_what_was_taken_back_is_not_shown(client, draft, link, verb):
    if verb == "put_in_bin":
        draft.put_in_bin()
    else:
        draft.publish()
        draft.withdraw()
    response = client.get(link.get_absolute_url())
    assert response.status_code == 404
    assert "Not Public Yet" not in response.content.decode()


@pytest.mark.parametrize("token", ["x", "%00", "a" * 500])
def test_a_guess_shows_nothing(client, link, token):
    assert client.get(f"/shared/{token}/").status_code == (400 if token == "%00" else 404)
    assert client.get(link.get_absolute_url()[:-2] + "/").status_code == 404
