"""A name for each request, in the lines of the log and in the answer (``X-Request-Id``), so that
what a reader saw can be found among what was written down."""

import re
import uuid
from contextvars import ContextVar

from worldview.proxies import TrustedProxies

HEADER = "X-Request-Id"
#: What a proxy may name a request: enough for a UUID or a trace, and nothing that forges a line.
_NAME = re.compile(r"[A-Za-z0-9_.:=+/-]{1,128}", re.ASCII)

#: The request that this thread is at, or was last at; empty where it never had one.
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """A WSGI application before all others, kept pages included: what strangers say in a proxy's
    name is dropped, and the request gets its id, a trusted proxy's or a new one.

    The header is put on as the answer leaves, so no id is kept with a page.
    """

    def __init__(self, application):
        self._application = application
        self._proxies = TrustedProxies()

    def __call__(self, environ, start_response):
        self._proxies.drop_hearsay(environ)
        request_id = environ.get("HTTP_X_REQUEST_ID", "")
        if not _NAME.fullmatch(request_id):
            request_id = uuid.uuid4().hex
        current.set(request_id)

        def respond(status, headers, *failure):
            return start_response(status, [*headers, (HEADER, request_id)], *failure)

        return self._application(environ, respond)
