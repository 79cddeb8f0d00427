"""Commenting without an account."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import tokens
from comments.forms import new_form_token
from comments.models import Comment, Decision, TroubleReport

WORDS = {"name": "Ana", "email": "ana@example.com", "body": "Well said."}


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def write(client, article):
    """Posts the comment form, as the column's page or the preview would."""

    def post(**changes):
        headers = changes.pop("headers", {})
        return client.post(f"/comments/write/{article.pk}/", WORDS | changes, headers=headers)

    return post


def stamp_in(response):
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


@pytest.fixture
def send(write):
    """Writes a comment the whole way: preview, then send."""

    def whole_way(**changes):
        preview = write(**changes)
        return write(stamp=stamp_in(preview), **changes)

    return whole_way


def test_the_first_click_shows_a_preview_and_keeps_nothing(write):
    response = write()
    assert "before it is sent" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert Comment.objects.count() == 0


def test_the_second_click_sends_and_the_writer_sees_the_pending_comment(client, send, article):
    response = send()
    assert response.status_code == 302
    comment = Comment.objects.get()
    assert (comment.state, comment.name, comment.body) == ("pending", "Ana", "Well said.")
    own = client.get(response.url).content.decode()
    assert "awaits the editor" in own
    assert "Well said." in own
    assert "ana@example.com" not in own


def test_nobody_else_sees_a_pending_comment(client, send, article):
    send(name="Hidden Writer")
    for path in (
        article.get_absolute_url(),
        "/",
        "/feed/",
        "/search/?q=hidden",
        f"/comments/on/{article.pk}/",
    ):
        assert "Hidden Writer" not in client.get(path).content.decode(), path


@pytest.mark.parametrize("change", ["x", "", "1", "{}x", "99:{}"])
def test_a_forged_or_damaged_link_shows_nothing(client, send, change):
    token = send().url.split("/")[-2]
    damaged = change.format(token) if change else token[:-1]
    assert client.get(f"/comments/own/{damaged}/").status_code == 404


def test_approved_comments_stand_under_the_column_without_the_address(
    client, article, make_comment
):
    make_comment(article, name="Ana", body="First line\n\nSecond <b>line</b>")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "First line" in html
    assert "Second &lt;b&gt;line&lt;/b&gt;" in html
    assert "@example.com" not in html


def test_an_answer_names_what_it_answers(client, write, article, make_comment):
    first = make_comment(article, name="Ana")
    form = client.get(f"/comments/write/{article.pk}/?answers={first.pk}").content.decode()
    assert "Answer Ana" in form
    preview = write(answers=first.pk)
    write(answers=first.pk, stamp=stamp_in(preview))
    answer = Comment.objects.exclude(pk=first.pk).get()
    assert answer.answers == first


@pytest.mark.parametrize("key", ["x", "99999", "9" * 40, "-1"])
def test_a_comment_that_cannot_be_answered_is_not_found(client, article, key):
    assert client.get(f"/comments/write/{article.pk}/?answers={key}").status_code == 404


def test_many_comments_come_in_pages_by_key(client, article, make_comment):
    for number in range(35):
        make_comment(article, name=f"Reader {number:03}")
    first = client.get(article.get_absolute_url()).content.decode()
    more = re.search(r'href="(/comments/on/\d+/\?after=\d+)"', first)[1]
    second = client.get(more).content.decode()
    names = re.findall(r'by">(Reader \d+)</h3>', first + second)
    assert names == [f"Reader {number:03}" for number in range(35)]
    assert client.get(f"/comments/on/{article.pk}/?after=x").status_code == 404


# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Please give a name"),
        ({"email": ""}, "Please give your e-mail"),
        ({"email": "not an address"}, "does not look like an e-mail"),
        ({"body": "  "}, "Please write your comment"),
        ({"body": "x" * 5001}, "at most 5000"),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "\u3164"}, "Please give a name"),
        ({"name": "\u2800\u2800"}, "Please give a name"),
        ({"name": "\u0301"}, "Please give one in letters"),
        ({"name": "***"}, "Please give one in letters"),
        ({"body": "\u2800"}, "Please write your comment"),
        ({"body": "***"}, "Please write it in words"),
        ({"body": "![]()"}, "Please write it in words"),
        ({"body": "![](https://a.example/b.png)"}, "Please write it in words"),
        ({"body": "[](https://a.example)"}, "Please write it in words"),
        ({"body": "- \u0301"}, "Please write it in words"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(write, changes, says):
    response = write(**changes)
    html = response.content.decode()
    assert response.status_code == 422
    assert says in html
    for field, words in (WORDS | changes).items():
        if words.strip():
            assert words in html, field
    assert Comment.objects.count() == 0


def test_a_10_mb_comment_is_refused_and_harms_nothing(client, write):
    response = write(body="x" * 10_000_000)
    assert response.status_code in (400, 413, 422)
    assert "World View" in response.content.decode()
    assert Comment.objects.count() == 0


def shown_at(url):
    """The comment of one's own page; its address has the second in it in which it was made."""
    return tokens.own_comment(url.rstrip("/").split("/")[-1])


def test_sending_the_same_form_twice_makes_one_comment(write):
    stamp = stamp_in(write())
    first, second = write(stamp=stamp), write(stamp=stamp)
    assert shown_at(first.url) == shown_at(second.url) == Comment.objects.get()
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sending_it_twice_at_the_same_moment_makes_one_comment(article):
    import threading

    from django.db import connection
    from django.test import Client

    stamp = new_form_token(f"comment:{article.pk}")
    start, urls = threading.Barrier(2), []

    def post():
        start.wait()
        response = Client().post(f"/comments/write/{article.pk}/", WORDS | {"stamp": stamp})
        urls.append(response.url)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Comment.objects.count() == 1
    assert {shown_at(url) for url in urls} == {Comment.objects.get()}


@pytest.mark.parametrize("forge", [lambda s: s + "x", lambda s: "x", lambda s: s[::-1]])
def test_a_forged_stamp_leads_to_a_fresh_preview_with_the_text(write, forge):
    response = write(stamp=forge(stamp_in(write())))
    assert "Well said." in response.content.decode()
    assert "before it is sent" in response.content.decode()
    assert Comment.objects.count() == 0


def test_a_stamp_of_another_column_does_not_count(write, make_article):
    write(stamp=new_form_token(f"comment:{make_article().pk}"))
    assert Comment.objects.count() == 0


def test_an_old_stamp_is_renewed_with_the_text_kept(write, monkeypatch):
    stamp = stamp_in(write())
    monkeypatch.setattr("comments.forms.FORM_TOKEN_TTL", -1)
    response = write(stamp=stamp)
    assert "Well said." in response.content.decode()
    assert stamp_in(response) != stamp


def test_one_can_go_back_and_change_it(write):
    response = write(edit="1", stamp=stamp_in(write()))
    assert "Well said.</textarea>" in response.content.decode()


def test_a_draft_or_withdrawn_column_takes_no_comments(client, make_article):
    article = make_article(published=False)
    assert client.post(f"/comments/write/{article.pk}/", WORDS).status_code == 404


def test_script_in_every_field_is_only_text(desk, client, send, write, article):
    evil = "<script>alert(1)</script>"
    pages = [write(name=evil, body=evil).content]
    url = send(name=evil, body=evil).url
    comment = Comment.objects.get()
    comment.approve(by=None)
    for path in (
        url,
        article.get_absolute_url(),
        f"{QUEUE}?state=all",
        f"{QUEUE}{comment.pk}/change/",
        f"/comments/write/{article.pk}/?answers={comment.pk}",
    ):
        pages.append(client.get(path).content)
    for page in pages:
        assert b"<script>alert" not in page
        assert b"&lt;script&gt;" in page


# --- Defence -------------------------------------------------------------------------------------


def test_the_hidden_field_makes_it_spam_and_the_machine_is_not_told(client, send):
    response = send(website="https://spam.example/")
    comment = Comment.objects.get()
    assert comment.state == "spam"
    assert "awaits the editor" in client.get(response.url).content.decode()
    assert "honeypot: The hidden field was filled in." in Decision.objects.get().reasons


def test_too_many_in_a_minute_are_stopped_and_the_text_stays(send):
    send(), send(body="A second thought")
    response = send(body="A third thought")
    assert response.status_code == 429
    assert "A third thought" in response.content.decode()
    assert "wait a few minutes" in response.content.decode()
    assert Comment.objects.count() == 2


def test_the_limit_ends(send):
    send(), send(body="A second thought")
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=2))
    assert send(body="A third thought").status_code == 302


