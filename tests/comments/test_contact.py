"""A reader writes to the editor, and is answered."""

import pytest

from comments.models import TroubleReport
from tests.comments.test_commenting import stamp_in

PAGE = "/comments/contact/"


def send(client, **changes):
    return client.post(PAGE, {"text": "A word", "stamp": stamp_in(client.get(PAGE))} | changes)


def test_a_letter_reaches_the_editor_who_answers_by_mail(client, desk, work, mailbox):
    answer = send(client, text="May I quote you?", email="ana@example.com")
    assert answer.url == "/comments/contact/thanks/"
    assert "Thank you for writing" in client.get(answer.url).content.decode()
    (letter,) = TroubleReport.objects.all()
    assert (letter.kind, letter.text, letter.email) == (
        "contact", "May I quote you?", "ana@example.com",
    )  # fmt: skip
    assert "May I quote you?" in desk.get("/admin/comments/troublereport/").content.decode()
    work()
    (told,) = mailbox()
    assert (told["To"], told["Reply-To"]) == ("editor@example.com", "ana@example.com")
    assert told["Subject"] == "A reader writes to World View"
    assert "May I quote you?" in told.get_body(("plain",)).get_content()
    desk.post(f"/admin/comments/troublereport/{letter.pk}/change/", {"answer": "Do, with my name."})
    work()
    message = mailbox()[-1]
    assert message["Subject"] == "Your message to World View"
    text = message.get_body(("plain",)).get_content()
    assert "Do, with my name." in text
    assert "May I quote you?" in text


def test_it_is_linked_on_every_page(client, make_article):
    make_article()
    assert f'href="{PAGE}"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Please write your message."),
        ({"email": "nobody"}, "address"),
        ({"stamp": "forged"}, "had grown old"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, db, changes, said):
    answer = send(client, **{"text": "Kept words", "email": "ana@example.com"} | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "text" in changes or "Kept words" in page
    assert not TroubleReport.objects.exists()


def test_what_fills_the_hidden_field_is_thanked_and_not_kept(client, db):
    assert send(client, website="x").status_code == 302
    assert not TroubleReport.objects.exists()


def test_a_form_of_trouble_is_none_to_the_editor(client, db):
    stamp = stamp_in(client.get("/comments/trouble/"))
    assert send(client, stamp=stamp).status_code == 422


def test_what_was_written_is_among_what_is_kept_of_ones_own(client, db):
    from comments import privacy

    send(client, text="About you", email="ana@example.com")
    (kept,) = privacy.export("ana@example.com")["trouble_reports"]
    assert (kept["about"], kept["text"]) == ("contact", "About you")
