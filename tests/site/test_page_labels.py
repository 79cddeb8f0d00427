"""What a change drops, and what it leaves: every public page says what it shows, and every table
that readers see says what a change of it concerns."""

import ast
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Authorship,
    Correction,
    CrossReference,
    Download,
    Figure,
    Keyword,
    Page,
    Photo,
    Publication,
    Section,
    SectionKeyword,
    Source,
    site,
)
from articles.models.current_settings import refresh
from comments.models import Closing, Comment, Policy
from pagecache import store, triggers
from pagecache.cache_tags import EVERYTHING
from pagecache.checks import check_triggers
from subscriptions.models import Edition
from tests import kept
from tests.own_apps import OWN_APPS, ROOT
from tests.site.public_pages import drawn_once

# --- That nothing is forgotten ------------------------------------------------------------------

#: Views without labels: one reader's own, forms with a stamp, the desk, what asks the database or
#: a file each time, what only leads elsewhere.
NOT_KEPT = {
    "articles:shared", "comments:write", "comments:comment", "comments:report", "comments:own",
    "comments:prove", "comments:mute", "comments:decide", "comments:ask_for_data", "comments:data",
    "comments:trouble", "comments:contact", "subscriptions:stamp", "subscriptions:confirm",
    "subscriptions:preferences", "subscriptions:from_another_site",
    "subscriptions:unsubscribe", "subscriptions:data", "subscriptions:new_address",
    "articles:rss", "articles:rss_xml", "articles:usual_xml", "articles:atom_xml",
    "articles:service_worker", "articles:indexnow_key",
    "favicon.ico", "robots.txt", "health/", "health/ready/",
    r"^media/(?P<path>.+)$",
}  # fmt: skip
#: Pages that show nothing of what is in the database.
SAME_FOR_EVER = {
    "articles:api_search", "articles:api", "articles:podcast_cover", "articles:home_card",
    "articles:manifest", "articles:icon_192", "articles:icon_512", "articles:icon_maskable",
    "articles:touch_icon",
}  # fmt: skip
#: Tables of which readers see nothing on public pages. Counts follow what they count; redirects are
#: not kept.
NOT_SHOWN = {
    "articles_announcement",
    "articles_authorcount", "articles_autosave", "articles_citationcount", "articles_columncount",
    "articles_linkcheck", "articles_note", "articles_oldaddress", "articles_omission",
    "articles_patternredirect", "articles_redirect", "articles_review",
    "articles_revision",
    "articles_sharelink", "articles_settingschange", "articles_siteidentity",
    "articles_takenaddress",
    "comments_block", "comments_commentcount", "comments_commenter",
    "comments_decision", "comments_learntword", "comments_letter", "comments_report",
    "comments_troublereport", "subscriptions_bounce",
    "subscriptions_consentevent", "subscriptions_inboundmessage",
    "subscriptions_delivery", "subscriptions_letter", "subscriptions_pace", "subscriptions_signup",
    "subscriptions_mailplan", "subscriptions_subscriber", "subscriptions_subscribercount",
    "subscriptions_subscriber_authors", "subscriptions_subscriber_keywords",
    "subscriptions_suppression",
    "subscriptions_wording", "outbox_warmup",
}  # fmt: skip


def views(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.pattern)
            yield name, pattern.callback
        elif pattern.namespace != "admin":
            yield from views(pattern.url_patterns, pattern.namespace or namespace)


def test_every_view_is_labelled_or_said_not_to_be_kept():
    unlabelled = {name for name, view in views(get_resolver().url_patterns)
                  if getattr(view, "page_params", None) is None}  # fmt: skip
    assert unlabelled == NOT_KEPT


def test_every_kept_view_is_compared_here_and_says_what_it_shows(world, client):
    labelled, unchanging = set(), set()
    for address in world.pages.values():
        match = resolve(address.partition("?")[0])
        name = f"{match.namespace}:{match.url_name}"
        said = set(client.get(address)["Surrogate-Key"].split())
        (labelled if said - {EVERYTHING} else unchanging).add(name)
    kept = {name for name, view in views(get_resolver().url_patterns)
            if getattr(view, "page_params", None) is not None}  # fmt: skip
    assert sorted(kept - (labelled | unchanging)) == []
    assert unchanging == SAME_FOR_EVER


