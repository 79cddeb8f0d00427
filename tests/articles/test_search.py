"""Finding a column, and the section in it."""

import pytest

from articles.models import Keyword, KeywordName
from tests.markup import one_line


@pytest.fixture
def marked(client):
    """The page of results, with marks."""

    def search(words, **more):
        return client.get("/search/", {"q": words, **more}).content.decode()

    return search


@pytest.fixture
def found(marked):
    """The page of results without its marks."""

    def search(words, **more):
        return marked(words, **more).replace("<mark>", "").replace("</mark>", "")

    return search


@pytest.fixture
def columns(make_article, add_figure):
    column = make_article(
        "The River Column",
        sections=[
            {"headline": "Battle at Molen Reach", "body": "<p>Nothing more is known.</p>"},
            {"headline": "Elsewhere", "body": "<p>A ferry sank at <em>Molen</em> Reach.</p>"},
            {"headline": "Weather", "body": "<p>Rain &amp; wind.</p>", "sources": ["Barometer"]},
        ],
        keywords=["Floods"],
        standfirst="On quarrels",
    )
    add_figure(section=column.sections.all()[2], caption="An umbrella")
    other = make_article(
        "The Market Column", sections=[{"headline": "Bread", "body": "<p>Up.</p>"}]
    )
    from articles.discovery.derived import update_derived

    update_derived(column)
    return column, other


def test_a_hit_is_shown_in_its_sections_and_links_to_them(marked, columns):
    page = marked("molen reach")
    column = columns[0]
    assert f"{column.get_absolute_url()}#battle-at-molen-reach" in page
    assert f"{column.get_absolute_url()}#elsewhere" in page
    assert "#weather" not in page
    assert "<mark>Molen</mark>" in page


@pytest.mark.parametrize(
    "words",
    [
        "river column",
        "ferries",
        "Floods",
        "umbrella",
        "Barometer",
        "quarrel",
        '"nothing more"',
        "rain wind",
        "umbrella OR nonsense",
        "molen -bread",
        "Battle umbrella",
    ],
)
def test_headlines_text_keywords_captions_and_sources_are_searched(found, columns, words):
    page = found(words)
    assert "1 column with" in page
    assert "The River Column" in page


@pytest.mark.parametrize("words", ["unheard-of", "molen -ferry", '"known nothing"'])
def test_no_hit_says_what_to_try(found, columns, words):
    assert "No column has all of" in found(words)


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "'",
        '"',
        "a & | ! b",
        "(",
        "\\",
        "%",
        "-",
        "!",
        ":*",
        "a" * 5000,
        "’“”",
        "the",
        "-ferry",
    ],
)
def test_odd_words_do_no_harm(client, columns, words):
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "21"])
def test_a_page_that_cannot_be_is_not_found(client, columns, page):
    assert client.get("/search/", {"q": "river", "page": page}).status_code == 404


def test_passages_show_markup_as_text_only(marked, make_article):
    make_article(sections=[{"headline": "S", "body": "<p>Tag &lt;b&gt;bold&lt;/b&gt; quoll</p>"}])
    page = marked("quoll")
    assert "<mark>quoll</mark>" in page
    assert "<b>" not in page


def test_another_name_finds_the_column_after_the_worker_ran(found, desk, columns, work):
    keyword = Keyword.objects.get(name="Floods")
    desk.post(
        f"/admin/articles/keyword/{keyword.pk}/change/",
        {
            "name": "Floods",
            "slug": "floods",
            "description": "",
            "other_names-TOTAL_FORMS": 1,
            "other_names-INITIAL_FORMS": 0,
            "other_names-0-name": "Inundations",
        },
    )
    assert KeywordName.objects.exists()
    assert "No column" in found("inundations")
    work()
    assert "The River Column" in found("inundations")


def test_another_name_finds_the_section_that_is_about_it(found, make_article):
    keyword = Keyword.objects.create(name="Hezbollah")
    KeywordName.objects.create(keyword=keyword, name="Hizbollah")
    column = make_article(
        keywords=["Hezbollah"],
        sections=["Elsewhere", {"headline": "A funeral", "body": "<p>Hezbollah mourns.</p>"}],
    )
    page = found("hizbollah")
    assert f"{column.get_absolute_url()}#a-funeral" in page
    assert "#elsewhere" not in page


@pytest.mark.parametrize("words", ["zoe", "Zoë", "ZOE\u0308", "o'neill", "O’Neill", "“zoe dole”"])
def test_accents_and_curly_quotes_make_no_difference(found, make_article, words):
    make_article(sections=[{"headline": "S", "body": "<p>Zoë Dole met O’Neill.</p>"}])
    assert "1 column with" in found(words)


def test_a_misspelt_name_is_put_right(found, make_article):
    make_article(keywords=["Badreddine", "Aleppo"])
    KeywordName.objects.create(keyword=Keyword.objects.get(name="Aleppo"), name="Halab")
    assert 'href="?q=Badreddine">Badreddine</a>?' in found("badredine")
    assert "Did you mean" in found("badredin killed")
    assert "Did you mean" not in found("xyzzy")


