"""The keys in a column's form are those of its own parts; no other column is touched by it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.serializers import serialize
from django.test import Client

from articles.discovery.derived import update_derived
from articles.models import Article, Attachment, Correction, Download, Figure, Section
from tests.articles.test_desk import ADD, change, posted
from worldview import roles


@pytest.fixture(params=[roles.WRITERS, roles.EDITORS])
def person(request, django_user_model, db):
    user = django_user_model.objects.create_user("pat", is_staff=True)
    user.groups.add(Group.objects.get(name=request.param))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def public(make_article, add_figure):
    """A public column of somebody else, with one of each part."""
    column = make_article("Public", sections=["Its section"])
    add_figure(article=column)
    add_figure(section=column.sections.get())
    Correction.objects.create(article=column, text="It was seven.")
    file = Download.objects.create(file="downloads/x.pdf", kind="pdf", size=7, digest="d" * 64)
    Attachment.objects.create(article=column, download=file, position=0)
    update_derived(column)
    return column


@pytest.fixture
def draft(make_article, add_figure, person):
    column = make_article(
        "Draft", published=False, written_by=person.user, sections=["One", "Two"], slug="draft"
    )
    add_figure(section=column.sections.first())
    return column


#: Of every formset of the form: how the part of ``public`` is found, and what is typed in it.
PARTS = {
    "lead_figures": (lambda column: column.lead_figures.get(), {"caption": "TAKEN"}),
    "sections": (lambda column: column.sections.get(), {"headline": "TAKEN", "body": "TAKEN"}),
    "sections-N-figures": (
        lambda column: column.sections.get().figures.get(), {"caption": "TAKEN"},
    ),
    "corrections": (
        lambda column: column.corrections.get(),
        {"text": "TAKEN", "kind": "update", "corrected_at_0": "2026-05-14",
         "corrected_at_1": "12:00"},
    ),
    "attachments": (lambda column: column.attachments.get(), {"title": "TAKEN"}),
}  # fmt: skip
#: As a part that was there, as a new one, removed; and as other ways to write the same key.
WAYS = {
    "changed": (1, "{}", {}),
    "as a new one": (0, "{}", {}),
    "removed": (1, "{}", {"DELETE": "on"}),
    "written with blanks": (1, " {} ", {}),
    "written with a sign": (0, "+{}", {}),
}


def sent(column, prefix, key, typed, initial, extra):
    """``column``'s form with the part of that key in it."""
    place = prefix.replace("N", "0")
    part = {f"{place}-0-{name}": value for name, value in (typed | extra).items()}
    return posted(column) | part | {
        f"{place}-TOTAL_FORMS": 1, f"{place}-INITIAL_FORMS": initial, f"{place}-0-id": key,
        f"{place}-0-position": 0, "sections-0-figures-TOTAL_FORMS": 1 if "figures" in place else 0,
    }  # fmt: skip


def everything_of(column):
    rows = [Article, Section, Figure, Correction]
    return [serialize("json", model.objects.exclude(**_of_draft(model))) for model in rows]


def _of_draft(model):
    path = {Article: "slug", Section: "article__slug", Correction: "article__slug"}.get(model)
    return {path or "section__article__slug": "draft"}


def test_every_kind_of_part_is_tried_here(desk, public):
    html = desk.get(change(public)).content.decode()
    prefixes = {
        re.sub(r"-\d+-", "-N-", name)
        for name in re.findall(r'name="([^"]+)-TOTAL_FORMS"', html)
        if "__prefix__" not in name
    }
    assert prefixes == set(PARTS)


