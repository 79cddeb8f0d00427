"""What very many columns have is looked for among those that are about it, by words of a second
kind in the index."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.discovery import candidates, search, tiers
from articles.discovery.lexemes import Stems
from articles.discovery.query import parse_question
from articles.discovery.tokens import tokenize
from articles.models import Article


def lexemes(*fields):
    words = [(weight, tokenize(text)) for weight, text in fields]
    stems = {
        token.word: Stems((token.word,), token.word == "the") for _, own in words for token in own
    }
    return set(tiers.build_tiers(7, words, stems).replace("'", "").split())


def test_words_say_where_they_stand():
    found = lexemes(
        ("A", "The owl"), ("A", "Night"), ("B", "Birds"), ("C", "The mouse, mouse and mouse; the"),
    )  # fmt: skip
    assert found == {
        tiers.share_of(7),
        *("0towl", "0aowl", "0fowl"),
        *("0anight", "0fnight"),
        *("0bbirds", "0fbirds"),
        "0fmouse",
    }


def test_no_text_has_more_of_them_than_fit():
    long = " ".join(f"wort{'x' * 80}{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
    assert len(" ".join(lexemes(("A", long)))) < tiers.MAX_BYTES


def test_what_is_asked_is_asked_of_a_tier_too(db):
    question = parse_question('owl "night of the mouse" -barn OR*')
    assert question.all_of_it("0a") == "('0aowl' & ('0anight' & '0amous') & !'barn')"
    assert parse_question("-barn").all_of_it("0a") == ""
    assert parse_question("the").all_of_it("0a") == ""
    assert parse_question("owl barn").all_but_one("0t") == ""
    assert parse_question("owl barn mouse").all_but_one("0t").count("&") == 3


@pytest.fixture
def barns(make_article, monkeypatch):
    """Four columns of later years with both words in their text, and what is said of others."""
    monkeypatch.setattr(search, "MAX_RANKED", 3)
    monkeypatch.setattr(search, "CANDIDATES", 2)
    for year in (2018, 2019, 2020, 2021):
        section = {"headline": "Part", "body": "<p>An owl in a barn.</p>"}
        make_article(f"Of {year}", edition_date=date(year, 5, 1), sections=[section])
    return make_article


def test_of_very_many_the_old_ones_that_are_about_it_come_first(barns, monkeypatch):
    barns("The owl leaves its barn", edition_date=date(2001, 5, 1), sections=["Part"])
    barns("Elsewhere", edition_date=date(2002, 5, 1), sections=["Part"], keywords=["Owl", "Barn"])
    body = "<p>Owl, owl, owl; barn, barn, barn.</p>"
    often = {"headline": "Part", "body": body}
    barns("Often", edition_date=date(2003, 5, 1), sections=[often])
    # What a former version indexed is in no part of the archive.
    for shares in (tiers.some_shares, lambda share: "'0s99'"):
        monkeypatch.setattr(candidates, "some_shares", shares)
        results = search.search("owl barn")
        headlines = [hit.article.headline for hit in results.hits]
        assert {*headlines[:3]} == {"The owl leaves its barn", "Elsewhere", "Often"}
        assert results.total == 7
        assert results.keywords


def test_what_readers_may_not_see_is_counted_nowhere(barns, make_page):
    now = timezone.now()
    make_page("Of barns", sections=[{"headline": "Owl", "body": "<p>An owl in a barn.</p>"}])
    for number, hidden in enumerate(
        (
            {"binned_at": now}, {"withdrawn_at": now}, {"taken_down_at": now - timedelta(hours=1)},
            {"published_at": now + timedelta(days=1)}, {"published_at": None},
        )
    ):  # fmt: skip
        barns(f"Hidden {number}", sections=[{"headline": "Owl", "body": "<p>A barn.</p>"}])
        Article.objects.filter(headline=f"Hidden {number}").update(**hidden)
    results = search.search("owl barn")
    assert (results.total, results.has_pages) == (5, True)
    assert [choice["columns"] for choice in results.years] == [1, 1, 1, 1]
    assert not [hit for hit in results.hits if "Hidden" in hit.article.headline]
