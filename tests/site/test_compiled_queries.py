"""What pages ask in one statement is what the querysets it is made of give, and their labels."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, models
from django.db.models import F, Value

from articles.discovery import around, related, topic_pages
from articles.discovery.around import values_of
from articles.models import Article, Author, Authorship, Correction, CrossReference, page_parts
from articles.models.keyword import Keyword
from background import asked_once
from background.compiled_queries import CompiledQueries, Parameter
from background.planned_statements import _planned
from comments import threads
from comments.models import Comment
from pagecache import cache_tags

DICE = random.Random(20261127)
ODD = [
    "",
    "100 % of “it”",
    "a\\b 'c' \"d\"",
    "tab\tand\nline",
    "مرحبا",
    "日本 𝄞",
    "%s %(name)s $1 {}",
]


@pytest.fixture
def write_columns(make_article, add_figure, attach):
    """Writes columns with parts of every kind as the dice say, in words that quote badly."""

    def write(count):
        made = []
        for number in range(count):
            sections = [
                {
                    "headline": f"{number}.{place} {DICE.choice(ODD)}",
                    "body": f"<p>{DICE.choice(ODD)}</p>",
                    "sources": DICE.sample(
                        ["taz", "AFP %", "Le Monde", "Al 'Manar'"], DICE.randint(0, 3)
                    ),
                }
                for place in range(DICE.randint(1, 4))
            ]
            article = make_article(
                f"Column {number} {DICE.choice(ODD)}",
                sections=sections,
                keywords=DICE.sample(["Grain", "Iran", "The % sea", "Zürich"], DICE.randint(0, 4)),
                edition_date=date(2026, 5, 14) - timedelta(days=number // 2),
                published=DICE.random() < 0.9,
            )
            own = list(article.sections.all())
            if DICE.random() < 0.3:
                add_figure(article=article, caption=DICE.choice(ODD))
            for place in range(DICE.randint(0, 2)):
                add_figure(section=own[0], position=place, caption=DICE.choice(ODD))
            if made and DICE.random() < 0.7:
                earlier = DICE.choice(made)
                CrossReference.objects.create(
                    section=own[-1], position=0, written="x", target=earlier,
                    target_section=DICE.choice([None, earlier.sections.first()]),
                )  # fmt: skip
            if DICE.random() < 0.3:
                Correction.objects.create(
                    article=article, text=DICE.choice(ODD), section=DICE.choice([None, own[0]]),
                    corrected_at=datetime(2026, 6, 1, 12, 0, 5, DICE.choice([0, 120]), tzinfo=UTC),
                )  # fmt: skip
            if DICE.random() < 0.3:
                author = Author.objects.create(name=f"Author {number}")
                Authorship.objects.create(article=article, author=author)
            if DICE.random() < 0.1:
                attach(article, "pdf", section=own[0])
            made.append(article)
        return made

    return write


def told(row, deep=2):
    """A row as one can compare it: its values with their types, and the rows it holds."""
    values = {
        name: (type(value).__name__, str(value))
        for name, value in vars(row).items()
        if not name.startswith("_")
    }
    held, parts = {}, {}
    if deep:
        held = {
            name: told(kept, deep - 1)
            for name, kept in row._state.fields_cache.items()
            if isinstance(kept, models.Model)
        }
        parts = {
            name: [told(part, deep - 1) for part in kept]
            for name, kept in getattr(row, "_prefetched_objects_cache", {}).items()
        }
    return type(row).__name__, row.get_deferred_fields(), values, held, parts


def with_labels(load):
    with cache_tags.collect() as labels:
        rows = load()
    return rows, set(labels)


def test_a_page_has_the_parts_and_the_labels_that_prefetches_give(
    write_columns, django_assert_num_queries
):
    write_columns(25)
    shown = Article.objects.order_by("pk")
    prefetched, labels = with_labels(lambda: list(shown.for_page()))
    assert page_parts.PAGE.add([]) == []
    with django_assert_num_queries(2):
        loaded, own_labels = with_labels(shown.load_for_page)
    assert [told(row) for row in loaded] == [told(row) for row in prefetched]
    assert own_labels == labels
    for one in prefetched:
        found = page_parts.column_at(one.edition_date, one.slug)
        assert found is None if one.published_at is None else told(found) == told(one)


def test_what_is_asked_of_a_part_later_is_asked_of_it_alone(write_columns):
    write_columns(3)
    for article in Article.objects.order_by("pk").load_for_page():
        for section in article.sections.all():
            assert list(section.sources.filter(publication="taz")) == [
                source for source in section.sources.all() if source.publication == "taz"
            ]


def test_a_statement_is_planned_once_a_connection_and_not_at_all_behind_a_pooler(
    make_article, monkeypatch
):
    make_article(keywords=["Grain", "Iran"])
    planned = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'planned\\_%'"
    queries = CompiledQueries(
        lambda: {"all": Keyword.objects.filter(name=Parameter("name", models.TextField()))}
    )
    with connection.cursor() as cursor:

        def count():
            cursor.execute(planned)
            return cursor.fetchone()[0]

        before = count()
        queries.ask(name="")
        for name in ("Grain", "Iran", "no keyword's"):
            directly = list(Keyword.objects.filter(name=name))
            assert queries.ask(name=name)["all"] == directly
        assert count() == before + 1
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        other = CompiledQueries(
            lambda: {"all": Keyword.objects.filter(slug=Parameter("slug", models.TextField()))}
        )
        assert [k.name for k in other.ask(slug="grain")["all"]] == ["Grain"]
        assert count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_forgot_its_plans_is_told_them_again(make_article):
    make_article(keywords=["Grain"])
    queries = CompiledQueries(lambda: {"all": Keyword.objects.all()})
    for _ in range(2):
        assert len(queries.ask()["all"]) == 1
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    for _ in range(2):
        assert len(queries.ask()["all"]) == 1
    _planned.clear()
    for _ in range(2):
        assert len(queries.ask()["all"]) == 1


def test_rows_values_and_lists_come_back_as_their_querysets_give_them(write_columns):
    keys = [column.pk for column in write_columns(4)]
    key = Parameter("keys", models.BigAutoField(), any_of=True)

    def of(**condition):
        columns = Article.objects.filter(**condition).order_by("pk")
        return {
            "annotated": columns.annotate(twice=F("version") * 2, said=Value("100 %")),
            "tuples": columns.values_list("headline", "edition_date", "published_at", "guid"),
            "flat": columns.values_list("updated_at", flat=True),
            "dictionaries": columns.values("cited", "kind"),
            "joined": columns.select_related("unpublished_revision", "parent"),
        }

    asked = CompiledQueries(lambda: of(pk=key)).ask(keys=keys)
    for name, directly in of(pk__in=keys).items():
        assert str([told(x) if isinstance(x, models.Model) else x for x in asked[name]]) == str(
            [told(x) if isinstance(x, models.Model) else x for x in directly]
        ), name


def test_what_is_asked_for_many_in_one_statement_is_what_each_is_told(
    write_columns, make_comment, django_assert_num_queries
):
    columns = [column for column in write_columns(9) if column.published_at]
    for number, column in enumerate(columns):
        for _ in range(number % 4):
            make_comment(column)
    given = [
        values_of(column) | {"days": [column.edition_date, date(2026, 5, 14)]} for column in columns
    ]

    def shown(found):
        return {
            name: [told(row) if isinstance(row, models.Model) else row for row in rows]
            for name, rows in found.items()
        }

    each = [shown(around._QUERIES.ask(**values)) for values in given]
    with django_assert_num_queries(1):
        together = around._QUERIES.ask_each(given)
    assert [shown(found) for found in together] == each
    assert around._QUERIES.ask_each([]) == []
    without = CompiledQueries(lambda: {"all": Article.objects.values_list("pk", flat=True)})
    assert without.ask_each([{}, {}]) == [without.ask(), without.ask()]

    alone, labels = with_labels(lambda: [threads.build_page(column) for column in columns])
    with threads.asked_for(columns), django_assert_num_queries(0):
        at_hand, own_labels = with_labels(
            lambda: [threads.build_page(column) for column in columns]
        )
    assert at_hand == alone
    assert own_labels <= labels
    assert {f"comments:{column.pk}" for column in columns} <= own_labels


@pytest.mark.parametrize("uses", [1, 2, 4, 200])
def test_what_else_to_read_is_the_same_when_it_is_asked_for_together(
    write_columns, django_assert_num_queries, monkeypatch, uses
):
    write_columns(12)
    monkeypatch.setattr(related, "MAX_USES", uses)
    columns = Article.objects.published().order_by("pk").load_for_page()

    def shown():
        found = []
        for column in columns:
            stands = around.of(column)
            found.append(
                [told(row) for row in (stands.previous, stands.next, *stands.on_this_day) if row]
            )
            found.append([told(row) for row in stands.references])
            likest = related.sections(column, stands.keywords)
            found.append([(row.pk, row.headline, row.article_id) for row in likest])
        return found

    alone, labels = with_labels(shown)
    with around.asked_for(columns):
        keywords = [key for column in columns for key in around.of(column).keywords]
        with django_assert_num_queries(1), related.asked_for(keywords):
            pass
        with related.asked_for(keywords):
            together, own_labels = with_labels(shown)
    assert together == alone
    assert own_labels <= labels
    assert {label for label in labels if label.startswith("subjects:")} <= own_labels


def test_all_pages_of_a_dossier_have_the_same_beside_them_when_it_is_asked_once(
    write_columns, django_assert_num_queries
):
    write_columns(12)
    keywords = list(Keyword.objects.in_use())
    assert keywords

    def pages():
        made = []
        for keyword in keywords:
            dossier = topic_pages.build_dossier(keyword, 2)
            made.append(dossier)
            after = next((c for c in dossier.columns if c.pk == dossier.more), None)
            made.append(topic_pages.build_dossier(keyword, 2, year=2026, after=after))
        return made

    def shown(dossier):
        return {
            name: [told(row) if isinstance(row, models.Model) else row for row in rows]
            for name, rows in vars(dossier).items()
            if isinstance(rows, list)
        }, (dossier.keyword, dossier.more, dossier.total)

    alone, labels = with_labels(pages)
    with django_assert_num_queries(5 * len(keywords)), asked_once.asked_once():
        once, own_labels = with_labels(pages)
    assert [shown(dossier) for dossier in once] == [shown(dossier) for dossier in alone]
    assert own_labels == labels


@pytest.mark.parametrize("planned", [True, False])
def test_what_is_set_for_a_statement_is_set_for_it_alone(planned, make_article):
    make_article(keywords=["Grain"])
    queries = CompiledQueries(
        lambda: {"all": Keyword.objects.filter(name=Parameter("name", models.TextField()))},
        planned=planned,
        settings="SET LOCAL enable_bitmapscan = off; SET LOCAL cpu_operator_cost = 0.5; ",
    )

    def is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(n) FROM unnest(%s) n", [names])
            return [value for (value,) in cursor]

    names = ["enable_bitmapscan", "cpu_operator_cost"]
    before = is_set()
    for asked in (
        queries.ask(name="Grain"), queries.ask(name="Grain"), *queries.ask_each([{"name": "Grain"}])
    ):  # fmt: skip
        assert [keyword.name for keyword in asked["all"]] == ["Grain"]
        assert is_set() == before


def test_a_kind_that_lists_in_json_would_change_is_refused():
    price = Value(Decimal("1.10"), output_field=models.DecimalField())
    queries = CompiledQueries(lambda: {"rows": Article.objects.annotate(price=price)})
    with pytest.raises(TypeError, match="JSON"):
        queries._compile(connection, None)


@pytest.mark.parametrize("order", list(threads.ORDERS))
def test_a_page_of_comments_begins_where_it_is_asked_to(order, make_article, make_comment):
    article, other = make_article(), make_article("Another")
    begun = [make_comment(article, name=f"n{number}") for number in range(4)]
    make_comment(other)
    for number, begins in enumerate(begun):
        for _ in range(number % 3):
            make_comment(article, thread=begins, answers=begins)
    public = Comment.objects.filter(article=article, thread=None).order_by(*threads.ORDERS[order])
    keys = [comment.pk for comment in public]
    shown = threads.build_page(article, order=order)
    assert [thread.comment.pk for thread in shown.threads] == keys
    assert [len(thread.answers) for thread in shown.threads] == [
        comment.answer_count for comment in public
    ]
    for place, key in enumerate(keys):
        for how, expected in (("after", keys[place + 1 :]), ("first", keys[place:])):
            page = threads.build_page(article, order=order, **{how: key})
            assert [thread.comment.pk for thread in page.threads] == expected