@pytest.mark.parametrize("prefix", PARTS)
def test_a_part_of_another_column_is_neither_taken_nor_changed_nor_removed(
    person, public, draft, client, prefix
):
    part_of, typed = PARTS[prefix]
    before, page = everything_of(public), client.get(public.get_absolute_url()).content
    for way, (initial, written, extra) in WAYS.items():
        data = sent(draft, prefix, written.format(part_of(public).pk), typed, initial, extra)
        for address, of_form in (
            (change(draft), data),
            (ADD, data | {"slug": "", "seen_version": ""}),
        ):
            where = (way, address)
            response = person.post(address, of_form)
            assert response.status_code == 200, where
            html = response.content.decode()
            assert "belongs to another column" in html, where
            assert "TAKEN" in html or way == "removed", where
            assert everything_of(public) == before, where
            # Nor while it is looked at, nor by what is kept of it.
            person.post(f"/admin/articles/article/{draft.pk}/autosave/", of_form)
            person.get(f"/admin/articles/article/{draft.pk}/preview/?typed=1")
            assert everything_of(public) == before, where
        assert client.get(public.get_absolute_url()).content == page, way


def test_one_part_cannot_stand_in_a_form_twice(person, draft):
    one, two = draft.sections.all()
    data = posted(draft) | {"sections-1-id": one.pk, "sections-1-headline": "Over it"}
    response = person.post(change(draft), data)
    assert "section stands in this form twice" in response.content.decode()
    assert "Over it" in response.content.decode()
    assert [section.headline for section in draft.sections.all()] == ["One", "Two"]
    assert two.pk in draft.sections.values_list("pk", flat=True)


def test_a_figure_may_move_between_the_sections_of_its_column(person, draft):
    one, two = draft.sections.all()
    figure = one.figures.get()
    data = posted(draft) | {
        "sections-1-figures-TOTAL_FORMS": 1, "sections-1-figures-INITIAL_FORMS": 1,
        "sections-1-figures-0-id": figure.pk, "sections-1-figures-0-section": two.pk,
        "sections-1-figures-0-photo": figure.photo_id, "sections-1-figures-0-position": 0,
        "sections-1-figures-0-alt_text": figure.alt_text,
    }  # fmt: skip
    response = person.post(change(draft), data)
    assert response.status_code == 302, response.context["errors"]
    figure.refresh_from_db()
    assert figure.section == two


def test_a_figure_that_was_moved_out_of_a_section_outlives_it(person, draft):
    one, two = draft.sections.all()
    figure = one.figures.get()
    data = posted(draft) | {
        "sections-0-DELETE": "on",
        "sections-1-figures-TOTAL_FORMS": 1, "sections-1-figures-INITIAL_FORMS": 0,
        "sections-1-figures-0-id": figure.pk, "sections-1-figures-0-photo": figure.photo_id,
    }  # fmt: skip
    response = person.post(change(draft), data)
    assert response.status_code == 302, response.context["errors"]
    figure.refresh_from_db()
    assert figure.section == two
    assert list(draft.sections.all()) == [two]


def test_a_figure_goes_with_the_section_it_was_moved_into(person, draft):
    one, _ = draft.sections.all()
    figure = one.figures.get()
    data = posted(draft) | {
        "sections-1-DELETE": "on", "sections-1-figures-TOTAL_FORMS": 1,
        "sections-1-figures-INITIAL_FORMS": 0, "sections-1-figures-0-id": figure.pk,
        "sections-1-figures-0-DELETE": "on",
    }  # fmt: skip
    assert person.post(change(draft), data).status_code == 302
    assert list(draft.sections.all()) == [one]
    assert not Figure.objects.filter(pk=figure.pk).exists()


def test_a_part_that_somebody_deleted_meanwhile_is_said_and_what_was_typed_in_it_is_kept(
    person, draft
):
    data = posted(draft) | {"sections-0-headline": "Typed into it"}
    draft.sections.first().delete()
    response = person.post(change(draft), data)
    assert response.status_code == 200
    assert "open the form anew" in response.content.decode()
    assert ">\nTyped into it</textarea>" in response.content.decode()
    assert [section.headline for section in draft.sections.all()] == ["Two"]
