"""A correction goes, where the editor wants it, to exactly those who were sent the column."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Correction
from subscriptions.models import Delivery, Edition, Subscriber
from subscriptions.tokens import unsubscribe_url
from tests.articles.test_desk import change, posted


@pytest.fixture
def column(make_article):
    return make_article("The Harbour", sections=["What opened"])


def correct(article, **fields):
    details = {"text": "It was seven, not six.", "sent_by_mail": True} | fields
    return Correction.objects.create(article=article, **details)


def corrected(mailbox):
    return sorted(m["To"] for m in mailbox() if "correction" in m["Subject"])


def test_to_those_who_got_it_and_to_nobody_else(column, make_subscriber, work, mailbox):
    make_subscriber("got@example.com")
    gone = make_subscriber("gone@example.com")
    make_subscriber("other@example.com", keywords=[])
    Subscriber.objects.filter(email="other@example.com").update(
        paused_until=timezone.now() + timedelta(days=3)
    )
    work()
    gone.refresh_from_db()
    gone.unsubscribe(how="link")
    make_subscriber("late@example.com")
    Subscriber.objects.update(paused_until=None)
    correct(column)
    work()
    work()
    assert corrected(mailbox) == ["got@example.com"]


def test_what_it_says(column, subscriber, work, mailbox):
    work()
    correct(column, kind="clarification", section=column.sections.get())
    work()
    mail = mailbox()[-1]
    assert mail["Subject"] == "World View, clarification: The Harbour"
    assert mail["List-Unsubscribe"].strip() == f"<{unsubscribe_url(subscriber)}>"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "It was seven, not six." in body
        assert "In “What opened”:" in body
        assert f"http://testserver{column.get_absolute_url()}#what-opened" in body


def test_only_where_the_editor_wants_it(column, subscriber, work, mailbox):
    work()
    correct(column, sent_by_mail=False)
    work()
    assert corrected(mailbox) == []


def test_whoever_had_it_in_a_digest_gets_it_too(column, make_subscriber, work, mailbox):
    reader = make_subscriber("daily@example.com", frequency="daily")
    Subscriber.objects.update(
        digest_since=timezone.now() - timedelta(hours=2),
        next_digest_at=timezone.now() + timedelta(seconds=1) - timedelta(minutes=1),
    )
    type(column).objects.update(published_at=timezone.now() - timedelta(hours=1))
    make_subscriber("other@example.com", frequency="daily")
    work()
    assert [m["To"] for m in mailbox()] == ["daily@example.com"]
    correct(column)
    work()
    assert corrected(mailbox) == ["daily@example.com"]
    assert Delivery.objects.filter(subscriber=reader).count() == 2


def test_typed_at_the_desk_it_goes_when_it_is_published(desk, column, subscriber, work, mailbox):
    work()
    data = posted(column) | {
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "correction",
        "corrections-0-text": "It was seven.", "corrections-0-corrected_at_0": "2026-05-15",
        "corrections-0-corrected_at_1": "10:00:00", "corrections-0-sent_by_mail": "on",
    }  # fmt: skip
    desk.post(change(column), data)
    work()
    assert corrected(mailbox) == []
    desk.post("/admin/articles/article/", {"action": "publish_now", "_selected_action": column.pk})
    work()
    assert corrected(mailbox) == ["reader@example.com"]
    assert Edition.objects.filter(kind="correction").count() == 1


def test_of_a_withdrawn_column_it_does_not_go(column, subscriber, work, mailbox):
    work()
    correct(column)
    column.withdraw()
    work()
    assert corrected(mailbox) == []
