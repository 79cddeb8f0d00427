"""One sender's much is refused for that sender alone, with words and with what was typed."""

import ipaddress
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.discovery.redirects import import_list
from articles.views import search
from background import rate_limits
from background.rate_limits import RateLimit
from comments import rules
from comments.forms import new_form_token as comment_stamp
from comments.models import Comment, Report, TroubleReport
from subscriptions import signup, tokens
from subscriptions.forms import new_stamp as sign_up_stamp
from subscriptions.models import Letter, SignUp
from worldview import views
from worldview.door import log_in

ONE, OTHER = "1.2.3.4", "5.6.7.8"
EVERY_LIMIT = [search.SEARCHES, views.NOT_FOUND, rules.FORMS, signup.FORMS, log_in.CHALLENGES]


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    for limit in EVERY_LIMIT:
        limit.forget()


def a_request(address=ONE, network=None):
    return SimpleNamespace(
        client_address=ipaddress.ip_address(address), visitor_key=network or address
    )


# --- The limit itself ----------------------------------------------------------------------------


def test_so_many_at_once_and_then_one_after_the_other():
    limit = RateLimit(3, period=0.6)
    assert [limit.take(a_request()) for _ in range(5)] == [True] * 3 + [False] * 2
    assert limit.take(a_request(OTHER))
    assert not limit.allows(a_request())
    time.sleep(0.25)
    assert limit.allows(a_request())
    assert [limit.take(a_request()) for _ in range(2)] == [True, False]


def test_what_is_refused_counts_for_nothing():
    limit = RateLimit(1, period=0.3)
    until = time.monotonic() + 0.7
    passed = 0
    while time.monotonic() < until:
        passed += limit.take(a_request())
        time.sleep(0.01)
    assert passed in (2, 3)


def test_who_cannot_be_told_from_others_has_no_limit():
    limit = RateLimit(1, period=60)
    for address in ("127.0.0.1", "10.1.2.3", "::1", "fd00::1"):
        assert all(limit.take(a_request(address)) for _ in range(3)), address
    unknown = SimpleNamespace(client_address=None, visitor_key="x")
    assert all(limit.take(unknown) for _ in range(3))


def test_no_more_senders_are_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(rate_limits, "MAX_SENDERS", 3)
    limit = RateLimit(1, period=60)
    for number in range(10):
        assert limit.take(a_request(network=f"network {number}"))
    assert len(limit._free_at) == 3
    assert not limit.allows(a_request(network="network 9"))


# --- Every entrance ------------------------------------------------------------------------------


@pytest.fixture
def entrances(make_article, make_comment, make_subscriber):
    """For each limited entrance how it is asked, and what must stand in the answer of a refusal."""
    article = make_article()
    comment = make_comment(article)
    preferences = tokens.preferences_path(make_subscriber())
    typed = {"name": "Ana", "email": "ana@example.com", "body": "My own words"}
    return {
        "search": (lambda c: c.get("/search/?q=my+own+words"), 'value="my own words"'),
        "not found": (lambda c: c.get("/no/such/page/"), "429"),
        "comment": (lambda c: c.post(f"/comments/write/{article.pk}/", typed), "My own words"),
        "report": (
            lambda c: c.post(f"/comments/{comment.pk}/report/", {"note": "My own words"}),
            "My own words",
        ),
        "contact": (
            lambda c: c.post("/comments/contact/", {"text": "My own words"}), "My own words",
        ),
        "trouble": (
            lambda c: c.post("/comments/trouble/", {"text": "My own words"}), "My own words",
        ),
        "data": (lambda c: c.post("/comments/data/", {"email": "my@own.words"}), "my@own.words"),
        "sign-up": (lambda c: c.post("/subscriptions/", {"email": "my@own.words"}), "my@own.words"),
        "preferences": (
            lambda c: c.post(preferences, {"more_keywords": "My own words"}), "My own words",
        ),
        "passkey": (lambda c: c.post("/admin/login/passkey/challenge/"), "Please wait a minute"),
    }  # fmt: skip


ENTRANCES = [
    "search", "not found", "comment", "report", "trouble", "contact", "data", "sign-up",
    "preferences", "passkey",
]  # fmt: skip


@pytest.fixture
def still(monkeypatch):
    """No time passes, however slow the machine is."""
    monkeypatch.setattr(rate_limits, "time", SimpleNamespace(monotonic=lambda: 1000.0))


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("name", ENTRANCES)
def test_one_sender_is_told_to_wait_and_keeps_the_words_and_another_is_served(entrances, name):
    ask, kept = entrances[name]
    one, other = Client(REMOTE_ADDR=ONE), Client(REMOTE_ADDR=OTHER)
    served = 0
    while (answer := ask(one)).status_code != 429:
        served += 1
        assert served <= 60, "there is no limit"
    assert served >= 20
    html = answer.content.decode()
    assert kept in html
    assert "wait" in html
    assert ask(other).status_code not in (429, 500)
    with CaptureQueriesContext(connection) as asked:
        ask(one)
    assert not any("INSERT" in query["sql"] for query in asked)


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    ("name", "queries"),
    # Whether a page is at an address, one look-up in an index says, for pages are not limited.
    [("search", 0), ("not found", 1)],
)
def test_who_is_beyond_the_limit_costs_next_to_nothing(
    entrances, name, queries, django_assert_num_queries
):
    ask, _ = entrances[name]
    one = Client(REMOTE_ADDR=ONE)
    while ask(one).status_code != 429:
        pass
    with django_assert_num_queries(queries):
        ask(one)


