"""The editor answers from the desk, with a badge that nobody else can have."""

import re

import pytest
from django.utils import timezone

from comments import mail, moderation
from comments.models import Comment, Commenter, CommentLetter, Report
from tests.markup import one_line

BADGE = '<span class="comment-badge">The editor</span>'


@pytest.fixture
def asked(article, make_comment):
    return make_comment(article, name="Bo", body="When does it *open*?")


def path(comment):
    return f"/admin/comments/comment/{comment.pk}/answer/"


def stamp_in(response):
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


def answer(desk, comment, **words):
    stamp = stamp_in(desk.get(path(comment)))
    return desk.post(path(comment), {"name": "Nell", "body": "At six.", "stamp": stamp} | words)


def test_an_answer_is_public_at_once_and_carries_the_badge(desk, editor, client, article, asked):
    assert "When does it" in desk.get(path(asked)).content.decode()
    assert answer(desk, asked, body="At *six*.").status_code == 302
    made = Comment.objects.get(from_desk=True)
    assert (made.state, made.answers, made.thread, made.email) == (
        *("approved", asked, asked, editor.email),
    )
    (decision,) = made.decisions.all()
    assert (decision.moderator, decision.reasons) == (editor, ["Written at the desk."])
    html = one_line(client.get(article.get_absolute_url()).content.decode())
    assert html.count(BADGE) == 1
    assert re.search(rf'by">Nell</h4>{re.escape(BADGE)}', html)
    assert client.get("/comments/").content.decode().count(BADGE) == 1
    assert "<title>Nell [The editor]: " in client.get("/comments/feed/").content.decode()
    assert "<name>Nell [The editor]</name>" in client.get("/comments/feed/").content.decode()


def test_the_name_offered_is_the_editors_own(desk, editor, asked, article, settings):
    settings.COLUMN_BYLINE = ""
    type(article).objects.update(byline="")
    assert 'value="editor"' in desk.get(path(asked)).content.decode()
    type(article).objects.update(byline="Maud Ferris")
    assert 'value="Maud Ferris"' in desk.get(path(asked)).content.decode()
    editor.first_name, editor.last_name = "Nell", "Marrow"
    editor.save()
    assert 'value="Nell Marrow"' in desk.get(path(asked)).content.decode()


def test_what_waits_is_approved_with_its_answer(desk, editor, asked):
    Comment.objects.update(state="pending")
    assert "Approve it and publish" in desk.get(path(asked)).content.decode()
    answer(desk, asked)
    asked.refresh_from_db()
    assert (asked.state, asked.answer_count) == ("approved", 1)
    assert asked.decisions.get().moderator == editor


@pytest.mark.parametrize("state", ["refused", "spam", "withdrawn"])
def test_what_is_not_public_is_not_answered_and_the_words_stay(desk, asked, state):
    Comment.objects.update(state=state)
    response = answer(desk, asked, body="A long answer.")
    assert response.status_code == 422
    assert "not public any more" in response.content.decode()
    assert "A long answer." in response.content.decode()
    assert Comment.objects.count() == 1


def test_under_a_withdrawn_column_the_words_stay_too(desk, asked, article):
    article.withdraw()
    response = answer(desk, asked, body="A long answer.")
    assert response.status_code == 422
    assert "A long answer." in response.content.decode()


@pytest.mark.parametrize("words", [{"body": ""}, {"body": "***"}, {"name": "\u3164"}])
def test_an_answer_that_shows_nothing_is_refused(desk, asked, words):
    assert answer(desk, asked, **words).status_code == 422
    assert Comment.objects.count() == 1


def test_the_same_form_sent_twice_is_one_answer(desk, asked):
    words = {"name": "Nell", "body": "At six.", "stamp": stamp_in(desk.get(path(asked)))}
    for _ in range(2):
        assert desk.post(path(asked), words).status_code == 302
    assert Comment.objects.filter(from_desk=True).count() == 1


def test_an_answer_to_an_answer_stands_in_its_thread(desk, asked, article, make_comment):
    second = make_comment(article, thread=asked, answers=asked)
    answer(desk, second)
    made = Comment.objects.get(from_desk=True)
    assert (made.thread, made.answers) == (asked, second)


def test_who_was_answered_is_mailed_with_the_badge(desk, asked):
    Comment.objects.update(email="bo@example.com", wants_answers=True, proven=True)
    Commenter.objects.create(email="bo@example.com", proven_at=timezone.now())
    answer(desk, asked)
    message = mail.render(CommentLetter.objects.get(kind="answers", to="bo@example.com"))
    assert "Nell [The editor]:" in message.text
    html = " ".join(re.sub(' style="[^"]*"', "", message.html).split())
    assert '>Nell</a> <span class="badge">The editor</span>' in html


def test_code_in_an_answer_keeps_its_lines_in_mail(desk, asked):
    Comment.objects.update(email="bo@example.com", wants_answers=True, proven=True)
    Commenter.objects.create(email="bo@example.com", proven_at=timezone.now())
    answer(desk, asked, body="```\nif open:\n\n    enter()\n```")
    message = mail.render(CommentLetter.objects.get(kind="answers", to="bo@example.com"))
    assert "if open:\n\n    enter()\n" in message.html


@pytest.mark.parametrize(
    "name",
    [
        "Nell [The editor]", "Nell 【The editor】", "Nell ［The editor］", "Nell ⟦The editor⟧",
        "Nell <span class=comment-badge>The editor</span>", "Nell ❲The editor❳", "[The editor]",
    ],
)  # fmt: skip
def test_no_readers_name_looks_like_the_badge_where_there_is_text_alone(
    client, article, asked, make_comment, name
):
    Comment.objects.update(email="bo@example.com", wants_answers=True, proven=True)
    Commenter.objects.create(email="bo@example.com", proven_at=timezone.now())
    forged = make_comment(article, thread=asked, answers=asked, name=name[:80])
    forged.decisions.create(verdict="approved")
    assert BADGE not in client.get(article.get_absolute_url()).content.decode()
    assert "[The editor]" not in client.get("/comments/feed/").content.decode()
    letter = CommentLetter.objects.create(kind="answers", to="bo@example.com", comment=asked)
    message = mail.render(letter)
    assert "[The editor]" not in message.text
    assert '<span class="badge"' not in message.html


def test_no_form_of_a_readers_gives_the_badge(known_reader, client):
    from comments import tokens

    comment = known_reader.comment(from_desk="on")
    known_reader.post(tokens.own_url(comment), change="1", name="Ana", body="More", from_desk="1")
    assert not Comment.objects.filter(from_desk=True).exists()


def test_readers_reports_do_not_take_down_what_the_desk_wrote(desk, asked):
    answer(desk, asked)
    made = Comment.objects.get(from_desk=True)
    for reader in "abcd":
        moderation.report(
            made, category=Report.Category.OTHER, note="", reporter_key=reader, visitor_key=reader
        )
    made.refresh_from_db()
    assert made.state == "approved"


def test_the_queue_and_its_mail_lead_there(desk, editor, article, make_comment):
    waiting = make_comment(article, state="pending")
    assert f'href="{path(waiting)}"' in desk.get("/admin/comments/comment/").content.decode()
    change = desk.get(f"/admin/comments/comment/{waiting.pk}/change/").content.decode()
    assert f'href="{path(waiting)}"' in change
    message = mail.render(CommentLetter.objects.create(kind="queue", to=editor.email))
    assert path(waiting) in message.text
    assert path(waiting) in message.html


def test_a_key_of_no_comment_is_not_found(desk, db):
    assert desk.get(f"/admin/comments/comment/{'9' * 30}/answer/").status_code == 404
