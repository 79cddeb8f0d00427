"""What each section is about: found in its words, and corrected by the editor."""

import pytest

from articles.discovery.derived import update_derived
from articles.history import revisions
from articles.models import Article, Keyword, KeywordName
from tests.articles.test_desk import change
from tests.articles.test_unpublished_changes import fields_shown

KEYWORDS = ["Kestria", "Varn", "River Guards Corps", "Sea", "Zoë Dole"]


@pytest.fixture
def column(make_article):
    KeywordName.objects.create(keyword=Keyword.objects.create(name=KEYWORDS[2]), name="RGC")
    return make_article(
        keywords=KEYWORDS,
        published=False,
        sections=[
            {"headline": "Varn’s ferry", "body": "<p>The RGC crossed. Zoe Dole saw it.</p>"},
            {"headline": "Season", "body": "<p>In <em>Kestria</em>, seas rise.</p>"},
        ],
    )


def about(article):
    return [
        sorted(finding.keyword.name for finding in section.keyword_findings.standing())
        for section in article.sections.all()
    ]


def test_keywords_are_found_by_whole_words_and_other_names(column):
    assert about(column) == [["River Guards Corps", "Varn", "Zoë Dole"], ["Kestria"]]


def test_they_follow_the_text_and_the_columns_keywords(column):
    section = column.sections.last()
    section.body = "<p>The sea rises.</p>"
    section.save()
    update_derived(column)
    assert about(column)[1] == ["Sea"]
    column.keywords.set(["Varn"])
    update_derived(column)
    assert about(column) == [["Varn"], []]


def test_a_new_other_name_is_found_by_the_worker(column, desk, work):
    keyword = Keyword.objects.get(name="Sea")
    data = {
        "name": "Sea", "slug": keyword.slug, "description": "", "other_names-TOTAL_FORMS": 1,
        "other_names-INITIAL_FORMS": 0, "other_names-0-name": "ferry",
        "other_names-0-keyword": keyword.pk,
    }  # fmt: skip
    desk.post(f"/admin/articles/keyword/{keyword.pk}/change/", data)
    work()
    assert "Sea" in about(column)[0]


def decide(desk, column, names, **changes):
    shown = fields_shown(desk.get(change(column))) | {"sections-1-about": names} | changes
    assert desk.post(change(column), shown).status_code == 302


def test_the_editor_corrects_it_and_that_stays(desk, column):
    shown = fields_shown(desk.get(change(column)))
    assert shown["sections-1-about"] == "Kestria"
    decide(desk, column, "Sea, Varn")
    assert about(column)[1] == ["Sea", "Varn"]
    body = "<p>Kestria again, and the sea.</p>"
    decide(desk, column, "Sea, Varn", **{"sections-1-body": body})
    assert about(column)[1] == ["Sea", "Varn"]
    assert about(column)[0] == ["River Guards Corps", "Varn", "Zoë Dole"]


def test_a_form_without_the_field_changes_nothing(desk, column):
    shown = fields_shown(desk.get(change(column)))
    shown = {name: value for name, value in shown.items() if not name.endswith("-about")}
    desk.post(change(column), shown)
    assert about(column)[1] == ["Kestria"]


def test_it_is_part_of_revisions_and_waits_with_other_changes(desk, column):
    before = revisions.keep(column)
    column.publish()
    decide(desk, column, "Sea")
    assert about(column)[1] == ["Kestria"]
    assert fields_shown(desk.get(change(column)))["sections-1-about"] == "Sea"
    article = Article.objects.get()
    revisions.publish_changes(article)
    assert about(column)[1] == ["Sea"]
    revisions.restore(before)
    revisions.publish_changes(Article.objects.get())
    assert about(column)[1] == ["Kestria"]