@pytest.mark.django_db
def test_addresses_that_lead_somewhere_count_for_nothing():
    import_list("/former/,/archive/")
    one = Client(REMOTE_ADDR=ONE)
    assert {one.get("/former/").status_code for _ in range(100)} == {301}


# --- What is kept, counted exactly ---------------------------------------------------------------


def sign_up(address, email, **more):
    data = {"email": email, "stamp": sign_up_stamp(made_at=time.time() - 5)} | more
    return Client(REMOTE_ADDR=address).post("/subscriptions/", data)


@pytest.mark.django_db
def test_one_senders_flood_of_sign_ups_leaves_everybody_elses_alone(work, mailbox):
    for number in range(70):
        answer = sign_up(ONE, f"flood{number}@example.com")
    assert answer.status_code == 429
    assert b"flood69@example.com" in answer.content
    assert SignUp.objects.count() == 5
    assert sign_up(OTHER, "reader@example.org").status_code == 302
    work()
    assert "reader@example.org" in [message["To"] for message in mailbox()]


@pytest.mark.django_db
def test_what_a_machine_enters_counts_for_its_sender_alone():
    for number in range(5):
        sign_up(ONE, f"a{number}@example.com", website="https://spam.example/")
    assert sign_up(ONE, "a@example.com").status_code == 429
    assert sign_up(OTHER, "a@example.com").status_code == 302


@pytest.mark.django_db
def test_letters_beyond_the_limit_of_the_site_wait_until_they_may_be_sent(monkeypatch):
    monkeypatch.setattr(signup, "PER_SITE", ((timedelta(minutes=1), 3),))
    for number in range(5):
        signup.ask(f"a{number}@example.com", visitor_key=f"network {number}")
    assert signup.answer_sign_ups()
    assert not signup.answer_sign_ups()
    assert (Letter.objects.count(), SignUp.objects.filter(answered_at=None).count()) == (3, 2)
    Letter.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert signup.answer_sign_ups()
    assert (Letter.objects.count(), SignUp.objects.filter(answered_at=None).count()) == (5, 0)


@pytest.mark.django_db
def test_the_third_report_in_a_minute_is_refused_with_its_words(make_article, make_comment):
    article = make_article()
    one = Client(REMOTE_ADDR=ONE)
    answers = [
        one.post(
            f"/comments/{make_comment(article).pk}/report/", {"category": "spam", "note": "Mine"}
        )
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert b"Mine" in answers[2].content
    assert Report.objects.count() == 2
    again = Report.objects.latest("pk").comment
    repeated = one.post(f"/comments/{again.pk}/report/", {"category": "spam"})
    assert repeated.status_code == 200


def all_at_once(*acts):
    """The status of what each of the acts, all begun at the same time, is answered."""
    start = threading.Barrier(len(acts))

    def done(act):
        try:
            start.wait(20)
            return act().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(done, acts))


@pytest.mark.django_db(transaction=True)
def test_of_eight_comments_at_once_two_are_kept_and_six_come_back(make_article):
    article = make_article()

    def comment(number, network):
        data = {
            "name": "Ana", "email": f"ana{number}@example.com", "body": f"Thought {number}",
            "stamp": comment_stamp(f"comment:{article.pk}", made_at=time.time() - 60),
        }  # fmt: skip
        return Client(REMOTE_ADDR=network).post(f"/comments/write/{article.pk}/", data)

    answers = all_at_once(*(partial(comment, number, ONE) for number in range(8)))
    assert answers == [302] * 2 + [429] * 6
    assert Comment.objects.count() == 2
    assert comment(9, OTHER).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_eight_sign_ups_at_once_five_are_noted():
    answers = all_at_once(*(partial(sign_up, ONE, f"a{n}@example.com") for n in range(8)))
    assert answers == [302] * 5 + [429] * 3
    assert SignUp.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_six_reports_of_trouble_at_once_two_are_kept():
    def report(number):
        data = {"text": f"It fails {number}", "stamp": comment_stamp("trouble")}
        return Client(REMOTE_ADDR=ONE).post("/comments/trouble/", data)

    assert all_at_once(*(partial(report, n) for n in range(6))) == [302] * 2 + [429] * 4
    assert TroubleReport.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_six_reports_of_comments_at_once_two_are_kept(make_article, make_comment):
    article = make_article()
    reported = [make_comment(article).pk for _ in range(6)]

    def report(key):
        return Client(REMOTE_ADDR=ONE).post(f"/comments/{key}/report/", {"category": "spam"})

    assert all_at_once(*(partial(report, key) for key in reported)) == [200] * 2 + [429] * 4
    assert Report.objects.count() == 2


# --- Preferences ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_keywords_are_looked_up_together_and_too_many_are_refused_with_their_names(
    client, make_subscriber, make_article
):
    path = tokens.preferences_path(make_subscriber())
    make_article(keywords=[f"Topic {number}" for number in range(30)])
    named = ", ".join(f"Topic {number}" for number in range(30))
    with CaptureQueriesContext(connection) as few:
        client.post(path, {"more_keywords": "Topic 1"})
    with CaptureQueriesContext(connection) as many:
        client.post(path, {"more_keywords": named})
    assert len(many) <= len(few) + 1
    for typed in (", ".join(f"x{n}" for n in range(101)), "x" * 5001):
        with CaptureQueriesContext(connection) as none:
            answer = client.post(path, {"more_keywords": typed})
        assert answer.status_code == 422
        assert typed in answer.content.decode()
        assert "the most that one can choose here" in answer.content.decode()
        assert len(none) <= len(few)
