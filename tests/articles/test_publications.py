"""The publications that are cited: a page for each."""

import re
from datetime import date

import pytest

from articles.discovery.derived import update_derived
from articles.models import Publication, Section, Source
from tests.markup import one_line


@pytest.fixture
def cited(make_article):
    for year in (2024, 2026):
        make_article(
            f"Of {year}",
            edition_date=date(year, 5, 14),
            sections=[{"headline": f"Part {year}", "sources": ["Al Manar", "Herald"]}, "Other"],
        )
    make_article("Draft", sections=[{"headline": "S", "sources": ["Secret Weekly"]}],
                 published=False)  # fmt: skip


def test_a_page_says_how_often_since_when_and_in_which_sections(client, cited):
    Publication.objects.filter(name="Al Manar").update(note="Owned by Hezbollah.")
    html = client.get("/sources/al-manar/").content.decode()
    assert "Cited 2 times, from 14 May 2024 to 14 May 2026" in html
    assert "Owned by Hezbollah." in html
    assert re.findall(r'#part-(\d+)"[^>]*>\s*Part', html) == ["2026", "2024"]
    assert "Other" not in re.sub(r"<nav.*?</nav>", "", html)


def test_a_page_names_each_column_once_over_its_sections_in_their_order(client, make_article):
    cites = [{"headline": f"S{n}", "sources": ["Herald"]} for n in range(3)]
    for year in (2025, 2026):
        make_article(f"Of {year}", edition_date=date(year, 5, 14), sections=cites)
    html = one_line(client.get("/sources/herald/").content.decode())
    assert re.findall(r">(Of \d+|S\d)</a>", html) == [
        "Of 2026", "S0", "S1", "S2", "Of 2025", "S0", "S1", "S2"
    ]  # fmt: skip


def test_all_are_listed_with_how_often_each_is_cited(client, cited, make_article):
    make_article("More", sections=[{"headline": "S", "sources": ["herald"]}])
    html = one_line(client.get("/sources/").content.decode())
    listed = re.findall(r'<li><a href="/sources/[^"]*">([^<]*)</a> <span class="count">(\d+)', html)
    assert listed == [("Al Manar", "2"), ("Herald", "3")]
    assert Publication.objects.filter(name__iexact="herald").count() == 1


def test_what_only_drafts_cite_has_no_page(client, cited):
    assert Publication.objects.filter(name="Secret Weekly").exists()
    assert client.get("/sources/secret-weekly/").status_code == 404
    assert client.get("/sources/nothing/").status_code == 404


def test_it_is_read_a_page_at_a_time(client, make_article):
    article = make_article(sections=[f"S{n}" for n in range(50)])
    for section in Section.objects.all():
        Source.objects.create(section=section, publication="Herald")
    update_derived(article)
    seen, path = [], "/sources/herald/"
    while path:
        html = one_line(client.get(path).content.decode())
        seen += re.findall(r">(S\d+)</a></li>", html)
        more = re.search(r'href="(\?before=\d+)"', html)
        path = more and f"/sources/herald/{more[1]}"
    assert len(seen) == len(set(seen)) == 50
    assert client.get("/sources/herald/", {"before": "x"}).status_code == 404


def test_the_editor_writes_the_note(desk, cited):
    publication = Publication.objects.get(name="Herald")
    path = f"/admin/articles/publication/{publication.pk}/change/"
    assert desk.post(path, {"note": "A daily of Harrow."}).status_code == 302
    publication.refresh_from_db()
    assert (publication.name, publication.note) == ("Herald", "A daily of Harrow.")
    assert "A daily of Harrow." in desk.get("/admin/articles/publication/").content.decode()
