"""Reading mail that anybody may have written, without believing that it is well formed.

Headers are read as they stand (the ``compat32`` policy and patterns of our own), for the parsers
of addresses and dates raise for what strangers write. Whatever cannot be read within bounds raises
``Unreadable``.
"""

import email
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from typing import Any

from django.utils.translation import gettext as _

from background.text import storable
from subscriptions import tokens

#: Bytes of headers that are looked at, parts of a message, and bytes of it that flufl.bounce reads.
MAX_HEADERS, MAX_PARTS, MAX_FOR_DETECTION = 256 * 1024, 100, 256 * 1024
#: Bytes of a part's text that are looked at.
MAX_TEXT = 20_000
#: Where mail servers leave the address a message came to, the surest first.
_TO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
#: The tag of a plus-address of ours (``tokens.read_address``).
_TAG = re.compile(r"\+([bu][0-9a-f]{12}-[0-9a-f]{20})@", re.IGNORECASE)
#: A boundary has 70 characters at most (RFC 2046, 5.1.1).
_ENDLESS_BOUNDARY = re.compile(rb"boundary\s{0,9}=[^;\r\n]{1000}", re.IGNORECASE)
_PARTS = re.compile(rb"boundary\s*=|content-type:\s*message/", re.IGNORECASE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(r"\r?\n[ \t]+")
#: Replies of people's mail programs, which say nothing about the address (RFC 3834).
_AUTOMATIC_REPLY = re.compile(r"auto-replied|vacation", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,500}>")


class Unreadable(ValueError):
    """A message that cannot be read; why."""


@dataclass(frozen=True)
class DeliveryStatus:
    """What a delivery status notification says of one recipient (RFC 3464)."""

    action: str
    code: int
    said: str


def parsed(content: bytes) -> Message:
    """Return the message. Raises ``Unreadable`` where it has parts without end."""
    if sum(1 for _ in _PARTS.finditer(content)) > MAX_PARTS:
        raise Unreadable(
            _("It has more than %(number)s parts within parts.") % {"number": MAX_PARTS}
        )
    if _ENDLESS_BOUNDARY.search(content):
        raise Unreadable(_("It has a boundary without end."))
    try:
        return email.message_from_bytes(content)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as failure:
        raise Unreadable(
            _("It is not formed as mail is: %(failure)s") % {"failure": failure}
        ) from failure


def headers_of(content: bytes) -> str:
    """The headers as they stand, unfolded, one a line."""
    end = _END_OF_HEADERS.search(content, 0, MAX_HEADERS)
    block = content[: end.start() if end else MAX_HEADERS]
    return _FOLD.sub(" ", block.decode("latin-1")).replace("\r\n", "\n").replace("\r", "\n")


def header(content: bytes, name: str, *, max_length: int = 300) -> str:
    """One header in words, or nothing where there is none."""
    found = re.search(rf"^{name}[ \t]*:(.*)$", headers_of(content), re.IGNORECASE | re.MULTILINE)
    return storable(" ".join(decoded(found[1]).split()), max_length) if found else ""


def named_by_us(content: bytes) -> tuple[str, int] | None:
    """Whom the address that a message came to names, with our signature; ``None`` if nobody."""
    headers = headers_of(content)
    for name in _TO:
        for line in re.findall(rf"^{name}[ \t]*:(.*)$", headers, re.IGNORECASE | re.MULTILINE):
            for tag in _TAG.findall(line)[:100]:
                if found := tokens.read_address(f"post+{tag.lower()}@"):
                    return found
    return None


def is_automatic_reply(content: bytes) -> bool:
    """Whether a person's mail program answered by itself."""
    return bool(_AUTOMATIC_REPLY.search(header(content, "auto-submitted")))


def feedback_type(message: Message) -> str | None:
    """The type of a feedback report (RFC 5965) in lower case; ``None`` of what is none."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            for block in _blocks(part):
                if kind := block.get("feedback-type"):
                    return str(kind).strip().lower()
            return ""
    return None


def delivery_statuses(message: Message) -> list[DeliveryStatus]:
    """What a delivery status notification says, of each recipient."""
    return [
        _status(block)
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if block.get("action")
    ]


def _status(block: Message) -> DeliveryStatus:
    status = str(block.get("status", "")).strip()
    diagnostic = " ".join(decoded(block.get("diagnostic-code", "")).split())
    said = diagnostic if status in diagnostic else f"{status} {diagnostic}".strip()
    found = re.search(r"\b([45][0-9][0-9])\b", diagnostic)
    code = int(found[1]) if found else 450 if status.startswith("4") else 550
    return DeliveryStatus(str(block["action"]).strip().lower(), code, storable(said, 500))


def _blocks(part: Message) -> list[Message]:
    """The blocks of fields in a part; some servers encode it, and then it is but text."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return payload[:MAX_PARTS]
    text = text_of(part)
    return [email.message_from_string(block) for block in re.split(r"\n\s*\n", text)[:MAX_PARTS]]


def first_words(message: Message) -> str:
    """How the text of a message begins, in a line."""
    parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    if (part := parts.get("text/plain")) is not None:
        text = text_of(part)
    elif (part := parts.get("text/html")) is not None:
        text = _MARKUP.sub(" ", text_of(part))
    else:
        return ""
    return storable(" ".join(text.split()), 400)


def text_of(part: Message) -> str:
    """The text of a part, whatever it says that it is encoded in."""
    content: Any = part.get_payload(decode=True)
    if content is None:
        return ""
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        charset = None
    return _as_text(content[:MAX_TEXT], charset)


def decoded(value: object) -> str:
    """A header's text with its encoded words decoded (RFC 2047), or as it stands."""
    raw = str(value)[:2000]
    try:
        pieces = decode_header(raw)
    except Exception:
        return raw
    return "".join(
        _as_text(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def _as_text(content: bytes, charset: str | None) -> str:
    """Bytes as text: in the charset they name, else in UTF-8, else byte by byte."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name) if name else content.decode()
        except (LookupError, ValueError, TypeError):
            continue
    return content.decode("latin-1")