def test_the_newer_of_two_equal_columns_comes_first(found, make_article):
    from datetime import UTC, datetime

    for year in (1996, 2026, 2006):
        make_article(f"Of {year}", published=datetime(year, 1, 1, tzinfo=UTC), sections=["Owls"])
    page = found("owls")
    assert page.index("Of 2026") < page.index("Of 2006") < page.index("Of 1996")


@pytest.fixture
def many(make_article):
    from datetime import date

    for year, keyword, source in (
        (2024, "Sea", "Herald"),
        (2025, "Sea", "Post"),
        (2026, "Land", "Post"),
    ):
        make_article(
            f"Owls of {year}",
            edition_date=date(year, 5, 1),
            keywords=[keyword],
            sections=[{"headline": "Owls", "sources": [source]}],
        )


def test_results_are_narrowed_by_links_with_counts(found, many):
    import re

    page = one_line(found("owls"))
    links = re.findall(r'href="\?([^"]*)">([^<]*)</a> <span class="count">(\d+)', page)
    assert links == [
        ("q=owls&amp;year=2026", "2026", "1"), ("q=owls&amp;year=2025", "2025", "1"),
        ("q=owls&amp;year=2024", "2024", "1"), ("q=owls&amp;keyword=sea", "Sea", "2"),
        ("q=owls&amp;keyword=land", "Land", "1"), ("q=owls&amp;publication=post", "Post", "2"),
        ("q=owls&amp;publication=herald", "Herald", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("narrowed", "years"),
    [
        ({"year": "2025"}, ["2025"]),
        ({"keyword": "sea"}, ["2025", "2024"]),
        ({"publication": "post"}, ["2026", "2025"]),
        ({"publication": "post", "keyword": "sea"}, ["2025"]),
        ({"keyword": "nothing"}, []),
    ],
)
def test_each_filter_narrows(found, many, narrowed, years):
    import re

    page = found("owls", **narrowed)
    assert re.findall(r'">Owls of (\d+)</a></h2>', page) == years


def test_a_year_that_is_none_is_not_found(client, many):
    assert client.get("/search/", {"q": "owls", "year": "x"}).status_code == 404


def test_results_come_in_pages(found, make_article):
    for number in range(12):
        make_article(f"Owls {number}")
    assert found("owls").count('class="hit"') == 10
    assert found("owls", page=2).count('class="hit"') == 2


@pytest.fixture
def breakwater(make_article):
    make_article(
        "Palisaar",
        keywords=["Mustafa Amine Badreddine"],
        sections=[{"headline": "Breakwater", "body": "<p>A storm broke it in Veldmark.</p>"}],
    )
    make_article("Storm", sections=["Weather"], keywords=["Olnes"])


def test_where_nothing_has_all_words_what_has_most_is_shown_and_said(found, breakwater):
    page = found("Palisaar breakwater storm damage")
    assert "No column has all of Palisaar breakwater storm damage; these come closest." in page
    assert "Breakwater" in page
    assert "Weather" not in page
    assert "come closest" in found("storm damage")
    assert "come closest" not in found("storm Palisaar")
    assert "Breakwater" not in found("storm damage -breakwater")
    assert "No column has all of Badred Palis; these have words that begin so." in found(
        "Badred Palis"
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Badredine", "Badreddine"),
        ("Mustafa Amin Badredine", "Mustafa Amin Badreddine"),
        ("Veldmark Badredine oldest", "Veldmark Badreddine oldest"),
        ("chancelor Veldmark oldest", None),
        ("storm Palisaar nothing", None),
        ("Brekwater", "Breakwater"),
    ],
)
def test_a_word_that_stands_in_a_column_is_never_replaced(client, breakwater, asked, meant):
    results = client.get("/search/", {"q": asked}).context["results"]
    assert results.suggestion == (meant or "")


def test_what_was_found_shows_its_standfirst_and_a_name_its_dossier(client, make_article):
    make_article("A Harbour", standfirst="Ships & storms.", keywords=["Port"], sections=["Quay"])
    make_article("A Draft", keywords=["Secret"], published=False)
    port = Keyword.objects.get(name="Port")
    port.lead = "<p>It is <em>old</em>.</p>"
    port.save()
    page = client.get("/search/", {"q": "quay"}).content.decode()
    assert "Ships &amp; storms." in page
    assert "hit-dossier" not in page
    page = client.get("/search/", {"q": "PORT"}).content.decode()
    assert '<h2><a href="/keywords/port/" dir="auto">Port</a></h2>' in page
    assert '<p class="snippet" dir="auto">It is old.</p>' in page
    port.description = "Where ships lie."
    port.save()
    page = client.get("/search/", {"q": "port"}).content.decode()
    assert "Where ships lie." in page
    assert "It is old." not in page
    KeywordName.objects.create(keyword=port, name="Haven")
    assert "Where ships lie." in client.get("/search/", {"q": "haven"}).content.decode()
    for asked in ({"q": "secret"}, {"q": "port", "keyword": "port"}):
        assert "hit-dossier" not in client.get("/search/", asked).content.decode()
