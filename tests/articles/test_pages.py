"""Pages that are no columns: at their addresses, as readers see them, and where they are not."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import get_resolver

from articles.models import (
    Article,
    ColumnCount,
    OldAddress,
    Page,
    PatternRedirect,
    Redirect,
    page_address,
    site,
)
from articles.models.redirect import parse_address
from background import clock


def html_of(client, page):
    response = client.get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def main(html):
    return html[html.index("<main") : html.index("</main>")]


# --- Addresses -----------------------------------------------------------------------------------


def test_a_page_is_at_its_own_address(client, make_page):
    page = make_page("About this column")
    assert page.get_absolute_url() == "/about-this-column/"
    assert '<h1 dir="auto">About this column</h1>' in html_of(client, page)


def test_a_chapter_is_beneath_the_page_it_belongs_to(client, make_page):
    book = make_page("The Book")
    chapter = make_page("The First Chapter", parent=book)
    assert chapter.get_absolute_url() == "/the-book/the-first-chapter/"
    html_of(client, chapter)


def test_two_pages_of_one_title_get_addresses_of_their_own(make_page):
    book = make_page("Book")
    paths = [make_page("About", parent=above).path for above in (None, None, book, book)]
    assert paths == ["about", "about-2", "book/about", "book/about-2"]


def test_a_page_and_a_column_of_one_word_are_in_nobodys_way(client, make_page, make_article):
    page = make_page("About", slug="about")
    column = make_article("About", slug="about", edition_date=page.edition_date)
    assert client.get(page.get_absolute_url()).status_code == 200
    assert client.get(column.get_absolute_url()).status_code == 200


def test_the_database_lets_no_two_pages_be_at_one_address(make_page):
    make_page("About")
    other = make_page("Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=other.pk).update(path="about")


def test_a_column_has_no_path_and_a_page_has_one(make_article, make_page):
    column, page = make_article(), make_page()
    for row, values in (
        (column, {"path": "x"}),
        (column, {"parent": page}),
        (page, {"path": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.everything.filter(pk=row.pk).update(**values)


def test_what_moves_leads_on_with_all_its_chapters(client, make_page):
    book = make_page("Book")
    part = make_page("Part", parent=book)
    chapter = make_page("One", parent=part)
    draft = make_page("Draft", parent=part, published=False)
    book.slug = "volume"
    book.save()
    for old, new in (
        ("/book/", "/volume/"),
        ("/book/part/", "/volume/part/"),
        ("/book/part/one/", "/volume/part/one/"),
    ):
        response = client.get(old)
        assert (response.status_code, response.url) == (301, new)
        assert client.get(new).status_code == 200
    draft.refresh_from_db()
    assert draft.path == "volume/part/draft"
    assert client.get("/book/part/draft/").status_code == 404
    chapter.refresh_from_db()
    chapter.parent = Page.objects.get(pk=book.pk)
    chapter.save()
    assert client.get("/book/part/one/").url == "/volume/one/"
    assert client.get("/volume/part/one/").url == "/volume/one/"


def test_what_comes_back_to_an_old_address_is_there_again(client, make_page):
    page = make_page("About")
    for slug in ("us", "about"):
        page.slug = slug
        page.save()
    assert client.get("/about/").status_code == 200
    assert client.get("/us/").url == "/about/"
    assert not OldAddress.objects.filter(path="/about/").exists()


def test_a_page_takes_over_an_old_address_when_readers_can_see_it(client, make_page):
    moved = make_page("About")
    moved.slug = "us"
    moved.save()
    draft = make_page("New", slug="about", published=False)
    assert client.get("/about/").url == "/us/"
    draft.publish()
    assert '<h1 dir="auto">New</h1>' in html_of(client, draft)


def test_what_is_offered_as_an_address_is_nobodys(make_page):
    moved = make_page("About")
    moved.slug = "us"
    moved.save()
    assert make_page("About").path == "about-2"
    assert make_page("Archive").path == "archive-2"
    assert make_page("Pictures", parent=moved).path == "us/pictures-2"


def test_every_first_part_of_an_address_of_the_site_is_reserved():
    routes = [str(p.pattern) for p in get_resolver().url_patterns]
    routes += [str(p.pattern) for p in get_resolver().url_patterns[-1].url_patterns]
    first = {route.lstrip("^").partition("/")[0] for route in routes} - {""}
    words = {part for part in first if "<" not in part and "." not in part}
    assert {"admin", "archive", "comments", "search", "media", "feed"} <= words
    assert all(page_address.is_reserved(word) for word in words)
    assert page_address.is_reserved("static")
    assert page_address.is_reserved("Archive")
    assert page_address.is_reserved("2015")
    assert not page_address.is_reserved("about")


@pytest.mark.parametrize("slug", ["archive", "admin", "2015"])
def test_an_address_of_the_site_is_refused(db, slug):
    with pytest.raises(ValidationError, match="Choose another word"):
        Page(headline="x", slug=slug).clean()


def test_books_in_books_end_somewhere(make_page):
    above = None
    for depth in range(page_address.MAX_DEPTH):
        above = make_page(f"Level {depth}", parent=above)
    assert above.path.count("/") == page_address.MAX_DEPTH - 1
    with pytest.raises(ValidationError, match="4 parts at most"):
        make_page("Too deep", parent=above)


def test_a_book_that_would_be_too_deep_stays_where_it_is(make_page):
    above = make_page("A")
    for name in ("B", "C"):
        above = make_page(name, parent=above)
    book = make_page("Book")
    make_page("Chapter", parent=book)
    book.parent = above
    with pytest.raises(ValidationError, match="4 parts at most"):
        book.save()


def test_no_page_is_beneath_itself(make_page):
    book = make_page("Book")
    chapter = make_page("One", parent=book)
    for above in (book, chapter):
        book.parent = above
        with pytest.raises(ValidationError, match="cannot be a chapter of itself"):
            book.save()


def test_a_page_goes_after_its_chapters(make_page):
    book = make_page("Book")
    make_page("One", parent=book)
    with pytest.raises(ProtectedError):
        book.delete()


# --- What is no page -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nothing/", "/a/b/c/d/", "/book/nothing/"])
def test_what_is_nothing_costs_one_query_to_know(
    client, make_page, django_assert_max_num_queries, path
):
    make_page("Book")
    with django_assert_max_num_queries(3):  # the two others look for redirects
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/a/b", "/index.php", "/a/b/c/d/e/f/", "/über/"])
def test_what_is_nothing_is_not_found_at_once(client, db, path):
    response = client.get(path)
    assert response.status_code == 404


def test_an_address_without_its_slash_leads_to_the_page(client, make_page):
    make_page("About")
    response = client.get("/about?utm=x")
    assert (response.status_code, response.url) == (301, "/about/?utm=x")
    assert client.get("/archive").url == "/archive/"


def test_a_former_address_without_its_slash_leads_where_it_does_with_it(client, make_page):
    page = make_page("Moved Page")
    page.slug = "here"
    page.save()
    hidden = make_page("Secret", published=False)
    hidden.slug = "still-secret"
    hidden.save()
    for address in ("/moved-page/", "/moved-page"):
        response = client.get(address)
        assert (response.status_code, response.url) == (301, "/here/"), address
    assert client.get("/secret").status_code == client.get("/still-secret").status_code == 404


def test_redirects_of_a_former_site_work_beside_pages(client, make_page):
    make_page("About")
    Redirect.objects.create(old="/who-we-are/", new="/about/")
    Redirect.objects.create(old="/old-post", new="https://example.org/")
    PatternRedirect.objects.create(pattern=r"/blog/(\w+)/", new=r"/\1/", example="/blog/x/")
    assert client.get("/who-we-are/").url == "/about/"
    assert client.get("/old-post/").url == "https://example.org/"
    assert client.get("/blog/about/").url == "/about/"


def test_a_redirect_to_a_page_follows_it(client, make_page):
    page = make_page("About")
    Redirect.objects.create(old="/who-we-are/", new="/about/")
    page.slug = "us"
    page.save()
    assert client.get("/who-we-are/").url == "/us/"


def test_a_redirect_that_a_page_hides_is_refused(make_page):
    make_page("About")
    redirect = Redirect(old="/about/", new="https://example.org/")
    assert parse_address(redirect.old).key
    with pytest.raises(ValidationError):
        redirect.clean()


def test_drafts_and_scheduled_pages_are_nowhere(client, make_page):
    make_page("Draft", published=False)
    make_page("Later", published=clock.now() + timedelta(days=1))
    assert client.get("/draft/").status_code == 404
    assert client.get("/later/").status_code == 404
    assert client.get("/later/card.png").status_code == 404


# --- What readers see ----------------------------------------------------------------------------


def test_a_page_has_no_day_and_says_when_it_was_changed(client, make_page):
    page = make_page("About", published=clock.now() - timedelta(days=9))
    Page.objects.update(revised_at="2026-05-14T10:00:00Z", published_at="2026-05-01T10:00:00Z")
    html = main(html_of(client, page))
    assert "byline" not in html
    assert re.search(r"Last changed\s+<time datetime=\"2026-05-14\">", html)


def test_what_is_on_a_page_is_listed_where_there_is_much(client, make_page):
    assert "On this page" not in html_of(client, make_page("Two", sections=["A", "B"]))
    html = html_of(client, make_page("Three", sections=["A", "B", "C"]))
    assert html.count('<a href="#a">') == 1
    assert "On this page" in html


def test_a_book_lists_its_chapters_and_they_lead_on(client, make_page):
    book = make_page("Book")
    two = make_page("Two", parent=book, position=2, standfirst="What came then")
    one = make_page("One", parent=book, position=1)
    make_page("Three", parent=book, position=3)
    make_page("Draft", parent=book, position=2, published=False)
    html = main(html_of(client, book))
    names = re.findall(r'<a href="/book/(\w+)/">', html)
    assert names == ["one", "two", "three"]
    assert "What came then" in html
    assert "Draft" not in html
    html = html_of(client, two)
    assert '<a rel="prev" href="/book/one/">' in html
    assert '<a rel="next" href="/book/three/">' in html
    assert '<a href="/book/">Book</a>' in html
    assert 'rel="prev"' not in html_of(client, one)


def test_parents_that_readers_do_not_have_are_not_named(client, make_page):
    book = make_page("Secret", published=False)
    html = html_of(client, make_page("One", parent=book))
    assert "Secret" not in html


def test_programs_are_told_what_it_is_and_where(client, make_page):
    about = make_page("About", slug="about", standfirst="Who writes")
    history = make_page("History", parent=about)

    def told(page):
        html = html_of(client, page)
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        assert f'<link rel="canonical" href="{page.permalink}">' in html
        assert f'<meta property="og:url" content="{page.permalink}">' in html
        return json.loads(found[1])

    page, way = told(about)
    assert (page["@type"], page["name"], page["description"]) == (
        "AboutPage",
        "About",
        "Who writes",
    )
    page, way = told(history)
    assert page["@type"] == "WebPage"
    names = [item["name"] for item in way["itemListElement"]]
    assert names[1:] == ["About", "History"]


def test_a_page_without_a_picture_has_a_card_with_its_title(client, make_page):
    page = make_page("About")
    assert "/about/card.png" in html_of(client, page)
    assert client.get("/about/card.png")["Content-Type"] == "image/png"


def test_pictures_of_a_page_are_shown_large(client, make_page, add_figure):
    page = make_page("About")
    add_figure(article=page)
    add_figure(section=page.sections.get())
    assert 'href="/about/pictures/2/"' in html_of(client, page)
    html = client.get("/about/pictures/2/").content.decode()
    assert 'href="/about/#what-it-is"' in html
    assert client.get("/about/pictures/3/").status_code == 404


def test_nobody_comments_on_a_page_unless_it_is_asked_for(client, make_page):
    page = make_page("About")
    assert 'id="comments"' not in html_of(client, page)
    assert client.get(f"/comments/on/{page.pk}/").status_code == 404
    assert client.get(f"/comments/write/{page.pk}/").status_code == 404
    page.takes_comments = True
    page.save()
    assert 'id="comments"' in html_of(client, page)
    assert client.get(f"/comments/on/{page.pk}/").status_code == 200
    assert client.get(f"/comments/write/{page.pk}/").status_code == 200


def test_cost_of_a_page_stays_flat(client, make_page, django_assert_max_num_queries):
    book = make_page("Book")
    for number in range(12):
        make_page(f"Chapter {number}", parent=book, sections=["A", "B", "C"])
    with django_assert_max_num_queries(22):
        html_of(client, Page.objects.get(path="book/chapter-5"))


# --- Where pages are not, and where they are -----------------------------------------------------


def test_no_list_of_columns_has_a_page_in_it(client, make_page, make_article):
    today = date(2026, 5, 14)
    page = make_page("Imprint", edition_date=today, sections=["Quorvath"])
    make_article("Harbour", edition_date=today)
    make_article("Earlier", edition_date=date(2025, 5, 14))
    for address in (
        "/", "/archive/", "/2026/", "/2026/05/", "/2026/05/14/", "/feed/", "/feed.json",
        "/sitemap-2026.xml", "/sitemap-news.xml", "/keywords/", "/sources/",
    ):  # fmt: skip
        text = re.sub(r"<footer class.*", "", client.get(address).content.decode(), flags=re.S)
        assert "Imprint" not in text, address
        assert page.get_absolute_url() not in text, address
    assert sum(ColumnCount.objects.by_month().values()) == 2
    assert list(Article.objects.filter(headline="Imprint")) == []
    assert Article.everything.count() == 3


def test_the_foot_leads_to_pages_in_the_editors_order_once_they_are_public(client, make_page):
    def foot():
        html = client.get("/archive/").content.decode()
        named = re.search(r'aria-label="Pages">(.*?)</nav>', html, re.S)
        return re.findall(r'<a href="[^"]*">(.*?)</a>', named[1]) if named else []

    about = make_page("About", position=2)
    make_page("Chapter", parent=about)
    make_page("Draft", published=False)
    make_page("To come", published=clock.now() + timedelta(days=1))
    privacy = make_page("Privacy & <us>", position=1)
    assert foot() == ["Privacy &amp; &lt;us&gt;", "About"]
    privacy.withdraw()
    for number in range(20):
        make_page(f"More {number:02d}", position=3)
    assert foot() == ["About", *(f"More {number:02d}" for number in range(11))]
    # Who writes a menu for the foot says what stands there.
    settings = site()
    settings.foot_menu = "Privacy | /privacy/"
    settings.save()
    assert foot() == []


def test_a_page_is_mailed_to_nobody(make_page, make_subscriber, work):
    from subscriptions.models import Edition

    make_subscriber()
    make_page("About")
    work()
    assert not Edition.objects.exists()


def test_citations_of_a_page_do_not_count(client, make_page):
    from articles.discovery.derived import update_derived
    from articles.models import CitationCount, Source

    page = make_page("Method")
    Source.objects.create(section=page.sections.get(), publication="Herald")
    update_derived(page)
    assert CitationCount.objects.by_publication() == {}
    page.withdraw()
    page.publish()
    assert CitationCount.objects.by_publication() == {}
    assert "Herald" in html_of(client, page)


def test_a_page_is_found_by_search_and_marked(client, make_page, make_article):
    make_page("Imprint of the harbour")
    make_article("Harbour opens")
    html = client.get("/search/?q=harbour").content.decode()
    assert "columns and pages with harbour" in html
    assert re.search(
        r'class="dateline">\s*Page\s*</p>\s*<h2><a href="/imprint-of-the-harbour/">', html
    )
    narrowed = client.get("/search/?q=harbour&year=2026").content.decode()
    assert "/imprint-of-the-harbour/" not in narrowed


def test_the_sitemap_names_pages(client, make_page):
    assert client.get("/sitemap-pages.xml").status_code == 404
    assert "sitemap-pages" not in client.get("/sitemap.xml").content.decode()
    make_page("About")
    make_page("Draft", published=False)
    text = client.get("/sitemap-pages.xml").content.decode()
    assert re.findall(r"<loc>\S+?//[^/]+(/\S*)</loc>", text) == ["/about/"]
    assert "sitemap-pages" in client.get("/sitemap.xml").content.decode()


def test_a_correction_of_a_page_is_among_the_corrections(client, make_page):
    page = make_page("About")
    page.corrections.create(text="It was founded in 2004.")
    assert "It was founded in 2004." in html_of(client, page)
    html = client.get("/corrections/").content.decode()
    assert "It was founded in 2004." in html
    assert "/about/" in html
