"""A column's draft: form data in, the column or its snapshot out, without a request."""

import pytest
from django.db import transaction
from django.http import QueryDict

from articles.admin.draft import ArticleDraft, NotToBeSaved
from articles.history.snapshots import snapshot
from articles.models import Article
from tests.articles.test_desk import fields, posted


def sent(data):
    form = QueryDict(mutable=True)
    form.update({name: str(value) for name, value in data.items()})
    return form


def test_it_says_what_saving_would_make_and_saves_nothing(editor, make_article):
    article = make_article("Stored", sections=["One", "Two"], published=False)
    before = snapshot(article)
    form = sent(posted(article, headline="Typed", **{"sections-0-position": 5}))
    content = ArticleDraft.on_trial(article, form, by=editor).snapshot()
    assert content["headline"] == "Typed"
    assert [section["headline"] for section in content["sections"]] == ["Two", "One"]
    stored = Article.objects.get()
    assert snapshot(stored) == before
    assert not stored.revisions.exists()


def test_it_is_not_stopped_by_what_was_saved_meanwhile(editor, make_article):
    article = make_article("Stored", published=False)
    form = sent(posted(article, headline="Typed"))
    Article.objects.update(version=7)
    article.refresh_from_db()
    assert ArticleDraft.on_trial(article, form, by=editor).snapshot()["headline"] == "Typed"


def test_one_with_a_mistake_in_a_figure_says_which(editor):
    section = {"headline": "One", "figures": [{"caption": "x", "credit": "long " * 100}]}
    draft = ArticleDraft(None, sent(fields(sections=[section])), by=editor)
    with pytest.raises(NotToBeSaved, match="at most 200 characters"):
        draft.snapshot()
    assert not Article.objects.exists()


def test_saving_a_new_one_keeps_a_revision_and_tells_what_was_left_out(editor):
    body = "<p>Text.</p><script>alert(1)</script><img src='x.png'>"
    form = sent(fields(headline="New", sections=[{"headline": "One", "body": body}]))
    draft = ArticleDraft(None, form, by=editor)
    with transaction.atomic():
        assert draft.is_valid()
        notes = draft.save()
    assert any("In “One”" in note.text for note in notes)
    article = Article.objects.get()
    assert article.written_by == editor
    assert article.revisions.get().content == snapshot(article)
