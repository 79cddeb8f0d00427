"""What the site asks of itself: pages rendered before a reader asks for them."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

from django.conf import settings


def own_environ(address: str) -> WSGIEnvironment:
    """Return a request for the page at ``address``, a path that may have a query (PEP 3333), as
    somebody asks who knows the site by its own name."""
    path, _, query = address.partition("?")
    here = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": here.hostname,
        "SERVER_PORT": str(here.port or 80),
        "HTTP_HOST": here.netloc,
        "wsgi.url_scheme": here.scheme,
        "wsgi.input": BytesIO(),
    }


def ignore(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
    """Be a ``start_response`` of which nothing is wanted."""
