"""Who gets a published column, and who does not."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Author, Authorship, Keyword
from subscriptions.editions import make_article_edition
from subscriptions.models import Delivery, Edition, Suppression
from subscriptions.preferences import change


def subjects(mails):
    return [str(mail["Subject"]) for mail in mails]


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_published_column_reaches_every_subscriber_once(
    make_article, make_subscriber, work, mailbox
):
    for _ in range(3):
        make_subscriber()
    make_subscriber("pending@example.com", confirmed=False)
    make_subscriber("gone@example.com").unsubscribe(how="test")
    make_article("Out Now")
    for _ in range(3):
        work()
    assert subjects(mailbox()) == ["World View: Out Now"] * 3
    assert sorted(m["To"] for m in mailbox()) == [f"sub{n}@example.com" for n in (1, 2, 3)]
    assert Edition.objects.count() == 1
    assert states() == ["accepted"] * 3


def test_a_draft_a_scheduled_and_an_archive_column_reach_nobody(
    make_article, subscriber, work, mailbox
):
    make_article(published=False)
    make_article(published=False).publish(at=timezone.now() + timedelta(hours=1))
    make_article(sent_by_mail=False)
    make_article(published=timezone.now() - timedelta(days=8))
    work()
    assert mailbox() == []


def test_a_scheduled_column_goes_when_its_moment_has_come(
    make_article, subscriber, work, mailbox, turn_back
):
    make_article("Later", published=False).publish(at=timezone.now() + timedelta(hours=1))
    work()
    assert mailbox() == []
    turn_back(timedelta(hours=1, seconds=1))
    work()
    assert subjects(mailbox()) == ["World View: Later"]


def test_keywords_choose(make_article, make_subscriber, work, mailbox):
    make_article(keywords=["Iran", "Syria"], sent_by_mail=False)
    iran, peru = Keyword.objects.get(name="Iran"), Keyword.objects.create(name="Peru")
    make_subscriber("iran@example.com", keywords=[iran, peru])
    make_subscriber("peru@example.com", keywords=[peru])
    make_subscriber("all@example.com")
    make_article("New", keywords=["Iran", "Syria"])
    work()
    assert {m["To"] for m in mailbox()} == {"iran@example.com", "all@example.com"}


def test_authors_choose_and_what_one_follows_comes_whatever_it_is_about(
    make_article, make_subscriber, work, mailbox, turn_back
):
    make_article(keywords=["Iran"], sent_by_mail=False)
    iran = Keyword.objects.get(name="Iran")
    ada, ben = (Author.objects.create(name=name) for name in ("Ada", "Ben"))
    for name, authors, keywords in (
        ("ada", [ada], []), ("ben", [ben], []), ("both", [ben], [iran]), ("all", [], []),
    ):  # fmt: skip
        for frequency in ("each", "daily"):
            reader = make_subscriber(f"{name}-{frequency}@example.com", frequency=frequency)
            reader.keywords.set(keywords)
            reader.authors.set(authors)
    by_ada = make_article("New", published=False, keywords=["Iran"])
    Authorship.objects.set_authors(by_ada, [ada])
    by_ada.publish()
    work()
    turn_back(timedelta(days=1))
    work()
    assert {m["To"].partition("@")[0] for m in mailbox()} == {
        "ada-each", "both-each", "all-each", "ada-daily", "both-daily", "all-daily",
    }  # fmt: skip


def test_who_is_paused_gets_nothing_and_no_backlog(
    make_article, subscriber, work, mailbox, turn_back
):
    until = (timezone.now() + timedelta(days=5)).date()
    change(
        subscriber,
        frequency="each",
        weekday=5,
        hour=7,
        time_zone="UTC",
        keywords=[],
        paused_until=until,
    )
    make_article("While away")
    work()
    turn_back(timedelta(days=6))
    work()
    assert mailbox() == []
    make_article("Back again")
    work()
    assert subjects(mailbox()) == ["World View: Back again"]


def test_leaving_after_the_edition_was_made_stops_the_mail(make_article, subscriber, mailbox, work):
    make_article()
    make_article_edition()
    subscriber.unsubscribe(how="test")
    work()
    assert mailbox() == []
    assert states() == ["skipped"]


def test_withdrawing_before_it_left_stops_the_mail(make_article, subscriber, mailbox, work):

    article = make_article()
    make_article_edition()
    article.withdraw()
    work()
    assert mailbox() == []
    assert Delivery.objects.get().outcome == "What it is about was withdrawn."


def test_a_suppressed_address_is_never_written_to(make_article, subscriber, mailbox, work):
    Suppression.objects.create(email="READER@example.com", reason="Complained.")
    make_article()
    work()
    assert mailbox() == []
    assert Edition.objects.get().excluded == {"suppressed": 1}
