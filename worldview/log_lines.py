"""Lines of the log: when, with the time zone; of which request; and nothing about people.

What is logged is read by more people, kept longer and copied further than the database. So here, at
its way out, whoever wrote it: rows are called by their keys, mail addresses and the tokens of links
are left out, and of what PostgreSQL says there is the first line, which tells what is wrong and not
with whose words. A known outage is one line a minute.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg2
from django import db

from background import outages
from worldview.request_ids import current

#: Addresses that end in a token, which opens what is behind it to whoever has it.
SECRET_ADDRESSES = (
    "/shared/",
    *(f"/comments/{page}/" for page in ("own", "prove", "mute", "decide", "data")),
    *(
        f"/subscriptions/{page}/"
        for page in ("confirm", "preferences", "unsubscribe", "data", "new-address")
    ),
    "/admin/new-password/",
    "/admin/first-start/",
    "/admin/invitation/",
)
_TOKEN = re.compile(rf"(?P<place>{'|'.join(SECRET_ADDRESSES)})[^\s\"'<>?#]+")
_PASSWORD = re.compile(r"(?P<place>\w://[^/\s:@]*):[^/\s@]+@")
_BETWEEN_WORDS = r"\s@<>()\[\]{}\"'`,;:=&?/\\|%…"
# From the beginning of a word, so that a long one is looked at once.
_MAIL_ADDRESS = re.compile(
    rf"(?:(?<=[{_BETWEEN_WORDS}])|^)[^{_BETWEEN_WORDS}]+(?:@|%40)[^{_BETWEEN_WORDS}]*[^\W_]",
    re.MULTILINE,
)
#: What comes after the first line of an error of PostgreSQL, where somebody made text of it.
_DETAIL = re.compile(r"\b(?:DETAIL|CONTEXT|HINT|LINE \d+): .*")
#: In these it quotes what was to be stored (class 22 of its codes: data exceptions).
_QUOTED = re.compile(r"\"[^\"]*\"")


class LineFormatter(logging.Formatter):
    """``2026-05-14T06:02:03.456+00:00 WARNING articles [id of the request]: what is the matter``"""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        said = logging.makeLogRecord(record.__dict__)
        # Another handler may have written the exception down in its own way.
        said.request_id, said.exc_text = current.get() or "-", None
        if isinstance(said.args, tuple):
            said.args = tuple(map(_impersonal, said.args))
        return without_secrets(super().format(said))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return (
            datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        )

    def formatException(self, ei: Any) -> str:
        return "\n".join(_told(ei[1]))


class SayOutagesOnce(logging.Filter):
    """Make one line of the records of an outage of the database, once a minute."""

    def filter(self, record: logging.LogRecord) -> bool:
        failure = record.exc_info[1] if record.exc_info else None
        if failure is None or not outages.is_outage(failure):
            return True
        line = outages.log_line(failure)
        if line is None:
            return False
        record.msg, record.args = line, None
        record.exc_info = record.exc_text = None
        return True


def describe(failure: BaseException) -> str:
    """Return what an error says, without the rows and statements that PostgreSQL adds."""
    said = str(failure)
    if not isinstance(failure, (db.Error, psycopg2.Error)):
        return said
    said = said.partition("\n")[0]
    if (outages.sqlstate(failure) or "").startswith("22"):
        said = _QUOTED.sub('"…"', said)
    return said


def without_secrets(text: str) -> str:
    """Return ``text`` without mail addresses, passwords in URLs, and the tokens of links."""
    for pattern, instead in (
        (_DETAIL, "…"),
        (_TOKEN, r"\g<place>…"),
        (_PASSWORD, r"\g<place>:…@"),
        (_MAIL_ADDRESS, "[address]"),
    ):
        text = pattern.sub(instead, text)
    return text


def _told(failure: BaseException) -> Iterator[str]:
    """A traceback with its causes, the first first, each as ``describe`` has it."""
    cause = failure.__cause__
    if cause is None and not failure.__suppress_context__:
        cause = failure.__context__
    if cause is not None:
        yield from _told(cause)
        yield "Which led to:"
    if failure.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield from (part.rstrip() for part in traceback.format_tb(failure.__traceback__))
    yield f"{type(failure).__module__}.{type(failure).__qualname__}: {describe(failure)}"


class _Described:
    """An error among the arguments of a line, whether it is asked for by ``%s`` or ``%r``."""

    def __init__(self, failure: BaseException) -> None:
        self._failure = failure

    def __str__(self) -> str:
        return describe(self._failure)

    def __repr__(self) -> str:
        return f"{type(self._failure).__name__}: {describe(self._failure)}"


def _impersonal(argument: object) -> object:
    if isinstance(argument, BaseException):
        return _Described(argument)
    if isinstance(argument, db.models.Model):
        return f"{argument._meta.label_lower} {argument.pk}"
    return argument
