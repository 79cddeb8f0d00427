"""Mail about comments goes by the outbox: none twice, none lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, CommentLetter, Policy, TroubleReport
from subscriptions.models import Suppression


@pytest.fixture
def letter(db):
    report = TroubleReport.objects.create(
        text="It fails.", answer="Not any more.", email="bo@example.com", form_key="x"
    )
    return CommentLetter.objects.create(kind="trouble", to="bo@example.com", report=report)


def test_it_is_sent_once(letter, smtp, work):
    work()
    work()
    ((to, content),) = smtp.messages
    letter.refresh_from_db()
    assert (letter.state, to) == ("accepted", ["bo@example.com"])
    assert b"Not any more." in content


def test_where_the_answer_never_came_it_is_not_sent_again(letter, smtp, work):
    smtp.drop_after_data = True
    work()
    CommentLetter.objects.update(not_before=timezone.now())
    work()
    letter.refresh_from_db()
    assert letter.state == "unknown"
    assert len(smtp.messages) == 1


def test_what_the_server_refuses_for_now_is_tried_later(letter, smtp, work):
    smtp.answers["bo@example.com"] = "451 Try later"
    work()
    letter.refresh_from_db()
    assert letter.state == "retry"
    assert letter.not_before > timezone.now()
    del smtp.answers["bo@example.com"]
    CommentLetter.objects.update(not_before=timezone.now())
    work()
    assert len(smtp.messages) == 1


def test_a_suppressed_address_gets_none(letter, smtp, work):
    Suppression.objects.create(email="Bo@example.com")
    work()
    letter.refresh_from_db()
    assert (letter.state, smtp.messages) == ("skipped", [])


def test_what_a_killed_worker_held_is_not_sent_again(letter, smtp, work):
    ended = timezone.now() - timedelta(minutes=1)
    CommentLetter.objects.update(state="handing_over", lease_until=ended)
    work()
    letter.refresh_from_db()
    assert (letter.state, smtp.messages) == ("unknown", [])


def test_two_reports_get_each_its_own_answer(letter, smtp, work):
    other = TroubleReport.objects.create(
        text="It fails too.", answer="Try now.", email="bo@example.com", form_key="y"
    )
    CommentLetter.objects.create(kind="trouble", to="bo@example.com", report=other)
    work()
    said = [content for _, content in smtp.messages]
    assert len(said) == 2
    assert sum(b"Not any more." in content for content in said) == 1
    assert sum(b"Try now." in content for content in said) == 1


def test_a_storm_is_told_at_once(editor, known_reader, make_comment, smtp, work):
    make_comment(known_reader.article, state="pending")
    work()
    assert len(smtp.messages) == 1
    Policy.objects.update(storm_per_minute=2)
    for _ in range(2):
        make_comment(known_reader.article, state="pending")
    assert Comment.objects.filter(written_at__gt=timezone.now() - timedelta(minutes=1)).exists()
    known_reader.comment()
    work()
    assert len(smtp.messages) == 2
    assert b"everything is held for an hour" in smtp.messages[1][1]


def test_reports_have_limits_too(client, article, make_comment):
    for _ in range(4):
        comment = make_comment(article)
        client.post(f"/comments/{comment.pk}/report/", {"category": "spam"})
    assert comment.reports.count() == 0
    assert sum(c.reports.count() for c in Comment.objects.all()) == 2
