"""The reader's pages: what they show, and what they cost."""

import re
from datetime import date, timedelta

import pytest

from articles.importer.build import import_column
from articles.models import Correction, SiteIdentity
from tests.articles.test_written_column import TEXT


def test_the_page_has_everything_of_a_written_column(client, db):
    article = import_column(TEXT, edition_date=date(2025, 8, 9)).article
    article.publish()
    html = client.get("/2025/08/09/" + article.slug + "/").content.decode()
    in_order = [
        article.headline, "By <span", "Saturday, 9 August 2025",
        "This morning’s key headlines from Testpaper.example",
        'href="#ferry-disaster-at-molen-reach-costs-kestria-a-regiment"',
        "The river front was quiet", "NPA",
        "Some hundreds of people", "(Lowland League)",
        "“3-Mar-2025 World View — Kestria buys barges", "<blockquote>", "KEYS:", "River Wars",
        "Permanent web link to this article", article.permalink, "Comments", "Write a comment",
        "let us know if you’re having issues with commenting",
        "Receive daily World View columns by e-mail",
    ]  # fmt: skip
    places = []
    for words in in_order:
        places.append(html.index(words, places[-1] if places else html.index("<main")))
    assert places == sorted(places)


@pytest.mark.parametrize(
    "path",
    [
        "/2026/02/30/x/",
        "/2026/13/01/",
        "/2026/00/",
        "/0000/",
        "/2026/5/14/",
        "/99999/",
        "/2026/05/14/nothing/",
        "/keywords/nothing/",
        "/2026/05/14/no such/",
        "/nowhere",
    ],
)
def test_a_wrong_address_is_not_found_and_says_where_to_go(client, db, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert "archive" in response.content.decode()


@pytest.mark.parametrize("path", ["/keywords/%00/", "/keywords/a%00b/", "/%00"])
def test_an_address_that_cannot_be_one_is_refused_and_says_where_to_go(client, db, path):
    response = client.get(path, follow=True)
    assert response.status_code == 400
    assert "archive" in response.content.decode()


def test_a_day_without_a_column_says_so(client, make_article):
    make_article(edition_date=date(2026, 5, 14))
    assert client.get("/2026/05/14/").status_code == 200
    response = client.get("/2026/05/15/")
    assert response.status_code == 404
    assert "No column was published on this day" in response.content.decode()


def test_the_latest_column_leads_the_home_page(client, make_article):
    make_article("Older", edition_date=date(2026, 5, 1))
    make_article("Newest", edition_date=date(2026, 5, 14))
    html = client.get("/").content.decode()
    assert re.search(r'latest-headline">\s*<a href="[^"]*">Newest', html)
    assert html.index("Newest") < html.index("Older")


def test_an_empty_site_is_a_page_too(client, db):
    for path in ("/", "/archive/", "/keywords/", "/search/", "/feed/", "/sitemap.xml"):
        assert client.get(path).status_code == 200, path


def test_columns_follow_each_other(client, make_article):
    one = make_article("One", edition_date=date(2026, 5, 1))
    two = make_article("Two", edition_date=date(2026, 5, 2))
    three = make_article("Three", edition_date=date(2026, 5, 3))
    html = client.get(two.get_absolute_url()).content.decode()
    assert f'rel="prev" href="{one.get_absolute_url()}"' in html
    assert f'rel="next" href="{three.get_absolute_url()}"' in html


def test_a_correction_is_printed_with_its_date(client, make_article, noon):
    article = make_article()
    Correction.objects.create(article=article, text="It was seven.", corrected_at=noon)
    html = client.get(article.get_absolute_url()).content.decode()
    assert "Correction, 14 May 2026:" in html
    assert "It was seven." in html


def test_markup_in_any_field_is_only_text(client, make_article, add_figure):
    evil = "<script>alert(1)</script>"
    article = make_article(
        evil,
        standfirst=evil,
        byline=evil,
        keywords=[evil],
        sections=[{"headline": evil, "body": f"<p>{evil}</p>", "sources": [evil]}],
    )
    add_figure(article=article, caption=evil, credit=evil)
    for path in (
        article.get_absolute_url(),
        "/",
        "/keywords/",
        "/2026/05/",
        "/2026/",
        "/feed/",
        article.keywords.get().get_absolute_url(),
        "/search/?q=alert",
    ):
        html = client.get(path).content.decode()
        assert "<script>alert" not in html, path


# --- What a keyword's page walks by --------------------------------------------------------------


def test_a_keywords_columns_come_in_pages_by_key(client, make_article):
    made = [
        make_article(
            f"Column {n:02}", keywords=["Iran"], edition_date=date(2026, 1, 1) + timedelta(n)
        )
        for n in range(45)
    ]
    seen, path = [], "/keywords/iran/"
    while path:
        html = client.get(path).content.decode()
        seen += re.findall(r"Column \d\d", html)
        more = re.search(r'href="(\?before=\d+)"', html)
        path = more and f"/keywords/iran/{more[1]}"
    assert seen == [article.headline for article in reversed(made)]


@pytest.mark.parametrize("key", ["x", "0", "-5", "9" * 30, "1' OR 1=1"])
def test_a_wrong_key_is_not_found(client, make_article, key):
    make_article(keywords=["Iran"])
    assert client.get("/keywords/iran/", {"before": key}).status_code == 404


# --- What pages carry and cost -------------------------------------------------------------------


@pytest.fixture
def archive(make_article, add_figure, make_comment):
    """Grows the archive: every column with sections, figures, sources, references, comments."""

    def grow(columns):
        made = []
        for number in range(columns):
            day = date(2026, 5, 1 + number % 28)
            reference = f"[[{day.day}-May-2026 World View — Column {number - 1}]]"
            article = make_article(
                f"Column {number}",
                edition_date=day,
                keywords=["Iran", f"Key {number}", f"Other {number}"],
                sections=[
                    {
                        "headline": f"Section {n}",
                        "sources": ["One", "Two"],
                        "body": f"<p>See {reference}.</p>",
                    }
                    for n in range(3)
                ],
            )
            add_figure(article=article)
            for section in article.sections.all():
                add_figure(section=section)
            made.append(article)
        return made

    return grow


@pytest.fixture
def cost(client, django_assert_max_num_queries):
    def of(path, at_most):
        with django_assert_max_num_queries(at_most) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return of


#: How many queries each page makes at most.
COSTS = {
    "/": 8,
    "/archive/": 6,
    "/2026/": 6,
    "/2026/05/": 6,
    "/2026/05/03/": 6,
    "/keywords/": 6,
    # Two of them ask for the next scheduled moment: when it begins to be, and when it grows.
    "/keywords/iran/": 9,
    "/keywords/iran/feed/": 12,
    "/keywords/?by=use": 6,
    "/sources/": 6,
    "/sources/one/": 6,
    "/search/?q=harbour": 8,
    "/feed/": 12,
}


def test_a_page_costs_the_same_with_ten_times_the_content(archive, cost):
    SiteIdentity.feed_id("columns")  # made once in the life of a site
    archive(3)
    few = {path: cost(path, at_most) for path, at_most in COSTS.items()}
    archive(30)
    assert {path: cost(path, at_most) for path, at_most in COSTS.items()} == few


def test_a_column_costs_at_most_12_queries_with_20_comments_and_with_200(
    archive, cost, make_comment
):
    article = archive(3)[1]
    for _ in range(20):
        make_comment(article)
    few = cost(article.get_absolute_url(), 12)
    archive(30)
    for _ in range(180):
        make_comment(article)
    assert cost(article.get_absolute_url(), 12) == few


PUBLIC = ["/", "/archive/", "/2026/", "/2026/05/", "/2026/05/14/", "/keywords/", "/keywords/iran/",
          "/search/?q=harbour", "/feed/", "/subscriptions/", "COLUMN", "/nothing/"]  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_readers_carry_nothing(client, make_article, editor, path):
    article = make_article(keywords=["Iran"])
    path = article.get_absolute_url() if path == "COLUMN" else path
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    html = response.content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert not re.search(r'(src|href|action)="(https?:)?//(?!testserver|www\.w3\.org)', html)
    client.force_login(editor)
    assert client.get(path).content == response.content


@pytest.mark.parametrize("path", PUBLIC)
def test_the_content_security_policy_is_strict(client, make_article, path):
    article = make_article(keywords=["Iran"])
    response = client.get(article.get_absolute_url() if path == "COLUMN" else path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    scripts = re.findall(r"<script(?! type=\"application/ld\+json\")[^>]*>", html)
    assert {re.search(r'src="([^"]+)"', script)[1] for script in scripts} <= {
        "/static/js/site.js",
        "/static/js/comments.js",
    }
    assert not re.search(r"\son\w+=", html)


def test_pages_answer_only_what_reads(client, make_article):
    path = make_article().get_absolute_url()
    assert client.head(path).status_code == 200
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(path).status_code == 405
