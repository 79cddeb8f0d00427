"""What is written down of a message, whatever was said of it."""

import pytest
from django import db

from outbox import transitions
from outbox.transitions import Result, State
from subscriptions.models import Letter


@pytest.fixture
def letter(db):
    Letter.objects.create(kind="preferences", to="reader@example.com")
    (key,) = transitions.claim(Letter, "worker:1", 10)
    return key


@pytest.mark.parametrize("is_sent", [True, False])
def test_what_a_mail_server_said_is_kept_as_one_line_that_can_be_stored(letter, is_sent):
    said = "550 a\0b\r\n5.1.1\tNo\u200b such\x1f \u202euser\ud800\uffff" + "x" * 2000
    if is_sent:
        assert transitions.start_sending(Letter, "worker:1", [letter]) == {letter}
        transitions.record_results(Letter, "worker:1", [Result(letter, State.UNKNOWN, said)])
    else:
        transitions.finish(Letter, "worker:1", letter, State.FAILED, said)
    outcome = Letter.objects.get().outcome
    assert outcome.startswith("550 ab 5.1.1 No such userxxx")
    assert len(outcome) <= transitions.MAX_OUTCOME_LENGTH


@pytest.mark.django_db(transaction=True)
def test_what_was_accepted_and_what_goes_next_are_written_down_together_or_not_at_all():
    for _ in range(2):
        Letter.objects.create(kind="preferences", to="reader@example.com")
    first, second = transitions.claim(Letter, "worker:1", 10)
    transitions.start_sending(Letter, "worker:1", [first])
    results = {Letter: [Result(first, State.ACCEPTED, "250 Kept")]}

    def states():
        return list(Letter.objects.order_by("pk").values_list("state", flat=True))

    with pytest.raises(db.Error):
        transitions.record_and_start(results, Letter, "worker:1", ["no key"])
    assert states() == ["handing_over", "claimed"]
    assert transitions.record_and_start(results, Letter, "worker:1", [second]) == {second}
    assert states() == ["accepted", "handing_over"]
