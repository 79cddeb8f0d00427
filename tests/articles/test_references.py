"""Cross-references: the house form, links that follow, backlinks."""

from datetime import date

import pytest

from articles.discovery.derived import update_derived
from articles.models import CrossReference
from articles.text import dates
from tests.markup import one_line


@pytest.fixture
def earlier(make_article):
    return make_article(
        "With the Army Nearing Collapse, Help Is Planned", edition_date=date(2015, 6, 5)
    )


@pytest.fixture
def referring(make_article):
    def make(written, **fields):
        body = f"<p>We reported it. ([[{written}]])</p>"
        return make_article("Later", sections=[{"headline": "S", "body": body}], **fields)

    return make


@pytest.mark.parametrize(
    "written",
    [
        "5-Jun-2015 World View — With the Army Nearing Collapse, Help Is Planned",
        "5-Jun-15 World View -- with the army nearing collapse, help is planned",
        "2015-06-05 With the Army Nearing Collapse, Help is Planned",
        "5-Jun-2015",
    ],
)
def test_readers_see_the_targets_own_date_and_headline(client, earlier, referring, written):
    html = client.get(referring(written).get_absolute_url()).content.decode()
    assert (
        f'(<a class="reference" href="{earlier.get_absolute_url()}">“5-Jun-2015 World View — '
        "With the Army Nearing Collapse, Help Is Planned”</a>)"
    ) in html


def test_the_reference_follows_a_changed_headline(client, earlier, referring):
    article = referring("5-Jun-2015")
    earlier.headline, earlier.slug = "Another Headline & More", "another"
    earlier.save()
    update_derived(article)
    html = client.get(article.get_absolute_url()).content.decode()
    assert "“5-Jun-2015 World View — Another Headline &amp; More”" in html
    assert "/2015/06/05/another/" in html


def test_an_unresolved_reference_is_printed_without_a_link(client, referring):
    html = client.get(referring("5-Jun-2015 World View — Not Here").get_absolute_url()).content
    assert "(“5-Jun-2015 World View — Not Here”)" in html.decode()


def test_a_draft_is_never_linked(client, make_article, referring):
    draft = make_article("Secret", published=False, edition_date=date(2015, 6, 5))
    html = client.get(referring("5-Jun-2015 World View — Secret").get_absolute_url()).content
    assert draft.slug not in html.decode().replace("World View — Secret", "")
    assert CrossReference.objects.get().target == draft


def test_the_target_shows_who_refers_to_it(client, earlier, referring):
    later = referring("5-Jun-2015")
    html = client.get(earlier.get_absolute_url()).content.decode()
    assert "Later columns that refer to this one" in html
    assert later.get_absolute_url() in html


def test_a_draft_that_refers_is_not_shown(client, earlier, referring):
    referring("5-Jun-2015", published=False)
    assert "Later columns" not in client.get(earlier.get_absolute_url()).content.decode()


def test_markup_in_a_reference_is_only_text(client, referring):
    article = referring("5-Jun-2015 World View — &lt;script&gt;alert(1)&lt;/script&gt;")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("written", ["31-Feb-2015 X", "no date at all", "5-Foo-2015 X"])
def test_brackets_that_hold_no_reference_stay_text(client, referring, written):
    article = referring(written)
    assert CrossReference.objects.count() == 0
    assert written in client.get(article.get_absolute_url()).content.decode()


def test_the_written_date_is_the_house_form():
    assert dates.written_date(date(2016, 2, 9)) == "9-Feb-2016"
    assert dates.parse_date("19-Feb-16") == date(2016, 2, 19)
    assert dates.parse_date("2016-02-30") is None


# --- References to a section ---------------------------------------------------------------------


@pytest.fixture
def two_sections(make_article):
    return make_article(
        "Two Things at Once",
        edition_date=date(2015, 6, 5),
        sections=["A harbour freezes over", "The ministry moves house"],
    )


def test_a_sections_headline_leads_to_the_section(client, two_sections, referring):
    article = referring("5-Jun-2015 World View — The ministry moves house")
    html = client.get(article.get_absolute_url()).content.decode()
    address = two_sections.get_absolute_url()
    assert (
        f'<a class="reference" href="{address}#the-ministry-moves-house">'
        "“5-Jun-2015 World View — The ministry moves house”</a>"
    ) in html


def test_it_follows_when_the_sections_headline_changes(client, two_sections, referring):
    article = referring("5-Jun-2015 World View — The ministry moves house")
    section = two_sections.sections.last()
    section.headline = "The ministry stays"
    section.save()
    update_derived(two_sections)
    html = client.get(article.get_absolute_url()).content.decode()
    assert "#the-ministry-moves-house" in html
    assert "“5-Jun-2015 World View — The ministry stays”" in html


def test_the_section_shows_the_way_back_to_the_section_that_refers(client, two_sections, referring):
    article = referring("5-Jun-2015 World View — The ministry moves house")
    html = one_line(client.get(two_sections.get_absolute_url()).content.decode())
    harbour, ministry = html.split('id="the-ministry-moves-house"')
    back = f'<a href="{article.get_absolute_url()}#s">'
    assert back in ministry
    assert back not in harbour
    assert 'id="later-columns"' not in html


def test_a_section_that_is_removed_leaves_the_reference_to_the_column(
    client, two_sections, referring
):
    article = referring("5-Jun-2015 World View — The ministry moves house")
    two_sections.sections.last().delete()
    html = client.get(article.get_absolute_url()).content.decode()
    assert f'href="{two_sections.get_absolute_url()}">“5-Jun-2015' in html
    html = client.get(two_sections.get_absolute_url()).content.decode()
    assert 'id="later-columns"' in html


def test_the_columns_own_headline_comes_before_a_sections(make_article, referring):
    target = make_article("Same Words", edition_date=date(2015, 6, 5), sections=["Same words"])
    referring("5-Jun-2015 World View — Same words")
    reference = CrossReference.objects.get()
    assert (reference.target, reference.target_section) == (target, None)


def test_a_reference_waits_for_a_section_too(two_sections, make_article, referring):
    referring("6-Jun-2015 World View — A train is late")
    assert CrossReference.objects.get().target is None
    make_article("Late", edition_date=date(2015, 6, 6), sections=["A train is late"])
    assert CrossReference.objects.get().target_section.headline == "A train is late"
