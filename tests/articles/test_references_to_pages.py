"""References to pages: ``[[/about/ Title]]``, for a page has no day to be named by."""

import re

import pytest

from articles.discovery.derived import update_derived
from articles.models import Article, CrossReference, Page
from articles.text.cross_references import marker, parse, parse_page


def section(text):
    return {"headline": "Where to read on", "body": f"<p>See {text}.</p>"}


def html_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/about/ About this column", ("about", "About this column")),
        ("/about/", ("about", "")),
        ("/about", ("about", "")),
        (" /book/one/ — The First ", ("book/one", "The First")),
        ("/Über/ us", None),
        ("about", None),
        ("5-Jun-2015 World View — A Day", None),
        ("/" + "a" * 300, None),
    ],
)
def test_how_a_page_is_named(written, meant):
    assert parse_page(written) == meant


def test_what_is_offered_is_what_is_read(make_page):
    page = make_page("About [this] column")
    written = marker(page)
    assert written == "[[/about-this-column/ About this column]]"
    assert parse_page(written.strip("[]")) == ("about-this-column", "About this column")
    assert parse(written.strip("[]")) is None


def test_a_column_refers_to_a_page_and_the_page_says_so(client, make_page, make_article):
    page = make_page("About")
    column = make_article("Harbour", sections=[section("[[/about/ About us]]")])
    assert '<a class="reference" href="/about/">“About”</a>' in html_of(client, column)
    html = html_of(client, page)
    assert "Columns and pages that refer to this one" in html
    assert f'<a href="{column.get_absolute_url()}#where-to-read-on">Harbour</a>' in html


def test_a_page_refers_to_a_column_and_the_column_says_so(client, make_page, make_article):
    column = make_article("Harbour Opens")
    page = make_page("Method", sections=[section("[[14-May-2026 Harbour Opens]]")])
    assert f'href="{column.get_absolute_url()}"' in html_of(client, page)
    html = html_of(client, column)
    assert "Columns and pages that refer to this one" in html
    assert '<a href="/method/#where-to-read-on">Method</a>' in html


def test_pages_refer_to_each_other_and_to_their_sections(client, make_page):
    one = make_page("One", sections=["How it began"])
    two = make_page("Two", sections=[section("[[/one/ How it began]] and [[/one/ One]]")])
    html = html_of(client, two)
    assert '<a class="reference" href="/one/#how-it-began">“How it began”</a>' in html
    assert '<a class="reference" href="/one/">“One”</a>' in html
    assert "Columns and pages that refer to this:" in html_of(client, one)


def test_a_reference_waits_for_its_page(client, make_page, make_article):
    column = make_article("Harbour", sections=[section("[[/about/ About us]]")])
    assert "See “About us”." in html_of(client, column)
    draft = make_page("About", published=False)
    assert "See “About us”." in html_of(client, column)
    draft.publish()
    assert '<a class="reference" href="/about/">“About”</a>' in html_of(client, column)


def test_a_reference_follows_a_page_that_moves(client, make_page, make_article):
    page = make_page("About")
    column = make_article("Harbour", sections=[section("[[/about/]]")])
    page.slug, page.headline = "us", "About us"
    page.save()
    expected = '<a class="reference" href="/us/">“About us”</a>'
    assert expected in html_of(client, column)
    update_derived(column)
    assert expected in html_of(client, column)
    later = make_article("Later", sections=[section("[[/about/]]")])
    assert expected in html_of(client, later)


def test_a_page_that_readers_do_not_have_is_only_named(client, make_page, make_article):
    page = make_page("About")
    column = make_article("Harbour", sections=[section("[[/about/ About us]]")])
    page.withdraw()
    html = html_of(client, column)
    assert 'href="/about/"' not in html
    assert "“About us”" in html


def test_the_checks_tell_of_a_page_that_is_not_there(desk, make_article):
    column = make_article("Harbour", sections=[section("[[/nothing/ Nothing]]")])
    html = desk.get(f"/admin/articles/article/{column.pk}/change/").content.decode()
    assert "refers to a page that is not here: “/nothing/ Nothing”" in html
    assert "/nothing/ Nothing" in desk.get("/admin/articles/article/unresolved/").content.decode()


def test_the_checks_tell_of_links_to_pages_that_are_not_public(desk, make_page, settings):
    make_page("About")
    make_page("Draft", published=False)
    links = "".join(
        f'<a href="{settings.SITE_URL}/{slug}/">x</a>' for slug in ("about", "draft", "none")
    )
    page = make_page("Links", sections=[{"headline": "L", "body": f"<p>{links}</p>"}])
    html = desk.get(f"/admin/articles/page/{page.pk}/change/").content.decode()
    findings = html.partition('class="desk-findings"')[2].partition("</details>")[0]
    told = re.findall(r"a link to a page that is not public: “[^”]*?/(\w+)/”", findings)
    assert told == ["draft", "none"]


def test_pages_are_offered_where_one_refers(desk, make_page, make_article):
    make_page("Harbour rules")
    make_article("Harbour opens")
    for kind in ("article", "page"):
        found = desk.get(f"/admin/articles/{kind}/find/?q=harb").json()["columns"]
        assert found[0] == {
            "date": "/harbour-rules/", "headline": "Harbour rules", "column": "",
            "marker": "[[/harbour-rules/ Harbour rules]]",
        }  # fmt: skip
        assert found[1]["headline"] == "Harbour opens"


def test_backlinks_name_pages_and_columns_by_their_own_addresses(make_page, make_article):
    page = make_page("About")
    make_article("Harbour", sections=[section("[[/about/]]")])
    make_page("Method", sections=[section("[[/about/]]")])
    named = {
        reference.section.article.get_absolute_url()
        for reference in CrossReference.objects.to_readers_from(page)
    }
    assert named == {"/method/", Article.objects.get().get_absolute_url()}
    assert Page.objects.count() == 2
