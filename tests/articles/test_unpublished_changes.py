"""What is saved of a public column waits until it is published."""

import pytest

from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Correction, Figure, OldAddress, Photo, Section
from tests.articles.test_desk import change, messages, posted


@pytest.fixture
def column(make_article, add_figure):
    article = make_article(
        "As Published",
        keywords=["Harbour", "Tide"],
        sections=[
            {"headline": "One", "body": "<p>The quay is old.</p>", "sources": ["Herald"]},
            {"headline": "Two", "body": "<p>Nobody came.</p>"},
        ],
    )
    add_figure(article=article, caption="Boats")
    return Article.objects.get(pk=article.pk)


def page(client, column):
    return client.get(column.get_absolute_url()).content.decode()


def form(column, **changes):
    """The change form as it stands, with a third section typed into it."""
    data = posted(column, headline="As Rewritten", keywords="Tide, Gale")
    data |= {
        "sections-TOTAL_FORMS": 3, "sections-2-headline": "Three", "sections-2-position": 2,
        "sections-2-body": "<p>A new pier.</p>", "sections-2-source_line": "Tide Tables (Porto)",
        "sections-2-figures-TOTAL_FORMS": 0, "sections-2-figures-INITIAL_FORMS": 0,
        "lead_figures-TOTAL_FORMS": 1, "lead_figures-INITIAL_FORMS": 1,
        "lead_figures-0-id": column.lead_figure.pk, "lead_figures-0-article": column.pk,
        "lead_figures-0-photo": column.lead_figure.photo_id, "lead_figures-0-caption": "Ships",
    }  # fmt: skip
    return data | changes


def fields_shown(response):
    """What the browser would post back of a form as it is shown."""
    admin_form = response.context["adminform"].form
    shown = {field.html_name: field.value() for field in admin_form}
    for formset in response.context["inline_admin_formsets"]:
        shown |= _of(formset.formset)
    return {name: "" if value is None else value for name, value in shown.items()}


def _of(formset):
    shown = {field.html_name: field.value() for field in formset.management_form}
    for part in formset.forms:
        shown |= {field.html_name: field.value() for field in part if field.name != "DELETE"}
        if hasattr(part, "figures"):
            shown |= _of(part.figures)
    return shown


def test_readers_see_the_text_before_it(desk, client, column):
    before = snapshot(column), page(client, column)
    response = desk.post(change(column), form(column), follow=True)
    assert "not published yet" in messages(response)[-1]
    assert (snapshot(column), page(client, column)) == before
    assert Article.objects.get().updated_at == column.updated_at
    assert "No column has" in client.get("/search/?q=pier").content.decode()


def test_the_desk_shows_what_was_saved(desk, column):
    desk.post(change(column), form(column))
    html = desk.get(change(column)).content.decode()
    for words in ("As Rewritten", "Tide, Gale", "A new pier", "Tide Tables (Porto)", "Ships"):
        assert words in html
    assert "is not published yet" in html
    assert "As Rewritten" in desk.get(f"/admin/articles/article/{column.pk}/preview/").text
    assert "A new pier" in desk.get(f"/admin/subscriptions/edition/preview/{column.pk}/").text
    assert "Changed, not published" in desk.get("/admin/").text
    assert "public, changed" in desk.get("/admin/articles/article/?state=changed").text


def test_it_can_be_changed_again_and_again_and_then_published(desk, client, column):
    desk.post(change(column), form(column))
    again = fields_shown(desk.get(change(column)))
    assert again["sections-2-headline"] == "Three"
    again |= {"sections-2-headline": "Three, Again", "lead_figures-0-caption": "Tugs"}
    response = desk.post(change(column), again)
    assert response.status_code == 302, response.context["errors"]
    assert "Three, Again" not in page(client, column)
    last = fields_shown(desk.get(change(column))) | {"_publish": "1"}
    response = desk.post(change(column), last, follow=True)
    assert "The changes are public" in messages(response)[0]
    html = page(client, column)
    for words in ("As Rewritten", "Three, Again", "A new pier", "Tugs", "Gale"):
        assert words in html
    assert "Boats" not in html
    assert Section.objects.count() == 3
    assert Figure.objects.count() == 1
    assert not Article.objects.get().has_unpublished_changes
    assert Article.objects.get().updated_at > column.updated_at
    assert "1 column with" in client.get("/search/?q=pier").content.decode()


