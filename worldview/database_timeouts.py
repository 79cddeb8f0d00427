"""How long a web request may wait for PostgreSQL: for a statement, and for a lock of others.
Workers and commands wait as long as they must.

The bounds go with every statement, in one message and for its transaction alone: behind a pooler
that gives each transaction another connection, what a session was told is another one's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from background.outages import is_timeout
from worldview.gateway import refusals
from worldview.hashers import HashersBusy

_OF_SAVEPOINTS = ("SAVEPOINT ", "ROLLBACK TO ", "RELEASE ")


@dataclass(frozen=True)
class Bounds:
    """An execute wrapper; both bounds in seconds."""

    statement: int
    lock: int

    def __call__(
        self,
        execute: Callable[[str, Any, bool, dict[str, Any]], Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        # A server-side cursor is declared with what stands here, and runs in a transaction; after
        # an error nothing is taken but what leads back to a savepoint.
        is_plain = isinstance(sql, str) and not sql.startswith(_OF_SAVEPOINTS)
        if is_plain and getattr(context["cursor"], "name", None) is None:
            sql = (
                f"SET LOCAL statement_timeout = '{self.statement}s'; "
                f"SET LOCAL lock_timeout = '{self.lock}s'; {sql}"
            )
        return execute(sql, params, many, context)


def bounded(application: WSGIApplication) -> WSGIApplication:
    """Return a WSGI ``application`` with every statement bounded, at the desk less tightly."""
    public = Bounds(*settings.PUBLIC_QUERY_TIMEOUTS)
    desk = Bounds(*settings.DESK_QUERY_TIMEOUTS)

    def started(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        bounds = desk if environ["PATH_INFO"].startswith("/admin/") else public
        with connection.execute_wrapper(bounds):
            return application(environ, start_response)

    return started


def is_too_busy(failure: BaseException) -> bool:
    """Whether somebody else's work was in the way, and will be done in a moment."""
    return isinstance(failure, HashersBusy) or is_timeout(failure)


def answer_timeouts(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 503 with words where a statement met its bound, or no password could be hashed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, failure: Exception) -> HttpResponse | None:
        return refusals.busy_response(request) if is_too_busy(failure) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # its place
    return middleware
