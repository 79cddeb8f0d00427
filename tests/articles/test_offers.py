"""What is offered while writing: keywords and publications that were used before."""

from django.db import connection

from articles.models import Keyword, KeywordName, Section, Source

DESK = "/admin/articles/article/"


def keywords(desk, words):
    found = desk.get(f"{DESK}keywords/", {"q": words}).json()["keywords"]
    return [(k["name"], k["columns"], k["other"]) for k in found]


def publications(desk, words):
    found = desk.get(f"{DESK}publications/", {"q": words}).json()["publications"]
    return [(p["name"], p["uses"]) for p in found]


def test_keywords_with_how_many_columns_have_them(desk, make_article):
    make_article(keywords=["Iran", "Iraq"])
    make_article("Two", keywords=["Iraq", "North Irania"])
    make_article("Draft", keywords=["Iran"], published=False)
    assert keywords(desk, "ira") == [("Iraq", 2, ""), ("Iran", 1, ""), ("North Irania", 1, "")]
    assert keywords(desk, "ran") == []
    assert keywords(desk, "") == []
    assert keywords(desk, "(") == []


def test_a_keyword_is_found_by_its_other_names(desk, make_article):
    make_article(keywords=["Islamic Revolution Guards Corps"])
    KeywordName.objects.create(keyword=Keyword.objects.get(), name="IRGC")
    assert keywords(desk, "irg") == [("Islamic Revolution Guards Corps", 1, "IRGC")]


def test_publications_cited_before_the_most_cited_first(desk, make_article):
    make_article(sections=[{"headline": "S", "sources": ["Independent", "Indy"]}])
    section = Section.objects.get()
    for place, name in enumerate(["Indy", "The Independent Day", "Reuters"], 5):
        Source.objects.create(section=section, position=place, publication=name)
    assert publications(desk, "ind") == [
        ("Indy", 2), ("Independent", 1), ("The Independent Day", 1)
    ]  # fmt: skip
    assert publications(desk, "100%") == []


def test_publications_are_looked_up_in_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "source_publication" in Source.objects.filter(publication__istartswith="ind").explain()


def test_they_are_closed_to_others(client, db):
    for name in ("keywords", "publications"):
        assert client.get(f"{DESK}{name}/?q=i").status_code == 302
