"""Saying what was wrong, where everybody sees it."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Correction
from tests.articles.test_desk import change, posted
from tests.markup import one_line


def structured_data(html):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(block[1])[0]


def test_it_is_typed_dated_and_tied_to_a_section_at_the_desk(desk, client, make_article):
    article = make_article(sections=["One", "Two"])
    section = article.sections.last()
    data = posted(article) | {
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "clarification",
        "corrections-0-text": "It was seven, not six.", "corrections-0-section": section.pk,
        "corrections-0-corrected_at_0": "2026-05-15", "corrections-0-corrected_at_1": "10:00:00",
        "_publish": "1",
    }  # fmt: skip
    assert desk.post(change(article), data).status_code == 302
    html = one_line(client.get(article.get_absolute_url()).content.decode())
    assert "Clarification, 15 May 2026:</strong> It was seven, not six." in html
    assert '<a href="#two">Two</a></aside>' in html


def test_only_sections_of_the_same_column_are_offered(desk, make_article):
    make_article(sections=["Of another column"])
    article = make_article(sections=["Of this one"])
    html = desk.get(change(article)).content.decode()
    assert "Of this one</option>" in html
    assert "Of another column</option>" not in html


def test_all_stand_on_one_page_newest_first(client, make_article):
    article = make_article()
    for number in range(60):
        Correction.objects.create(
            article=article,
            text=f"Number {number:02}.",
            corrected_at=timezone.now() - timedelta(days=number // 2),
        )
    Correction.objects.create(article=make_article(published=False), text="Of a draft.")
    html, seen, path = "", [], "/corrections/"
    while path:
        html = client.get(path).content.decode()
        seen += re.findall(r"Number (\d\d)", html)
        more = re.search(r'href="(\?before=\d+)"', html)
        path = more and f"/corrections/{more[1]}"
    assert len(seen) == len(set(seen)) == 60
    assert {int(n) // 2 for n in seen[:2]} == {0}
    assert "Of a draft" not in html


@pytest.mark.parametrize("key", ["x", "0", "9" * 30])
def test_a_wrong_key_is_not_found(client, make_article, key):
    assert client.get("/corrections/", {"before": key}).status_code == 404


def test_programs_are_told_too(client, make_article, add_figure):
    article = make_article(
        "Said </script><script>alert(1)</script>",
        keywords=["Iran", "Syria"],
        sections=[{"headline": "One", "sources": ["Herald"]}],
    )
    add_figure(article=article)
    Correction.objects.create(article=article, text="It was seven.")
    html = client.get(article.get_absolute_url()).content.decode()
    data = structured_data(html)
    assert "<script>alert" not in html
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == article.headline
    assert data["keywords"] == ["Iran", "Syria"]
    assert data["citation"][0]["name"] == "Herald"
    assert data["hasPart"][0]["url"] == f"{article.permalink}#one"
    assert data["image"][0].startswith("http://testserver/media/")
    assert data["correction"][0]["text"] == "It was seven."
    assert data["datePublished"] <= data["dateModified"]
