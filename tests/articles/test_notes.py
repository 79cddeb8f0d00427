"""Writers and editors talk about a column beside it, and readers never hear of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from articles.history import revisions
from articles.models import Note
from tests.articles.test_desk import change, posted
from tests.articles.test_review import chief, draft  # noqa: F401
from tests.site.test_roles import LIST, desk_of, editor_by_role, writer  # noqa: F401
from worldview.newsroom import letters

pytestmark = pytest.mark.django_db


def notes_page(article):
    return f"{LIST}{article.pk}/notes/"


def write(client, article, text="Is it six or seven?", section=""):
    return client.post(notes_page(article), {"text": text, "section": section})


def press(client, article, note, **button):
    return client.post(notes_page(article), {"note": note.pk, "text": "", **button})


def page_of(client, article):
    return client.get(notes_page(article)).content.decode()


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch):
    monkeypatch.setattr(letters, "BUNDLED_FOR", timedelta(0))


def test_a_note_is_written_at_the_column_or_at_a_section(writer, chief, draft):  # noqa: F811
    section = draft.sections.get()
    asked = chief.get(f"{notes_page(draft)}?section={section.pk}").content.decode()
    assert f'<option value="{section.pk}" selected>' in asked
    write(chief, draft, section=section.pk)
    write(chief, draft, "A better headline?")
    html = page_of(writer, draft)
    assert re.findall(r"<h3>\s*(.*?)\s*</h3>", html) == [
        section.headline, "All of it", "A new note",
    ]  # fmt: skip
    assert "edda" in html
    assert "Is it six or seven?" in html


def test_the_form_shows_how_many_are_open_and_leads_to_them(writer, chief, draft):  # noqa: F811
    section = draft.sections.get()
    assert "Write a note" in writer.get(change(draft)).content.decode()
    write(chief, draft, section=section.pk)
    write(chief, draft, "And this.", section=section.pk)
    write(chief, draft, "A better headline?")
    html = writer.get(change(draft)).content.decode()
    assert "Notes (3)" in html
    at_section = re.search(r'class="section-notes">\s*<a href="(.*?)">\s*(.*?)\s*</a>', html)
    first = Note.objects.order_by("pk").first()
    assert at_section.groups() == (
        f"{notes_page(draft)}?section={section.pk}#note-{first.pk}", "2 notes",
    )  # fmt: skip
    assert "A better headline?" in html


def test_it_is_answered_resolved_and_reopened(writer, chief, draft):  # noqa: F811
    write(chief, draft)
    note = Note.objects.get()
    writer.post(notes_page(draft), {"note": note.pk, "text": "Six.", "_answer": "1"})
    answer = note.answers.get()
    # A thread is flat.
    answer.answer("Thank you.", by=chief.user)
    assert note.answers.count() == 2
    press(chief, draft, note, _resolve="1")
    html = page_of(writer, draft)
    assert "Resolved by edda" in html
    assert 'name="_answer"' not in html
    assert "Notes (" not in writer.get(change(draft)).content.decode()
    press(writer, draft, note, _reopen="1")
    assert "Resolved by" not in page_of(chief, draft)
    assert "Notes (1)" in writer.get(change(draft)).content.decode()


def test_bad_input_is_said_and_loses_nothing(chief, draft):  # noqa: F811
    assert "Write something first." in write(chief, draft, "  ").content.decode()
    gone = write(chief, draft, "Keep these words", section="999999").content.decode()
    assert "This section is gone." in gone
    assert "Keep these words" in gone
    write(chief, draft)
    note = Note.objects.get()
    assert "Write something first." in press(chief, draft, note, _answer="1").content.decode()
    for key in ("999999", "x", "٣", ""):
        sent = {"note": key, "text": "Six.", "_answer": "1"}
        assert "That note is gone." in chief.post(notes_page(draft), sent).content.decode()
    assert Note.objects.count() == 1


def test_notes_survive_saving_moving_and_the_end_of_their_section(chief, draft):  # noqa: F811
    section = draft.sections.get()
    kept = revisions.keep(draft)
    write(chief, draft, section=section.pk)
    data = posted(draft) | {"sections-0-position": 1, "sections-0-headline": "Another name"}
    assert chief.post(change(draft), data).status_code == 302
    assert "Another name" in page_of(chief, draft)
    draft.refresh_from_db()
    data = posted(draft) | {"sections-0-DELETE": "on"}
    assert chief.post(change(draft), data).status_code == 302
    assert draft.sections.count() == 0
    html = page_of(chief, draft)
    assert "Is it six or seven?" in html
    assert f"“{section.headline}”, a section that is gone" in html
    assert "Is it six or seven?" in chief.get(change(draft)).content.decode()
    # Restored, the section has its note again.
    revisions.restore(kept)
    assert "a section that is gone" not in page_of(chief, draft)


def test_who_takes_part_is_told_once_of_several(
    writer,  # noqa: F811
    chief,  # noqa: F811
    editor,
    draft,  # noqa: F811
    work,
    mailbox,
):
    write(chief, draft, section=draft.sections.get().pk)
    write(chief, draft, "A better headline?")
    work()
    (message,) = mailbox()  # the editor who took no part is not told
    assert message["To"] == "wanda@example.com"
    assert message["Subject"] == "World View: 2 notes about “Boats Return”"
    text = message.get_body(("plain",)).get_content()
    assert f"http://testserver{notes_page(draft)}" in text
    # What they say is read at the desk alone.
    assert "six or seven" not in message.as_string()
    Note.objects.first().answer("Six.", by=writer.user)
    work()
    assert [message["To"] for message in mailbox()[1:]] == ["edda@example.com"]


def test_where_nobody_else_takes_part_those_who_may_publish_are_told(
    writer,  # noqa: F811
    chief,  # noqa: F811
    draft,  # noqa: F811
    work,
    mailbox,
):
    write(writer, draft)
    work()
    assert [message["To"] for message in mailbox()] == ["edda@example.com"]


def test_neither_other_writers_nor_readers_see_them(
    desk_of,  # noqa: F811
    chief,  # noqa: F811
    draft,  # noqa: F811
):
    write(chief, draft, "Quorvath", section=draft.sections.get().pk)
    other = desk_of("willa", "Writers")
    assert other.get(notes_page(draft)).status_code == 403
    assert "Quorvath" not in other.get(change(draft)).content.decode()
    link = draft.share_links.create()
    assert b"Quorvath" not in Client().get(link.get_absolute_url()).content
    assert b"Quorvath" not in chief.get(f"{LIST}{draft.pk}/preview/").content
    draft.publish()
    assert b"Quorvath" not in Client().get(draft.get_absolute_url()).content
    assert "Quorvath" not in str(revisions.keep(draft).content)


def test_a_page_has_notes_too(chief, make_page):  # noqa: F811
    page = make_page("About", published=False)
    address = f"/admin/articles/page/{page.pk}/notes/"
    chief.post(address, {"text": "Shorter?", "section": ""})
    assert "Shorter?" in chief.get(address).content.decode()
