"""What PostgreSQL refuses of a form stands beside the words, whatever it is."""

import pytest
from django.db import DatabaseError, connection

from articles.models import Article, Keyword
from tests.articles.test_desk import ADD, change, fields, messages, posted

LIST = "/admin/articles/article/"
WORDS = "My own words"


@pytest.fixture
def refuse(db):
    """Makes PostgreSQL refuse what is written to a table, with a code of its own."""

    def from_now_on(code, table="articles_section", when="INSERT OR UPDATE", constraint=""):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" RAISE EXCEPTION 'refused' USING ERRCODE = '{code}',"
                f" CONSTRAINT = '{constraint}', TABLE = '{table}'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER refuse BEFORE {when} ON {table} FOR EACH ROW"
                " EXECUTE FUNCTION refuse()"
            )

    return from_now_on


def typed(**changes):
    sections = [{"headline": "One", "body": f"<p>{WORDS}.</p>", "source_line": "Herald (Oslo)"}]
    return fields(headline="A Column", standfirst=WORDS, sections=sections, **changes)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("22001", "longer than its field can hold"),
        ("22003", "too large"),
        ("22008", "outside what can be kept"),
        ("22021", "a character in the text that cannot be kept"),
        ("22P02", "cannot be kept as it is"),
        ("23502", "does not go together"),
        ("23503", "was deleted a moment ago"),
        ("23505", "does not go together"),
        ("40001", "Save again"),
        ("40P01", "Save again"),
        ("54000", "longer than can be indexed"),
    ],
)
@pytest.mark.parametrize("table", ["articles_article", "articles_section", "articles_source"])
def test_it_is_a_sentence_and_nothing_typed_is_lost(desk, refuse, code, sentence, table):
    refuse(code, table)
    response = desk.post(ADD, typed())
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert "all your words are on this page" in html
    assert html.count(WORDS) >= 2
    assert "Herald (Oslo)" in html
    assert not Article.objects.exists()


def test_a_constraint_with_a_sentence_says_it_at_its_field(desk, refuse):
    refuse("23505", "articles_article", constraint="one_article_per_permalink")
    response = desk.post(ADD, typed())
    errors = response.context["adminform"].form.errors
    assert "Another column of that day has this address already." in str(errors["slug"])


@pytest.mark.parametrize("published", [True, False])
def test_a_column_that_is_there_stays_as_it_was(desk, make_article, refuse, published):
    article = make_article(published=published)
    refuse("22003", "articles_section")
    data = posted(article, standfirst=WORDS) | {"sections-0-body": f"<p>{WORDS}</p>"}
    response = desk.post(change(article), data)
    assert response.status_code == 200
    assert "too large" in response.content.decode()
    assert WORDS in response.content.decode()
    assert Article.objects.get().version == article.version


def test_an_action_says_which_columns_it_could_not_publish(desk, make_article, refuse):
    drafts = [make_article(f"Draft {number}", published=False) for number in range(2)]
    refuse("54000", "articles_article", when="UPDATE")
    data = {"action": "publish_now", "_selected_action": [draft.pk for draft in drafts]}
    response = desk.post(LIST, data, follow=True)
    assert [str(message).count("was not published") for message in messages(response)] == [1, 0] * 2
    assert Article.objects.published().count() == 0


def test_other_forms_and_their_deletion_too(desk, refuse, db):
    keyword = Keyword.objects.create(name="Velm", slug="velm")
    refuse("23503", "articles_keyword", when="UPDATE OR DELETE")
    page = f"/admin/articles/keyword/{keyword.pk}"
    data = {"name": "Velm", "slug": "velm", "description": WORDS,
            "other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0}  # fmt: skip
    response = desk.post(f"{page}/change/", data)
    assert response.status_code == 200
    assert WORDS in response.content.decode()
    assert "was deleted a moment ago" in response.content.decode()
    response = desk.post(f"{page}/delete/", {"post": "yes"}, follow=True)
    assert "Nothing was changed" in " ".join(messages(response))


def test_trouble_that_is_none_of_the_editors_is_still_an_error(desk, refuse):
    refuse("53100")
    with pytest.raises(DatabaseError):
        desk.post(ADD, typed())
