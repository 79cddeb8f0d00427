"""What is more than can be kept, or no such thing, becomes a sentence beside the words."""

import itertools
import random
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import CharField

from articles.discovery import indexable, indexing
from articles.discovery.derived import update_derived
from articles.importer.build import import_column
from articles.importer.parts import NotAColumn
from articles.models import Article, Autosave, Section
from tests.articles.test_desk import ADD, change, fields, posted
from tests.articles.test_written_column import TEXT

WORDS = "My own words that must not be lost"
#: More than an index of PostgreSQL holds: 12,000 different words of 96 bytes, and their places.
ENDINGS = map("".join, itertools.product("bcdfghjklm", repeat=5))
MANY_WORDS = " ".join("w" * 91 + ending for ending in itertools.islice(ENDINGS, 12_000))


def typed(**changes):
    section = {"headline": "One", "body": f"<p>{WORDS}.</p>"}
    return fields(headline="A Column", standfirst=WORDS, sections=[section]) | changes


#: Inputs that cannot be saved as they are: the page comes back with the words and a sentence.
REFUSED = {
    "signs that look like tags": {"standfirst": f"{WORDS} {'<a<b' * 500}", "headline": ""},
    "headline too long": {"headline": "long " * 100},
    "byline too long": {"byline": "long " * 100},
    "keyword too long": {"keywords": "long" * 50},
    "section's headline too long": {"sections-0-headline": "long " * 100},
    "source too long": {"sections-0-source_line": "long " * 100},
    "source's link too long": {"sections-0-source_line": f"AP <https://example.org/{'a' * 2000}>"},
    "caption with too many words": {
        "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-caption": MANY_WORDS,
    },
    "credit too long": {"lead_figures-TOTAL_FORMS": 1, "lead_figures-0-credit": "long " * 100},
    "no such day": {"edition_date": "2026-02-31"},
    "year 20260": {"edition_date": "20260-05-14"},
    "year 0": {"edition_date": "0000-05-14"},
    "year 1": {"edition_date": "0001-01-01"},
    "year 9999": {"edition_date": "9999-12-31"},
    "correction in the year 9999": {
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "update", "corrections-0-text": "x",
        "corrections-0-corrected_at_0": "9999-12-31", "corrections-0-corrected_at_1": "23:59",
    },
    "no such photo": {"lead_figures-TOTAL_FORMS": 1, "lead_figures-0-photo": "9" * 30},
    **{
        f"no photo's key: {key!r}": {
            "lead_figures-TOTAL_FORMS": 1, "sections-0-figures-TOTAL_FORMS": 1,
            "lead_figures-0-photo": key, "sections-0-figures-0-photo": key,
            "lead_figures-0-caption": "x", "sections-0-figures-0-caption": "x",
        }
        for key in ("-1", "a", "²", "1.5", "0x1", "a\0", "1 2")
    },
    "parts without end": {"sections-TOTAL_FORMS": "9" * 5000},
    "correction beyond time": {
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "update", "corrections-0-text": "x",
        "corrections-0-corrected_at_0": "99999-01-01", "corrections-0-corrected_at_1": "10:00",
    },
    "no number of sections": {"sections-TOTAL_FORMS": "many"},
    "sections without their count": {"sections-TOTAL_FORMS": ""},
    "a thousand million corrections": {"corrections-TOTAL_FORMS": "1000000000"},
    "minus one section": {"sections-TOTAL_FORMS": "-1", "headline": ""},
    "figures without their count": {"sections-0-figures-TOTAL_FORMS": ""},
    "form key of another kind": {"made_with": "x" * 5000},
    "seal of another kind": {"seen_version": "9" * 400, "headline": ""},
}  # fmt: skip
#: Inputs that are odd and can be saved.
TAKEN = {
    "more words than the index holds": {"sections-0-body": f"<p>{WORDS} {MANY_WORDS}</p>"},
    "one word without end": {"sections-0-body": f"<p>{WORDS} {'x' * 1_100_000}</p>"},
    "one word without end in the standfirst": {"standfirst": f"{WORDS} {'y' * 300_000}"},
    "an address too long, which is cut": {"slug": "long-" * 100},
    "words of slashes": {"sections-0-body": f"<p>{WORDS} {'a/b-' * 20_000}</p>"},
    "position beyond its number": {"sections-0-position": "99999999999"},
    "no position": {"sections-0-position": "-7"},
    "a digit that is none": {"sections-0-position": "²"},
    "position without end": {"sections-0-position": "9" * 5000},
    "the first day": {"edition_date": "1600-01-01"},
    "the last day": {"edition_date": "2200-12-31"},
    "version beyond its number": {"seen_version": "99999999999", "conflicting_version": "9" * 30},
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_form_comes_back_with_the_words_and_a_sentence(desk, name):
    response = desk.post(ADD, typed(**REFUSED[name]))
    assert response.status_code == 200
    assert len(response.context["errors"]) >= max(1, str(REFUSED[name]).count("-photo'"))
    assert WORDS in response.content.decode()
    assert not Article.objects.exists()
    # Autosave keeps it, and what was kept is shown again; a preview says why there is none.
    assert desk.post("/admin/articles/article/autosave/", typed(**REFUSED[name])).status_code == 200
    assert WORDS in desk.get(f"{ADD}?unsaved=1").content.decode()
    assert desk.get("/admin/articles/article/preview/").status_code == 200


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_is_saved(desk, client, name):
    desk.post("/admin/articles/article/autosave/", typed(**TAKEN[name]))
    assert desk.get("/admin/articles/article/preview/").status_code == 200
    response = desk.post(ADD, typed(**TAKEN[name]))
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert WORDS in article.standfirst
    assert WORDS in article.sections.get().body
    assert desk.get(change(article)).status_code == 200
    article.publish()
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200
    response = desk.post(change(article), posted(article, headline="Again", _publish="1"))
    assert response.status_code == 302


def test_words_are_found_up_to_where_the_index_ends_and_the_desk_says_so(desk, make_article):
    letters = map("".join, itertools.islice(itertools.product("bcdfghjklm", repeat=5), 90_000))
    body = f"<p>Beginning {' '.join(letters)} ending</p>"
    article = make_article(published=False, sections=[{"headline": "Long", "body": body}])
    section = article.sections.get()
    with_word = Section.objects.filter(pk=section.pk, search="Beginning")
    assert with_word.exists()
    assert not Section.objects.filter(pk=section.pk, search="ending").exists()
    assert "more different words than search can hold" in desk.get(change(article)).text


def test_no_text_is_too_much_for_the_index(make_article):
    chance = random.Random(5)
    signs = "abcdefgh ./-@:&?=_éÅ中ß'1\n"
    article = make_article(published=False)
    section = article.sections.get()
    for kinds in (signs, "a/.", "é ", "中文字 "):
        text = "".join(chance.choices(kinds, k=200_000))
        Section.objects.filter(pk=section.pk).update(body=text)
        update_derived(article)  # raises nothing
    assert indexable.is_found_whole("short")
    assert indexing.section_text(section)


def test_two_hundred_sections_with_figures_are_saved(desk):
    sections = [
        {"headline": f"Section {number}", "body": "<p>x</p>", "source_line": "AP", "about": "",
         "figures": [{"caption": "c", "credit": "d", "alt_text": "e"}] * 2}
        for number in range(200)
    ]  # fmt: skip
    data = fields(sections=sections)
    assert len(data) > 3000
    assert desk.post(ADD, data).status_code == 302
    assert Section.objects.count() == 200


def test_more_than_that_says_how_to_go_on(desk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = desk.post(ADD, typed())
    assert response.status_code == 413
    assert "your words are still in the form" in response.content.decode()


def test_strangers_send_less(client, make_article):
    path = f"/comments/write/{make_article().pk}/"
    response = client.post(path, {"body": "x" * 3_000_000})
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/admin/login/", ADD, "/admin/articles/photo/take-in/"])
def test_strangers_send_less_to_the_desk_too(client, path, monkeypatch, db):
    with monkeypatch.context() as watched:
        watched.setattr("django.core.handlers.wsgi.WSGIRequest._load_post_and_files", _unread)
        assert client.post(path, {"body": "x" * 11_000_000}).status_code == 413
    assert client.post(path, {"body": "x"}).status_code in (200, 302, 403)


def _unread(request):
    raise AssertionError("It was read.")


def test_the_desk_sends_more(desk):
    response = desk.post(ADD, fields(headline="New") | {"unknown": "x" * 3_000_000})
    assert response.status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/admin/articles/article/{}/change/",
        "/admin/articles/article/{}/revisions/",
        "/admin/articles/article/1/revisions/{}/",
        "/admin/articles/article/1/revisions/?before={}",
        "/admin/articles/article/{}/preview/",
        "/admin/articles/article/{}/schedule/",
        "/admin/articles/article/{}/autosave/",
        "/admin/subscriptions/edition/preview/{}/",
        "/admin/articles/article/find/?q=x&not={}",
        "/admin/articles/photo/about/?id={}",
        "/admin/articles/article/made-with/?key={}",
    ],
)
@pytest.mark.parametrize("key", ["9" * 19, "9" * 400, "-1", "x", "%00"])
def test_no_key_in_an_address_is_too_large(desk, path, key):
    desk.raise_request_exception = False
    assert desk.get(path.format(key), follow=True).status_code in (200, 400, 403, 404)


