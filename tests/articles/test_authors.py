"""Authors: a page for each, bylines of several, and what stays when one is renamed or goes."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from articles.admin.copies import parse_sent
from articles.discovery import author_index, name_index
from articles.history import diff, readers_text, revisions
from articles.history.snapshots import apply, digest, snapshot
from articles.importer.build import import_column
from articles.models import Article, Author, Authorship, OldAddress, ShareLink
from articles.models.byline import adopt, signed_by_name
from pagecache import store
from subscriptions import edition_mail
from tests.articles.test_desk import ADD, change, fields, posted
from worldview import roles

AUTHORS = "/admin/articles/author/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def author(db):
    """Makes an author."""

    def make(name="Ada Lind", **more):
        return Author.objects.create(name=name, **more)

    return make


@pytest.fixture
def signed(make_article):
    """Makes a public column of authors."""

    def make(headline, *authors, **more):
        column = make_article(headline, **{"byline": ""} | more)
        Authorship.objects.set_authors(column, authors)
        return Article.objects.get(pk=column.pk)

    return make


@pytest.fixture
def writer(db):
    user = User.objects.create_user("writer", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.WRITERS))
    return user


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def byline_of(html):
    return re.search(r'<span class="byline-name">(.*?)</span>', html)[1]


def json_ld(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


# --- What readers see ----------------------------------------------------------------------------


def test_a_byline_is_made_of_the_authors_in_their_order_and_links_each(client, author, signed):
    bo, ada, cy = author("Bo Ferrer"), author(), author("Cy Holt")
    column = signed("One", bo, ada, cy)
    linked = (
        '<a href="/authors/bo-ferrer/" rel="author">Bo Ferrer</a>, '
        '<a href="/authors/ada-lind/" rel="author">Ada Lind</a> and '
        '<a href="/authors/cy-holt/" rel="author">Cy Holt</a>'
    )
    assert byline_of(page(client, column.get_absolute_url())) == linked
    assert byline_of(page(client, "/")) == linked
    section = column.sections.get().get_share_url()
    assert byline_of(page(client, section)) == linked


def test_a_typed_byline_stands_and_the_names_in_it_are_linked(client, author, signed):
    column = signed("One", author(), byline="Ada Lind in Ormaia & <friends>")
    assert byline_of(page(client, column.get_absolute_url())) == (
        '<a href="/authors/ada-lind/" rel="author">Ada Lind</a> in Ormaia &amp; &lt;friends&gt;'
    )


def test_all_authors_of_public_columns_are_on_one_page(client, author, signed):
    assert "No author has a column yet." in page(client, "/authors/")
    ada = author(
        description="Writes about water.",
        picture=[{"name": "site/p-160.png", "width": 160, "height": 160}],
    )
    bo = author("Bo Ferrer")
    author("Cy Holt")
    signed("First", ada)
    signed("Second", ada, bo, slug="second", edition_date=date(2026, 6, 1))
    signed("Draft", author("Di Marsh"), slug="draft", published=False)
    html = page(client, "/authors/")
    listed = html[html.index("<h1>") :]
    assert re.findall(r'<h2><a href="(.*?)">(.*?)</a>', listed) == [
        ("/authors/ada-lind/", "Ada Lind"),
        ("/authors/bo-ferrer/", "Bo Ferrer"),
    ]
    assert listed.count("site/p-160.png") == 1
    assert "Writes about water." in listed
    words = " ".join(re.sub("<[^>]*>", "", listed).split())
    assert "2 columns · the newest: Second, 1 June 2026" in words
    assert "1 column · the newest: Second, 1 June 2026" in words
    assert '<p class="kicker"><a href="/authors/">Authors</a></p>' in page(
        client, "/authors/ada-lind/"
    )
    assert "<loc>http://testserver/authors/</loc>" in page(client, "/sitemap-authors.xml")


def test_many_authors_are_an_index_by_letters_with_a_box_that_finds_one(
    client, author, signed, monkeypatch
):
    monkeypatch.setattr(author_index, "MAX_UNDIVIDED", 2)
    for name in ("Zoë Quill", "Émile Zorn", "Ada Lind", "Eve Lind"):
        signed(f"Of {name}", author(name))
    author("Of no column")
    listed = r'<li>\s*<a href="/authors/[^"]*">(.*?)</a>'
    html = page(client, "/authors/")
    assert re.findall(r'<h2 id="letter-\d">(.)</h2>', html) == ["A", "E", "Z"]
    assert re.findall(listed, html) == ["Ada Lind", "Émile Zorn", "Eve Lind", "Zoë Quill"]
    monkeypatch.setattr(name_index, "MAX_ON_ONE_PAGE", 3)
    with store.disabled():
        assert 'href="?letter=E"' in page(client, "/authors/")
        assert "Ada Lind" not in page(client, "/authors/?letter=E")
    assert client.get("/authors/?letter=Q").status_code == 404
    # Found by a part of the name, however it is written.
    assert client.get("/authors/?q=zoe")["Location"] == "/authors/zoe-quill/"
    found = page(client, "/authors/?q=LIND")
    assert re.findall(listed, found) == ["Ada Lind", "Eve Lind"]
    assert "No name here has “nobody”" in page(client, "/authors/?q=nobody")


def test_the_page_of_all_authors_costs_the_same_for_many(
    client, author, signed, django_assert_num_queries
):
    for number in range(6):
        signed(f"Column {number}", author(f"Author {number}"), slug=f"c-{number}")
    with store.disabled(), django_assert_num_queries(4):
        client.get("/authors/")


def test_a_column_that_is_not_public_links_no_author_without_a_page(author, signed, desk, editor):
    ada, bo = author(), author("Bo Ferrer")
    signed("Of Bo", bo)
    draft = signed("Draft", ada, bo, slug="draft", published=False)
    seen = {
        "desk": page(desk, reverse("admin:articles_article_preview", args=[draft.pk])),
        "shared": page(Client(), ShareLink.objects.create(article=draft).get_absolute_url()),
        "mail": edition_mail.preview(Article.objects.for_page().get(pk=draft.pk)).html,
    }
    for where, html in seen.items():
        assert "Ada Lind and <a" in html, where
        assert "/authors/bo-ferrer/" in html, where
        assert "/authors/ada-lind/" not in html, where
    draft.publish()
    assert "/authors/ada-lind/" in page(desk, draft.get_absolute_url())


def test_a_column_with_a_typed_byline_alone_is_as_it_was(client, author, make_article):
    author("Nell")
    column = make_article(byline="Nell")
    assert byline_of(page(client, column.get_absolute_url())) == "Nell"
    assert client.get("/authors/nell/").status_code == 404


def test_a_column_asks_one_query_for_its_authors_however_many_they_are(
    author, signed, make_article, django_assert_num_queries
):
    one = signed("One", author("A"))
    many = signed("Many", *(author(f"Author {number}") for number in range(5)))
    none = make_article("None", byline="Nell")
    for column in (one, many, none):
        found = Article.objects.for_page().get(pk=column.pk)
        with django_assert_num_queries(0):
            assert found.printed_byline
            found.byline_parts()
            assert found.portrait is None


def test_an_author_has_a_page_with_picture_lines_addresses_and_columns(client, author, signed):
    ada = author(
        description="Writes about\nwater.",
        addresses="https://social.example/@ada\nhttps://ada.example/",
        picture=[{"name": "site/p-160.png", "width": 160, "height": 160},
                 {"name": "site/p-480.png", "width": 480, "height": 480}],
    )  # fmt: skip
    signed("Of Ada", ada)
    signed("Of Bo", author("Bo Ferrer"))
    html = page(client, "/authors/ada-lind/")
    assert "<h1>Ada Lind</h1>" in html
    assert "Writes about<br>water." in html
    assert "site/p-480.png" in html
    assert '<a href="https://social.example/@ada" rel="me">social.example/@ada</a>' in html
    assert "Of Ada" in html
    assert "Of Bo" not in html
    person = json_ld(html)[0]
    assert person["@type"] == "Person"
    assert person["name"] == "Ada Lind"
    assert person["url"].endswith("/authors/ada-lind/")
    assert person["sameAs"] == ["https://social.example/@ada", "https://ada.example/"]
    assert person["image"].startswith("http")
    assert person["image"].endswith("site/p-480.png")


def test_the_picture_of_the_one_author_stands_beside_the_byline(client, author, signed):
    ada = author(picture=[{"name": "site/p-160.png", "width": 160, "height": 160}])
    assert "site/p-160.png" in page(client, signed("One", ada).get_absolute_url())
    two = signed("Two", ada, author("Bo Ferrer"))
    assert "site/p-160.png" not in page(client, two.get_absolute_url())


def test_an_authors_columns_come_a_page_at_a_time(client, author, signed):
    ada = author()
    for number in range(22):
        signed(f"Number {number:02d}", ada, slug=f"n{number}")
    html = page(client, "/authors/ada-lind/")
    older = re.search(r'rel="next" href="(\?before=\d+)"', html)[1]
    rest = page(client, f"/authors/ada-lind/{older}")
    shown = re.findall(r"Number \d\d", html) + re.findall(r"Number \d\d", rest)
    assert sorted(shown) == [f"Number {number:02d}" for number in range(22)]
    assert client.get("/authors/ada-lind/?before=nonsense").status_code == 404


def test_an_author_of_drafts_alone_has_no_page_yet(client, author, signed):
    ada = author()
    column = signed("Draft", ada, published=False)
    assert client.get("/authors/ada-lind/").status_code == 404
    assert client.get("/sitemap-authors.xml").status_code == 404
    column.publish()
    assert "Draft" in page(client, "/authors/ada-lind/")
    assert "/authors/ada-lind/" in page(client, "/sitemap-authors.xml")
    assert "/sitemap-authors.xml" in page(client, "/sitemap.xml")
    column.withdraw()
    assert client.get("/authors/ada-lind/").status_code == 404


# --- What programs are told ----------------------------------------------------------------------


def test_programs_are_told_of_each_author(client, author, signed):
    signed("One", author("Bo Ferrer"), author())
    column = Article.objects.get()
    article = json_ld(page(client, column.get_absolute_url()))[0]
    assert [(each["@type"], each["name"]) for each in article["author"]] == [
        ("Person", "Bo Ferrer"), ("Person", "Ada Lind"),
    ]  # fmt: skip
    assert article["author"][1]["url"].endswith("/authors/ada-lind/")

    for feed in ("/feed/", "/authors/ada-lind/feed/"):
        entry = ET.fromstring(client.get(feed).content).find(f"{ATOM}entry")
        told = [
            (each.find(f"{ATOM}name").text, each.find(f"{ATOM}uri").text)
            for each in entry.findall(f"{ATOM}author")
        ]
        assert [name for name, _ in told] == ["Bo Ferrer", "Ada Lind"]
        assert told[1][1].endswith("/authors/ada-lind/")
    for feed in ("/feed.json", "/authors/ada-lind/feed.json"):
        authors = client.get(feed).json()["items"][0]["authors"]
        assert [each["name"] for each in authors] == ["Bo Ferrer", "Ada Lind"]
        assert authors[0]["url"].endswith("/authors/bo-ferrer/")


def test_a_feed_names_a_typed_byline_as_before(client, make_article):
    make_article(byline="Nell")
    entry = ET.fromstring(client.get("/feed/").content).find(f"{ATOM}entry")
    assert [each.find(f"{ATOM}name").text for each in entry.findall(f"{ATOM}author")] == ["Nell"]
    assert client.get("/feed.json").json()["items"][0]["authors"] == [{"name": "Nell"}]


def test_an_authors_feed_has_their_columns_alone(client, author, signed):
    signed("Of Ada", author())
    signed("Of Bo", author("Bo Ferrer"))
    feed = client.get("/authors/ada-lind/feed/").content.decode()
    assert "Of Ada" in feed
    assert "Of Bo" not in feed


def test_the_byline_in_mail_is_linked(author, signed, settings):
    ada = author()
    column = signed("One", ada, author("Bo Ferrer"))
    mail = edition_mail.preview(column)
    link = rf'<a href="{settings.SITE_URL}/authors/ada-lind/"[^>]*>Ada Lind</a>'
    assert re.search(link, mail.html)
    assert "Ada Lind and Bo Ferrer" in mail.text


# --- Pages that are kept -------------------------------------------------------------------------


def test_another_name_is_on_all_columns_at_once_and_search_finds_by_it(client, author, signed):
    ada, bo = author(), author("Bo Ferrer")
    columns = [signed("One", ada), signed("Two", bo, ada, slug="two")]
    pages = [column.get_absolute_url() for column in columns]
    pages += ["/", "/feed/", "/feed.json", "/authors/ada-lind/", "/authors/ada-lind/feed/"]
    before = {address: page(client, address) for address in pages}
    assert all("Ada Lind" in html for html in before.values())
    ada.name = "Ada Marlow"
    ada.save()
    for address in pages:
        html = page(client, address)
        assert "Ada Marlow" in html, address
        assert "Ada Lind" not in html, address
    assert Article.objects.filter(search_is_stale=True).count() == 2


def test_a_page_of_an_author_knows_of_columns_that_come_and_go(client, author, signed):
    ada = author()
    signed("One", ada)
    two = signed("Two", author("Bo Ferrer"), slug="two")
    assert "Two" not in page(client, "/authors/ada-lind/")
    Authorship.objects.set_authors(two, [ada])
    assert "Two" in page(client, "/authors/ada-lind/")
    assert client.get("/authors/bo-ferrer/").status_code == 404
    two.withdraw()
    assert "Two" not in page(client, "/authors/ada-lind/")


def test_what_an_author_says_of_themselves_is_on_their_page_at_once(client, author, signed):
    ada = author()
    signed("One", ada)
    page(client, "/authors/ada-lind/")
    ada.description = "Lives by the sea."
    ada.save()
    assert "Lives by the sea." in page(client, "/authors/ada-lind/")


# --- Addresses -----------------------------------------------------------------------------------


def test_a_former_address_leads_on(client, author, signed):
    ada = author()
    signed("One", ada)
    page(client, "/authors/ada-lind/")
    ada.slug = "ada"
    ada.save()
    moved = client.get("/authors/ada-lind/")
    assert (moved.status_code, moved["Location"]) == (301, "/authors/ada/")
    for feed in ("feed/", "feed.json"):
        moved = client.get(f"/authors/ada-lind/{feed}")
        assert (moved.status_code, moved["Location"]) == (301, f"/authors/ada/{feed}")
    ada.slug = "ada-lind"
    ada.save()
    assert not OldAddress.objects.filter(path="/authors/ada-lind/").exists()
    assert client.get("/authors/ada/")["Location"] == "/authors/ada-lind/"


def test_nobody_is_offered_the_former_address_of_another(author, signed):
    ada = author()
    signed("One", ada)
    ada.name, ada.slug = "Ada Marlow", "ada-marlow"
    ada.save()
    assert author("Ada Lind").slug == "ada-lind-2"


def test_names_in_other_scripts_have_addresses_too(client, author, signed):
    signed("One", author("Анна Ахматова"))
    assert "Анна Ахматова" in page(client, Author.objects.get().get_absolute_url())


# --- An author who goes --------------------------------------------------------------------------


def test_the_byline_stays_as_a_text_when_an_author_is_deleted(client, author, signed):
    ada, bo = author(), author("Bo Ferrer")
    alone, both = signed("One", ada), signed("Two", bo, ada, slug="two")
    before = readers_text.digest_of_article(alone)
    page(client, alone.get_absolute_url())
    ada.delete()
    assert byline_of(page(client, alone.get_absolute_url())) == "Ada Lind"
    assert byline_of(page(client, both.get_absolute_url())) == (
        '<a href="/authors/bo-ferrer/" rel="author">Bo Ferrer</a> and Ada Lind'
    )
    alone.refresh_from_db()
    assert readers_text.digest_of_article(alone) == before


def test_the_page_stays_when_the_account_is_deleted(author, writer):
    ada = author(user=writer)
    writer.delete()
    ada.refresh_from_db()
    assert ada.user is None


# --- What is kept --------------------------------------------------------------------------------


def test_a_revision_has_the_authors_in_their_order_and_brings_them_back(author, signed, editor):
    ada, bo = author(), author("Bo Ferrer")
    column = signed("One", bo, ada, published=False)
    kept = revisions.keep(column, by=editor)
    Authorship.objects.set_authors(column, [ada])
    assert [c.part for c in diff.compare(kept.content, snapshot(column))] == ["Authors"]
    revisions.restore(kept, by=editor)
    assert Article.objects.get().ordered_authors == [bo, ada]


def test_a_rename_makes_no_other_content_of_it(author, signed):
    ada = author()
    column = signed("One", ada)
    before = snapshot(column)
    ada.name = "Ada Marlow"
    ada.save()
    assert digest(snapshot(column)) == digest(before)
    assert diff.compare(before, snapshot(column)) == []


def test_content_kept_before_there_were_authors_leaves_them(author, signed):
    column = signed("One", author(), published=False)
    content = snapshot(column)
    del content["authors"]
    assert apply(column, content) == []
    assert len(Article.objects.get().ordered_authors) == 1


def test_content_with_an_author_who_is_gone_has_the_names_as_a_text(author, signed):
    ada, bo = author(), author("Bo Ferrer")
    column = signed("One", ada, bo, published=False)
    content = snapshot(column)
    ada.delete()
    Article.objects.update(byline="")
    problems = apply(column, content)
    assert ["Ada Lind" in str(problem) for problem in problems] == [True]
    assert Article.objects.get().printed_byline == "Ada Lind and Bo Ferrer"


def test_other_authors_of_a_public_column_wait_until_they_are_published(
    client, author, signed, desk
):
    ada, bo = author(), author("Bo Ferrer")
    column = signed("One", ada)
    desk.post(change(column), posted(column, authors="Bo Ferrer, Ada Lind", byline=""))
    assert byline_of(page(client, column.get_absolute_url())).count("<a") == 1
    form = page(desk, change(column))
    assert 'value="Bo Ferrer, Ada Lind"' in form
    column.refresh_from_db()
    revisions.publish_changes(column)
    assert Article.objects.get().ordered_authors == [bo, ada]
    assert Article.objects.get().revised_at is not None


# --- At the desk ---------------------------------------------------------------------------------


def test_several_authors_are_chosen_in_an_order(author, desk):
    author(), author("Bo Ferrer")
    data = fields(authors="Bo Ferrer, ada lind", byline="")
    assert desk.post(ADD, data).status_code == 302
    column = Article.objects.get()
    assert column.printed_byline == "Bo Ferrer and Ada Lind"
    assert column.byline == ""
    desk.post(change(column), posted(column, authors="Ada Lind, Bo Ferrer", byline=""))
    assert Article.objects.get().printed_byline == "Ada Lind and Bo Ferrer"
    desk.post(change(column), posted(Article.objects.get(), authors="", byline="Somebody"))
    assert Article.objects.get().ordered_authors == []


def test_a_form_that_says_nothing_of_authors_leaves_them(author, signed, desk):
    column = signed("One", author(), published=False)
    desk.post(change(column), posted(column, headline="Another", byline=""))
    assert Article.objects.get().printed_byline == "Ada Lind"


def test_a_name_that_is_no_authors_is_said_and_nothing_is_lost(author, desk):
    author()
    response = desk.post(ADD, fields(authors="Ada Lind, Nobody Known", byline=""))
    html = response.content.decode()
    assert "There is no author called “Nobody Known”." in html
    assert 'value="Ada Lind, Nobody Known"' in html
    assert not Article.objects.exists()


def test_a_typed_byline_that_is_an_authors_name_is_theirs(author, desk):
    ada = author()
    desk.post(ADD, fields(byline="Ada Lind", authors=""))
    column = Article.objects.get()
    assert (column.byline, column.ordered_authors) == ("", [ada])


def test_an_import_signed_with_an_authors_name_is_theirs(author):
    ada = author()
    text = (
        "World View — A Harbour Opens\nBy Ada Lind\n\n"
        "This morning’s key headlines from example.org\n\n* One\n\nOne\n\nIt opened at six.\n"
    )
    made = import_column(text).article
    assert Article.objects.get(pk=made.pk).ordered_authors == [ada]


def test_a_new_column_begins_with_the_author_who_writes_it(author, writer):
    author("Bo Ferrer")
    author(user=writer)
    html = page(logged_in(writer), ADD)
    assert re.search(r'name="authors"[^>]*value="Ada Lind"', html) or re.search(
        r'value="Ada Lind"[^>]*name="authors"', html
    )
    assert re.search(r'<input[^>]*name="byline"[^>]*>', html)[0].count("value=") == 0


def test_names_are_offered_while_they_are_typed(author, desk):
    author(), author("Bo Ferrer")
    answer = desk.get("/admin/articles/article/authors/?q=fer").json()
    assert answer == {"authors": [{"name": "Bo Ferrer"}]}


def test_authors_that_were_typed_and_not_saved_are_kept(editor, author):
    sent = parse_sent(fields_as_query(authors="Ada Lind"), editor=editor, article_id=None)
    assert sent.form["authors"] == "Ada Lind"


def fields_as_query(**more):
    query = QueryDict(mutable=True)
    query.update(fields(**more))
    return query


def author_form(**more):
    return {"name": "Ada Lind", "slug": "", "description": "", "addresses": "", "user": ""} | more


def test_an_editor_makes_an_author_with_a_picture(desk, picture):
    form = author_form(picture=picture(width=600, height=500), description="Writes.")
    response = desk.post(f"{AUTHORS}add/", form)
    assert response.status_code == 302, response.content.decode()
    ada = Author.objects.get()
    assert ada.slug == "ada-lind"
    assert [copy["width"] for copy in ada.picture] == [160, 480]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Ada, Bo"}, "without commas"),
        ({"name": "—"}, "neither letter nor digit"),
        ({"name": "BO  FERRER"}, "There is an author of that name already: “Bo Ferrer”."),
        ({"addresses": "ada at home"}, "no address"),
        ({"slug": "bo-ferrer"}, "already exists"),
    ],
)
def test_what_cannot_be_an_authors_is_said(desk, author, typed, said):
    author("Bo Ferrer")
    response = desk.post(f"{AUTHORS}add/", author_form(**typed))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Author.objects.count() == 1


def test_columns_signed_with_the_name_as_a_text_are_offered_to_the_author(
    client, desk, author, make_article
):
    ada = author()
    early = make_article("Early", byline="Ada Lind")
    other = make_article("Other", byline="Ada Lind in Ormaia", slug="other")
    before = readers_text.digest_of_article(early)
    page(client, early.get_absolute_url())
    address = reverse("admin:articles_author_change", args=[ada.pk])
    assert "1 column has “Ada Lind” typed" in page(desk, address)
    form = author_form(name="Ada Marlow", slug="ada-lind", adopts="on")
    assert desk.post(address, form).status_code == 302
    early.refresh_from_db()
    assert early.printed_byline == "Ada Marlow"
    assert byline_of(page(client, early.get_absolute_url())).count("<a") == 1
    assert other.ordered_authors == []
    assert early.revised_at is None
    ada.refresh_from_db()
    ada.name = "Ada Lind"
    ada.save()
    assert readers_text.digest_of_article(Article.objects.get(pk=early.pk)) == before


def test_columns_with_waiting_changes_are_not_offered(author, make_article, desk):
    ada = author()
    column = make_article(byline="Ada Lind in Ormaia")
    Article.objects.update(byline="Ada Lind")
    assert signed_by_name(ada).count() == 1
    desk.post(change(column), posted(column, headline="Another", byline="Somebody", authors=""))
    assert adopt(ada) == 0


# --- Who may -------------------------------------------------------------------------------------


def test_writers_keep_their_own_page_and_no_other(author, writer):
    own, other = author(user=writer), author("Bo Ferrer")
    client = logged_in(writer)
    html = page(client, AUTHORS)
    assert "Ada Lind" in html
    assert "Bo Ferrer" not in html
    address = reverse("admin:articles_author_change", args=[own.pk])
    form = author_form(description="Mine.", slug="ada-lind", user="", adopts="on")
    assert client.post(address, form).status_code == 302
    own.refresh_from_db()
    assert own.description == "Mine."
    assert own.user == writer
    theirs = reverse("admin:articles_author_change", args=[other.pk])
    assert client.post(theirs, author_form(name="Taken")).status_code == 403
    other.refresh_from_db()
    assert other.name == "Bo Ferrer"
    assert client.get(f"{AUTHORS}add/").status_code == 403
    assert client.get(reverse("admin:articles_author_delete", args=[own.pk])).status_code == 403


def test_who_has_no_page_of_their_own_sees_no_list(author, writer):
    author()
    assert logged_in(writer).get(AUTHORS).status_code == 403
