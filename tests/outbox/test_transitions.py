"""What is written down of a message, whatever was said of it."""

import pytest

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
