"""Links that lead nowhere: the worker asks the addresses that columns link to and cite.

Only what is certain is called dead: an address that answers 404 or 410, or a host that does not
exist. What answers anything else, or not at all just now, is given the benefit of the doubt.
"""

import http.client
import ipaddress
import socket
import urllib.request
from datetime import timedelta
from urllib.error import HTTPError

from django.conf import settings
from django.db import transaction

from articles import clock
from articles.text import tokens
from background.guard import Task

TASK = Task("link", "Checking a link", "See whether the address is written as it should be.")
TIMEOUT = 5  # seconds; mail waits meanwhile
ASKED_AGAIN_AFTER = timedelta(days=1)
LONGEST = 1000


class Private(OSError):
    """The address lies in a network of our own, and is none of a column's business."""


def addresses_in(body, cited=()):
    """The addresses outside that a section's ``body`` links to, and those ``cited``."""
    linked = tokens.addresses(body)
    return [
        address
        for address in dict.fromkeys([*linked, *cited])
        if address.startswith(("http://", "https://"))
        and not address.startswith(settings.SITE_URL)
        and len(address) <= LONGEST
    ]


def want(content):
    """Have the worker ask the addresses in a column's content (``articles.snapshots``), unless it
    did so lately."""
    from articles.models import LinkCheck

    addresses = {
        address
        for section in content["sections"]
        for address in addresses_in(
            section["body"], [source["url"] for source in section["sources"]]
        )
    }
    if not settings.CHECK_LINKS or not addresses:
        return
    LinkCheck.objects.bulk_create(
        [LinkCheck(address=address) for address in addresses], ignore_conflicts=True
    )
    LinkCheck.objects.filter(
        address__in=addresses, checked_at__lt=clock.now() - ASKED_AGAIN_AFTER
    ).update(checked_at=None)


def check_one():
    """Ask one address that waits; return whether there was one."""
    from articles.models import LinkCheck

    with transaction.atomic():
        link = (
            LinkCheck.objects.filter(checked_at=None)
            .exclude(pk__in=TASK.held_back())
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if link is None:
            return False
        TASK.attempt(link.pk, lambda: _check(link), about=link.address)
        return True


def _check(link):
    link.problem = problem_of(link.address)
    link.checked_at = clock.now()
    link.save()


def problem_of(address):
    """Why ``address`` leads nowhere, in a few words; empty where it may lead somewhere."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "World View link check"})
        with _opener.open(request, timeout=TIMEOUT):
            return ""
    except HTTPError as answer:
        with answer:
            return f"answers {answer.code}" if answer.code in (404, 410) else ""
    except OSError as failure:
        reason = getattr(failure, "reason", failure)
        unknown = isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME
        return "has a host that does not exist" if unknown else ""
    except (http.client.HTTPException, ValueError):
        return ""


def _connect(address, *args, **kwargs):
    """Connect to a public address only, whatever a name or a redirect leads to."""
    host, port = address
    for *_, (found, *_) in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(found).is_global and not settings.CHECK_PRIVATE_LINKS:
            raise Private(found)
        return socket.create_connection((found, port), *args, **kwargs)
    raise OSError(f"{host} has no address")


class _Connection(http.client.HTTPConnection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._create_connection = _connect


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._create_connection = _connect


class _Handler(urllib.request.HTTPHandler):
    def http_open(self, request):
        return self.do_open(_Connection, request)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, request):
        return self.do_open(_SecureConnection, request, context=self._context)


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Handler, _SecureHandler)
