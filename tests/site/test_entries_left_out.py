"""One entry that cannot be written is left out of whatever lists it; the others stand there, and
the desk says which is missing. The feeds and sitemaps are found by looking."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.syndication.views import Feed
from django.db import connection
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from articles.discovery import omissions
from articles.models import (
    Article,
    Attachment,
    Author,
    Authorship,
    Correction,
    Download,
    Keyword,
    Omission,
    Page,
    Publication,
    Section,
)
from background import clock
from comments.models import Comment
from subscriptions import edition_mail
from subscriptions.models import Edition

#: Whatever is asked of a row that is broken says this.
BROKEN = "This row cannot be written."


@pytest.fixture
def broken(monkeypatch):
    """Rows of which nobody can say the address, of a comment the name either: ``broken(row)``."""
    rows = set()

    def breaking(method):
        def address(self):
            if (type(self), self.pk) in rows:
                raise ValueError(BROKEN)
            return method(self)

        return address

    for model in (Article, Author, Keyword, Publication, Comment, Correction, Section):
        method = breaking(model.get_absolute_url)
        monkeypatch.setattr(model, "get_absolute_url", method)
    monkeypatch.setattr(Comment, "shown_name", property(breaking(Comment.shown_name.fget)))
    return lambda row: rows.add((type(row), row.pk))


@pytest.fixture
def columns(make_article, make_comment, make_page):
    """Two of everything, one of each to be broken: ``(good, bad)``."""
    made = []
    shared = Author.objects.create(name="Shared author", slug="shared-author")
    for name in ("Good", "Bad"):
        make_page(f"{name} page")
        article = make_article(
            f"{name} column", slug=name.lower(), keywords=[f"{name} keyword", "Shared"],
            sections=[{"headline": f"{name} section", "sources": [f"{name} Herald", "Gazette"]}],
        )  # fmt: skip
        make_comment(article, body=f"{name} comment.", name=name)
        Correction.objects.create(article=article, text=f"{name} correction.")
        own = Author.objects.create(name=f"{name} author", slug=f"{name.lower()}-author")
        for position, author in enumerate([own, shared]):
            Authorship.objects.create(article=article, author=author, position=position)
        audio = Download.objects.create(
            file=f"downloads/{name}.mp3", kind="mp3", size=7, digest=name[0] * 64, title=name
        )
        Attachment.objects.create(article=article, download=audio, position=0)
        made.append(article)
    return made


def views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif "admin" not in str(entry.pattern):
            yield from views(entry)


#: What only looks like one of them: it leads to one, is of one column, or lists what was asked for.
NO_LISTS = {
    *("rss_xml", "usual_xml", "atom_xml", "syndication"),
    *("api_column", "api_section", "api_search"),
}


def feeds_and_sitemaps():
    """The addresses of all there are, and of lists as data; those under a column or keyword of what
    both have."""
    found = {}
    for entry in views():
        route = str(entry.pattern)
        named = re.search(r"feed|sitemap|\.json|\.xml|<data:form>", f"{entry.name} {route}")
        if named and entry.name not in NO_LISTS:
            route = (
                route.replace("<keyword:slug>", "shared")
                .replace("sources/<slug:slug>", "sources/gazette")
                .replace("<slug:slug>", "shared-author")
                .replace("<data:form>", "json")
                .replace("<year:year>", "2026")
                .replace("<month:month>", "2026/05")
                .replace("<number:number>", "5")
            )
            found[entry.name] = route
    return found


NAMES = sorted(feeds_and_sitemaps())


def test_every_feed_leaves_out_what_fails():
    feeds = {type(entry.callback) for entry in views() if isinstance(entry.callback, Feed)}
    assert len(feeds) >= 4
    assert [feed for feed in feeds if not issubclass(feed, omissions.ResilientFeed)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_or_sitemap_has_all_but_the_one_that_fails(client, columns, broken, name):
    good, bad = columns
    for row in (
        bad, Keyword.objects.get(name="Bad keyword"), Publication.objects.get(name="Bad Herald"),
        Comment.objects.get(name="Bad"), Page.objects.get(headline="Bad page"),
        Author.objects.get(name="Bad author"),
    ):  # fmt: skip
        broken(row)
    if name == "sitemap_news":
        Article.objects.update(edition_date=clock.today())
    route = feeds_and_sitemaps()[name]
    for prefix in ("/", "/comments/"):
        answer = client.get(prefix + re.sub(r"<\w+:\w+>", str(good.pk), route))
        if answer.status_code != 404:
            break
    assert answer.status_code == 200, route
    text = answer.content.decode()
    assert text.lower().count("good") or name == "sitemap"
    # An id may have it among its digits.
    assert "bad" not in re.sub("urn:uuid:[0-9a-f-]+", "", text).lower()
    if "json" in answer["Content-Type"]:
        json.loads(text)
    else:
        ElementTree.fromstring(text)
    one_column = name == "column_feed"  # the other's comments do not stand there
    assert Omission.objects.exists() == (name != "sitemap" and not one_column)


def test_where_no_new_column_can_be_written_news_are_the_next_older_one_or_none(
    client, make_article, broken
):
    oldest = make_article("Oldest", published=timezone.now() - timedelta(days=5))
    older = make_article("Older", published=timezone.now() - timedelta(days=4))
    new = make_article(
        "New", edition_date=clock.today(), published=timezone.now() - timedelta(hours=1)
    )
    for fails, named in ((None, new), (new, older), (older, oldest), (oldest, None)):
        if fails:
            broken(fails)
        answer = client.get("/sitemap-news.xml")
        assert answer.status_code == (200 if named else 404)
        found = re.findall("<loc>(.*?)</loc>", answer.text)
        assert found == ([named.permalink] if named else [])
        assert ("<news:title>" in answer.text) == (named == new)


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/", "article"),
        ("/2026/", "article"),
        ("/2026/05/", "article"),
        ("/2026/05/14/", "article"),
        ("/keywords/shared/", "article"),
        ("/keywords/", "keyword"),
        ("/keywords/?by=use", "keyword"),
        ("/sources/", "publication"),
        ("/sources/gazette/", "article"),
        ("/corrections/", "correction"),
        ("/search/?q=column", "article"),
        ("/comments/", "comment"),
    ],
)
def test_a_list_has_all_but_the_one_that_fails(client, columns, broken, path, row):
    rows = {
        "article": columns[1],
        "keyword": Keyword.objects.get(name="Bad keyword"),
        "publication": Publication.objects.get(name="Bad Herald"),
        "correction": Correction.objects.get(text="Bad correction."),
        "comment": Comment.objects.get(name="Bad"),
    }
    broken(rows[row])
    answer = client.get(path)
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    assert "Good" in main
    # What stands beside counts other rows.
    main = re.sub(r'<div class="narrow">.*|<h2 class="rubric".*', "", main, flags=re.S)
    assert "Bad" not in main
    omission = Omission.objects.get()
    assert (omission.output, omission.row) == (
        path.split("?")[0],
        f"{rows[row]._meta.label_lower} {rows[row].pk}",
    )


def test_the_newest_column_may_fail_and_the_home_page_has_the_others(client, columns, broken):
    newest = Article.objects.published().newest_first()[0]
    broken(newest)
    main = re.search(r"<main.*</main>", client.get("/").content.decode(), re.S)[0]
    assert "Good column" in main


def test_a_digest_has_all_but_the_one_that_fails(columns, broken):
    broken(columns[1])
    edition = Edition.objects.create(
        kind="daily", digest_date=date(2026, 5, 14), frozen_at=timezone.now()
    )
    contents = [[column.pk, []] for column in columns]
    mail = edition_mail.digest(edition, contents, web_url="https://example.org/")
    for text in (mail.html, mail.text):
        assert "Good section" in text
        assert "Bad section" not in text
    assert Omission.objects.get().title == "Bad column"


def test_the_desk_says_which_since_when_and_why_until_it_is_mended(desk, client, columns, broken):
    broken(columns[1])
    client.get("/feed/")
    page = desk.get("/admin/").content.decode()
    assert "“Bad column” is left out of /feed/" in page
    assert f"/admin/articles/article/{columns[1].pk}/change/" in page
    assert BROKEN in page
    began = Omission.objects.get().since
    client.get("/feed/")
    assert Omission.objects.get().since == began
    Omission.objects.update(last_at=timezone.now() - timedelta(days=2))
    assert "is left out" not in desk.get("/admin/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_without_an_entry_is_soon_made_anew(site, columns, broken):
    broken(columns[1])
    page = site.get("/feed/")
    assert page.status == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT until - now() FROM articles_storedpage WHERE key LIKE '%/feed/%'")
        assert cursor.fetchone()[0] <= omissions.RETRY_DELAY


@pytest.mark.parametrize("name", NAMES)
def test_what_was_stored_before_text_was_narrowed_ends_no_feed(client, columns, name):
    odd = "Bad\x0b\x1f\ufffe"
    for table, field in (
        ("article", "headline"), ("article", "standfirst"), ("section", "body"),
        ("keyword", "description"),
    ):  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE articles_{table} SET {field} = {field} || %s", [odd])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET html = %s, name = %s", [odd, odd])
    route = feeds_and_sitemaps()[name]
    for prefix in ("/", "/comments/"):
        answer = client.get(prefix + re.sub(r"<\w+:\w+>", str(columns[0].pk), route))
        if answer.status_code != 404:
            break
    assert answer.status_code == 200
    if "json" in answer["Content-Type"]:
        json.loads(answer.content)
    else:
        ElementTree.fromstring(answer.content)
