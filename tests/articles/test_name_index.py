"""The archive's table, and the indexes of keywords and publications: a page a letter."""

import re
from types import SimpleNamespace

import pytest

from articles.discovery import archive_table, name_index
from articles.discovery.archive_table import _ANY_YEAR, _density, build_table
from articles.discovery.name_index import Name, build_index, letter_of
from articles.models import KeywordName
from tests.markup import one_line


def names(**uses):
    return [Name(SimpleNamespace(name=name), number) for name, number in uses.items()]


def listed(entries):
    return [name.row.name for name in entries]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Iran", "I"), ("iran", "I"), ("Élysée", "E"), ("Österreich", "O"), ("ßeta", "S"),
        ("5G", "#"), ("“Quoted”", "#"), ("", "#"), ("Москва", "М"), ("Ελλάδα", "Ε"),
        ("إيران", "ا"), ("東京", "漢"), ("北京", "漢"), ("한국", "ᄒ"), ("ﬁn", "F"),
    ],
)  # fmt: skip
def test_names_stand_under_their_letter_in_any_script(name, letter):
    assert letter_of(name) == letter


def test_a_small_index_is_one_page_and_a_large_one_a_page_a_letter(monkeypatch):
    known = names(Zed=3, Élan=1, Eve=5, Adam=9, _5G=2)
    whole = build_index(known)
    assert [(entry.letter, listed(entry.names)) for entry in whole.shown] == [
        ("A", ["Adam"]), ("E", ["Élan", "Eve"]), ("Z", ["Zed"]), ("#", ["_5G"])
    ]  # fmt: skip
    assert whole.most_used == []
    monkeypatch.setattr(name_index, "MAX_ON_ONE_PAGE", 4)
    monkeypatch.setattr(name_index, "MOST_USED", 2)
    first = build_index(known)
    assert (listed(first.most_used), first.shown) == (["Adam", "Eve"], [])
    assert [(entry.letter, len(entry)) for entry in first.letters] == [
        ("A", 1), ("E", 2), ("Z", 1), ("#", 1)
    ]  # fmt: skip
    assert [listed(entry.names) for entry in build_index(known, "E").shown] == [["Élan", "Eve"]]
    assert build_index(known, "Q") is None


def test_where_there_are_many_what_is_used_once_stands_apart(monkeypatch):
    monkeypatch.setattr(name_index, "MAX_UNDIVIDED", 2)
    (letter,) = build_index(names(Eve=5, Elan=1, Emil=2)).shown
    assert (listed(letter.names), listed(letter.once)) == (["Emil", "Eve"], ["Elan"])


@pytest.mark.parametrize(
    ("columns", "most", "density"), [(0, 31, 0), (1, 31, 1), (31, 31, 5), (20, 31, 4), (0, 0, 0)]
)
def test_the_more_columns_a_month_had_the_darker_it_is(columns, most, density):
    assert _density(columns, most) == density


def test_a_month_may_have_as_many_columns_as_any_year_is_called(monkeypatch):
    # As in languages that print no signs between thousands.
    monkeypatch.setattr(archive_table, "number_format", lambda number, **_: str(number))
    (row,) = build_table({(2026, 5): _ANY_YEAR})
    assert f'<a href="/2026/05/">{_ANY_YEAR}<span' in row.months
    assert row.months.count(str(_ANY_YEAR)) == 1


def test_a_keyword_is_found_by_a_part_of_any_of_its_names(client, make_article, monkeypatch):
    monkeypatch.setattr(name_index, "MAX_ON_ONE_PAGE", 1)
    keywords = ["Port Sallow", "Airport", "Iran"]
    article = make_article(keywords=keywords, sections=[{"headline": "A", "sources": ["Herald"]}])
    iran = article.keywords.get(name="Iran")
    KeywordName.objects.create(keyword=iran, name="Persia")
    html = one_line(client.get("/keywords/?q=PORT").content.decode())
    assert re.findall(r'<li><a href="[^"]*">([^<]*)</a>', html) == ["Airport", "Port Sallow"]
    assert '<meta name="robots" content="noindex">' in html
    assert client.get("/keywords/?q=persia")["Location"] == "/keywords/iran/"
    assert ">Iran</a>?" in client.get("/keywords/?q=Irann").content.decode()
    assert client.get("/sources/?q=hera")["Location"] == "/sources/herald/"
    assert "/search/?q=x%26y" in client.get("/sources/?q=x%26y").content.decode()
    assert client.get("/keywords/?letter=I").status_code == 200
    assert client.get("/keywords/?letter=Q").status_code == 404
    first = client.get("/keywords/").content.decode()
    assert 'href="?letter=A"' in first
    archive = client.get("/archive/").content.decode()
    assert re.search(r'<td class="density-5">\s*<a href="/2026/05/">1<span', archive)