def test_every_table_says_what_its_changes_concern_or_is_said_not_to_be_shown(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_tagged'"
        )
        labelled = {table for (table,) in cursor.fetchall()}
    tables = {
        model._meta.db_table
        for name in set(OWN_APPS) - {"background", "pagecache", "worldview"}
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    }
    assert tables - labelled == NOT_SHOWN


def test_the_database_says_what_the_apps_declare(db):
    assert check_triggers(databases=["default"]) == []


def test_a_database_that_says_something_else_is_pointed_out(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER comments_closing_update_tagged ON comments_closing")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION articles_photo_tagged() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        )
        cursor.execute(
            "CREATE FUNCTION nobodys_tagged() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        )
    (said,) = check_triggers(databases=["default"])
    assert said.msg.endswith(
        ": articles_photo_tagged, comments_closing_update_tagged, nobodys_tagged."
    )


def test_every_list_that_a_view_names_is_one_that_changes_tell_of():
    sent = "\n".join(
        [*(watch.body() for watch in triggers.watches())]
        + [file.read_text() for app in OWN_APPS for file in (ROOT / app).glob("sql/*.sql")]
    )
    named = {
        argument.value
        for app in OWN_APPS
        for file in (ROOT / app).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "cached_page"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    assert {"home", "archive", "keywords", "sources", "corrections"} <= named
    assert {tag for tag in named if f"'{tag}'" not in sent and f"{{{tag}}}" not in sent} == set()


# --- Every column of a row ----------------------------------------------------------------------

#: Of each table with triggers the columns that no page shows anything of, each with its reason.
IGNORED = {
    watch.table: watch.ignored
    for watch in triggers.watches()
    if watch.ignored and watch.app_label == watch.model._meta.app_label
}
#: What makes another value of a column, by PostgreSQL's name of its type.
ANOTHER = {
    "text": "{column} || id", "character varying": "left({column}, 3) || id % 1000",
    "boolean": "NOT {column}", "integer": "coalesce({column}, 0) + 7", "smallint": "{column} + 7",
    "bigint": "coalesce({column}, 0) + 7", "real": "coalesce({column}, 0) + 0.5",
    "double precision": "coalesce({column}, 0) + 0.5",
    "date": "{column} + 1", "uuid": "gen_random_uuid()", "tsvector": "'other'::tsvector",
    "timestamp with time zone": "coalesce({column}, now()) + interval '1 hour'",
    "interval": "coalesce({column}, interval '0') + interval '1 second'",
    "time without time zone": "coalesce({column}, time '06:00') + interval '1 hour'",
    "jsonb": "jsonb_build_array({column})", "ARRAY": "array_append({column}, NULL)",
}  # fmt: skip
#: And where a rule of the table wants another one, or wants this one to stay.
BY_NAME = {
    ("comments_comment", "state"): "'refused'",
    ("subscriptions_edition", "kind"): "'weekly'",
    ("subscriptions_edition", "article_id"): "{column}",
    ("subscriptions_edition", "correction_id"): "{column}",
    ("articles_article", "kind"): "{column}",
    ("articles_article", "parent_id"): "CASE WHEN kind = 'page' THEN NULL::bigint END",
    ("articles_figure", "section_id"): "(SELECT min(id) FROM articles_section), article_id = NULL",
}


def labelled_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE '%_tagged' ORDER BY 1"
        )
        return [table for (table,) in cursor.fetchall()]


def columns_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id' ORDER BY 1",
            [table],
        )
        return dict(cursor.fetchall())


def says(statement):
    """What one statement says of pages, in a transaction that is taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM articles_pagechange")
            (last,) = cursor.fetchone()
            cursor.execute(statement)
            assert cursor.rowcount, statement
            cursor.execute("SELECT label FROM articles_pagechange WHERE id > %s", [last])
            labels = {label for (label,) in cursor.fetchall()}
        transaction.set_rollback(True)
    return labels


@pytest.fixture
def full(world):
    """The archive with a row in each table that readers see."""
    Keyword.objects.get(name="Mali").other_names.create(name="Bamako")
    Closing.objects.create(article=world.middle, reason="Enough.")
    Policy.objects.update_or_create(pk=1, defaults={"closes_after_days": 3})
    site().save()
    return world


def test_every_column_of_what_readers_see_makes_pages_anew_or_is_ignored_for_a_reason(full):
    silent = {}
    for table in labelled_tables():
        for column, kind in columns_of(table).items():
            other = BY_NAME.get((table, column), ANOTHER[kind]).format(column=column)
            which = "WHERE digest_date IS NOT NULL" if table == "subscriptions_edition" else ""
            if not says(f"UPDATE {table} SET {column} = {other} {which}"):
                silent.setdefault(table, set()).add(column)
    assert silent == {table: set(columns) for table, columns in IGNORED.items()}
    assert all(reason.strip() for columns in IGNORED.values() for reason in columns.values())


def test_a_column_that_is_added_counts_from_its_first_day(full):
    for table in labelled_tables():
        # The trigger's plan is made before there is such a column, and goes on being used.
        says(f"UPDATE {table} SET id = id")
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ADD COLUMN added_later text")
        try:
            assert says(f"UPDATE {table} SET added_later = 'for readers'"), table
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN added_later")


def test_a_row_that_is_written_as_it_was_makes_nothing_anew(full):
    for table in labelled_tables():
        assert says(f"UPDATE {table} SET id = id") == set(), table


# --- What each change drops ---------------------------------------------------------------------


class World:
    def __init__(self, make_article, make_page):
        self._make_article, self.page = make_article, make_page

    def column(self, name, day, keywords=(), text="", sources=()):
        section = {"headline": f"Section of {name}", "body": f"<p>{text or name}</p>"}
        return self._make_article(
            name, slug=name.lower(), edition_date=day, keywords=keywords,
            sections=[section | {"sources": list(sources)}],
            published=timezone.now() - timedelta(days=(date(2026, 6, 1) - day).days),
        )  # fmt: skip


def made(world, add_figure, attach, make_comment):
    """What is kept of a world, which is filled: its columns by name, and its pages."""
    columns = {
        "old": world.column(
            "Old", date(2015, 5, 12), ["Iran", "Salt"], "Salt and Iran", ["Herald"]
        ),
        "early": world.column("Early", date(2026, 3, 2), ["Mali"], "Mali", ["Gazette"]),
        "middle": world.column(
            "Middle", date(2026, 5, 12), ["Iran", "Salt"], "Salt; [[12-May-2015 Old]]"
        ),
        "newest": world.column("Newest", date(2026, 5, 14), ["Syria"], "Syria"),
    }
    Authorship.objects.set_authors(columns["old"], [Author.objects.create(name="Ada")])
    middle = columns["middle"]
    add_figure(article=middle)
    attach(middle, "mp3")
    attach(middle, "pdf")
    book = world.page("Book", sections=["How it came about"])
    one = world.page("One", parent=book)
    world.page("Two", parent=book, sections=[
        {"headline": "See there", "body": "<p>[[/book/one/ One]] and [[12-May-2015 Old]]</p>"}
    ])  # fmt: skip
    world.page("Three", parent=book)
    add_figure(article=one)
    Correction.objects.create(article=columns["early"], text="It was seven.")
    make_comment(middle)
    digest = Edition.objects.create(kind="daily", digest_date="2026-05-14",
                                    frozen_at=timezone.now())  # fmt: skip
    digest.variants.create(key="k", contents=[[columns["newest"].pk, []]])
    pages = {name: column.get_absolute_url() for name, column in columns.items()} | {
        "section of middle": middle.get_absolute_url() + "section-of-middle/",
        "picture of middle": middle.get_absolute_url() + "pictures/1/",
        "card of old": columns["old"].get_absolute_url() + "card.png",
        "api": "/api/", "data": "/api/columns.json", "table": "/api/columns.csv",
        "data of keywords": "/api/keywords.json", "data of iran": "/api/keywords/iran.json",
        "data of sources": "/api/sources.json", "data of herald": "/api/sources/herald.csv",
        "data of old": f"/api{columns['old'].get_absolute_url()[:-1]}.json",
        "data of a section": f"/api{middle.get_absolute_url()}section-of-middle.json",
        "data of a search": "/api/search.json",
        "markdown of old": f"{columns['old'].get_absolute_url()[:-1]}.md", "llms": "/llms.txt",
        "citation of old": columns["old"].get_absolute_url() + "cite.bib",
        "citation of a section": middle.get_absolute_url() + "section-of-middle/cite.json",
        "book of old": f"{columns['old'].get_absolute_url()[:-1]}.epub",
        "book of may": "/2026/05.epub", "book of a week": "/2026-W20.epub",
        "book of iran": "/keywords/iran.epub",
        "card of home": "/card.png", "card of iran": "/keywords/iran/card.png",
        "card of herald": "/sources/herald/card.png", "card of ada": "/authors/ada/card.png",
        "card of a section": middle.get_absolute_url() + "section-of-middle/card.png",
        "book": "/book/", "one": "/book/one/", "two": "/book/two/", "three": "/book/three/",
        "picture of one": "/book/one/pictures/1/", "card of two": "/book/two/card.png",
        "sitemap pages": "/sitemap-pages.xml",
        "home": "/", "archive": "/archive/", "2015": "/2015/", "2026": "/2026/",
        "march": "/2026/03/", "may": "/2026/05/", "day": "/2026/05/12/",
        "keywords": "/keywords/", "by use": "/keywords/?by=use",
        "iran": "/keywords/iran/", "mali": "/keywords/mali/", "syria": "/keywords/syria/",
        "sources": "/sources/", "herald": "/sources/herald/", "gazette": "/sources/gazette/",
        "corrections": "/corrections/",
        "podcast": "/podcast.xml", "podcast cover": "/podcast.png",
        "offline": "/offline/", "columns to keep": "/offline.json",
        "manifest": "/manifest.webmanifest", "icon": "/icon-192.png", "large icon": "/icon-512.png",
        "filled icon": "/icon-maskable.png", "touch icon": "/apple-touch-icon.png",
        "feed": "/feed/", "feed of summaries": "/feed/summary/", "json feed": "/feed.json",
        "json feed of summaries": "/feed/summary.json", "iran feed": "/keywords/iran/feed/",
        "iran feed of summaries": "/keywords/iran/feed/summary/",
        "archive of the feed": "/feed/2026/05/",
        "archive of summaries": "/feed/summary/2026/05/",
        "archive of iran": "/keywords/iran/feed/2026/05/",
        "archive of iran's summaries": "/keywords/iran/feed/summary/2026/05/",
        "archive of ada": "/authors/ada/feed/2015/05/",
        "archive of herald": "/sources/herald/feed/2015/05/",
        "iran json feed": "/keywords/iran/feed.json",
        "iran json feed of summaries": "/keywords/iran/feed/summary.json",
        "authors": "/authors/", "ada": "/authors/ada/", "ada feed": "/authors/ada/feed/",
        "herald feed": "/sources/herald/feed/", "herald json feed": "/sources/herald/feed.json",
        "feeds": "/feeds/",
        "ada json feed": "/authors/ada/feed.json", "sitemap authors": "/sitemap-authors.xml",
        "sitemap": "/sitemap.xml", "sitemap 2015": "/sitemap-2015.xml",
        "sitemap 2026": "/sitemap-2026.xml", "sitemap keywords": "/sitemap-keywords.xml",
        "sitemap of may": "/sitemap-2026-5.xml",
        "sitemap sources": "/sitemap-sources.xml", "news": "/sitemap-news.xml",
        "comments": "/comments/", "comments feed": "/comments/feed/",
        "thread": f"/comments/on/{middle.pk}/",
        "thread feed": f"/comments/on/{middle.pk}/feed/",
        "digests": "/subscriptions/editions/",
        "digest": "/subscriptions/editions/daily/2026/05/14/",
        "variant": "/subscriptions/editions/daily/2026/05/14/k/",
        "thanks": "/comments/trouble/thanks/", "thanks for writing": "/comments/contact/thanks/",
        "mail": "/subscriptions/check-your-mail/",
        "form": "/subscriptions/", "search": "/search/",
    }  # fmt: skip
    return {name: column.pk for name, column in columns.items()}, pages


@pytest.fixture(scope="module")
def kept_world(tmp_path_factory, django_db_setup, django_db_blocker):
    """What the first test that wants it keeps for the others."""
    known = {"media": tmp_path_factory.mktemp("media")}
    yield known
    with django_db_blocker.unblock():
        kept.forget()


@pytest.fixture
def world(
    transactional_db,
    kept_world,
    settings,
    make_article,
    make_page,
    add_figure,
    attach,
    make_comment,
):
    """A small archive in which everything hangs together, and its pages in the database;
    ``pages`` are their addresses by name."""
    settings.MEDIA_ROOT = kept_world["media"]
    world = World(make_article, make_page)
    if "columns" in kept_world:
        kept.put_back()
    else:
        kept_world["columns"], kept_world["pages"] = made(world, add_figure, attach, make_comment)
        with drawn_once:
            for address in kept_world["pages"].values():
                Client().get(address)
        kept.keep()
    world.attach = attach
    world.pages = kept_world["pages"]
    for name, key in kept_world["columns"].items():
        setattr(world, name, Article.objects.get(pk=key))
    return world


def change(table, **fields):
    return lambda world: table(world).update(**fields)


def only(model, **found):
    return lambda world: model.objects.filter(**found)


def move(page, slug):
    page.slug = slug
    page.save()


def publish(world, name, day, **details):
    return world.column(name, day, **details)


OF_OLD = {"old", "card of old"}
LISTING = {
    "home", "archive", "keywords", "by use", "sources", "feed", "json feed", "sitemap", "news",
    "sitemap keywords", "sitemap sources", "comments", "comments feed",
}  # fmt: skip
#: What a page must leave as it is.
OF_COLUMNS = (LISTING - {"sitemap", "comments", "comments feed", "home"}) | OF_OLD | {
    "early", "middle", "newest", "2015", "2026", "may", "iran", "herald", "corrections", "digest",
}  # fmt: skip
#: Those without a foot, which names the pages that are no chapters.
FOOTLESS = {
    "feed", "json feed", "news", "sitemap keywords", "sitemap sources", "card of old",
}  # fmt: skip
IN_2026 = {"2026", "may", "march", "sitemap 2026", "sitemap of may"}

#: Each change, the pages that are other ones after it at least, and some that must be left.
CHANGES = {
    "a column gets audio": (
        lambda w: w.attach(w.old, "m4a"),
        {"old", "podcast", "feed"},
        {"early", "middle", "iran", "2015", "archive", "sources", "corrections"},
    ),
    "audio is called otherwise": (
        change(lambda w: Download.objects.filter(kind="mp3"), title="Another", duration=None),
        {"middle", "podcast"},
        (OF_COLUMNS - {"middle", "feed", "json feed"}),
    ),
    "a column appears": (
        lambda w: publish(w, "Later", date(2026, 5, 15), keywords=["Syria"]),
        {"home", "feed", "newest", "syria", "keywords", "archive", "may", "2026", "sitemap 2026",
         "sitemap of may"},
        {"old", "early", "middle", "iran", "mali", "2015", "herald", "march", "corrections",
         "thread", "digest"},
    ),
    "one appears between others": (
        lambda w: publish(w, "Between", date(2026, 4, 2), keywords=["Mali"], sources=["Gazette"]),
        {"early", "middle", "mali", "gazette", "sources", "march", "may", "2026"},
        {"old", "iran", "syria", "2015", "herald", "thread", "digest"},
    ),
    "one appears on a day of other years": (
        lambda w: publish(w, "Anniversary", date(2020, 5, 12)),
        {"middle", "old", "home", "archive", "2015", "2026"},
        {"iran", "mali", "herald", "thread"},
    ),
    "one that refers to another appears": (
        lambda w: publish(w, "Referring", date(2026, 5, 16), text="See [[12-May-2015 Old]]"),
        {"old", "newest", "home", "iran"},
        {"early", "mali", "iran feed", "2015", "herald"},
    ),
    "a headline is changed": (
        change(only(Article, slug="old"), headline="Renamed"),
        OF_OLD | {"middle", "early", "home", "feed", "iran", "iran feed", "2015", "herald"},
        {"newest", "mali", "syria", "2026", "corrections", "digest", "archive"},
    ),
    "a column is withdrawn": (
        lambda w: w.old.withdraw(),
        OF_OLD | {"middle", "early", "iran", "herald", "sources", "archive", "home", "keywords"},
        {"mali", "syria", "gazette", "digest", "thread", "thread feed"},
    ),
    "a column is put into the bin": (
        lambda w: w.newest.put_in_bin(),
        {"newest", "middle", "home", "syria", "may", "digest", "archive"},
        {"old", "early", "mali", "iran", "2015", "herald"},
    ),
    "a column moves to another day": (
        change(only(Article, slug="early"), edition_date=date(2026, 5, 13)),
        {"early", "middle", "newest", "march", "may", "mali", "corrections", "gazette"},
        {"iran", "syria", "herald", "thread"},
    ),
    "a section is rewritten": (
        change(only(Section, article__slug="middle"), body="<p>Other words</p>"),
        {"middle", "section of middle", "feed", "iran", "book of may", "book of a week",
         "book of iran"},
        {"old", "early", "newest", "mali", "syria", "herald", "archive", "keywords",
         "book of old"},
    ),
    "a section's headline is changed": (
        change(only(Section, article__slug="middle"), headline="Other"),
        {"middle", "section of middle", "home", "may", "iran"},
        {"mali", "syria", "herald", "archive", "digest"},
    ),
    "a section is removed": (
        lambda w: w.middle.sections.all().delete(),
        {"middle", "section of middle", "home"},
        {"mali", "syria", "archive"},
    ),
    "a caption is changed": (
        change(only(Figure, article__slug="middle"), caption="Other words"),
        {"middle", "picture of middle", "feed"},
        {"mali", "syria", "archive", "2015", "digest"},
    ),
    "a photo is described otherwise": (
        lambda w: Photo.objects.update(alt_text="Other boats"),
        {"middle", "picture of middle"},
        {"old", "early", "newest", "mali", "archive"},
    ),
    "a source is added": (
        lambda w: Source.objects.create(
            section=w.middle.sections.get(), position=5, publication="Gazette",
            record=Publication.objects.get(name="Gazette")),
        {"middle", "gazette", "sources"},
        {"early", "newest", "mali", "herald", "archive"},
    ),
    "a publication is described": (
        change(only(Publication, name="Herald"), note="Of the harbour"),
        {"herald"},
        {"gazette", "old", "home", "middle"},
    ),
    "a keyword is renamed": (
        change(only(Keyword, name="Iran"), name="Persia"),
        {"iran", "old", "middle", "keywords", "by use", "iran feed", "feed"},
        {"mali", "syria", "early", "newest", "archive", "2015"},
    ),
    "a keyword gets another name": (
        lambda w: Keyword.objects.get(name="Mali").other_names.create(name="Bamako"),
        {"mali"},
        {"iran", "home", "old"},
    ),
    "an author is renamed": (
        change(only(Author, name="Ada"), name="Ada Marlow"),
        {"old", "authors", "ada", "ada feed", "ada json feed", "feed"},
        {"early", "middle", "newest", "home", "archive", "2015", "sitemap 2015", "iran"},
    ),
    "an author tells of herself": (
        change(only(Author, name="Ada"), description="Lives by the sea."),
        {"ada", "authors"},
        {"early", "middle", "newest", "home", "archive", "2015", "iran"},
    ),
    "the newest column gets an author and no byline": (
        lambda w: (Authorship.objects.set_authors(w.newest, [Author.objects.get()]),
                   change(only(Article, pk=w.newest.pk), byline="")(w)),
        {"newest", "home", "authors", "ada", "ada feed", "feed", "sitemap authors"},
        {"old", "early", "middle", "archive", "2015", "iran", "keywords"},
    ),
    "an author's only column is withdrawn": (
        lambda w: w.old.withdraw(),
        {"old", "authors", "ada", "ada feed", "sitemap authors", "sitemap"},
        {"newest", "mali", "syria"},
    ),
    "the byline of the newest column is another": (
        change(only(Article, headline="Newest"), byline="Somebody"),
        {"newest", "home", "feed"},
        {"old", "early", "middle", "archive", "2015", "ada"},
    ),
    "a column gets another keyword": (
        lambda w: w.newest.keywords.add("Mali"),
        {"newest", "mali", "keywords", "by use"},
        {"iran", "old", "herald", "2015"},
    ),
    "what a section is about is struck out": (
        lambda w: SectionKeyword.objects.filter(
            section__article=w.old, keyword__name="Salt").update(origin="struck"),
        {"middle"},
        {"newest", "early", "mali", "archive"},
    ),
    "a reference is resolved elsewhere": (
        lambda w: CrossReference.objects.update(target=w.early),
        {"old", "early", "middle", "mali"},
        {"newest", "archive", "syria"},
    ),
    "a correction is made": (
        lambda w: Correction.objects.create(article=w.newest, text="It was eight."),
        {"newest", "corrections", "feed", "sitemap 2026", "sitemap of may"},
        {"old", "early", "mali", "iran", "archive", "2015"},
    ),
    "a comment is approved": (
        lambda w: Comment.objects.create(
            article=w.middle, name="Bo", email="b@example.com", body="x", html="<p>Hear</p>",
            state="approved", form_key="1", visitor_key="x"),
        {"middle", "thread", "thread feed", "comments", "comments feed", "home"},
        {"old", "newest", "feed", "iran"},
    ),
    "a comment is refused": (
        change(only(Comment), state="refused"),
        {"middle", "thread", "thread feed", "comments", "comments feed", "home"},
        {"old", "newest", "feed"},
    ),
    "a comment waits": (
        lambda w: Comment.objects.create(
            article=w.middle, name="Bo", email="b@example.com", body="x", state="pending",
            form_key="1", visitor_key="x"),
        set(),
        {"middle", "thread", "comments", "home"},
    ),
    "a column takes no more comments": (
        lambda w: Closing.objects.create(article=w.middle, reason="Enough."),
        {"middle"},
        {"home", "old", "newest", "comments"},
    ),
    "comments close after some days": (
        lambda w: Policy.objects.update_or_create(pk=1, defaults={"closes_after_days": 3}),
        {"old", "early", "middle", "newest"},
        set(),
    ),
    "a digest is taken back": (
        change(only(Edition), cancelled_at=timezone.now()),
        {"digest", "digests"},
        {"home", "newest"},
    ),
    "a chapter appears": (
        lambda w: w.page("Twelve", parent=Page.objects.get(path="book")),
        {"book", "one", "sitemap", "sitemap pages"},
        OF_COLUMNS,
    ),
    "a page appears that is no chapter": (
        lambda w: w.page("Contact"), {"sitemap pages", "sitemap", "home", "one", "iran"}, FOOTLESS
    ),
    "a page that refers to a column appears": (
        lambda w: w.page("Method", sections=[
            {"headline": "As in", "body": "<p>[[12-May-2015 Old]]</p>"}]),
        {"old", "sitemap pages", "book", "one"},
        FOOTLESS - {"card of old"},
    ),
    "a page is renamed": (
        change(only(Page, path="book"), headline="Renamed"),
        {"book", "one", "two", "three", "home", "old", "iran"},
        FOOTLESS,
    ),
    "a chapter is renamed": (
        change(only(Page, path="book/one"), headline="Zero"),
        {"book", "one", "picture of one", "two", "three"},
        OF_COLUMNS,
    ),
    "a chapter gets another place": (
        change(only(Page, path="book/one"), position=9),
        {"book", "one", "two", "three"},
        OF_COLUMNS,
    ),
    "a page moves": (
        lambda w: move(Page.objects.get(path="book"), "volume"),
        {"book", "one", "two", "three", "sitemap pages", "home", "iran"},
        FOOTLESS - OF_OLD,
    ),
    "a page is withdrawn": (
        lambda w: Page.objects.get(path="book/two").withdraw(),
        {"book", "one", "two", "old", "sitemap pages", "card of two"},
        OF_COLUMNS - OF_OLD,
    ),
    "a page is rewritten": (
        change(only(Section, article__path="book/one"), body="<p>Other words</p>"),
        {"one"},
        OF_COLUMNS | {"book", "two"},
    ),
    "readers may comment on a page": (
        change(only(Page, path="book/one"), takes_comments=True),
        {"one", "comments"},
        {"archive", "old", "2015", "feed", "keywords"},
    ),
    "a draft of a page is written": (
        lambda w: Page.objects.create(headline="Draft"), set(), OF_COLUMNS | {"book", "one"}
    ),
    "a draft is written": (
        lambda w: Article.objects.create(headline="Draft", edition_date=date(2026, 5, 14)),
        set(),
        {"home", "newest", "may", "iran", "archive", "keywords", "comments"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
@drawn_once
def test_a_change_drops_the_pages_that_show_it_and_no_others(site, world, name):
    act, shows_it, does_not = CHANGES[name]
    assert shows_it | does_not <= set(world.pages)
    before = {}
    for page, address in world.pages.items():
        before[page] = site.get(address).body
        assert site.get(address).hit, page
    act(world)
    site.hear()
    kept = {page for page, address in world.pages.items() if site.get(address).hit}
    assert kept & shows_it == set()
    assert does_not - kept == set()
    for page, address in world.pages.items():
        served = site.get(address)
        with store.disabled():
            fresh = fresh_render(address)
        assert (served.status, served.body) == fresh, page
        if page in kept:
            assert served.body == before[page], page


def fresh_render(address):
    refresh()
    response = Client().get(address)
    return response.status_code, response.content
