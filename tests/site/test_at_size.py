"""An archive of 12,000 columns and 36,000 sections, made of the same words as the sample columns
among them, with comments, subscribers and their mail: what was meant is found first, and no page,
for readers or at the desk, reads a large table whole."""

import json
import re
from datetime import UTC, date, datetime, time
from functools import cache

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.discovery.derived import update_derived
from articles.importer.build import import_column
from articles.models import Article, Author, Authorship, Keyword, Publication, SiteSettings
from benchmarks import crowd
from benchmarks.archive import SAMPLES, generate
from subscriptions.models import Edition
from worldview.paginator import BoundedPaginator

#: What is asked, and the headline of the section that was meant.
QUESTIONS = [
    ("Lene Osk election", "Lene Osk wins in Palisaar by eleven thousand votes"),
    ("teacher of geography president", "Lene Osk wins in Palisaar by eleven thousand votes"),
    ("Halvard Strait line", "Ormaia draws a line across the Halvard Strait"),
    ("grain silos Thessary", "Thessary counts the days of grain in its silos"),
    ("Ardun Dam gates", "Karthen closes the gates of the Ardun Dam"),
    ("farmers boats Lake Dorn", "Farmers on Lake Dorn find their boats on dry land"),
    ("general Vask recount", "General Vask asks for a recount, then for calm"),
    ('"does not take part in politics"', "General Vask asks for a recount, then for calm"),
    ("Ormaia congratulates", "Ormaia congratulates nobody"),
    ("recount nine votes", "A recount changes nine votes out of half a million"),
    ("six ships weather", "Ormaia sends six ships to look at the weather"),
    ("Brenn agreement calendar", "The Brenn agreement divides a river by the calendar"),
    ("Lake Dorn rises", "Lake Dorn rises by the width of a hand"),
    ("storm harbour wall", "A storm breaks the harbour wall of Palisaar"),
    ("Ormaia offers help harbour", "Ormaia offers help, and anchors it in the harbour"),
    ("Veldmark dredger", "Veldmark sends a dredger and a lawyer"),
    ("Port Sallow queues", "Port Sallow queues for what it meant to deny to others"),
    ("opposition loses newspaper", "The opposition finds its voice and loses its newspaper"),
    ("Ottilie Brandvold returns", "Ottilie Brandvold returns after twenty-two years"),
    ("fleet exists on paper", "A fleet that exists mostly on paper"),
    ("river two numbers", "One river, two numbers"),
    ("mountain brigade dam", "Karthen moves a mountain brigade to the dam"),
    ("Veldmark sails daylight", "Veldmark sails through in broad daylight"),
    ("admiral lunch", "The admiral who was having lunch"),
    ("costs Ormaia", "What it costs Ormaia"),
    ("last Ormaian ship harbour", "The last Ormaian ship leaves the harbour of Palisaar"),
    ("Vask retires", "General Vask retires to a small house"),
    ("market Port Sallow", "A market that would not go home"),
    ("handwritten newspaper", "The handwritten newspaper is printed again"),
    ("baker conference", "A baker in Brenn is invited to a conference"),
]
#: What a list counts at most, and as many rows again that it passes over.
FEW = 2 * BoundedPaginator.COUNTED
#: So many rows of large tables a public page looks at at most, and one of those that count what is
#: found, or what stands beside a subject in its newest 500 columns; no more in any larger archive.
MAX_LOOKED_AT = 2000
#: A column counts besides, of each of its keywords, sections up to ``related.MAX_USES``.
COLUMN = re.compile(r"/\d{4}/\d{2}/\d{2}/[^/]+/$")
MAX_BY_COLUMN = 2500
COUNTS = re.compile(r"/search/\?|/keywords/\w+/(\?|$)")
MAX_COUNTED = 25_000
QUESTION = ("SELECT", "(SELECT", "WITH", "EXECUTE")
#: A query, and what is set for it alone before; and all that was set for one so far.
SETTINGS, SET = re.compile(r"((?:SET LOCAL [^;]*; )*)(.*)", re.DOTALL), set()
#: Tables that grow for ever.
LARGE = {
    "articles_article", "articles_section", "articles_source", "articles_keyworduse",
    "articles_sectionkeyword", "articles_authorship", "comments_comment",
    "subscriptions_subscriber", "subscriptions_subscriber_keywords",
    "subscriptions_subscriber_authors", "subscriptions_delivery",
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    """Made once for all tests here, in a transaction around theirs."""
    with django_db_blocker.unblock(), transaction.atomic():
        _fill()
        yield
        transaction.set_rollback(True)


def _fill():
    with connection.cursor() as cursor:
        # Without what former tests left of rows: where it could still be seen by anybody, indexes
        # made here are used by nobody until this transaction ends, and each search reads all.
        cursor.execute("TRUNCATE articles_article CASCADE")
    for made in (
        generate(12_000, until=date(2026, 11, 20)), crowd.comments(40_000),
        crowd.subscribers(12_000),
    ):  # fmt: skip
        for _ in made:
            pass
    for file in sorted(SAMPLES.glob("*.txt")):
        day = date.fromisoformat(file.stem)
        article = import_column(file.read_text(), edition_date=day).article
        article.publish(at=datetime.combine(day, time(6), UTC))
        update_derived(article)
    edition = Edition.objects.create(article=article, kind="article", candidates=12_000)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subscriptions_delivery
                   (edition_id, subscriber_id, state, not_before, attempts, worker, outcome)
            SELECT %s, id, CASE WHEN row_number() OVER (ORDER BY id) %% 1000 = 1
                                THEN 'refused' ELSE 'accepted' END, now(), 0, '', ''
              FROM subscriptions_subscriber
            """,
            [edition.pk],
        )
        # Nearly all of them are one's, as of a columnist's paper.
        ada, bo = (Author.objects.create(name=name) for name in ("Ada Lind", "Bo Ferrer"))
        Authorship.objects.set_authors(article, [bo])
        cursor.execute(
            "INSERT INTO articles_authorship (article_id, author_id) "
            "SELECT id, %s FROM articles_article WHERE kind = 'column' AND id <> %s",
            [ada.pk, article.pk],
        )
        # Not all there are: tables of the whole server would be held against the other tests until
        # this transaction ends, and waited for.
        tables = (model._meta.db_table for model in apps.get_models(include_auto_created=True))
        cursor.execute(f"ANALYZE {', '.join(sorted(set(tables)))}")


def cost(client, address):
    """How many queries a page makes, which large tables they read from end to end or almost, as
    ``(rows, table)``, and how many rows of large tables they look at in all."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content
    assert response.status_code == 200, address
    # Of what is planned and asked at once, the latter.
    asked = [re.sub(r"^PREPARE .*; (?=SET|EXECUTE)", "", q["sql"], flags=re.S) for q in queries]
    questions = [SETTINGS.match(sql).groups() for sql in asked]
    plans = [_plan(settings, sql) for settings, sql in questions if sql.startswith(QUESTION)]
    read = [entry for plan in plans for entry in _read_in_sequence(plan) if entry[0] > FEW]
    return len(queries), read, sum(map(_looked_at, plans))


def _most(address):
    if COLUMN.match(address):
        return MAX_BY_COLUMN
    return MAX_COUNTED if COUNTS.match(address) else MAX_LOOKED_AT


@cache
def _plan(settings, question):
    """How a query was answered: the same ones, of who is logged in, are on every page."""
    with connection.cursor() as cursor:
        for name in SET:
            cursor.execute(f"SET LOCAL {name} TO DEFAULT")
        SET.update(re.findall(r"SET LOCAL (\w+)", settings))
        cursor.execute(f"{settings}EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {question}")
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Plan"]


def _looked_at(plan):
    """How many rows of large tables were looked at, by whatever index."""
    rows = 0
    if plan.get("Relation Name") in LARGE:
        passed_over = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        rows = plan["Actual Rows"] + sum(plan.get(name, 0) for name in passed_over)
    return rows * plan["Actual Loops"] + sum(map(_looked_at, plan.get("Plans", ())))


def _read_in_sequence(plan):
    for part in plan.get("Plans", ()):
        yield from _read_in_sequence(part)
    # A search vector that is looked into row by row is read from where it is stored apart.
    is_read = plan["Node Type"] == "Seq Scan" or "search @@" in plan.get("Filter", "")
    if is_read and plan.get("Relation Name") in LARGE:
        rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield rows * plan["Actual Loops"], plan["Relation Name"]


def test_what_was_meant_comes_first(client, archive, db):
    first = {}
    for asked, _ in QUESTIONS:
        hit = client.get("/search/", {"q": asked}).context["results"].hits[0]
        first[asked] = hit.sections[0].headline
    assert first == dict(QUESTIONS)


def test_searches_and_pages_for_readers_are_found_by_index(client, archive, db):
    old = Article.objects.published().order_by("published_at")[500]
    keyword = Keyword.objects.in_use().order_by("-columns").first()
    fiftieth = Article.objects.published().filter(keyword_uses__tag=keyword)[50]
    publication = Publication.objects.with_uses().order_by("-uses").first()
    discussed = Article.objects.annotate(n=Count("comments")).order_by("-n").first()
    costs = {
        address: cost(client, address)
        for address in (
            "/search/?q=harbour", "/search/?q=harbour+storm&year=2025", "/search/?q=Osk&page=3",
            "/search/?q=xyzzy", "/search/?q=%22Halvard+Strait%22",
            "/search/?q=harbour&from=2015&to=2018", f"/search/?q=harbour&keyword={keyword.slug}",
            "/", old.get_absolute_url(), discussed.get_absolute_url(),
            "/archive/", "/keywords/", "/keywords/?by=use", keyword.get_absolute_url(),
            f"{keyword.get_absolute_url()}?before={fiftieth.pk}", "/sources/",
            publication.get_absolute_url(), f"/{old.edition_date:%Y}/",
            f"/{old.edition_date:%Y/%m}/", f"/{old.edition_date:%Y/%m/%d}/", "/feed/",
            f"/keywords/{keyword.slug}/feed/",
            "/authors/", "/authors/ada-lind/", f"/authors/ada-lind/?before={fiftieth.pk}",
            "/authors/bo-ferrer/", "/authors/ada-lind/feed/", "/sitemap-authors.xml",
            "/corrections/", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-keywords.xml",
            "/sitemap-sources.xml", f"/sitemap-{old.edition_date:%Y}.xml",
            f"/sitemap-{old.edition_date:%Y}-{old.edition_date.month}.xml", "/comments/",
            "/comments/feed/", f"/comments/on/{discussed.pk}/", "/subscriptions/editions/",
        )
    }  # fmt: skip
    assert {address: read for address, (_, read, _) in costs.items() if read} == {}
    assert {address: queries for address, (queries, *_) in costs.items() if queries > 14} == {}
    most = {address: _most(address) for address in costs}
    assert {address: rows for address, (*_, rows) in costs.items() if rows > most[address]} == {}


def test_every_list_and_form_at_the_desk_is_found_by_index(desk, archive):
    ContentType.objects.get_for_models(*apps.get_models())  # asked for once by a process
    costs = {address: cost(desk, address) for address in desk_pages(desk)}
    assert len(costs) > 60
    assert {address: read for address, (_, read, _) in costs.items() if read} == {}
    assert {address: queries for address, (queries, *_) in costs.items() if queries > 30} == {}
    assert {address: rows for address, (*_, rows) in costs.items() if rows > FEW} == {}


def desk_pages(desk):
    """The desk's first page, what is offered while writing, and of each model its list, searched,
    filtered, turned over, and the form of the newest row."""
    yield "/admin/"
    for asked in (
        "find/?q=harbour",
        "find/?q=nothing+so",
        "keywords/?q=a",
        "authors/?q=a",
        "publications/?q=a",
    ):
        yield f"/admin/articles/article/{asked}"
    yield "/admin/articles/photo/library/?q=harbour"
    yield "/admin/comments/comment/?state=all&q=reader"
    yield "/admin/comments/comment/?state=all&writer=reader7@example.com"
    yield "/admin/subscriptions/delivery/?state__exact=refused"
    for model, room in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"{name}_changelist")
        if model is SiteSettings:  # one row, whose list leads to its form
            yield reverse("admin:settings")
            continue
        yield address
        yield f"{address}?p=3"
        if room.search_fields:
            yield f"{address}?q=harbour"
            yield f"{address}?q=reader7%40example.com"
        if room.date_hierarchy:
            yield f"{address}?{room.date_hierarchy}__year=2020"
        listed = desk.get(address).context["cl"]
        for choices in listed.filter_specs:
            for choice in choices.choices(listed):
                yield address + choice.get("query_string", "")
        if newest := model._default_manager.order_by("-pk").first():
            yield reverse(f"{name}_change", args=[newest.pk])
