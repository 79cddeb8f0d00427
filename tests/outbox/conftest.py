"""What is sent in these tests is mostly mail of subscriptions."""

from tests.subscriptions.conftest import enter, stamp

__all__ = ["enter", "stamp"]