@pytest.mark.parametrize("key", ["9" * 19, "9" * 400, "-1", "x"])
def test_nor_in_a_list_of_chosen_ones(desk, make_article, key):
    make_article()
    desk.raise_request_exception = False
    data = {"action": "publish_now", "_selected_action": key}
    assert desk.post("/admin/articles/article/", data).status_code in (200, 302)


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00", "20260-01-01T00:00"])
def test_no_moment_is_too_far_to_be_refused(desk, make_article, at):
    article = make_article(published=False)
    response = desk.post(f"/admin/articles/article/{article.pk}/schedule/", {"at": at, "seen": ""})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_import_of_no_such_day_says_so(db):
    with pytest.raises(NotAColumn, match="between 1600 and 2200"):
        import_column(TEXT, edition_date=date.max)
    assert not Article.objects.exists()


def test_an_import_keeps_what_fits_and_loses_no_column(db, tmp_path):
    text = TEXT.replace("World View: ", "World View: " + "Long headline " * 60)
    text = text.replace("KEYS: ", f"KEYS: {'k' * 300}, ").replace("Some hundreds", MANY_WORDS)
    made = import_column(text)
    assert made.created
    for model in (Article, Section):
        for row in model.objects.all():
            for field in model._meta.concrete_fields:
                if isinstance(field, CharField) and field.max_length:
                    assert len(getattr(row, field.name) or "") <= field.max_length
    path = tmp_path / "column.txt"
    path.write_text(text.replace(MANY_WORDS, "Some hundreds"))
    call_command("import_column", str(path))
    assert Article.objects.count() == 2


def test_a_pasted_column_beyond_every_measure_stays_in_the_page(desk):
    text = TEXT.replace("Some hundreds", MANY_WORDS)
    response = desk.post("/admin/articles/article/paste/", {"text": text})
    assert response.status_code == 200
    assert MANY_WORDS.split()[-1] in response.content.decode()
    assert not Autosave.objects.exists()
