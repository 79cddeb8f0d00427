"""Links that lead nowhere: the worker asks the addresses that columns link to and cite.

Only what is certain is called dead: an address that answers 404 or 410, or a host that does not
exist. What answers anything else, or not at all just now, is given the benefit of the doubt.
"""

import http.client
import socket
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.discovery.link_requests import open_link
from articles.models import LinkCheck
from articles.text import tokens
from background import clock
from background.agenda import Moments, moments
from background.guard import Task

TASK = Task("link", _("Checking a link"), _("See whether the address is written as it should be."))
RECHECK_AFTER = timedelta(days=1)
MAX_ADDRESS_LENGTH = 1000


def addresses_in(body: str, cited: Iterable[str] = ()) -> list[str]:
    """Return the addresses outside that a section's ``body`` links to, and those ``cited``."""
    linked = tokens.addresses(body)
    return [
        address
        for address in dict.fromkeys([*linked, *cited])
        if address.startswith(("http://", "https://"))
        and not address.startswith(settings.SITE_URL)
        and len(address) <= MAX_ADDRESS_LENGTH
    ]


def enqueue_links(*contents: dict[str, Any]) -> None:
    """Have the worker ask the addresses in columns' contents (``articles.history.snapshots``),
    unless it did so lately."""
    addresses = {
        address
        for content in contents
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
        address__in=addresses, checked_at__lt=clock.now() - RECHECK_AFTER
    ).update(checked_at=None)


def next_check() -> Moments:
    """Return when ``check_one`` has something to do."""
    return moments(LinkCheck.objects.filter(checked_at=None), task=TASK)


def check_one() -> bool:
    """Ask one address that waits; return whether there was one.

    It counts as checked from now on, so that no transaction is open while the network is asked.
    Where a worker is killed meanwhile, what was known of the address stays until a column with it
    is saved again.
    """
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
        LinkCheck.objects.filter(pk=link.pk).update(checked_at=clock.now())
    if not TASK.attempt(link.pk, lambda: _check(link), about=link.address, atomic=False):
        LinkCheck.objects.filter(pk=link.pk).update(checked_at=None)
    return True


def _check(link: LinkCheck) -> None:
    problem = problem_of(link.address)
    LinkCheck.objects.filter(pk=link.pk).update(problem=problem, checked_at=clock.now())


def problem_of(address: str) -> str:
    """Return why ``address`` leads nowhere, in a few words; empty where it may lead somewhere."""
    try:
        with open_link(address):
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
