"""What somebody writes about goes while they write: their words come back, with what happened and
what can be done, wherever they were on their way."""

import pytest
from django.utils import timezone

from comments import tokens
from comments.forms import new_form_token
from comments.models import Closing, Comment, Policy, Report

MINE = "A long answer that took an hour to write."


def withdrawn(article, _answered, _editor):
    article.withdraw()
    return "not here any more"


def binned(article, _answered, _editor):
    article.put_in_bin()
    return "not here any more"


def deleted(article, _answered, _editor):
    Comment.objects.all().delete()
    type(article).objects.filter(pk=article.pk).delete()
    return "not here any more"


def closed(article, _answered, _editor):
    Closing.objects.create(article=article, reason="The trial goes on.")
    return "The trial goes on. Your text is still here"


def closed_by_age(article, _answered, _editor):
    Policy.objects.create(pk=1, closes_after_days=3)
    type(article).objects.update(published_at=timezone.now() - timezone.timedelta(days=4))
    return "closed 3 days after it appeared. Your text is still here"


def refused(_article, answered, editor):
    answered.refuse(by=editor)
    return "as a comment of its own"


def removed_as_spam(_article, answered, editor):
    answered.mark_as_spam(by=editor)
    return "as a comment of its own"


def taken_back(_article, answered, _editor):
    from comments import moderation

    moderation.withdraw(answered, how="at once")
    return "as a comment of its own"


def erased_from_the_database(_article, answered, _editor):
    answered.delete()
    return "as a comment of its own"


HAPPENS = [withdrawn, binned, deleted, closed, closed_by_age, refused, removed_as_spam, taken_back,
           erased_from_the_database]  # fmt: skip
STEPS = {
    "preview": lambda article: {},
    "change": lambda article: {"edit": "1", "stamp": new_form_token(f"comment:{article}")},
    "send": lambda article: {"stamp": new_form_token(f"comment:{article}")},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("happens", HAPPENS)
def test_an_answer_comes_back(reader, editor, make_comment, happens, step):
    answered = make_comment(reader.article)
    key, data = answered.pk, STEPS[step](reader.article.pk)
    said = happens(reader.article, answered, editor)
    response = reader.preview(body=MINE, answers=key, **data)
    page = response.content.decode()
    assert response.status_code in (404, 409, 422)
    assert MINE in page
    assert said in page
    assert "no-store" in response["Cache-Control"]
    assert not Comment.objects.filter(body=MINE).exists()
    # And goes on from there, to the editor at least.
    assert 'name="tried"' in page


@pytest.mark.parametrize("happens", [refused, taken_back, erased_from_the_database])
def test_what_answered_a_comment_that_went_is_sent_as_one_of_its_own(
    reader, editor, make_comment, happens
):
    answered = make_comment(reader.article)
    key = answered.pk
    happens(reader.article, answered, editor)
    page = reader.preview(body=MINE, answers=key).content.decode()
    assert 'name="answers"' not in page
    sent = reader.comment(body=MINE)
    assert (sent.body, sent.answers, sent.thread) == (MINE, None, None)


def test_what_was_sent_before_the_column_closed_and_is_sent_again_is_there(reader):
    stamp = new_form_token(f"comment:{reader.article.pk}")
    first = reader.preview(stamp=stamp)
    Closing.objects.create(article=reader.article, reason="The trial goes on.")
    again = reader.preview(stamp=stamp)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Comment.objects.count() == 1


def test_an_empty_field_for_what_is_answered_is_none(reader):
    assert reader.comment(answers="").answers is None


def test_what_was_typed_goes_to_the_editor(reader):
    reader.article.withdraw()
    page = reader.preview(body=MINE).content.decode()
    assert 'action="/comments/trouble/"' in page
    carried = reader.post("/comments/trouble/", body=MINE, email="ana@example.com", tried="1")
    assert MINE in carried.content.decode()


def test_a_page_for_what_was_never_public_says_nothing_of_it(reader, make_article):
    draft = make_article("Secret Matters", slug="secret", published=False)
    for key in (draft.pk, 99999):
        response = reader.post(
            f"/comments/write/{key}/", name="Ana", email="a@b.example", body=MINE
        )
        assert response.status_code == 404
        assert MINE in response.content.decode()
        assert "Secret" not in response.content.decode()
        assert reader.client.get(f"/comments/write/{key}/").status_code == 404
        assert reader.post(f"/comments/write/{key}/", body=" ").status_code == 404


def test_a_link_to_answer_what_was_taken_away_says_so(reader, editor, make_comment):
    answered, waiting = make_comment(reader.article), make_comment(reader.article, state="pending")
    answered.refuse(by=None), Comment.objects.filter(pk=answered.pk).update(state="approved")
    answered.refuse(by=editor)
    address = f"/comments/write/{reader.article.pk}/?answers="
    response = reader.client.get(f"{address}{answered.pk}")
    assert response.status_code == 410
    assert "This comment was removed" in response.content.decode()
    assert reader.client.get(f"{address}{waiting.pk}").status_code == 404


def test_the_form_for_a_closed_column_says_why_and_asks_for_nothing(reader):
    Closing.objects.create(article=reader.article, reason="The trial goes on.")
    page = reader.client.get(f"/comments/write/{reader.article.pk}/").content.decode()
    assert "The trial goes on." in page
    assert "<textarea" not in page


# --- Reports ------------------------------------------------------------------------------------


@pytest.mark.parametrize("happens", [h for h in HAPPENS if "closed" not in h.__name__])
def test_a_report_comes_back_too(reader, editor, make_comment, happens):
    reported = make_comment(reader.article)
    path = f"/comments/{reported.pk}/report/"
    happens(reader.article, reported, editor)
    response = reader.post(path, category="insult", note=MINE)
    page = response.content.decode()
    assert response.status_code == 404
    assert MINE in page
    assert "need not be reported" in page
    assert Report.objects.count() == 0


def test_a_report_without_words_is_told_that_the_comment_was_removed(reader, editor, make_comment):
    reported = make_comment(reader.article)
    reported.refuse(by=editor)
    for response in (
        reader.client.get(f"/comments/{reported.pk}/report/"),
        reader.post(f"/comments/{reported.pk}/report/", category="insult"),
    ):
        assert response.status_code == 410
        assert "This comment was removed" in response.content.decode()


# --- One's own ----------------------------------------------------------------------------------


def too_late(article, own, _editor):
    Comment.objects.update(written_at=timezone.now() - timezone.timedelta(minutes=16))
    return "can no longer be changed"


def decided(article, own, editor):
    own.refuse(by=editor)
    return "can no longer be changed"


def answered(article, own, _editor):
    Comment.objects.create(
        article=article, thread=own, answers=own, name="Bo", email="b@c.example", body="Ah",
        state="approved", form_key="x",
    )  # fmt: skip
    return "can no longer be changed"


@pytest.mark.parametrize("happens", [withdrawn, binned, closed, too_late, decided, answered])
def test_a_changed_comment_of_ones_own_comes_back(reader, editor, happens):
    own = reader.comment()
    said = happens(reader.article, own, editor)
    response = reader.post(tokens.own_url(own), change="1", name="Ana", body=MINE)
    page = response.content.decode()
    assert response.status_code in (404, 409, 422)
    assert MINE in page
    assert said.split(". ")[0] in page
    assert Comment.objects.get(pk=own.pk).body != MINE
