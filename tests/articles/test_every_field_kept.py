"""Every field that an editor fills in is in what is kept of a column, comes back from there, and is
told where a text is compared with another: a field that is added is, or is named here."""

from datetime import timedelta

import pytest
from django.db import models, transaction

from articles import differences
from articles.history import readers_text
from articles.models import Article, Correction, Figure, Section, Source
from articles.snapshots import apply, snapshot

PARTS = [Article, Section, Figure, Source, Correction]
#: Where a part belongs, which its place in the snapshot says.
PLACES = {"id", "article", "section", "photo", "position"}
#: Not of the text that readers have: addresses and moments are told by themselves.
NOT_READ = {
    "Article.slug": "an address, which has a history of its own",
    "Article.edition_date": "an address, which has a history of its own",
    "Article.sent_by_mail": "of mail alone",
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
    if field.editable and field.name not in PLACES
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
            if readers_text.of(after) == readers_text.of(before):
                unread.add(name)
            if not differences.compare(before, after):
                alike.add(name)
            apply(column, before)
            if getattr(model.objects.get(), field.name) != value:
                stays.add(name)
            transaction.set_rollback(True)
    assert (lost, stays) == (set(), set())
    assert unread == set(NOT_READ)
    assert alike == set(NOT_COMPARED)
