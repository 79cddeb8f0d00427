"""Who gets a published column, and who does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Author, Authorship, Keyword
from subscriptions import forecast, tokens
from subscriptions.choices import Subjects, choices_of
from subscriptions.editions import make_article_edition
from subscriptions.models import Delivery, Edition, Subscriber, Suppression
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


@pytest.fixture
def followers(make_subscriber):
    """Who chose an author, a keyword, both, or nothing, by what they are called."""
    ada, iran = Author.objects.create(name="Ada Lind"), Keyword.objects.create(name="Iran")
    chosen = {"ada": ([], [ada]), "iran": ([iran], []), "both": ([iran], [ada]), "all": ([], [])}
    found = {name: make_subscriber(f"{name}@example.com") for name in chosen}
    for name, (keywords, authors) in chosen.items():
        found[name].keywords.set(keywords)
        found[name].authors.set(authors)
    return found


def test_what_one_chose_and_is_deleted_does_not_become_everything(
    client, followers, make_article, work, mailbox
):
    Author.objects.filter(name="Ada Lind").delete()
    make_article("One", keywords=["Iran"])
    work()
    assert sorted(m["To"] for m in mailbox()) == [
        "all@example.com", "both@example.com", "iran@example.com",
    ]  # fmt: skip
    mailbox().clear()
    Keyword.objects.get().delete()
    article = make_article("Two")
    assert forecast._audience(article) == (1, 0)
    work()
    assert [m["To"] for m in mailbox() if m["Subject"].endswith("Two")] == ["all@example.com"]


def test_nor_where_all_of_it_is_deleted_at_once(followers):
    Author.objects.all().delete()
    Keyword.objects.all().delete()
    subscribers = Subscriber.objects.in_bulk([each.pk for each in followers.values()])
    of_column = Subjects({1}, {}, {1})
    found = choices_of(subscribers.values())
    assert [name for name, each in followers.items() if found[each.pk].matches(of_column)] == [
        "all"
    ]
    assert [name for name, each in followers.items() if subscribers[each.pk].has_lost_all] == [
        "ada", "iran", "both",
    ]  # fmt: skip


def test_the_page_of_preferences_says_so_and_a_choice_anew_ends_it(client, followers):
    ada = followers["ada"]
    page = tokens.preferences_path(ada)
    said = "What you chose columns by is no longer here"
    assert said not in client.get(page).content.decode()
    Author.objects.all().delete()
    assert said in client.get(page).content.decode()
    ada.refresh_from_db()
    change(
        ada, frequency="each", weekday=5, hour=7, time_zone="UTC", keywords=[], paused_until=None
    )
    assert said not in client.get(page).content.decode()
    assert not Subscriber.objects.get(pk=ada.pk).lost_choice


def test_a_keyword_that_goes_into_another_is_not_lost(followers):
    Keyword.objects.get().merge_into(Keyword.objects.create(name="Persia"))
    iran = Subscriber.objects.get(pk=followers["iran"].pk)
    assert [keyword.name for keyword in iran.keywords.all()] == ["Persia"]
    assert not iran.has_lost_all
