"""From a template to text and HTML that mail programs show, and the headers all our mail has."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from background import clock
from subscriptions.encoding import Stencil, Unsendable, wire_address


class NothingToSend(Exception):
    """What the message was about is gone; the reason, for the ledger."""


@dataclass(frozen=True)
class Written:
    """A letter before it has an addressee."""

    subject: str
    text: str
    html: str


def written(template, subject, context):
    """Return the ``Written`` of a template's ``.txt`` and ``.html``, tidy and with styles inlined.

    template: without its ending, such as ``subscriptions/mail/alarm``.
    """
    context = {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": settings.SITE_NAME,
        "COLUMN_NAME": settings.COLUMN_NAME,
        "subject": subject,
    } | context
    return Written(
        subject=" ".join(subject.split()),
        text=_tidy(render_to_string(f"{template}.txt", context)),
        html=css_inline.inline(render_to_string(f"{template}.html", context), keep_style_tags=True),
    )


def stencil(written, headers, stand_ins=None):
    """What was written, encoded, with the headers that are the same for everybody."""
    name, _ = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Stencil(
        {
            "From": str(Address(name, addr_spec=sender())),
            "Subject": written.subject,
            "X-Auto-Response-Suppress": "All",
            **headers,
        },
        written.text,
        written.html,
        stand_ins or {},
    )


def own_headers(ledger, key, to):
    """The headers that every message has of its own. The ``Message-ID`` is the same on every try,
    so that a mail program knows a second copy for what it is."""
    return {
        "To": wire_address(to),
        "Date": format_datetime(clock.now()),
        "Message-ID": message_id(ledger, key),
    }


def message_id(ledger, key):
    """The Message-ID of a row of a ledger; the keyed part shows that it is ours."""
    mac = salted_hmac("subscriptions.message_id", f"{ledger}-{key}", algorithm="sha256")
    return f"<{ledger}-{key}.{mac.hexdigest()[:16]}@{host()}>"


def sender():
    """The envelope's sender where a message has none of its own."""
    try:
        return wire_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except Unsendable as failure:
        # Nobody's address but ours: messages wait until it is mended.
        raise ImproperlyConfigured(f"DEFAULT_FROM_EMAIL: {failure}") from failure


def host():
    return urlsplit(settings.SITE_URL).hostname


def plain_phrase(text):
    """Text for a header phrase: RFC 5322 would want anything else quoted or encoded."""
    return "".join(c for c in text if c.isascii() and (c.isalnum() or c in " -"))


def in_a_line(thing):
    """Its kind, within a sentence: nouns stay as they are in languages that capitalise them."""
    kind = thing.get_kind_display()
    return kind if get_language().startswith("de") else kind.lower()


def _tidy(text):
    lines = (line.rstrip() for line in text.strip().splitlines())
    tidy = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy) + "\n"
