"""One name, one keyword, one publication: however it is spelled, and whoever makes it when."""

import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles.discovery.derived import update_derived
from articles.models import (
    Article,
    CitationCount,
    Keyword,
    KeywordName,
    OldAddress,
    Publication,
    Section,
    Source,
)
from articles.text.names import mixed_scripts, name_key

SAME = [
    ("Mérida", "Me\u0301rida"),
    ("ZeroWidth", "Zero\u200bWidth"),
    ("Côte d’Ivoire", "CÔTE D'IVOIRE"),
    ("Ⅳ Corps", "IV Corps"),
    ("Straße", "STRASSE"),
    ("Iran", "\u200bIran"),
    ("Iran", "Iran\u2060"),
    ("Iran", "ｉran"),
    ("“Big” Talks", '"big" talks'),
    ("Karthia–Belmara", "Karthia-Belmara"),
    ("Karthia‑Belmara", "Karthia—Belmara"),
    ("South Sudan", "South\u00a0 Sudan "),
    ("ΟΔΟΣ", "οδος"),
    ("می\u200cخواهم", "میخواهم"),
    ("soft\u00adware", "Software"),
    ("ﬁsh", "fish"),
]
DIFFERENT = [
    ("Mérida", "Merida"),
    ("हिन्दी", "हनद"),
    ("C", "C++"),
    ("Iran", "Ιran"),  # with a Greek capital Iota
    ("Iran", "Iraq"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_readers_take_for_the_same_are_one_keyword_and_one_publication(
    make_article, one, other
):
    article = make_article(
        keywords=[one, other], sections=[{"headline": "S", "sources": [one, other]}]
    )
    assert article.keywords.count() == 1
    assert Publication.objects.count() == 1
    assert Keyword.named(other) == Keyword.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Keyword.objects.create(name=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.bulk_create([Publication(name=other, slug="other")])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_differ_are_two_with_an_address_each(make_article, one, other):
    article = make_article(keywords=[one, other])
    assert len({keyword.slug for keyword in article.keywords.all()}) == 2


def test_the_key_of_a_key_is_that_key_and_fits_the_index(db):
    long = "ﷺ" * 100
    assert len(name_key(long)) <= 400
    Keyword.objects.create(name=long)
    for pair in SAME:
        assert name_key(name_key(pair[0])) == name_key(pair[0])


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_database_knows_by_itself_what_is_the_same(db, one, other):
    """As the program of before writes it, which does not know the key."""
    with connection.cursor() as cursor:
        for number, name in enumerate((one, other)):
            insert = "INSERT INTO articles_keyword (name, slug, description) VALUES (%s, %s, '')"
            if number:
                with pytest.raises(IntegrityError), transaction.atomic():
                    cursor.execute(insert, [name, f"k{number}"])
            else:
                cursor.execute(insert, [name, f"k{number}"])
    assert Keyword.objects.called(other) is not None


def test_a_renamed_row_is_compared_by_its_new_name(db):
    keyword = Keyword.objects.create(name="Burma")
    keyword.name = "Myanmar"
    keyword.save(update_fields=["name"])
    assert (Keyword.named("MYANMAR"), Keyword.objects.called("Burma")) == (keyword, None)
    Keyword.objects.update(name="Birma")
    assert Keyword.named("BIRMA") == keyword


def test_no_other_name_is_a_keywords_own_name_whichever_came_first(db):
    corps = Keyword.objects.create(name="River Guards Corps")
    KeywordName.objects.create(keyword=corps, name="RGC")
    for name in ("rgc", "\u200bRGC"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Keyword.objects.create(name=name)
        with pytest.raises(ValidationError, match="another name of “River Guards Corps”"):
            Keyword(name=name, slug="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        KeywordName.objects.create(keyword=corps, name="river guards CORPS")
    with pytest.raises(ValidationError, match="There is a keyword of that name"):
        KeywordName(keyword=corps, name="river guards CORPS").full_clean()


def test_the_desk_says_it_when_a_name_is_taken(desk, make_article):
    make_article(keywords=["Mérida", "Iran"])
    merida, iran = Keyword.objects.get(name="Mérida"), Keyword.objects.get(name="Iran")
    names = {
        "other_names-TOTAL_FORMS": "1",
        "other_names-INITIAL_FORMS": "0",
        "other_names-0-name": "",
        "other_names-0-keyword": str(iran.pk),
    }
    form = {"name": "Me\u0301rida", "slug": "iran", "description": ""} | names
    page = desk.post(f"/admin/articles/keyword/{iran.pk}/change/", form)
    assert "There is a keyword of that name: “Mérida”." in page.content.decode()
    form |= {"name": "Iran", "other_names-0-name": "MÉRIDA"}
    page = desk.post(f"/admin/articles/keyword/{iran.pk}/change/", form)
    assert "There is a keyword of that name: “Mérida”." in page.content.decode()
    assert merida.other_names.count() == iran.other_names.count() == 0


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", [1, -1], ids=["the same order", "the other order"])
def test_two_transactions_that_make_the_same_names_at_once_both_succeed(make_article, order):
    names = ["Zebra", "Apple", "Mango", "C++", "C plus plus"]
    first = make_article("First", slug="first", sections=["S"])
    second = make_article("Second", slug="second", sections=["S"])
    ready, failures = threading.Barrier(2), []

    def save(article, names):
        try:
            with transaction.atomic():
                section = Section.objects.get(article=article)
                for place, name in enumerate(names):
                    Source.objects.create(section=section, position=place, publication=name)
                ready.wait(10)
                article.keywords.set(names)
                update_derived(article)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(first, names)),
        threading.Thread(target=save, args=(second, names[::order])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Keyword.objects.count() == Publication.objects.count() == len(names)
    assert [keyword.name for keyword in second.keywords.all()] == names[::order]


# --- Those there were before ---------------------------------------------------------------------


@pytest.fixture
def unguarded(db):
    """The tables as they were before names were compared."""
    with connection.cursor() as cursor:
        for table, name in (
            ("keyword", "keyword_name_once"),
            ("keywordname", "other_name_once"),
            ("publication", "publication_name_once"),
        ):
            cursor.execute(f"ALTER TABLE articles_{table} DROP CONSTRAINT {name}")
        for table in ("keyword", "keywordname"):
            cursor.execute(f"DROP TRIGGER articles_names_differ ON articles_{table}")


def merge_twins():
    migration = import_module("articles.migrations.0028_twins_merged")
    with connection.schema_editor(atomic=False) as editor:
        migration.merge_twins(apps, editor)


def test_twins_become_one_and_nothing_is_lost(
    unguarded, client, make_article, make_subscriber, work
):
    old = make_article("Old", slug="old", keywords=["Iran", "Sea"])
    both = make_article("Both", slug="both", keywords=["Sea", "Iran"])
    new = make_article("New", slug="new", keywords=["Tide"])
    iran = Keyword.objects.get(name="Iran")
    twin = Keyword.objects.create(name="Ira\u200bn\u2060 ", slug="iran_2", description="A country.")
    Keyword.objects.filter(pk=twin.pk).update(name="\u0130ran")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_keyword SET name = %s WHERE id = %s", ["\u200bIran", twin.pk]
        )
        cursor.execute("UPDATE articles_keywordname SET name = name")
    for article in (both, new):
        article.keyword_uses.create(tag=twin, position=9)
    reader, reader_of_both = (
        make_subscriber(keywords=[twin]),
        make_subscriber(keywords=[twin, iran]),
    )
    persia = KeywordName.objects.create(keyword=twin, name="Persia")
    KeywordName.objects.create(keyword=iran, name="sea")
    work()
    merge_twins()
    kept = Keyword.objects.get(name_key="iran")
    assert (kept.pk, kept.name, kept.description) == (iran.pk, "Iran", "A country.")
    assert not Keyword.objects.filter(pk=twin.pk).exists()
    assert old.keywords.first() == list(both.keywords.all())[1] == kept
    assert kept in new.keywords.all()
    assert both.keywords.count() == 2
    assert list(reader.keywords.all()) == list(reader_of_both.keywords.all()) == [kept]
    persia.refresh_from_db()
    assert persia.keyword == kept
    assert not KeywordName.objects.filter(name="sea").exists()
    assert Keyword.objects.in_use().get(pk=kept.pk).columns == 3
    assert client.get("/keywords/iran_2/").url == "/keywords/iran/"
    assert OldAddress.objects.get(path="/keywords/iran_2/").keyword == kept
    assert Article.objects.get(pk=new.pk).search_is_stale


def test_twins_of_publications_become_one(unguarded, client, make_article):
    make_article(sections=[{"headline": "S", "sources": ["Herald"]}])
    herald = Publication.objects.get()
    twin = Publication.objects.create(name="HERALD", slug="herald-2", note="A daily.")
    other = make_article("Other", slug="other", sections=[{"headline": "S", "sources": ["x"]}])
    Source.objects.filter(section__article=other).update(record=twin)
    Article.objects.filter(pk=other.pk).update(cited=[twin.pk, herald.pk])
    merge_twins()
    kept = Publication.objects.exclude(name="x").get()
    assert (kept.pk, kept.note) == (herald.pk, "A daily.")
    assert Article.objects.get(pk=other.pk).cited == [kept.pk]
    assert CitationCount.objects.by_publication(kept)[kept.pk] == 2
    assert client.get("/sources/herald-2/").url == "/sources/herald/"


def test_what_a_former_program_makes_meanwhile_is_merged_before_it_is_forbidden(
    unguarded, make_article
):
    make_article(keywords=["Iran"])
    twin = Keyword.objects.create(name="Twin")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_keyword SET name = 'IRAN', name_key = 'iran' WHERE id = %s", [twin.pk]
        )
    migration = import_module("articles.migrations.0029_names_once")
    first = migration.Migration.operations[0]
    assert first.reversible
    with connection.schema_editor(atomic=False) as editor:
        first.code(apps, editor)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
                " AND mode = 'ShareRowExclusiveLock' AND relation = ANY (%s::regclass[])",
                [["articles_keyword", "articles_keywordname", "articles_publication"]],
            )
            assert cursor.fetchone() == (3,)
            cursor.execute("ALTER TABLE articles_keyword ADD CONSTRAINT once UNIQUE (name_key)")
    assert [keyword.name for keyword in Keyword.objects.all()] == ["Iran"]


def test_words_of_two_scripts_are_told():
    assert mixed_scripts("Ιran talks") == ["Ιran"]
    assert mixed_scripts("Россия and Ελλάδα, COVID-19, 東京 X") == []
