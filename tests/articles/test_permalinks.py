"""Addresses are for ever: what was public once goes on answering."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Article, Keyword, OldAddress, Section


def test_the_permalink_is_made_of_day_and_headline(make_article):
    article = make_article("Syria’s “Café” Talks: Über-Deal?", edition_date=date(2016, 5, 14))
    assert article.get_absolute_url() == "/2016/05/14/syrias-cafe-talks-uber-deal/"


def test_two_columns_of_a_day_never_share_an_address(make_article):
    one, two = make_article("Same Words"), make_article("Same Words")
    assert (one.slug, two.slug) == ("same-words", "same-words-2")
    with pytest.raises(IntegrityError, match="one_article_per_permalink"), transaction.atomic():
        Article.objects.filter(pk=two.pk).update(slug="same-words")


def test_a_headline_in_another_script_has_an_address_too(make_article):
    assert make_article("世界新闻").get_absolute_url() == "/2026/05/14/shi-jie-xin-wen/"


def test_renaming_a_public_column_leaves_a_redirect(client, make_article):
    article = make_article("First Words")
    old = article.get_absolute_url()
    article.slug = "better-words"
    article.save()
    response = client.get(old)
    assert response.status_code == 301
    assert response.url == article.get_absolute_url()


def test_moving_it_twice_leads_straight_to_the_end(client, make_article):
    article = make_article("First Words")
    first = article.get_absolute_url()
    for day in (1, 2):
        article.edition_date = date(2026, 6, day)
        article.save()
    assert client.get(first).url == article.get_absolute_url()


def test_renaming_back_makes_no_loop(client, make_article):
    article = make_article("First Words")
    first = article.get_absolute_url()
    article.slug = "second-words"
    article.save()
    article.slug = "first-words"
    article.save()
    assert client.get(first).status_code == 200
    assert not OldAddress.objects.filter(path=first).exists()


def test_a_draft_leaves_no_redirect(make_article):
    article = make_article("First Words", published=False)
    article.slug = "second-words"
    article.save()
    assert OldAddress.objects.count() == 0


def test_renaming_a_keyword_leaves_a_redirect(client, make_article):
    make_article(keywords=["Hizbollah"])
    keyword = Keyword.objects.get()
    keyword.name, keyword.slug = "Hezbollah", "hezbollah"
    keyword.save()
    response = client.get("/keywords/hizbollah/")
    assert (response.status_code, response.url) == (301, "/keywords/hezbollah/")


# --- Anchors -------------------------------------------------------------------------------------


def test_an_anchor_follows_its_headline_while_the_column_is_a_draft(make_article):
    section = make_article(sections=["Old words"], published=False).sections.get()
    section.headline = "New words"
    section.save()
    assert section.anchor == "new-words"


def test_an_anchor_never_changes_once_the_column_was_public(make_article):
    section = make_article(sections=["Old words"]).sections.get()
    section.headline = "New words"
    section.save()
    assert section.anchor == "old-words"


def test_anchors_differ_within_a_column(make_article):
    article = make_article(sections=["Same", "Same", "Comments"])
    assert [s.anchor for s in article.sections.all()] == ["same", "same-2", "section-comments"]
    with pytest.raises(IntegrityError, match="anchor_once_per_article"), transaction.atomic():
        Section.objects.filter(anchor="same-2").update(anchor="same")


# --- State ---------------------------------------------------------------------------------------


def test_published_at_is_the_whole_state(make_article):
    article = make_article(published=False)
    assert article.state == "draft"
    article.publish(at=timezone.now() + timedelta(hours=1))
    assert article.state == "scheduled"
    article.publish()
    assert article.state == "public"
    article.withdraw()
    assert article.state == "withdrawn"


def test_nobody_sees_a_draft_or_a_scheduled_column(client, make_article):
    draft = make_article("A draft", published=False, keywords=["Secret"])
    scheduled = make_article("Scheduled", published=False, keywords=["Secret"])
    scheduled.publish(at=timezone.now() + timedelta(hours=1))
    for path in (
        draft.get_absolute_url(),
        scheduled.get_absolute_url(),
        "/keywords/secret/",
        "/2026/05/14/",
    ):
        assert client.get(path).status_code == 404, path
    for path in (
        "/",
        "/feed/",
        "/search/?q=draft",
        "/keywords/",
        "/archive/",
        "/sitemap.xml",
        "/sitemap-keywords.xml",
    ):
        page = client.get(path).content.decode()
        for words in ("A draft", "Scheduled", "Secret", draft.slug):
            if path.startswith("/search") and words == draft.slug:
                continue
            assert words not in page, path


def test_a_scheduled_column_appears_at_its_minute_without_anything_running(client, make_article):
    article = make_article("On time", published=False)
    article.publish(at=timezone.now() + timedelta(seconds=2))
    assert client.get(article.get_absolute_url()).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_sleep(greatest(0, extract(epoch FROM %s - clock_timestamp())))",
            [article.published_at],
        )
    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_withdrawn_column_says_so(client, make_article):
    article = make_article("Taken back")
    article.withdraw()
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "withdrawn" in response.content.decode()
    article.publish()
    assert client.get(article.get_absolute_url()).status_code == 200
