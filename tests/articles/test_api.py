"""What readers see, as data for other programs: read only, kept as pages, with ids that stay."""

import csv
from datetime import date
from io import StringIO

import pytest

from articles.discovery.data import files
from articles.models import Article, Author, Authorship, Keyword, Section
from articles.views import api


def rows(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.fixture
def archive(make_article, settings):
    settings.SITE_URL = "http://testserver"
    make_article(
        "Earlier", slug="earlier", edition_date=date(2026, 5, 13), keywords=["Iran"],
        sections=[{"headline": "One", "sources": ["Herald"]}],
    )  # fmt: skip
    column = make_article(
        "A Harbour, Opened", slug="harbour", standfirst="Why; how.", keywords=["Iran", "Salt"],
        sections=[{
            "headline": "Quay", "sources": ["Herald"],
            "body": "<p>He said <em>no</em>. [[13-May-2026 Earlier]]</p>",
        }, "Dock"],
    )  # fmt: skip
    Authorship.objects.set_authors(column, [Author.objects.create(name="Ada Lind")])
    make_article("A Draft", slug="draft", keywords=["Iran"], published=False)
    return column


def test_each_list_and_each_row_is_at_an_address_of_its_own(client, archive):
    there = client.get("/api/").json()
    newest, earlier = client.get(there["columns"]).json()["items"]
    assert (newest["id"], newest["headline"]) == (archive.guid, "A Harbour, Opened")
    assert newest["authors"] == [{"name": "Ada Lind", "url": "http://testserver/authors/ada-lind/"}]
    assert newest["keywords"] == [
        {"name": "Iran", "slug": "iran"},
        {"name": "Salt", "slug": "salt"},
    ]
    assert [part["id"] for part in newest["sections"]] == [
        f"{archive.guid}#quay", f"{archive.guid}#dock",
    ]  # fmt: skip
    whole = client.get(newest["data"]).json()
    quay = whole["sections"][0]
    assert quay["text"].startswith("He said no.")
    assert quay["sources"] == [{"publication": "Herald", "qualifier": "", "url": ""}]
    assert quay["refers_to"] == [earlier["url"]]
    alone = client.get(f"/api{archive.get_absolute_url()}quay.json").json()
    assert alone == quay | {"column": newest["url"]}
    (iran, salt) = client.get(there["keywords"]).json()["items"]
    assert (iran["name"], iran["columns"], salt["columns"]) == ("Iran", 2, 1)
    dossier = client.get(iran["data"]).json()
    assert [each["id"] for each in dossier["items"]] == [newest["id"], earlier["id"]]
    (herald,) = client.get(there["publications"]).json()["items"]
    assert herald["citations"] == 2
    citing = client.get(herald["data"]).json()
    assert [each["headline"] for each in citing["items"]] == ["Quay", "One"]
    assert citing["items"][0]["id"] == quay["id"]
    found = client.get(f"{there['search']}?q=quay").json()
    assert (found["total"], found["items"][0]["id"]) == (1, archive.guid)


def test_lists_are_tables_too(client, archive):
    response = client.get("/api/keywords/iran.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="keywords-iran.csv"'
    assert [(row["headline"], row["keywords"], row["sections"]) for row in rows(response)] == [
        ("A Harbour, Opened", "Iran; Salt", "Quay; Dock"),
        ("Earlier", "Iran", "One"),
    ]
    for address in ("columns", "keywords", "sources", "sources/herald"):
        assert len(rows(client.get(f"/api/{address}.csv"))) == (1 if address == "sources" else 2)
    assert [row["headline"] for row in rows(client.get("/api/search.csv?q=quay"))] == [
        "A Harbour, Opened"
    ]


def test_no_cell_is_a_formula():
    table = files.as_csv([{"a": '=HYPERLINK("x")', "b": [{"name": "+1"}]}], ["a", "b"])
    assert table == '\ufeffa,b\r\n"\'=HYPERLINK(""x"")",\'+1\r\n'


def test_they_are_walked_by_key_in_a_fixed_number_of_queries(
    client, archive, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(api, "PAGE_SIZE", 1)
    for start in ("/api/columns.json", "/api/keywords/iran.json", "/api/sources/herald.json"):
        with django_assert_max_num_queries(8):
            first = client.get(start).json()
        second = client.get(first["next"]).json()
        assert (len(first["items"]), len(second["items"]), second["next"]) == (1, 1, None)
        assert first["items"][0]["date"] > second["items"][0]["date"]
    assert client.get("/api/columns.json?before=999999").status_code == 404


def test_they_are_kept_as_pages_are_and_follow_what_changes(client, archive):
    address = f"/api{archive.get_absolute_url()[:-1]}.json"
    answer = client.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert f"text:{archive.pk}" in answer["Surrogate-Key"].split()
    assert "s-maxage" in answer["Cache-Control"]
    before = client.get("/api/columns.json")["ETag"]
    Section.objects.filter(anchor="dock").update(headline="Wharf")
    assert client.get("/api/columns.json")["ETag"] != before


def test_old_addresses_lead_on_and_what_is_gone_says_so(client, archive):
    own = archive.get_absolute_url()[:-1]
    archive.slug = "port"
    archive.save()
    new = archive.get_absolute_url()[:-1]
    assert client.get(f"/api{own}.json")["Location"] == f"/api{new}.json"
    assert client.get(f"/api{own}/quay.json")["Location"] == f"/api{new}/quay.json"
    keyword = Keyword.objects.get(name="Salt")
    keyword.slug = "sodium"
    keyword.save()
    assert client.get("/api/keywords/salt.csv")["Location"] == "/api/keywords/sodium.csv"
    for address in ("/api/keywords/nothing.json", f"/api{new}/nothing.json", "/api/x.json"):
        assert client.get(address).status_code == 404
    Article.objects.get(pk=archive.pk).withdraw()
    assert client.get(f"/api{new}.json").status_code == 410


def test_what_a_dossier_and_a_column_begin_with_is_told(client, archive):
    iran = Keyword.objects.get(name="Iran")
    iran.description = "A country."
    iran.lead = '<p>It began <a href="/2026/05/13/earlier/">in May</a>.</p>'
    iran.save()
    dossier = client.get("/api/keywords/iran.json").json()
    assert dossier["description"] == "A country."
    assert dossier["lead_text"] == "It began in May."
    assert 'href="http://testserver/2026/05/13/earlier/"' in dossier["lead_html"]
    (found,) = client.get("/api/search.json?q=quay+dock").json()["items"]
    assert found["standfirst"] == "Why; how."
