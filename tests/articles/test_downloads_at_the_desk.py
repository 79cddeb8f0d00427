"""Files for readers at the desk: chosen in a column's form or in the library, kept with the column,
and deleted where nothing has them."""

import pytest
from django.core.files.base import ContentFile

from articles.history import diff, revisions
from articles.history.snapshots import apply, snapshot
from articles.models import Article, Attachment, Download
from tests import sample_files
from tests.articles.test_desk import ADD, change, fields, posted

LIBRARY = "/admin/articles/download/"


def pdf(name="Budget.pdf"):
    return ContentFile(sample_files.PDF, name=name)


def with_files(*attached, stored=0):
    data = {"attachments-TOTAL_FORMS": len(attached), "attachments-INITIAL_FORMS": stored}
    for number, one in enumerate(attached):
        data |= {f"attachments-{number}-{name}": value for name, value in one.items()}
    return data


# --- In a column's form --------------------------------------------------------------------------


def test_files_are_sent_with_a_column_and_keep_their_order(desk):
    form = fields() | with_files(
        {"new_file": pdf(), "position": 1},
        {"new_file": ContentFile(sample_files.mp3(), name="Read.mp3"), "title": "Heard"},
    )
    assert desk.post(ADD, form).status_code == 302
    shown = [a.shown_title for a in Attachment.objects.filter(article=Article.objects.get())]
    assert shown == ["Budget", "Heard"]


def test_one_of_the_library_is_chosen_for_a_section(desk, make_article, attach):
    download = attach(make_article(slug="other"), "csv").download
    column = make_article(published=False)
    section = column.sections.get()
    page = desk.get(change(column)).content.decode()
    assert "The budget (CSV, 28\xa0bytes)" not in page.split("attachments-TOTAL_FORMS")[0]
    form = posted(column) | with_files({"download": download.pk, "section": section.pk})
    assert desk.post(change(column), form).status_code == 302
    assert section.attachments.get().download == download


@pytest.mark.parametrize("published", [False, True], ids=["draft", "public"])
def test_a_file_beside_a_mistake_stays_chosen(desk, make_article, published):
    column = make_article(published=published)
    form = posted(column, headline="") | with_files({"new_file": pdf("My budget.pdf")})
    page = desk.post(change(column), form).content.decode()
    download = Download.objects.get()
    assert "The file you chose, “My budget.pdf”, is kept and chosen here." in page
    assert f'<option value="{download.pk}" selected>' in page
    form = posted(column) | with_files({"download": download.pk}) | {"_publish": "1"}
    assert desk.post(change(column), form).status_code == 302
    assert Article.objects.get().attachments.get().download == download


def test_one_that_is_refused_is_a_message_at_its_field_and_the_rest_stays(desk, make_article):
    column = make_article(published=False)
    page = b"<html><script>alert(1)</script>"
    form = posted(column, headline="Typed just now") | with_files(
        {"new_file": ContentFile(page, name="page.pdf"), "title": "The page"}, {"new_file": pdf()}
    )
    answer = desk.post(change(column), form)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Browsers could run what is in it" in html
    assert "Typed just now" in html
    assert 'value="The page"' in html
    assert f'<option value="{Download.objects.get().pk}" selected>' in html


def test_a_download_without_a_file_says_so(desk, make_article):
    column = make_article(published=False)
    form = posted(column) | with_files({"title": "Nothing in it"})
    assert "Choose a file, or remove this download." in desk.post(change(column), form).text


def test_what_is_heard_has_one_place(desk, make_article):
    column = make_article(published=False)
    form = posted(column) | with_files(
        *({"new_file": ContentFile(sample_files.mp3(n), name=f"{n}.mp3")} for n in (3, 4))
    )
    answer = desk.post(change(column), form)
    assert "“The whole” has two audio files" in answer.text
    assert Download.objects.count() == 2


def test_a_form_from_before_there_were_downloads_changes_none(desk, make_article, attach):
    column = make_article(published=False)
    attachment = attach(column)
    assert desk.post(change(column), posted(column, headline="Another")).status_code == 302
    assert column.attachments.get() == attachment


def test_one_is_removed_and_one_is_called_otherwise(desk, make_article, attach):
    column = make_article(published=False)
    gone, stays = attach(column, "pdf"), attach(column, "csv")
    form = posted(column) | with_files(
        {"id": gone.pk, "download": gone.download_id, "DELETE": "on"},
        {"id": stays.pk, "download": stays.download_id, "title": "Towns"},
        stored=2,
    )
    assert desk.post(change(column), form).status_code == 302
    assert column.attachments.get().shown_title == "Towns"
    assert Download.objects.count() == 2


def test_what_stood_in_a_section_that_is_removed_goes_to_the_whole(desk, make_article, attach):
    column = make_article(published=False, sections=["One", "Two"])
    section = column.sections.first()
    attachment = attach(column, "pdf", section=section)
    form = posted(column, **{"sections-0-DELETE": "on", "sections-INITIAL_FORMS": "2"})
    form |= with_files(
        {"id": attachment.pk, "download": attachment.download_id, "section": section.pk,
         "title": "Renamed"}, stored=1,
    )  # fmt: skip
    assert desk.post(change(column), form).status_code == 302
    attachment.refresh_from_db()
    assert (attachment.section, attachment.title) == (None, "Renamed")


