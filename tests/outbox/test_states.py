"""The states of messages are named in one place; one that is written out cannot be found there."""

import ast
import re

import pytest

from outbox.models import OutboxMessage
from tests.own_apps import OWN_APPS, ROOT

STATES = set(OutboxMessage.State.values)
#: The same words where they mean something else: what somebody said, a verdict, a column's value.
ELSEWHERE = {
    "articles/media/ingest.py": {"refused"},
    "articles/media/child.py": {"refused"},
    "comments/admin/queue.py": {"refused"},
    "comments/mail.py": {"refused"},
    "comments/models/comment.py": {"refused"},
    "comments/rules.py": {"refused"},
    "subscriptions/inbound.py": {"failed"},
    "subscriptions/list_status.py": {"accepted", "refused", "unknown"},
    "subscriptions/models/suppression.py": {"unknown"},
    "subscriptions/webhooks.py": {"failed"},
    "worldview/door/models.py": {"unknown"},
    "worldview/door/throttle.py": {"unknown"},
    "worldview/moving_in/items.py": {"refused"},
    "worldview/moving_in/models.py": {"refused", "skipped"},
    "worldview/proxies.py": {"unknown"},
    "outbox/models.py": STATES,
}


def states_written_out(text):
    """The states in a module's strings: as one, or in quotation marks within SQL."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from {node.value, *re.findall(r"'(\w+)'", node.value)} & STATES


@pytest.mark.parametrize("app", OWN_APPS)
def test_no_state_is_written_out(app):
    for file in sorted((ROOT / app).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if "/migrations/" not in name:
            found = set(states_written_out(file.read_text()))
            assert found == ELSEWHERE.get(name, set()), name


def test_nor_in_a_template():
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.is_file() and "comments/own.html" not in file.as_posix():  # a comment's own state
            found = set(re.findall(r"\bstate\s*==\s*[\"'](\w+)[\"']", file.read_text())) & STATES
            assert not found, file