def test_the_moment_of_publishing_stays(desk, column):
    desk.post(change(column), form(column, _publish="1"))
    assert Article.objects.get().published_at == column.published_at


def test_it_can_be_dropped_and_is_still_among_the_revisions(desk, client, column):
    before = snapshot(column)
    desk.post(change(column), form(column))
    desk.post(change(column), fields_shown(desk.get(change(column))) | {"_revert": "1"})
    assert snapshot(column) == before
    assert ">\nAs Published</textarea>" in desk.get(change(column)).content.decode()
    assert any(r.content["headline"] == "As Rewritten" for r in column.revisions.all())


def test_every_save_is_a_revision_and_what_readers_have_is_one(desk, column):
    desk.post(change(column), form(column))
    again = fields_shown(desk.get(change(column))) | {"headline": "A Third Time"}
    desk.post(change(column), again)
    assert [r.content["headline"] for r in column.revisions.all()] == [
        "A Third Time",
        "As Rewritten",
        "As Published",
    ]


def test_saving_it_as_readers_have_it_leaves_nothing_waiting(desk, column):
    desk.post(change(column), form(column))
    shown = fields_shown(desk.get(change(column)))
    back = shown | {
        "headline": "As Published", "keywords": "Harbour, Tide", "sections-2-DELETE": "on",
        "lead_figures-0-caption": "Boats", "lead_figures-0-credit": "Agency",
        "byline": column.byline, "sections-0-source_line": "Herald",
    }  # fmt: skip
    desk.post(change(column), back)
    assert not Article.objects.get().has_unpublished_changes


def test_a_new_address_is_not_answered_before_it_is_published(desk, client, column):
    old = column.get_absolute_url()
    desk.post(change(column), form(column, slug="elsewhere"))
    new = old.replace("as-published", "elsewhere")
    assert client.get(old).status_code == 200
    assert client.get(new).status_code == 404
    assert not OldAddress.objects.exists()
    desk.post(change(column), fields_shown(desk.get(change(column))) | {"_publish": "1"})
    assert client.get(new).status_code == 200
    assert client.get(old).url == new


def test_a_new_picture_waits_too_and_is_not_lost(desk, client, column, picture):
    upload = {"lead_figures-0-upload": picture(640, 400, color=(9, 9, 9))}
    desk.post(change(column), form(column) | upload)
    assert Photo.objects.count() == 2
    assert Figure.objects.get().photo == column.lead_figure.photo
    desk.post(change(column), fields_shown(desk.get(change(column))) | {"_publish": "1"})
    assert Figure.objects.get().photo == Photo.objects.order_by("pk").last()


def test_a_correction_waits_with_the_text_it_corrects(desk, client, column):
    correction = {
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "update",
        "corrections-0-text": "The pier is new.", "corrections-0-corrected_at_0": "2026-05-15",
        "corrections-0-corrected_at_1": "10:00:00",
    }  # fmt: skip
    desk.post(change(column), form(column) | correction)
    assert not Correction.objects.exists()
    shown = desk.get(change(column)).content.decode()
    assert "The pier is new." in shown
    article = Article.objects.get()
    assert [c["text"] for c in article.unpublished_revision.content["corrections"]] == [
        "The pier is new."
    ]
    desk.post("/admin/articles/article/", {"action": "publish_now", "_selected_action": column.pk})
    assert "The pier is new." in page(client, column)


def test_withdrawing_takes_the_changes_into_the_column(desk, client, column):
    desk.post(change(column), form(column))
    desk.post(change(column), fields_shown(desk.get(change(column))) | {"_withdraw": "1"})
    article = Article.objects.get()
    assert (article.headline, article.state) == ("As Rewritten", "withdrawn")
    assert article.unpublished_revision is None


def test_a_restored_revision_waits_too(desk, client, column):
    desk.post(change(column), form(column, _publish="1"))
    first = column.revisions.last()
    path = f"/admin/articles/article/{column.pk}/revisions/{first.pk}/"
    response = desk.post(path, {"_restore": "1"}, follow=True)
    assert "when you press “Publish changes”" in messages(response)[-1]
    assert "As Rewritten" in page(client, column)
    desk.post(change(column), fields_shown(desk.get(change(column))) | {"_publish": "1"})
    assert "As Published" in page(client, column)
    assert "A new pier" not in page(client, column)


