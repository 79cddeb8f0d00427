"""The one way to build a message: from a template to text and HTML that mail programs show, with
the headers all our mail has, to the bytes that are sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from background import clock, opaque
from background.keyed_digests import salted_digest
from outbox.mime import Envelope, MessageTemplate, Unsendable, wire_address

#: As it was when the first message was signed: what comes back of old mail is still known.
_MESSAGE_ID_SALT = "subscriptions.message_id"
#: What templates set before their lines, with empty ones; or preformatted text, which they do not.
_INDENTATION = re.compile(r"<pre\b.*?</pre>|\n[ \t\r\n]+", re.DOTALL)


class NothingToSend(Exception):
    """What the message was about is gone; the reason, for the row."""


@dataclass(frozen=True)
class RenderedMessage:
    """What a message says, before it has an addressee.

    ``headers``: more of its own, where it is for one alone (``build_message``).
    """

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def render_message(
    template: str,
    subject: str,
    context: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
) -> RenderedMessage:
    """Render a template's ``.txt`` and ``.html``, tidy and with styles inlined.

    ``template``: without its ending; its HTML extends ``outbox/_base.html``, under its text comes
    ``outbox/_foot.txt``.
    """
    # The worker renders mail; a web process, where somebody asks to see one.
    import css_inline

    told: dict[str, Any] = import_string(settings.OUTBOX_CONTEXT)()
    context = told | {"subject": subject} | dict(context)
    text = render_to_string(f"{template}.txt", context)
    html = _flush_left(render_to_string(f"{template}.html", context))
    return RenderedMessage(
        subject=" ".join(subject.split()),
        text=_tidy(f"{text}\n{render_to_string('outbox/_foot.txt', context)}"),
        html=css_inline.inline(html, keep_style_tags=True),
        headers=headers or {},
    )


def build_template(
    rendered: RenderedMessage,
    headers: Mapping[str, str],
    placeholders: Mapping[str, str] | None = None,
) -> MessageTemplate:
    """Encode a message with the headers that are the same for everybody."""
    name: str = import_string(settings.OUTBOX_SENDER_NAME)()
    return MessageTemplate(
        {
            "From": str(Address(name, addr_spec=sender())),
            "Subject": rendered.subject,
            "X-Auto-Response-Suppress": "All",
            **import_string(settings.OUTBOX_HEADERS)(),
            **headers,
        },
        rendered.text,
        rendered.html,
        placeholders or {},
    )


def fill_template(
    template: MessageTemplate,
    kind: str,
    key: int,
    to: str,
    *,
    headers: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    envelope_sender: str = "",
) -> Envelope:
    """Address an encoded message: row ``key`` of the messages of a ``kind``, to one address.

    ``headers``: more of its own. ``envelope_sender``: where what comes back of it goes to, if
    that is another address than ours.
    """
    to = wire_address(to)
    own = own_headers(kind, key, to) | dict(headers or {})
    return Envelope(envelope_sender or sender(), to, template.fill(own, values or {}))


def build_message(kind: str, key: int, to: str, rendered: RenderedMessage) -> Envelope:
    """Build a message to one address that the program sends of itself (RFC 3834: nobody is to be
    answered)."""
    # What it has of its own stands instead of what all mail has, as where answers go.
    headers = {"Auto-Submitted": "auto-generated", **rendered.headers}
    return fill_template(build_template(rendered, headers), kind, key, to)


def own_headers(kind: str, key: int, to: str) -> dict[str, str]:
    """Return the headers that every message has of its own. The ``Message-ID`` is the same on every
    try, so that a mail program knows a second copy for what it is. ``to``: a ``wire_address``."""
    return {
        "To": to,
        "Date": _date(int(clock.now().timestamp())),
        "Message-ID": message_id(kind, key),
    }


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))


def message_id(kind: str, key: int) -> str:
    """Return the Message-ID of a row. Its number tells nobody how many there are; the keyed part
    shows that it is ours."""
    return _message_id(kind, opaque.hide(key, kind, settings.SECRET_KEY), settings.SECRET_KEY)


def key_of_message_id(said: str) -> tuple[str, int] | None:
    """Return the kind and key of the row that has this Message-ID; ``None`` where it is not ours.
    Former programs wrote the key itself."""
    found = re.fullmatch(r"([a-z]+)-([0-9a-f]+)\.[0-9a-f]{16}@[^<>@]*", said[1:-1])
    if found is None:
        return None
    kind, number = found.groups()
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if not constant_time_compare(said, _message_id(kind, number, secret)):
            continue
        if len(number) == opaque.LENGTH:
            return kind, opaque.reveal(number, kind, secret)
        return (kind, int(number)) if number.isdecimal() else None
    return None


def _message_id(kind: str, number: str, secret: str | bytes) -> str:
    mac = salted_digest(_MESSAGE_ID_SALT, f"{kind}-{number}", secret)
    return f"<{kind}-{number}.{mac.hex()[:16]}@{host()}>"


def sender() -> str:
    """Return the envelope's sender where a message has none of its own. Raises
    ``ImproperlyConfigured`` where ``DEFAULT_FROM_EMAIL`` is no address."""
    try:
        return wire_address(_address_in(settings.DEFAULT_FROM_EMAIL))
    except Unsendable as failure:
        # Nobody's address but ours: messages wait until it is mended.
        raise ImproperlyConfigured(f"DEFAULT_FROM_EMAIL: {failure}") from failure


@lru_cache(maxsize=8)
def _address_in(field: str) -> str:
    return parseaddr(field)[1]


def host() -> str | None:
    hostname: str | None = urlsplit(settings.SITE_URL).hostname
    return hostname


def _tidy(text: str) -> str:
    tidy: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy) + "\n"


def _flush_left(html: str) -> str:
    """Return HTML without indentation and empty lines: mail programs cut off what is long."""
    return _INDENTATION.sub(lambda found: found[0] if found[0][0] == "<" else "\n", html)
