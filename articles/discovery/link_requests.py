"""Requests to addresses that somebody else wrote: by http and https only, to hosts in public
networks only, and within a deadline, whatever a name or a redirect leads to."""

import http.client
import ipaddress
import socket
import threading
import urllib.request
from contextlib import suppress
from typing import Any

from django.conf import settings

TIMEOUT = 5  # seconds for each answer of the network
DEADLINE = 15  # seconds in all, for a host that dribbles or leads on and on
#: Networks that carry an IPv4 address in these bits from the right: IPv4-mapped, 6to4, NAT64.
_CARRIERS = {"::ffff:0:0/96": 0, "2002::/16": 80, "64:ff9b::/96": 0}


class Private(OSError):
    """The address lies in a network of our own, and is none of a column's business."""


def open_link(
    address: str, *, body: bytes | None = None, content_type: str = ""
) -> http.client.HTTPResponse:
    """Return the answer to a GET, or with ``body`` to a POST of that
    (``http.client.HTTPResponse``), its body unread; to be closed.

    Raise ``urllib.error.HTTPError`` for an answer that is an error, ``OSError`` where there is
    none, ``Private`` among them, ``http.client.HTTPException`` or ``ValueError`` where it is none
    of HTTP.
    """
    headers = {"User-Agent": "World View link check"}
    if body is not None:
        headers = {"User-Agent": "World View", "Content-Type": content_type}
    request = urllib.request.Request(address, data=body, headers=headers)
    sockets: list[socket.socket] = []
    _of_this_thread.sockets = sockets
    ending = threading.Timer(DEADLINE, _end, [sockets])
    ending.daemon = True
    ending.start()
    try:
        answer: http.client.HTTPResponse = _opener.open(request, timeout=TIMEOUT)
        return answer
    finally:
        ending.cancel()


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, of one host."""
    found = ipaddress.ip_address(address)
    for network, shift in _CARRIERS.items():
        if found.version == 6 and found in ipaddress.ip_network(network):
            return is_public(str(ipaddress.IPv4Address(int(found) >> shift & 0xFFFFFFFF)))
    if getattr(found, "teredo", None):
        return False
    return found.is_global and not (
        found.is_multicast or found.is_reserved or getattr(found, "is_site_local", False)
    )


_of_this_thread = threading.local()


def _end(sockets: list[socket.socket]) -> None:
    for made in sockets:
        with suppress(OSError):  # it may have ended by itself
            made.shutdown(socket.SHUT_RDWR)


def _connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    host, port = address
    for *_, (name, *_) in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        found = str(name)
        if not is_public(found) and not settings.CHECK_PRIVATE_LINKS:
            raise Private(found)
        made = socket.create_connection((found, port), *args, **kwargs)
        _of_this_thread.sockets.append(made)
        return made
    raise OSError(_("%(host)s has no address") % {"host": host})


class _Connection(http.client.HTTPConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = _connect


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = _connect


class _Handler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        context = self._context  # type: ignore[attr-defined]  # Python's own
        return self.do_open(_SecureConnection, request, context=context)


def _build_opener() -> urllib.request.OpenerDirector:
    # Not ``build_opener``, which also opens ftp:, file: and data:, and asks proxies.
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Handler, _SecureHandler, urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor, urllib.request.HTTPDefaultErrorHandler,
        urllib.request.UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


_opener = _build_opener()
