"""What keeps comments clean: rules in a fixed order, each with its reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import rules, tokens
from comments.forms import new_form_token
from comments.models import Block, Closing, Comment, Policy


def reasons(comment):
    return " ".join(comment.decisions.latest("pk").reasons)


# --- Appearing at once ------------------------------------------------------------------------


def test_the_first_comment_of_anybody_waits(reader):
    comment = reader.comment()
    assert comment.state == "pending"
    assert "new_commenter: The address was not proven." in reasons(comment)


def test_a_known_reader_on_a_known_browser_appears_at_once(known_reader):
    assert known_reader.comment().state == "approved"


def test_knowing_somebodys_address_gives_no_privilege(known_reader, another_reader):
    comment = another_reader.comment(email="ana@example.com", body="I am Ana, honestly.")
    assert comment.state == "pending"
    assert not comment.proven


def test_a_forged_cookie_gives_none_either(reader, known_reader):
    reader.client.cookies[tokens.COOKIE] = "ana@example.com"
    assert reader.comment().state == "pending"


def test_a_proven_address_without_an_approval_waits(known_reader):
    Comment.objects.update(state="refused")
    Comment.objects.all().delete()
    assert "New here." in reasons(known_reader.comment())


def test_how_many_approvals_it_takes_is_for_the_editor(known_reader):
    Policy.objects.create(pk=1, approvals_needed=2)
    assert known_reader.comment().state == "pending"


def test_after_recent_refusals_even_a_known_reader_waits(known_reader, make_comment):
    old = make_comment(known_reader.article, email="ana@example.com", state="refused")
    Comment.objects.filter(pk=old.pk).update(written_at=timezone.now() - timedelta(days=1))
    comment = known_reader.comment()
    assert "1 of the last 2 from this address refused." in reasons(comment)


# --- What is held, and why ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"body": "[a](http://one.example) [b](http://two.example) <http://three.example>"},
         "3 links from a proven address."),
        ({"body": "Buy at https://one.example http://two.example and www.three.example"},
         "3 links from a proven address."),
        ({"body": "> " * 9 + "https://one.example www.two.example http://three.example"},
         "3 links from a proven address."),
        ({"body": "A [url=http://x.example]link[/url]"}, "BBCode"),
        ({"body": "Good\u202edrawkcab"}, "cannot be seen"),
        ({"name": "A\u200bna"}, "cannot be seen"),
        ({"took": timedelta(seconds=1)}, "Sent 1."),
    ],
)  # fmt: skip
def test_a_known_readers_comment_is_held(known_reader, changes, why):
    comment = known_reader.comment(**changes)
    assert comment.state == "pending"
    assert why in reasons(comment)


def test_a_known_reader_may_link_twice_and_others_not_at_all(known_reader, another_reader):
    links = "See [one](https://one.example) and [two](https://two.example)."
    assert known_reader.comment(body=links).state == "approved"
    held = another_reader.comment(email="bo@example.com", body="See https://one.example")
    assert "1 link from an address nobody proved." in reasons(held)
    Comment.objects.update(written_at=timezone.now() - timedelta(hours=1))
    held = another_reader.comment(email="bo@example.com", body="Look at <https://one.example> now")
    assert "1 link from an address nobody proved." in reasons(held)


def test_a_blocked_domain_is_found_in_an_address_that_is_written_out(known_reader):
    Block.objects.create(kind="domain", value="one.example")
    assert "Blocked" in reasons(known_reader.comment(body="See https://shop.one.example/x"))


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("word", "casino", False),
        ("word", "well", True),
        ("word", "ell", False),
        ("word", "WELL SAID", True),
        ("email", "Ana@Example.com", True),
        ("domain", "example.com", True),
        ("domain", "ample.com", False),
        ("network", "198.51.100.0/24", True),
        ("network", "203.0.113.0/24", False),
    ],
)
def test_block_lists_know_whole_words_addresses_domains_networks(known_reader, kind, value, held):
    block = Block(kind=kind, value=value)
    block.full_clean()
    block.save()
    assert known_reader.comment().state == ("pending" if held else "approved")


def test_a_ban_ends(known_reader):
    Block.objects.create(kind="email", value="ana@example.com", ends_at=timezone.now())
    assert known_reader.comment().state == "approved"


def test_a_ban_can_send_to_the_spam(known_reader):
    Block.objects.create(kind="word", value="said", verdict="spam")
    assert known_reader.comment().state == "spam"


# --- What is given back to its writer -----------------------------------------------------------


def stopped(response, why, text="Well said.", *, status=422):
    page = response.content.decode()
    assert response.status_code == status
    assert why in page
    assert text in page


def stamp_for(reader):
    return new_form_token(f"comment:{reader.article.pk}")


def test_the_same_words_again_are_given_back(reader):
    reader.comment()
    stopped(reader.send(body="  WELL, said!! "), "You have sent this comment already", "WELL, said")


def test_the_same_words_under_another_column_wait(known_reader, make_article):
    known_reader.comment()
    known_reader.article = make_article("Another", slug="another")
    assert "same words" in reasons(known_reader.comment())


def test_one_address_is_limited_wherever_it_sends_from(reader, another_reader):
    reader.comment(body="One"), reader.comment(body="Two")
    stopped(another_reader.send(body="Three"), "wait a few minutes", "Three", status=429)


def test_three_unanswered_threads_are_enough(known_reader, make_comment):
    for text in ("One", "Two", "Three"):
        known_reader.comment(body=text)
        Comment.objects.update(written_at=timezone.now() - timedelta(hours=1))
    assert "stand here unanswered" in reasons(known_reader.comment(body="Four"))


def test_a_closed_column_takes_none_and_says_why(reader, client):
    Closing.objects.create(article=reader.article, reason="The trial goes on.")
    assert "The trial goes on." in client.get(reader.article.get_absolute_url()).content.decode()
    stopped(reader.preview(), "The trial goes on.")
    stopped(reader.preview(stamp=stamp_for(reader)), "The trial goes on.")
    assert Comment.objects.count() == 0


def test_columns_close_after_the_days_the_editor_chose(reader, client):
    Policy.objects.create(pk=1, closes_after_days=3)
    type(reader.article).objects.update(published_at=timezone.now() - timedelta(days=4))
    reader.article.refresh_from_db()
    stopped(reader.preview(), "closed 3 days after")
    stopped(reader.preview(stamp=stamp_for(reader)), "closed 3 days after")


# --- Storms, and mistakes of ours ---------------------------------------------------------------


def test_all_can_be_held(known_reader):
    Policy.objects.create(pk=1, holds_everything=True)
    assert known_reader.comment().state == "pending"


def test_too_many_in_a_minute_hold_everything_for_an_hour(known_reader, make_comment):
    Policy.objects.create(pk=1, storm_per_minute=3)
    for _ in range(3):
        make_comment(known_reader.article, state="pending")
    assert "for an hour" in reasons(known_reader.comment())
    assert Policy.current().is_storming()
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=5))
    assert "everything waits" in reasons(known_reader.comment(body="Later"))
    Policy.objects.update(storm_until=timezone.now())
    assert known_reader.comment(body="Much later").state == "approved"


def test_a_rule_that_fails_leaves_the_comment_for_the_editor(known_reader, monkeypatch):
    def broken(submission):
        raise RuntimeError

    monkeypatch.setattr(rules, "RULES", [broken, *rules.RULES])
    comment = known_reader.comment()
    assert comment.state == "pending"
    assert "broken: This rule failed" in reasons(comment)


def test_a_rule_that_breaks_the_database_leaves_it_too(known_reader, monkeypatch):
    def broken(submission):
        Comment.objects.raw("SELECT * FROM nowhere")[0]

    monkeypatch.setattr(rules, "RULES", [broken, *rules.RULES])
    assert known_reader.comment().state == "pending"


def test_the_score_sorts_the_queue_and_decides_nothing(reader, editor, make_comment, desk):
    for text in ("cheap pills here", "pills for you, cheap", "buy cheap pills"):
        make_comment(reader.article, body=text, state="pending").mark_as_spam(by=editor)
    for text in ("the harbour master is right", "I saw the harbour too"):
        make_comment(reader.article, body=text, state="pending").approve(by=editor)
    Comment.objects.update(written_at=timezone.now() - timedelta(hours=1))
    bad = reader.comment(body="pills, cheap as ever")
    good = reader.comment(body="what the harbour master says", email="bo@example.com")
    assert good.score < 0.5 < bad.score
    assert (good.state, bad.state) == ("pending", "pending")
    page = desk.get("/admin/comments/comment/").content.decode()
    assert page.index("harbour master says") < page.index("pills, cheap as ever")


def test_what_was_learnt_is_unlearnt_with_the_decision(editor, make_comment, article):
    from comments import spam_score

    comment = make_comment(article, body="cheap pills", state="pending")
    comment.mark_as_spam(by=editor)
    assert spam_score.score("pills") > 0.5
    comment.approve(by=editor)
    assert spam_score.score("pills") < 0.5
