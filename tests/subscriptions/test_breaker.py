"""Our own mistakes are not the readers'."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from subscriptions import breaker, inbound, progress, tokens
from subscriptions.models import Bounce, Delivery, Edition, Letter, Subscriber, Suppression
from tests.subscriptions.test_bounces import dsn


def answer_all(smtp, said, domains=("example.com",), number=43, make_subscriber=None):
    for count in range(number):
        address = f"r{count}@{domains[count % len(domains)]}"
        make_subscriber(address)
        smtp.answers[address] = said


def states():
    return sorted(set(Delivery.objects.values_list("state", flat=True)))


def move_back(**by):
    """Lets time pass between two editions."""
    Bounce.objects.update(happened_at=F("happened_at") - timedelta(**by))
    Delivery.objects.update(finished_at=F("finished_at") - timedelta(**by))


@pytest.mark.parametrize(
    ("said", "domains"),
    [
        ("550 relay not permitted", ("example.com",)),
        ("550 relay not permitted", ("a.example", "b.example", "c.example")),
        ("550 5.1.1 No such user", ("example.com",)),
        ("550 5.1.1 No such user", ("a.example", "b.example", "c.example")),
        ("550 Something nobody thought of", ("a.example", "b.example", "c.example", "d.example")),
    ],
)
def test_where_everybody_is_refused_the_mailing_stops_and_nobody_is_suppressed(
    smtp, make_article, make_subscriber, work, editor, said, domains
):
    answer_all(smtp, said, domains, make_subscriber=make_subscriber)
    make_article("Everybody")
    work()
    edition = Edition.objects.get()
    assert edition.paused_at
    assert edition.finished_at is None
    assert said in edition.pause_reason
    assert not Suppression.objects.exists()
    assert Subscriber.objects.active().count() == 43
    assert "refused" not in states()
    assert Delivery.objects.filter(state="accepted").count() == 0
    letter = Letter.objects.get(kind="alarm")
    assert letter.to == editor.email
    ((to,), content) = smtp.messages[-1]
    assert to == editor.email
    assert b"a mailing was stopped" in content


def test_once_it_is_mended_everybody_gets_it(smtp, make_article, make_subscriber, work, desk):
    answer_all(smtp, "550 relay not permitted", make_subscriber=make_subscriber)
    make_article()
    work()
    smtp.answers.clear()
    edition = Edition.objects.get()
    page = desk.get(f"/admin/subscriptions/edition/{edition.pk}/change/").content.decode()
    assert "Resume, and believe what comes back" in page
    desk.post(f"/admin/subscriptions/edition/{edition.pk}/steer/", {"verb": "resume"})
    work()
    assert Delivery.objects.filter(state="accepted").count() == 43
    assert Edition.objects.get().finished_at
    assert not Suppression.objects.exists()


def test_it_stops_again_where_it_was_not_mended(smtp, make_article, make_subscriber, work):
    answer_all(smtp, "550 relay not permitted", make_subscriber=make_subscriber)
    make_article()
    work()
    progress.resume(Edition.objects.get(), by="us")
    work()
    assert Edition.objects.get().paused_at
    assert not Suppression.objects.exists()


def test_an_editor_can_say_that_it_is_true(smtp, make_article, make_subscriber, work, desk):
    answer_all(smtp, "550 5.1.1 No such user", number=12, make_subscriber=make_subscriber)
    make_article()
    work()
    edition = Edition.objects.get()
    assert edition.paused_at
    desk.post(f"/admin/subscriptions/edition/{edition.pk}/steer/", {"verb": "believe"})
    work()
    assert Suppression.objects.count() == 12
    assert Edition.objects.get().finished_at


def test_some_dead_addresses_among_many_stop_nothing(smtp, make_article, make_subscriber, work):
    for number in range(60):
        make_subscriber(f"r{number}@d{number % 7}.example")
    for number in range(0, 60, 10):
        smtp.answers[f"r{number}@d{number % 7}.example"] = "550 5.1.1 No such user"
    make_article()
    work()
    assert Edition.objects.get().paused_at is None
    assert Suppression.objects.count() == 6


def test_one_domain_that_does_not_want_us_harms_no_other(smtp, make_article, make_subscriber, work):
    for number in range(40):
        make_subscriber(f"r{number}@example.com")
    for number in range(5):
        address = f"r{number}@strict.example"
        make_subscriber(address)
        smtp.answers[address] = "554 5.7.1 Blocked"
    make_article()
    work()
    assert Edition.objects.get().paused_at is None
    assert not Suppression.objects.exists()
    assert Delivery.objects.filter(state="accepted").count() == 40


def test_an_unclear_refusal_counts_when_it_is_said_of_two_editions_days_apart(
    smtp, make_article, subscriber, work
):
    smtp.answers[subscriber.email] = "554 Transaction failed"
    for number in range(2):
        make_article(f"Column {number}")
        work()
        assert not Suppression.objects.exists()
        if number == 0:
            move_back(hours=20)
    move_back(days=2)
    make_article("Column 3")
    work()
    assert Suppression.objects.count() == 1


def test_what_is_about_us_never_counts_however_often_it_is_said(
    smtp, make_article, subscriber, work
):
    smtp.answers[subscriber.email] = "550 5.7.1 Relaying denied"
    for number in range(6):
        make_article(f"Column {number}")
        work()
        move_back(days=3)
    assert not Suppression.objects.exists()


def test_a_storm_of_bounces_by_mail_counts_against_nobody(
    settings, smtp, make_article, make_subscriber, work, editor
):
    """A server of ours that takes everything and sends it all back."""
    settings.INBOUND_ADDRESS = "post@news.example.org"
    for number in range(40):
        make_subscriber(f"r{number}@d{number}.example")
    make_article()
    work()
    for delivery in Delivery.objects.all():
        inbound.receive(dsn(tokens.bounce_address(delivery.pk)))
    assert not Suppression.objects.exists()
    assert Subscriber.objects.active().count() == 40
    edition = Edition.objects.get()
    assert edition.doubted_at
    assert Letter.objects.filter(kind="alarm").count() == 1
    progress.believe(edition, by=editor)
    assert Suppression.objects.count() == 40


def test_what_a_relay_took_and_sent_back_is_sent_again_once_it_is_mended(
    settings, smtp, make_article, make_subscriber, work
):
    settings.INBOUND_ADDRESS = "post@news.example.org"
    for number in range(30):
        make_subscriber(f"r{number}@d{number}.example")
    make_article()
    work()
    said = "550 5.7.1 Relaying denied"
    returned, arrived = Delivery.objects.order_by("pk")[:25], Delivery.objects.order_by("pk")[25:]
    for delivery in returned:
        inbound.receive(dsn(tokens.bounce_address(delivery.pk), status="5.7.1", said=said))
    assert set(returned.values_list("state", flat=True)) == {"retry"}
    assert set(arrived.values_list("state", flat=True)) == {"accepted"}
    progress.resume(Edition.objects.get(), by="us")
    work()
    assert states() == ["accepted"]
    assert len(smtp.messages) == 30 + 25
    assert Edition.objects.get().finished_at


def test_what_came_back_later_is_refused(settings, smtp, make_article, subscriber, work):
    settings.INBOUND_ADDRESS = "post@news.example.org"
    make_article()
    work()
    inbound.receive(dsn(tokens.bounce_address(Delivery.objects.get().pk)))
    delivery = Delivery.objects.get()
    assert (delivery.state, "No such user" in delivery.outcome) == ("refused", True)


def test_what_comes_back_of_a_mailing_that_was_our_mistake_and_goes_on_is_not_sent_for_ever(
    settings, smtp, make_article, subscriber, work, editor
):
    settings.INBOUND_ADDRESS = "post@news.example.org"
    make_article()
    work()
    progress.forgive(Edition.objects.get(), by=editor)
    inbound.receive(dsn(tokens.bounce_address(Delivery.objects.get().pk)))
    work()
    assert states() == ["refused"]
    assert len(smtp.messages) == 1


@pytest.mark.parametrize(("of", "stops"), [(100, True), (100_000, False)])
def test_the_same_words_for_three_domains_stop_a_small_mailing_and_no_large_one(of, stops):
    refusals = [
        breaker.ProviderRefusal(number, f"d{number}.example", "550 5.7.1 We do not want this")
        for number in range(3)
    ]
    assert bool(breaker.reason_to_doubt(refusals, of)) == stops


def test_complaints_are_believed_in_any_storm(make_article, subscriber):
    from subscriptions import bounces
    from subscriptions.editions import make_article_edition

    make_article()
    make_article_edition()
    Edition.objects.update(doubted_at=timezone.now())
    delivery = Delivery.objects.get()
    bounces.note(
        "complaint", subscriber, delivery=delivery, said="Spam.", source="mail", event_key="x"
    )
    assert Suppression.objects.get().why == "complained"


# --- Undoing it ----------------------------------------------------------------------------------


def lift_one(desk, rows):
    for row in rows:
        desk.post(f"/admin/subscriptions/suppression/{row.pk}/delete/", {"post": "yes"})


def lift_by(action):
    def lift(desk, rows):
        data = {"action": action, "_selected_action": [row.pk for row in rows], "post": "yes"}
        desk.post("/admin/subscriptions/suppression/", data)

    return lift


WAYS = {
    "each by itself": lift_one,
    "delete selected": lift_by("delete_selected"),
    "lift": lift_by("lift"),
    "a queryset": lambda desk, rows: Suppression.objects.all().delete(),
    "a row": lambda desk, rows: [row.delete() for row in rows],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_lifting_a_suppression_lets_them_get_mail_again(desk, make_subscriber, way):
    subscribers = [make_subscriber(frequency=frequency) for frequency in ("each", "daily")]
    for subscriber in subscribers:
        Suppression.objects.create(email=subscriber.email.upper())
    assert not Subscriber.objects.active().exists()
    WAYS[way](desk, list(Suppression.objects.all()))
    assert Subscriber.objects.active().count() == 2
    assert Subscriber.objects.get(frequency="daily").next_digest_at
    last = subscribers[0].consent_events.last()
    assert (last.action, bool(last.details["how"])) == ("suppression lifted", True)


def test_who_left_stays_away_when_a_suppression_is_lifted(subscriber):
    subscriber.unsubscribe(how="link")
    Suppression.objects.create(email=subscriber.email)
    Suppression.objects.all().lift(how="test")
    assert not Subscriber.objects.active().exists()
    subscriber.refresh_from_db()
    assert subscriber.next_digest_at is None


def test_at_the_desk_a_mailings_bounces_are_called_our_mistake(
    smtp, make_article, make_subscriber, work, desk
):
    for number in range(30):
        make_subscriber(f"r{number}@example.com")
    smtp.answers |= {f"r{n}@example.com": "550 5.1.1 No such user" for n in range(6)}
    make_article()
    work()
    assert Suppression.objects.count() == 6
    edition = Edition.objects.get()
    page = desk.get(f"/admin/subscriptions/edition/{edition.pk}/change/").content.decode()
    assert "our mistake" in page
    desk.post(f"/admin/subscriptions/edition/{edition.pk}/steer/", {"verb": "forgive"})
    assert not Suppression.objects.exists()
    assert Subscriber.objects.active().count() == 30


def test_all_unknown_of_an_edition_are_sent_again_in_one_step(
    smtp, make_article, make_subscriber, work, desk
):
    for _ in range(5):
        make_subscriber()
    make_article()
    work()
    Delivery.objects.filter(pk__in=Delivery.objects.values("pk")[:3]).update(state="unknown")
    edition = Edition.objects.get()
    page = desk.get(f"/admin/subscriptions/edition/{edition.pk}/change/").content.decode()
    assert "Send all 3 unknown again" in page
    steer = f"/admin/subscriptions/edition/{edition.pk}/steer/"
    asked = desk.post(steer, {"verb": "send_unknown_again"}).content.decode()
    assert "3 messages" in asked
    assert Delivery.objects.filter(state="unknown").count() == 3
    desk.post(steer, {"verb": "send_unknown_again", "sure": "1"})
    work()
    assert states() == ["accepted"]
    assert len(smtp.messages) == 8


def test_refusals_are_alike_whatever_addresses_hosts_and_numbers_are_in_them():
    one = breaker.ProviderRefusal(
        1, "a.example", "550 <r1@a.example> rejected by mx1.a.example (id 77)"
    )
    two = breaker.ProviderRefusal(
        2, "b.example", "550 <r2@b.example> rejected by mx9.b.example (id 4711)"
    )
    assert one.words == two.words
