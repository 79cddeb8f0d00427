"""A keyword's dossier: what was written about it through the years, and what stands around it."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from articles.models import Article, Correction, Keyword, KeywordName
from articles.text.sentences import MAX_LENGTH, first_sentence
from tests.markup import one_line

PATH = "/keywords/kestria/"


@pytest.fixture
def years(make_article):
    """Columns in 2023, 2025 (two) and 2026, and a draft; one of each two sections is on it."""
    for day, published in (
        (date(2023, 3, 1), True), (date(2025, 4, 2), True), (date(2025, 5, 3), True),
        (date(2026, 6, 4), True), (date(2026, 7, 5), False),
    ):  # fmt: skip
        make_article(
            f"Column of {day:%Y %b}",
            edition_date=day,
            keywords=["Kestria", "Sea", f"Only {day.year}"],
            published=published,
            sections=[
                {"headline": f"Kestria in {day.year}", "sources": ["Herald", "Debka"]},
                {"headline": f"Elsewhere in {day.year}", "sources": ["Tribune"]},
            ],
        )


def page(client, query=""):
    return " ".join(client.get(PATH + query).content.decode().split())


def test_sections_about_it_stand_under_their_columns_newest_first(client, years):
    html = page(client)
    headlines = re.findall(r'class="dossier-headline" href="[^"]*">([^<]*)<', html)
    assert headlines == [
        "Column of 2026 Jun", "Column of 2025 May", "Column of 2025 Apr", "Column of 2023 Mar"
    ]  # fmt: skip
    assert "#kestria-in-2026" in html
    assert "Elsewhere in" not in html
    assert re.findall(r'<h2 id="year-(\d+)">', html) == ["2026", "2025", "2023"]


def test_the_timeline_shows_every_year_and_leads_to_each(client, years):
    html = page(client)
    labels = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><rect', html)
    assert labels == [
        (f"{PATH}?year=2023", "2023: 1 column"), (f"{PATH}?year=2025", "2025: 2 columns"),
        (f"{PATH}?year=2026", "2026: 1 column"),
    ]  # fmt: skip
    assert ">2024</text>" in html  # the year without a column
    of_2025 = page(client, "?year=2025")
    assert "Column of 2025 May" in of_2025
    assert "Column of 2026 Jun" not in of_2025
    assert "No public column has this keyword in 1999" in page(client, "?year=1999")


@pytest.mark.parametrize("year", ["x", "0", "99999", "-1", "²"])
def test_a_year_that_is_none_is_not_found(client, years, year):
    assert client.get(PATH, {"year": year}).status_code == 404


def test_what_occurs_with_it_and_who_is_cited_on_it(client, years):
    html = page(client)
    assert re.search(r'>Sea</a> <span class="count">4</span>', html)
    assert '<a href="/sources/debka/">Debka</a> <span class="count">4</span>' in html
    assert "Tribune" not in html


def test_description_and_other_names(client, years):
    Keyword.objects.filter(name="Kestria").update(description="A country of lowlands.")
    KeywordName.objects.create(keyword=Keyword.objects.get(name="Kestria"), name="Kesterland")
    html = page(client)
    assert "A country of lowlands." in html
    assert "Also Kesterland" in html


def test_it_begins_with_a_lead_that_the_editor_wrote(client, years):
    kestria = Keyword.objects.get(name="Kestria")
    kestria.lead = (
        '<p>Lowlands, by the <a href="/keywords/sea/">sea</a>.</p><script>alert(1)</script>'
        "<p onclick='x()'>A kingdom once.</p>"
    )
    kestria.save()
    html = page(client)
    assert 'Lowlands, by the <a href="/keywords/sea/"' in html
    assert "A kingdom once." in html
    assert "alert(1)" not in html
    assert "onclick" not in html
    assert "A kingdom once." not in page(client, "?year=2025")
    sea = Keyword.objects.get(name="Sea")
    kestria.merge_into(sea)
    assert "A kingdom once." in client.get("/keywords/sea/").content.decode()


def test_the_editor_writes_the_lead_at_the_desk(desk, years):
    kestria = Keyword.objects.get(name="Kestria")
    address = f"/admin/articles/keyword/{kestria.pk}/change/"
    form = desk.get(address)
    assert 'id="prose-settings"' in form.content.decode()
    typed = {
        "name": "Kestria", "slug": "kestria", "description": "", "other_names-TOTAL_FORMS": "0",
        "other_names-INITIAL_FORMS": "0", "lead": "First.\n\nSecond.",
    }  # fmt: skip
    assert desk.post(address, typed).status_code == 302
    kestria.refresh_from_db()
    assert kestria.lead == "<p>First.</p>\n<p>Second.</p>"
    answer = desk.post(address, typed | {"lead": "a" * 20_001})
    assert answer.status_code == 200
    assert "a" * 20_001 in answer.content.decode()


def test_each_section_is_told_by_its_first_sentence(client, years):
    section = Article.objects.get(edition_date="2025-05-03").sections.first()
    section.body = "<p>Mr. Lund <em>spoke</em> of “2.5 ships.” [[1-Mar-2023 Column]] More.</p>"
    section.save()
    html = page(client)
    assert "Mr. Lund spoke of “2.5 ships.”</span>" in html
    assert "The harbour opened at six in the morning.</span>" in html


def test_it_is_read_from_the_first_column_on_too(client, years, monkeypatch):
    monkeypatch.setattr("articles.views.reference.PAGE_SIZE", 2)

    def read(query):
        html = page(client, query)
        return re.findall(r'class="dossier-headline"[^>]*>([^<]*)<', html), html

    assert 'href="?order=oldest">Oldest first</a>' in page(client)
    first, html = read("?order=oldest")
    assert first == ["Column of 2023 Mar", "Column of 2025 Apr"]
    (onward,) = re.findall(r'<a rel="next"\s+href="([^"]*)"', html)
    then, html = read(onward.replace("&amp;", "&"))
    assert then == ["Column of 2025 May", "Column of 2026 Jun"]
    assert 'href="?order=oldest">Oldest</a>' in html
    of_year, html = read("?year=2025&order=oldest")
    assert of_year == ["Column of 2025 Apr", "Column of 2025 May"]
    assert f'href="{PATH}?year=2025">Newest first</a>' in html
    assert client.get(PATH, {"order": "newest"}).status_code == 404


def test_what_others_refer_to_most_and_what_was_wrong_stand_beside(client, years, make_article):
    assert "Most referred to" not in page(client)
    text = "<p>See [[1-Mar-2023 Column of 2023 Mar]], [[1-Mar-2023 Column of 2023 Mar]].</p>"
    other = "<p>See [[2-Apr-2025 Column of 2025 Apr]].</p>"
    for day, body in ((1, text), (2, text + other)):
        make_article(
            f"Later {day}",
            edition_date=date(2026, 8, day),
            sections=[{"headline": "On it", "body": body}],
        )
    draft = make_article("Draft", published=False, sections=[{"headline": "x", "body": other}])
    beside = page(client).partition("Most referred to")[2]
    counts = re.findall(r'(Column of [^<]*)</a> <span class="count">(\d)</span>', beside)
    assert counts == [("Column of 2023 Mar", "2"), ("Column of 2025 Apr", "1")]
    draft.publish()
    Article.objects.get(headline="Later 1").withdraw()
    beside = page(client).partition("Most referred to")[2]
    counts = re.findall(r'(Column of [^<]*)</a> <span class="count">(\d)</span>', beside)
    assert counts == [("Column of 2025 Apr", "2"), ("Column of 2023 Mar", "1")]
    assert "It was seven." not in beside
    Correction.objects.create(
        article=Article.objects.get(edition_date="2025-04-02"), text="It was seven."
    )
    assert "It was seven." in page(client).partition("Most referred to")[2]


def test_however_much_stands_on_it_it_makes_as_many_queries(
    client, years, django_assert_max_num_queries
):
    for query in ("", "?order=oldest", "?year=2025"):
        page(client, query)
    with django_assert_max_num_queries(6):
        page(client)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>One. Two.</p>", "One."),
        ("<p>At 6 a.m. he said: “Go!” They went.</p>", "At 6 a.m. he said: “Go!”"),
        ("<p>On 3. May Dr. A. Lund came. Then left.</p>", "On 3. May Dr. A. Lund came."),
        ("<blockquote><p>Quoted? Yes.</p></blockquote>", "Quoted?"),
        ("<ul><li>An item</li></ul><p>After.</p>", "An item"),
        ("<p>港が開いた。船が来た。</p>", "港が開いた。"),
        ("<p>هل وصلت السفن؟ نعم.</p>", "هل وصلت السفن؟"),
        ("<p>No end", "No end"),
        ('<p>Cut in a <a href="https://exam', "Cut in a"),
        ("<p>Cut in [[1-Mar-2023 Colu", "Cut in"),
        ("<p>Fish &amp; chips. &am", "Fish & chips."),
        ("<p>[[figure 1]]</p><p>&lt;b&gt; is text.</p>", "<b> is text."),
        ("", ""),
        ("<table><tr><td></td></tr></table>", ""),
    ],
)
def test_the_first_sentence_of_prose(html, said):
    assert first_sentence(html) == said


def test_a_sentence_without_end_is_cut_at_a_word():
    said = first_sentence("<p>" + "word " * 200)
    assert said.endswith("word…")
    assert len(said) <= MAX_LENGTH
    assert len(first_sentence("<p>" + "w" * 1000)) == MAX_LENGTH


def test_it_has_a_feed_of_its_own(client, years):
    response = client.get(f"{PATH}feed/")
    feed = ElementTree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.find(f"{atom}title").text == "World View: Kestria"
    assert len(feed.findall(f"{atom}entry")) == 4
    assert client.get("/keywords/nothing/feed/").status_code == 404


def test_keywords_are_listed_by_use_too(client, years):
    html = one_line(client.get("/keywords/?by=use").content.decode())
    names = re.findall(r'<li><a href="[^"]*">([^<]*)</a>', html)
    assert names[:2] == ["Kestria", "Sea"]
    assert client.get("/keywords/?by=x").status_code == 404
