"""What there is to read after a column."""

import re
from datetime import date

import pytest

from articles.discovery import around, related
from articles.discovery.derived import update_derived
from articles.models import SectionKeyword


@pytest.fixture
def make_column(make_article):
    def make():
        return make_article(
            "Today",
            edition_date=date(2026, 2, 28),
            keywords=["Common", "Rare", "Rarer"],
            sections=["Common and Rare and Rarer things"],
        )

    return make


def headlines(article):
    own = around.of(article).keywords
    return [section.headline for section in related.sections(article, own)]


def test_sections_that_share_rarer_keywords_come_first(make_column, make_article):
    for number in range(4):
        make_article(
            f"C{number}",
            keywords=["Common"],
            edition_date=date(2025, 1, number + 1),
            sections=[f"Common {number}"],
        )
    make_article("R", keywords=["Rare"], edition_date=date(2020, 1, 1), sections=["Rare once"])
    make_article(
        "B", keywords=["Rare", "Rarer"], edition_date=date(2019, 1, 1), sections=["Rare, Rarer"]
    )
    column = make_column()
    assert headlines(column) == ["Rare, Rarer", "Rare once", "Common 3", "Common 2"]
    assert headlines(column) == headlines(column)


def test_what_appears_later_changes_nothing_under_it(make_column, make_article):
    make_article("Before", keywords=["Rare"], sections=["Rare once"])
    column = make_column()
    make_article("After", keywords=["Rare"], sections=["Rare again"])
    assert headlines(column) == ["Rare once"]


def test_a_keyword_that_everything_has_counts_nothing(make_column, make_article, monkeypatch):
    monkeypatch.setattr(related, "MAX_USES", 3)
    for number in range(4):
        make_article(f"C{number}", keywords=["Common"], sections=[f"Common {number}"])
    assert headlines(make_column()) == []


def test_what_is_not_public_is_not_shown(make_column, make_article):
    make_article("Draft", keywords=["Rare"], sections=["Rare draft"], published=False)
    make_article("Gone", keywords=["Rare"], sections=["Rare gone"]).withdraw()
    assert headlines(make_column()) == []


def test_what_stands_again_is_shown_again(make_column, make_article):
    other = make_article("Other", keywords=["Rare"], sections=["Rare thing"])
    column = make_column()
    for leave, come_back in (("withdraw", "publish"), ("put_in_bin", "take_out_of_bin")):
        getattr(other, leave)()
        assert headlines(column) == []
        getattr(other, come_back)()
        assert headlines(column) == ["Rare thing"]


def test_what_is_found_while_a_column_is_withdrawn_counts_when_it_stands_again(
    make_column, make_article
):
    other = make_article("Other", sections=["Rare thing"])
    column = make_column()
    other.withdraw()
    other.keywords.set(["Rare"])
    update_derived(other)
    assert headlines(column) == []
    other.publish()
    assert headlines(column) == ["Rare thing"]


def test_what_the_editor_struck_out_is_not_shown(make_column, make_article):
    other = make_article("Other", keywords=["Rare"], sections=["Rare thing"])
    SectionKeyword.objects.filter(section__article=other).update(origin="struck")
    assert headlines(make_column()) == []


def test_the_page_links_to_the_sections(client, make_column, make_article):
    other = make_article("Other", keywords=["Rare"], sections=["Rare thing"])
    column = make_column()
    html = client.get(column.get_absolute_url()).content.decode()
    assert f'<a href="{other.get_absolute_url()}#rare-thing">Rare thing</a>' in html


def test_the_same_day_in_earlier_years(client, make_column, make_article):
    for day in (date(2025, 2, 28), date(2016, 2, 28), date(2025, 2, 27), date(2027, 2, 28)):
        make_article(f"Of {day.isoformat()}", edition_date=day)
    column = make_column()
    html = client.get(column.get_absolute_url()).content.decode()
    part = html.split('id="on-this-day-title"')[1].split("</section>")[0]
    assert re.findall(r">(Of [^<]*)<", part) == ["Of 2025-02-28", "Of 2016-02-28"]
    assert 'rel="prev" href="/2025/02/28/' in html
    assert 'rel="next" href="/2027/02/28/' in html


def test_on_leap_day_too(client, make_article):
    make_article("Earlier", edition_date=date(2020, 2, 29))
    leap = make_article("Leap", edition_date=date(2024, 2, 29))
    assert "On 29 February in earlier years" in client.get(leap.get_absolute_url()).content.decode()
