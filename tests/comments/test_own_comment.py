"""What one can do with a comment of one's own: prove the address, change it, take it back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import tokens
from comments.models import Comment, Commenter, CommentLetter, Report, TroubleReport


@pytest.fixture
def mailed(work, mailbox):
    """The newest mail that was sent to an address, as text."""

    def read(to):
        CommentLetter.objects.filter(state="queued").update(not_before=timezone.now())
        work()
        found = [m for m in mailbox() if m["To"] == to]
        return found[-1].get_body("plain").get_content() if found else None

    return read


def link_in(text, kind):
    return re.search(rf"http://testserver(/comments/{kind}/\S+)", text)[1]


def own(comment):
    return tokens.own_url(comment)


# --- Proving an address -----------------------------------------------------------------------


def test_asking_for_answers_mails_a_link_that_proves_the_address(reader, mailed):
    comment = reader.comment(wants_answers="on")
    text = mailed("ana@example.com")
    assert comment.body not in text
    assert comment.name not in text
    address = link_in(text, "prove")
    page = reader.client.get(address)
    assert comment.html in page.content.decode()
    comment.refresh_from_db()
    assert not comment.proven
    assert tokens.COOKIE not in reader.client.cookies
    reader.post(address)
    comment.refresh_from_db()
    assert comment.proven
    cookie = reader.client.cookies[tokens.COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (
        "/comments/",
        "Strict",
        True,
    )
    assert Commenter.objects.get().proven_at


def test_it_can_be_asked_for_afterwards_and_not_too_often(reader):
    comment = reader.comment()
    for _ in range(3):
        assert "on its way" in reader.post(own(comment), prove="1").content.decode()
    assert CommentLetter.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "eyJ4IjoxfQ:x:y"])
@pytest.mark.parametrize("kind", ["prove", "decide", "data", "mute"])
def test_a_forged_link_does_nothing(client, db, kind, token):
    assert client.get(f"/comments/{kind}/{token}/").status_code == 404
    assert client.post(f"/comments/{kind}/{token}/").status_code == 404


def test_a_link_for_one_purpose_is_good_for_no_other(reader):
    comment = reader.comment()
    token = tokens.token("own", comment.pk)
    assert reader.client.post(f"/comments/prove/{token}/").status_code == 404


# --- Changing and taking back -------------------------------------------------------------------


def change(reader, comment, **words):
    data = {"change": "1", "name": comment.name, "body": comment.body} | words
    return reader.post(own(comment), **data)


def test_it_can_be_changed_for_a_quarter_of_an_hour(reader):
    comment = reader.comment()
    assert "Change it" in reader.client.get(own(comment)).content.decode()
    assert "Well said." in reader.post(own(comment)).content.decode()
    assert change(reader, comment, body="Well *put*.").status_code == 302
    comment.refresh_from_db()
    assert (comment.body, comment.state) == ("Well *put*.", "pending")
    assert "<em>put</em>" in comment.html
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    response = change(reader, comment, body="Too late")
    assert response.status_code == 409
    comment.refresh_from_db()
    assert comment.body == "Well *put*."


def test_a_change_goes_through_the_same_rules(known_reader):
    comment = known_reader.comment()
    assert comment.state == "approved"
    links = "[a](https://a.example) [b](https://b.example) [c](https://c.example)"
    change(known_reader, comment, body=links)
    comment.refresh_from_db()
    assert comment.state == "pending"
    assert "Changed by its writer." in comment.decisions.latest("pk").reasons


def test_what_was_typed_stays_when_a_change_is_not_possible(reader):
    comment = reader.comment()
    response = change(reader, comment, name="", body="My long new thought")
    assert response.status_code == 422
    assert "My long new thought" in response.content.decode()


def test_once_answered_it_stays_as_it_is(reader, make_comment):
    comment = reader.comment()
    Comment.objects.update(state="approved")
    make_comment(reader.article, thread=comment, answers=comment)
    assert change(reader, comment, body="Other words").status_code == 409
    assert reader.post(own(comment), withdraw="1").status_code == 409


def test_taking_it_back_leaves_nothing_of_it(reader, client):
    comment = reader.comment()
    Comment.objects.update(state="approved")
    reader.post(own(comment), withdraw="1")
    comment.refresh_from_db()
    assert (comment.state, comment.name, comment.body, comment.html) == ("withdrawn", "", "", "")
    assert "withdrawn" in client.get(own(comment)).content.decode()
    assert "Well said" not in client.get(reader.article.get_absolute_url()).content.decode()


def test_ones_own_page_is_told_to_no_cache_and_no_other_site(reader):
    response = reader.client.get(own(reader.comment()))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


# --- Mail about answers -------------------------------------------------------------------------


@pytest.fixture
def conversation(known_reader, make_comment):
    """A public comment of a known reader who wants answers, and how others answer it."""
    comment = known_reader.comment(wants_answers="on")

    def answer(**fields):
        return make_comment(
            known_reader.article, thread=comment, answers=comment, state="pending", **fields
        )

    return comment, answer


def test_answers_are_mailed_together_once_they_are_public(conversation, editor, mailed, work):
    _, answer = conversation
    one, two = answer(body="First *answer*"), answer(body="Second")
    hidden = answer(body="Still waiting")
    work()
    assert not CommentLetter.objects.filter(kind="answers").exists()
    one.approve(by=editor)
    two.approve(by=editor)
    letter = CommentLetter.objects.get(kind="answers")
    assert timedelta(minutes=9) < letter.not_before - timezone.now() < timedelta(minutes=11)
    text = mailed("ana@example.com")
    assert "First answer" in text
    assert "Second" in text
    assert hidden.body not in text
    assert one.get_absolute_url() in text
    answer(body="A third one").approve(by=editor)
    text = mailed("ana@example.com")
    assert "A third one" in text
    assert "Second" not in text


def test_what_was_removed_meanwhile_is_in_no_mail(conversation, editor, mailed):
    one = conversation[1](body="Gone again")
    one.approve(by=editor)
    one.refuse(by=editor)
    assert mailed("ana@example.com") is None


def test_nobody_is_told_of_their_own_answer(conversation, editor):
    conversation[1](email="Ana@Example.com").approve(by=editor)
    assert not CommentLetter.objects.filter(kind="answers").exists()


def test_an_unproven_address_gets_none(reader, make_comment, editor):
    comment = reader.comment(wants_answers="on")
    comment.approve(by=editor)
    make_comment(reader.article, thread=comment, answers=comment, state="pending").approve(
        by=editor
    )
    assert not CommentLetter.objects.filter(kind="answers").exists()


@pytest.mark.parametrize(("how", "threads_left"), [({}, 1), ({"all": "1"}, 0)])
def test_one_click_ends_mail_for_the_thread_or_for_all(
    conversation, known_reader, editor, mailed, client, how, threads_left
):
    _, answer = conversation
    Comment.objects.update(written_at=timezone.now() - timedelta(hours=1))
    other = known_reader.comment(wants_answers="on", body="Another thread")
    answer().approve(by=editor)
    address = link_in(mailed("ana@example.com"), "mute")
    client.get(address)
    assert Comment.objects.filter(wants_answers=True).count() == 2
    foreign = {"HTTP_ORIGIN": "https://mail.example", "HTTP_SEC_FETCH_SITE": "cross-site"}
    assert (
        client.post(address, {"List-Unsubscribe": "One-Click"} | how, **foreign).status_code == 200
    )
    assert Comment.objects.filter(wants_answers=True).count() == threads_left
    other.refresh_from_db()
    assert other.wants_answers is bool(threads_left)


# --- What we keep -----------------------------------------------------------------------------


def test_the_answer_never_says_whether_an_address_is_known(client, reader, mailed):
    reader.comment()
    known, unknown = (
        client.post("/comments/data/", {"email": email}).content.decode()
        for email in ("ana@example.com", "nobody@example.com")
    )
    assert known == unknown
    assert mailed("nobody@example.com") is None
    assert "/comments/data/" in mailed("ana@example.com")


def test_all_of_it_can_be_taken_away(client, reader, mailed):
    reader.comment(body="My words")
    client.post("/comments/data/", {"email": "Ana@example.com"})
    address = link_in(mailed("ana@example.com"), "data")
    assert "My words" in client.get(address).content.decode()
    export = client.post(address, {"export": "1"}).json()
    assert export["email"] == "ana@example.com"
    assert export["comments"][0]["text"] == "My words"


@pytest.mark.parametrize("button", ["nameless", "erase"])
def test_name_and_address_go_and_with_them_the_words_if_wanted(
    client, reader, editor, make_comment, mailed, button
):
    comment = reader.comment(body="My words")
    comment.approve(by=editor)
    make_comment(reader.article, thread=comment, answers=comment)
    client.post("/comments/data/", {"email": "ana@example.com"})
    client.post(link_in(mailed("ana@example.com"), "data"), {button: "1"})
    comment.refresh_from_db()
    assert (comment.name, comment.email, comment.visitor_key) == ("", "", "")
    assert not CommentLetter.objects.filter(to="ana@example.com").exists()
    page = client.get(reader.article.get_absolute_url()).content.decode()
    assert ("My words" in page) is (button == "nameless")


def test_the_hash_of_a_network_is_kept_for_30_days(reader, work):
    comment = reader.comment()
    Comment.objects.update(written_at=timezone.now() - timedelta(days=29))
    work()
    comment.refresh_from_db()
    assert comment.visitor_key
    Comment.objects.update(written_at=timezone.now() - timedelta(days=31))
    work()
    comment.refresh_from_db()
    assert comment.visitor_key == ""


def test_a_forged_forwarded_for_is_ignored(reader, settings):
    settings.TRUSTED_PROXIES = []
    one = reader.comment(body="One")
    reader.client.defaults["HTTP_X_FORWARDED_FOR"] = "192.0.2.1"
    assert reader.comment(body="Two").visitor_key == one.visitor_key


def test_one_comment_is_taken_back_by_mail_whenever(client, reader, editor, mailed, make_comment):
    comment = reader.comment(body="My words")
    comment.approve(by=editor)
    other = make_comment(reader.article, email="bo@example.com")
    Comment.objects.update(written_at=timezone.now() - timedelta(days=9))
    client.post("/comments/data/", {"email": "ana@example.com"})
    address = link_in(mailed("ana@example.com"), "data")
    assert client.post(address, {"withdraw": other.pk}).status_code == 404
    client.post(address, {"withdraw": comment.pk})
    comment.refresh_from_db()
    assert (comment.state, comment.body) == ("withdrawn", "")


def test_who_reported_is_forgotten_after_30_days_too(client, article, make_comment, work):
    comment = make_comment(article)
    client.post(f"/comments/{comment.pk}/report/", {"category": "spam"})
    Report.objects.update(reported_at=timezone.now() - timedelta(days=31))
    work()
    assert Report.objects.get().reporter_key == f"gone-{Report.objects.get().pk}"


def test_what_could_not_be_sent_comes_along_to_the_editor(reader):
    page = reader.preview(email="not an address").content.decode()
    assert "tell the editor" in page
    address = f"/comments/trouble/?article={reader.article.pk}"
    page = reader.post(address, tried="1", body="My long thought", email="a@example.com")
    html = page.content.decode()
    assert "My long thought" in html
    assert "a@example.com" in html
    assert not TroubleReport.objects.exists()


def test_a_change_does_not_undo_what_the_editor_decided_meanwhile(known_reader, editor):
    from comments import moderation
    from comments.rules import Submission

    comment = known_reader.comment()
    as_the_reader_has_it = Comment.objects.get(pk=comment.pk)
    comment.refuse(by=editor)
    as_the_reader_has_it.body = "Other words"
    with pytest.raises(moderation.Stopped, match="decided"):
        moderation.receive_again(Submission(as_the_reader_has_it))
    comment.refresh_from_db()
    assert (comment.state, comment.body) == ("refused", "Well said.")