def test_words_typed_over_waiting_changes_are_kept_and_come_back(desk, column):
    desk.post(change(column), form(column))
    typed = fields_shown(desk.get(change(column))) | {"sections-2-headline": "Half a thou"}
    desk.post(f"/admin/articles/article/{column.pk}/autosave/", typed)
    again = desk.get(f"{change(column)}?unsaved=1").content.decode()
    assert "Half a thou" in again
    assert "A new pier" in again


def test_a_second_editor_is_told_of_the_first_ones_waiting_changes(desk, column):
    mine = form(column, headline="Mine")
    desk.post(change(column), form(column, headline="Theirs"))
    html = desk.post(change(column), mine).content.decode()
    assert "Somebody else saved this column" in html
    assert Article.objects.get().unpublished_revision.content["headline"] == "Theirs"


def test_the_bin_publishes_nothing(desk, client, column):
    before = snapshot(column)
    desk.post(change(column), form(column, _bin="1"))
    assert client.get(column.get_absolute_url()).status_code == 410
    again = fields_shown(desk.get(change(column)))
    assert again["headline"] == "As Rewritten"
    desk.post(change(column), again | {"headline": "Typed in the bin", "_unbin": "1"})
    assert snapshot(column) == before
    assert "As Published" in page(client, column)
    assert Article.objects.get().unpublished_revision.content["headline"] == "As Rewritten"


def test_nor_does_restoring_a_revision_there(desk, client, column):
    desk.post(change(column), form(column, _publish="1"))
    column.refresh_from_db()
    column.put_in_bin()
    revisions.restore(column.revisions.last())
    Article.objects.get().take_out_of_bin()
    assert "As Rewritten" in page(client, column)


@pytest.mark.parametrize("there", [0, 1])
def test_a_figure_that_was_dragged_to_another_section_stays_the_same_one(
    desk, column, add_figure, there
):
    sections = list(column.sections.all())
    figure = add_figure(section=sections[1 - there], caption="Dragged")
    content = snapshot(column)
    moved = content["sections"][1 - there]["figures"].pop()
    content["sections"][there]["figures"].append(moved)
    revisions.hold(column, content)
    for _ in range(2):
        with revisions.with_changes(column):
            assert sections[there].figures.get() == figure
    again = fields_shown(desk.get(change(column)))
    response = desk.post(change(column), again | {"headline": "Again", "_publish": "1"})
    assert response.status_code == 302, response.context["errors"]
    figure.refresh_from_db()
    assert figure.section == sections[there]


def test_a_keyword_that_is_new_in_them_is_not_called_deleted(desk, column):
    desk.post(change(column), form(column, keywords="Tide, Never Used Before"))
    response = desk.get(change(column))
    assert "Never Used Before" in response.content.decode()
    assert "deleted meanwhile" not in response.content.decode()
    page = desk.post(change(column), fields_shown(response) | {"_publish": "1"}, follow=True)
    assert "deleted meanwhile" not in page.content.decode()
    names = [str(keyword) for keyword in Article.objects.get().ordered_keywords]
    assert names == ["Tide", "Never Used Before"]


@pytest.mark.parametrize("place", ["lead_figures", "sections-2-figures"])
def test_a_photo_that_a_waiting_change_shows_stays_in_the_library(desk, column, picture, place):
    waiting = {
        f"{place}-TOTAL_FORMS": 1, f"{place}-0-upload": picture(color=(9, 9, 9)),
        f"{place}-0-caption": "Waiting", f"{place}-0-position": 0,
    }  # fmt: skip
    assert desk.post(change(column), form(column, **waiting)).status_code == 302
    photo = Photo.objects.latest("pk")
    assert not photo.figures.exists()
    one = desk.post(f"/admin/articles/photo/{photo.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": photo.pk, "post": "yes"}
    several = desk.post("/admin/articles/photo/", chosen)
    for answer in (one, several):
        assert "Changes that are not published yet" in answer.content.decode()
    assert Photo.objects.filter(pk=photo.pk).exists()
