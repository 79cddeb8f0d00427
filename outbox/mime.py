"""A message as the bytes that are sent: rendered and encoded once, filled in for each addressee.

Encoding a message costs far more than sending it, and an edition's messages differ in a few links
only. These are put in as placeholders of the very length of the links' tokens before the text is
encoded, so that filling them in moves nothing, not even a line's soft break.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import lru_cache
from itertools import pairwise

import idna

MAX_ADDRESS_LENGTH = 254


class Unsendable(ValueError):
    """An address that no message can be sent to, however often it is tried."""


@dataclass(frozen=True)
class Envelope:
    """One message, ready to be handed over: the envelope's addresses, plain ASCII, and the content
    with CRLF in pieces. Those that are alike in many messages are there once for all of them."""

    sender: str
    to: str
    pieces: Sequence[bytes]

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)


@dataclass(frozen=True)
class _Gap:
    """Where a value goes, and after how many of its characters it is broken softly."""

    name: str
    breaks: list[int]


class MessageTemplate:
    """An encoded message with gaps.

    ``placeholders`` maps the name of each gap to the text that stands for it in the body: ASCII
    letters, digits, ``-``, ``_`` and ``:`` only, which no encoding of ours changes.
    """

    def __init__(
        self, headers: Mapping[str, str], text: str, html: str, placeholders: Mapping[str, str]
    ) -> None:
        message = EmailMessage(policy=SMTP)
        own = [(name, one_line(value)) for name, value in headers.items()]
        for name, value in own:
            if _is_plain(value):
                message[name] = value
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message.set_boundary(hashlib.sha256(html.encode()).hexdigest()[:32])
        self._lengths = {name: len(placeholder) for name, placeholder in placeholders.items()}
        encoded = "".join(_encoded(name, value) for name, value in own if not _is_plain(value))
        content = encoded.encode("ascii") + message.as_bytes()
        self._parts = list(_split(content, placeholders))

    def fill(self, headers: Mapping[str, str], values: Mapping[str, str]) -> list[bytes]:
        """Return the message, in pieces, with ``headers`` before its own and each gap filled in.
        Raises ``ValueError`` where a value is not of its gap's length."""
        for name, value in values.items():
            if len(value) != self._lengths[name]:
                raise ValueError(f"“{name}” takes {self._lengths[name]} characters.")
        first = "".join(f"{name}: {one_line(value)}\r\n" for name, value in headers.items())
        return [
            first.encode("ascii"),
            *(
                part
                if isinstance(part, bytes)
                else _broken(values[part.name].encode("ascii"), part.breaks)
                for part in self._parts
            ),
        ]


def _is_plain(value: str) -> bool:
    """Whether a header's value may stand as it is. What looks like an encoded word (RFC 2047) would
    be decoded, by us too, line ends and all."""
    return value.isascii() and value.isprintable() and "=?" not in value


def _encoded(name: str, value: str) -> str:
    """Return the lines of a header whose text is encoded (RFC 2047), so that what is read of it is
    just what was written. Of an address the name is."""
    text, address = value, ""
    if name in _OF_ADDRESSES:
        text, address = parseaddr(value)
    words = Header(text, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {words}\r\n <{address}>\r\n" if address else f"{name}: {words}\r\n"


_OF_ADDRESSES = ("From", "Reply-To")
_SOFT_BREAK = "(?:=\\r\\n)?"


def one_line(value: object) -> str:
    """Return a header's value without the line ends that would begin another header."""
    return " ".join(str(value).split())


#: What may stand in an envelope and a header without being quoted, of an address (RFC 5321).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ON_THE_WIRE = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]{{1,63}}(\.[A-Za-z0-9-]{{1,63}})*")
_AT = str.maketrans("＠﹫", "@@")


def wire_address(email: str) -> str:
    """Return an address as it is sent: its domain in ASCII (IDNA 2008, prepared as UTS 46 says).
    Raises ``Unsendable`` where it cannot be."""
    visible = (email if email.isascii() else _visible(email)).strip()
    local, at, domain = visible.rpartition("@")
    if at and len(visible) <= 2 * MAX_ADDRESS_LENGTH:
        domain = _wire_domain(domain)
    address = f"{local}{at}{domain}"
    if not _ON_THE_WIRE.fullmatch(address) or len(address) > MAX_ADDRESS_LENGTH:
        raise Unsendable("The address is none that mail can be sent to.")
    return address


def _visible(email: str) -> str:
    """Return an address without the marks of direction and the like that come with what is copied:
    nobody means them."""
    return "".join(c for c in email if unicodedata.category(c) != "Cf").translate(_AT)


@lru_cache(maxsize=1024)
def _wire_domain(domain: str) -> str:
    """Return a domain as it is sent, or as it is written where it has no such form. Most addresses
    are at a few domains."""
    with suppress(idna.IDNAError, UnicodeError):
        return idna.encode(domain.removesuffix("."), uts46=True, std3_rules=True).decode()
    return domain


def _split(content: bytes, placeholders: Mapping[str, str]) -> Iterator[bytes | _Gap]:
    """Yield the bytes between the gaps, and the gaps."""
    pattern = "|".join(
        f"(?P<{name}>{_SOFT_BREAK.join(map(re.escape, placeholder))})"
        for name, placeholder in placeholders.items()
    )
    end = 0
    for gap in re.finditer(pattern.encode(), content) if pattern else ():
        yield content[end : gap.start()]
        *pieces, _ = gap[0].split(b"=\r\n")
        breaks, place = [], 0
        for piece in pieces:
            place += len(piece)
            breaks.append(place)
        yield _Gap(str(gap.lastgroup), breaks)
        end = gap.end()
    yield content[end:]


def _broken(value: bytes, breaks: Sequence[int]) -> bytes:
    edges = [0, *breaks, len(value)]
    return b"=\r\n".join(value[a:b] for a, b in pairwise(edges))