def test_another_columns_download_is_not_moved_by_this_ones_form(desk, make_article, attach):
    theirs = attach(make_article(slug="theirs"))
    column = make_article(published=False)
    form = posted(column) | with_files(
        {"id": theirs.pk, "download": theirs.download_id, "DELETE": "on"}, stored=1
    )
    assert "belongs to another column" in desk.post(change(column), form).text
    assert Attachment.objects.filter(pk=theirs.pk).exists()


# --- Kept with the column ------------------------------------------------------------------------


def test_a_public_column_gets_them_with_its_other_changes(desk, client, make_article, attach):
    column = make_article()
    desk.post(change(column), posted(column) | with_files({"new_file": pdf()}))
    page = column.get_absolute_url()
    assert "Budget" not in client.get(page).text
    assert "Budget" in desk.get(change(column)).text
    column.refresh_from_db()
    desk.post(
        change(column),
        posted(column) | with_files({"download": Download.objects.get().pk}) | {"_publish": "1"},
    )
    assert "Budget.pdf" not in client.get(page).text
    assert ">Budget</a>" in client.get(page).text
    column.refresh_from_db()
    assert column.revised_at


def test_a_revision_brings_them_back(make_article, attach):
    column = make_article(published=False)
    attachment = attach(column, "pdf", section=column.sections.get(), title="Then")
    before = snapshot(column)
    attachment.delete()
    after = snapshot(column)
    (told,) = diff.compare(before, after)
    assert (told.part, told.kind) == ("Downloads and audio", "removed")
    assert apply(column, before) == []
    assert snapshot(column) == before


def test_content_from_before_there_were_downloads_leaves_them(make_article, attach):
    column = make_article(published=False)
    content = snapshot(column)
    del content["attachments"]
    attach(column)
    apply(column, content)
    assert column.attachments.count() == 1


def test_one_that_was_deleted_meanwhile_is_named(make_article, attach):
    column = make_article(published=False)
    attachment = attach(column)
    content = snapshot(column)
    attachment.delete()
    attachment.download.delete()
    (problem,) = apply(column, content)
    assert problem.sentence == "The file “The budget” was deleted from the library meanwhile."


# --- In the library ------------------------------------------------------------------------------


def test_the_library_lists_type_size_and_uses(desk, make_article, attach):
    column = make_article()
    attach(column, "mp3", content=sample_files.mp3(70))
    attach(column, "mp3", content=sample_files.mp3(70), section=column.sections.get())
    html = desk.get(LIBRARY).text
    for cell in ("MP3", "1.1\xa0MB", "1:10", '<td class="field-used">1</td>'):
        assert cell in html
    used = desk.get(f"{LIBRARY}{Download.objects.get().pk}/change/").text
    assert change(column) in used


def test_a_file_is_added_there_with_what_it_says_of_itself(desk):
    file = ContentFile(sample_files.mp3(65), name="The_minutes.mp3")
    assert desk.post(f"{LIBRARY}add/", {"file": file}).status_code == 302
    download = Download.objects.get()
    assert (download.title, download.duration_as_text) == ("The minutes", "1:05")
    again = ContentFile(sample_files.mp3(65), name="Again.mp3")
    answer = desk.post(f"{LIBRARY}add/", {"file": again, "title": "Typed"})
    assert "in the library already, as “The minutes”" in answer.text
    assert 'value="Typed"' in answer.text


def test_a_duration_that_the_file_does_not_say_is_typed(desk, make_article, attach):
    attach(make_article(), "m4a", content=sample_files.m4a().replace(b"mvhd", b"free"))
    page = f"{LIBRARY}{Download.objects.get().pk}/change/"
    assert desk.post(page, {"title": "Read", "duration": "12:30"}).status_code == 302
    assert Download.objects.get().duration_as_text == "12:30"
    answer = desk.post(page, {"title": "Read", "duration": "long"})
    assert "Enter a valid duration" in answer.text


@pytest.mark.parametrize("is_waiting", [False, True], ids=["public", "waiting"])
def test_one_that_is_used_says_where_and_stays(desk, make_article, attach, is_waiting):
    column = make_article("The Budget Debate")
    attachment = attach(column)
    if is_waiting:
        content = snapshot(column)
        attachment.delete()
        revisions.hold(column, content)
    page = f"{LIBRARY}{attachment.download_id}/delete/"
    html = desk.get(page).text
    assert f'<a href="{change(column)}">' in html
    assert "The Budget Debate" in html
    desk.post(page, {"post": "yes"})
    assert Download.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["alone", "among others"])
def test_one_that_nothing_has_is_deleted_with_its_file(desk, make_article, attach, how):
    attachment = attach(make_article())
    attachment.delete()
    download = attachment.download
    storage, name = download.file.storage, download.file.name
    assert storage.exists(name)
    if how == "alone":
        desk.post(f"{LIBRARY}{download.pk}/delete/", {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [download.pk], "post": "yes"}
        desk.post(LIBRARY, chosen)
    assert not Download.objects.exists()
    assert not storage.exists(name)
