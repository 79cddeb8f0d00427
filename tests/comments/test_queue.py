"""The editor's queue: what waits and why, hundreds decided at once, undone, by keys and by mail."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Block, Comment, CommentLetter, Decision, Policy, Report, TroubleReport
from tests.markup import one_line

QUEUE = "/admin/comments/comment/"


@pytest.fixture
def waiting(article, make_comment):
    return [
        make_comment(article, state="pending", name=f"Reader {n}", body=f"Thought {n}")
        for n in range(5)
    ]


def act(desk, action, comments, *, shown=""):
    keys = [comment.pk for comment in comments]
    return desk.post(QUEUE + shown, {"action": action, "_selected_action": keys}, follow=True)


def states():
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


# --- Seeing -------------------------------------------------------------------------------------


def test_each_comment_says_why_it_waits_and_who_wrote_it(desk, reader, make_comment):
    make_comment(reader.article, email="ana@example.com", state="approved")
    make_comment(reader.article, email="ANA@example.com", state="spam")
    Comment.objects.update(written_at=timezone.now() - timedelta(days=2))
    reader.comment(body="See <https://x.example>")
    html = desk.get(QUEUE).content.decode()
    assert "links: 1 link from an address nobody proved." in html
    assert "1 approved, 1 refused" in html


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("", ["Waiting"]),
        ("?state=reported", ["Reported"]),
        ("?state=spam", ["Spam"]),
        ("?state=approved", ["Approved", "Reported"]),
        ("?state=all", ["Approved", "Reported", "Spam", "Waiting"]),
    ],
)
def test_filters(desk, article, make_comment, shown, names):
    make_comment(article, state="pending", name="Waiting")
    make_comment(article, state="spam", name="Spam")
    make_comment(article, state="approved", name="Approved")
    reported = make_comment(article, state="approved", name="Reported")
    Report.objects.create(comment=reported, category="spam", reporter_key="x")
    html = desk.get(QUEUE + shown).content.decode()
    assert sorted(re.findall(r'field-writer">(\w+)<br>', html)) == names


def test_the_queue_costs_the_same_however_long_it_is(desk, article, make_comment):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(QUEUE)
        return len(queries)

    make_comment(article, state="pending")
    few = cost()
    for _ in range(40):
        make_comment(article, state="pending")
    assert cost() == few


# --- Deciding -----------------------------------------------------------------------------------


def test_200_are_approved_in_under_10_queries(desk, editor, article, make_comment):
    from comments import moderation

    root = make_comment(article, wants_answers=True, proven=True)
    keys = [
        make_comment(article, state="pending", thread=root, answers=root).pk for _ in range(200)
    ]
    with CaptureQueriesContext(connection) as queries:
        moderation.decide(keys, "approved", by=editor)
    deciding = [q for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(deciding) < 10
    assert Comment.objects.approved().count() == 201
    assert Decision.objects.filter(moderator=editor).count() == 200


def test_what_was_decided_together_is_undone_together(desk, waiting):
    page = act(desk, "refuse", waiting[:3]).content.decode()
    assert states() == ["refused"] * 3 + ["pending"] * 2
    undo = re.search(r'href="(/admin/comments/comment/undo/[^"]+)"', page)[1]
    assert "3 comments" in desk.get(undo).content.decode()
    waiting[0].refresh_from_db()
    act(desk, "mark_as_spam", [])
    Comment.objects.filter(pk=waiting[0].pk).update(state="approved")  # decided about since
    desk.post(undo)
    assert states() == ["approved", *["pending"] * 4]
    assert Decision.objects.filter(reasons=["Undone."]).count() == 2


def test_a_ban_marks_as_spam_and_stops_the_address(desk, editor, waiting):
    act(desk, "ban", waiting[:1])
    block = Block.objects.get()
    assert (block.value, block.kind, block.verdict) == (waiting[0].email, "email", "spam")
    assert block.made_by == editor
    assert states()[0] == "spam"
    batch = Decision.objects.get().batch
    desk.post(f"{QUEUE}undo/{batch}/")
    assert states()[0] == "pending"
    assert not Block.objects.exists()


def test_who_may_not_change_comments_cannot_undo(client, waiting, desk):
    page = act(desk, "approve", waiting).content.decode()
    undo = re.search(r'href="(/admin/comments/comment/undo/[^"]+)"', page)[1]
    user = get_user_model().objects.create_user("writer", password="x", is_staff=True)
    client.force_login(user)
    assert client.post(undo).status_code == 403
    assert states() == ["approved"] * 5


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_by_keys(page, editor, waiting):
    from tests.sessions import let_in

    let_in(page)
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("a")
    page.get_by_text("1 comment approved").wait_for()
    assert states() == ["approved", *["pending"] * 4]
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("s")
    page.get_by_text("2 comments marked as spam").wait_for()
    assert states() == ["approved", "spam", "spam", "pending", "pending"]


# --- By mail ------------------------------------------------------------------------------------


def test_the_editor_is_mailed_what_waits_once_an_hour(editor, waiting, work, mailbox):
    work()
    (mail,) = mailbox()
    assert mail["To"] == "editor@example.com"
    text = mail.get_body("plain").get_content()
    assert "Thought 0" in text
    work()
    assert len(mailbox()) == 1
    Policy.objects.update(queue_mailed_at=timezone.now() - timedelta(minutes=61))
    Comment.objects.update(written_at=timezone.now() - timedelta(hours=2))
    work()
    assert len(mailbox()) == 1  # nothing new came
    Comment.objects.filter(pk=waiting[0].pk).update(written_at=timezone.now())
    work()
    assert len(mailbox()) == 2


def links_of(mailbox, word):
    text = mailbox()[0].get_body("plain").get_content()
    return re.findall(rf"{word}: http://testserver(/comments/decide/\S+)", text)


def test_its_links_ask_first_and_then_decide_in_the_editors_name(
    client, editor, waiting, work, mailbox
):
    work()
    approve, refuse = links_of(mailbox, "Approve")[0], links_of(mailbox, "Refuse")[0]
    assert "Approve this comment?" in one_line(client.get(approve).content.decode())
    assert states() == ["pending"] * 5
    client.post(approve)
    assert states().count("approved") == 1
    assert Decision.objects.latest("pk").moderator == editor
    assert "Already done" in client.get(approve).content.decode()
    client.post(refuse)
    assert states().count("refused") == 1


def test_links_end_after_seven_days_and_with_the_account(
    client, editor, waiting, work, mailbox, monkeypatch
):
    work()
    approve = links_of(mailbox, "Approve")[0]
    from django.core import signing

    real = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: real + 7 * 24 * 3600 + 60)
    assert client.post(approve).status_code == 404
    monkeypatch.undo()
    editor.is_active = False
    editor.save()
    assert client.post(approve).status_code == 404
    assert states() == ["pending"] * 5


# --- What readers report ------------------------------------------------------------------------


def report(readers, comment, **words):
    for number in readers:
        from django.test import Client

        address = f"/comments/{comment.pk}/report/"
        data = {"category": "spam"} | words
        response = Client().post(address, data, REMOTE_ADDR=f"198.51.{number}.7")
    return response


def test_three_readers_take_a_comment_back_to_the_queue(article, make_comment):
    comment = make_comment(article)
    report([1, 1, 1, 2], comment)
    comment.refresh_from_db()
    assert comment.state == "approved"
    assert Report.objects.count() == 2
    report([3], comment)
    comment.refresh_from_db()
    assert comment.state == "pending"
    assert comment.decisions.latest("pk").reasons == ["3 readers reported it."]


def test_what_the_editor_let_stand_is_not_taken_back_again(editor, article, make_comment):
    comment = make_comment(article)
    report([1, 2, 3], comment)
    comment.refresh_from_db()
    comment.approve(by=editor)
    report([4, 5, 6], comment)
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_a_report_needs_its_category_and_keeps_the_note(client, article, make_comment):
    comment = make_comment(article)
    response = client.post(f"/comments/{comment.pk}/report/", {"note": "Look at line 2"})
    assert response.status_code == 422
    assert "Please choose what is wrong" in response.content.decode()
    assert "Look at line 2" in response.content.decode()
    hidden = make_comment(article, state="pending")
    assert client.get(f"/comments/{hidden.pk}/report/").status_code == 404


# --- Trouble ------------------------------------------------------------------------------------


def test_a_trouble_report_is_answered_by_mail(desk, article, work, mailbox):
    told = TroubleReport.objects.create(
        text="The button does nothing.", email="bo@example.com", form_key="x"
    )
    address = f"/admin/comments/troublereport/{told.pk}/change/"
    desk.post(address, {"answer": "It does now."})
    told.refresh_from_db()
    assert told.resolved_at
    work()
    (mail,) = mailbox()
    text = mail.get_body("plain").get_content()
    assert "It does now." in text
    assert "The button does nothing." in text
    assert CommentLetter.objects.get().state == "accepted"


@pytest.mark.parametrize(("words", "left"), [("stay", "Thought"), ("too", "")])
def test_the_editor_erases_a_person_after_being_asked(desk, article, make_comment, words, left):
    one, other = (
        make_comment(article, email="ana@example.com", body="Thought", name="Ana") for _ in range(2)
    )
    page = act(desk, "erase", [one], shown="?state=all").content.decode()
    assert "ana@example.com" in page
    assert Comment.objects.filter(name="Ana").count() == 2
    desk.post(
        f"{QUEUE}?state=all",
        {"action": "erase", "_selected_action": [one.pk], "words": words},
    )
    other.refresh_from_db()
    assert (other.name, other.email, other.body) == ("", "", left)


def test_the_editor_exports_what_is_kept_of_a_person(desk, article, make_comment):
    one = make_comment(article, email="Ana@example.com", body="Thought")
    make_comment(article, email="ana@example.com", body="Another")
    (exported,) = act(desk, "export", [one], shown="?state=all").json()
    assert exported["email"] == "ana@example.com"
    assert [comment["text"] for comment in exported["comments"]] == ["Thought", "Another"]


@pytest.mark.parametrize("action", ["approve", "refuse", "mark_as_spam"])
def test_what_its_writer_withdrew_stays_withdrawn(desk, article, make_comment, action):
    comment = make_comment(article, state="withdrawn", name="", body="")
    page = act(desk, action, [comment], shown="?state=all").content.decode()
    assert "Nothing changed." in page
    assert states() == ["withdrawn"]