def test_the_address_itself_is_not_kept(send):
    send()
    assert "127.0.0" not in Comment.objects.get().visitor_key
    assert len(Comment.objects.get().visitor_key) == 64


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "null"},
    ],
)
def test_another_sites_form_is_refused(write, headers):
    response = write(headers=headers)
    assert response.status_code == 403
    assert "another site" in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://testserver"}, {"sec-fetch-site": "same-origin", "origin": "null"}],
)
def test_our_own_form_is_taken(write, headers):
    assert write(headers=headers).status_code == 200


def test_a_login_gives_a_comment_no_power(desk, article):
    response = desk.post(f"/comments/write/{article.pk}/", WORDS)
    desk.post(f"/comments/write/{article.pk}/", WORDS | {"stamp": stamp_in(response)})
    assert Comment.objects.get().state == "pending"


def test_get_never_changes_anything(client, article):
    client.get(
        f"/comments/write/{article.pk}/", WORDS | {"stamp": new_form_token(f"comment:{article.pk}")}
    )
    assert Comment.objects.count() == 0


# --- The editor decides --------------------------------------------------------------------------

QUEUE = "/admin/comments/comment/"


@pytest.mark.parametrize(
    ("action", "state"), [("approve", "approved"), ("refuse", "refused"), ("mark_as_spam", "spam")]
)
def test_in_bulk_with_a_line_in_the_log_for_each(
    desk, editor, article, make_comment, action, state
):
    comments = [make_comment(article, state="pending") for _ in range(3)]
    desk.post(QUEUE, {"action": action, "_selected_action": [c.pk for c in comments[:2]]})
    assert Comment.objects.filter(state=state).count() == 2
    assert Comment.objects.pending().count() == 1
    assert [(d.verdict, d.moderator) for d in Decision.objects.all()] == [(state, editor)] * 2


@pytest.mark.parametrize(
    ("button", "state"),
    [("_approve", "approved"), ("_refuse", "refused"), ("_mark_as_spam", "spam")],
)
def test_singly(desk, article, make_comment, button, state):
    comment = make_comment(article, state="pending")
    forms = ("decisions", "reports")
    data = {f"{form}-{kind}_FORMS": 0 for form in forms for kind in ("TOTAL", "INITIAL")}
    data[button] = "1"
    response = desk.post(f"{QUEUE}{comment.pk}/change/", data)
    assert response.status_code == 302
    comment.refresh_from_db()
    assert comment.state == state


def test_a_reversal_is_a_new_decision(editor, article, make_comment):
    comment = make_comment(article, state="pending")
    comment.approve(by=editor)
    comment.approve(by=editor)
    comment.refuse(by=editor)
    assert [d.verdict for d in comment.decisions.order_by("pk")] == ["approved", "refused"]


def test_the_queue_opens_with_what_waits(desk, article, make_comment):
    make_comment(article, state="pending", name="Waiting One")
    make_comment(article, state="approved", name="Decided One")
    html = desk.get(QUEUE).content.decode()
    assert "Waiting One" in html
    assert "Decided One" not in html
    assert "Decided One" in desk.get(f"{QUEUE}?state=all").content.decode()


def test_refused_and_spam_never_show(client, article, make_comment):
    for state in ("refused", "spam", "pending"):
        make_comment(article, state=state, name=f"Is {state}")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "Is refused" not in html
    assert "Is spam" not in html


# --- Trouble reports -----------------------------------------------------------------------------


def report(client, **changes):
    stamp = stamp_in(client.get("/comments/trouble/"))
    return client.post("/comments/trouble/", {"text": "It broke", "stamp": stamp} | changes)


def test_a_reader_reports_trouble_and_the_editor_sees_it(client, desk, article):
    response = report(client, article=article.pk, email="ana@example.com")
    assert response.status_code == 302
    assert TroubleReport.objects.get().article == article
    assert "It broke" in desk.get("/admin/comments/troublereport/").content.decode()
    desk.post(
        "/admin/comments/troublereport/",
        {"action": "resolve", "_selected_action": [TroubleReport.objects.get().pk]},
    )
    assert not TroubleReport.objects.open().exists()


def test_a_report_without_words_or_with_a_forged_stamp_is_explained(client, db):
    assert "describe what went wrong" in report(client, text="").content.decode()
    response = report(client, stamp="forged")
    assert "It broke" in response.content.decode()
    assert TroubleReport.objects.count() == 0


def test_a_report_sent_twice_is_one_report(client, db):
    stamp = stamp_in(client.get("/comments/trouble/"))
    for _ in range(2):
        client.post("/comments/trouble/", {"text": "It broke", "stamp": stamp})
    assert TroubleReport.objects.count() == 1
