"""Every field that an editor fills in is in what is kept of a column, comes back from there, and is
told where a text is compared with another: a field that is added is, or is named here."""

import re
from datetime import timedelta

import pytest
from django.db import models, transaction
from django.forms import CharField
from django.http import QueryDict
from django.urls import reverse

from articles.admin import copies
from articles.admin.figure_form import FigureForm, LeadFigureForm
from articles.admin.forms import ArticleForm, CorrectionForm, SectionForm
from articles.history import diff, readers_text
from articles.history.snapshots import apply, digest, snapshot
from articles.models import Article, Correction, Figure, Section, Source

PARTS = [Article, Section, Figure, Source, Correction]
#: Where a part belongs, which its place in the snapshot says.
PLACES = {"id", "article", "section", "photo", "position"}
#: What only pages have: ``tests/articles/test_pages_kept.py``.
OF_PAGES = {"parent", "takes_comments"}
#: Not of the text that readers have: addresses and moments are told by themselves.
NOT_READ = {
    "Article.slug": "an address, which has a history of its own",
    "Article.edition_date": "an address, which has a history of its own",
    "Article.sent_by_mail": "of mail alone",
    **{
        f"Article.{name}": "it is told elsewhere, and is no text of the column"
        for name in ("search_title", "search_description", "card_title", "card_description")
    },
    "Correction.corrected_at": "the moment itself",
    "Correction.sent_by_mail": "of mail alone",
}
#: Not compared where two texts are.
NOT_COMPARED = {
    "Article.sent_by_mail": "a choice beside the text",
    "Correction.sent_by_mail": "a choice beside the text",
}

FIELDS = [
    (model, field)
    for model in PARTS
    for field in model._meta.concrete_fields
    if field.editable and field.name not in PLACES | OF_PAGES
]


def another(field, value):
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField | models.DateField):
        return value - timedelta(days=1)
    if isinstance(field, models.URLField):
        return "https://example.org/other/"
    if isinstance(field, models.SlugField):
        return "other"
    if field.choices:
        return next(choice for choice, _ in field.choices if choice != value)
    return f"Other {field.name}"


@pytest.fixture
def column(make_article, add_figure):
    made = make_article(sections=[{"headline": "One", "sources": ["Herald"]}], published=False)
    add_figure(section=made.sections.get())
    Correction.objects.create(article=made, text="It was seven.")
    return made


def test_every_field_is_kept_restored_and_compared(column):
    before = snapshot(column)
    lost, stays, unread, alike = set(), set(), set(), set()
    for model, field in FIELDS:
        name = f"{model.__name__}.{field.name}"
        with transaction.atomic():
            row = model.objects.get()
            value = getattr(row, field.name)
            model.objects.update(**{field.name: another(field, value)})
            after = snapshot(column)
            if after == before:
                lost.add(name)
            if readers_text.build(after) == readers_text.build(before):
                unread.add(name)
            if not diff.compare(before, after):
                alike.add(name)
            apply(column, before)
            if getattr(model.objects.get(), field.name) != value:
                stays.add(name)
            transaction.set_rollback(True)
    assert {"lost": lost, "not restored": stays, "not read": unread, "not compared": alike} == {
        "lost": set(), "not restored": set(), "not read": set(NOT_READ),
        "not compared": set(NOT_COMPARED),
    }  # fmt: skip


def test_every_field_is_on_the_form(column, desk):
    form = desk.get(reverse("admin:articles_article_change", args=[column.pk])).content.decode()
    shown = set(re.findall(r'name="(?:\w+-\d+-)*(\w+?)(?:_[01])?"', form))
    # Sources are written as one line.
    assert {field.name for model, field in FIELDS if model is not Source} - shown == set()
    assert "source_line" in shown


def test_every_text_of_the_form_is_among_the_words_that_are_shown_to_be_copied():
    """Words that may not be saved any more are shown; an address is made of them, and no word."""
    forms = {
        "": ArticleForm, "lead_figures-0-": LeadFigureForm, "sections-0-": SectionForm,
        "sections-0-figures-0-": FigureForm, "corrections-0-": CorrectionForm,
    }  # fmt: skip
    typed = QueryDict(mutable=True)
    for prefix, form in forms.items():
        for name, field in form.base_fields.items():
            is_text = isinstance(field, CharField) and not field.widget.is_hidden
            if is_text and name != "slug":
                typed[f"{prefix}{name}"] = f"Typed as {prefix}{name}"
    assert len(typed) > 10
    assert [text.words for text in copies.texts(typed)] == list(typed.values())


def test_what_former_programs_kept_is_still_the_same():
    """Digests are stored: of revisions, and of what readers had of a column that was withdrawn. A
    field that is added is left out of them where it has its default."""
    content = {
        "headline": "One", "standfirst": "", "byline": "", "edition_date": "2026-05-14",
        "slug": "one", "sent_by_mail": True, "keywords": [], "keyword_keys": {},
        "publication_keys": {}, "lead_figure": None,
        "sections": [{"id": 1, "anchor": "two", "headline": "Two", "body": "<p>Three.</p>",
                      "figures": [], "sources": [], "about": {}}],
        "corrections": [],
    }  # fmt: skip
    assert readers_text.digest_of(readers_text.build(content)) == (
        "12d6d710e1edc78247ed63bfbaa1e91d6cad7168d7b687f50b0cfb3d56c97eff"
    )
    assert digest(content) == ("59f2aafc652db5a097de007464674708d8ece420646979ddb9fd67ca88d0df3c")
