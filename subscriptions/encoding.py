"""A message as the bytes that are sent: written and encoded once, filled in for each addressee.

Encoding a message costs far more than sending it, and an edition's messages differ in a few links
only. These are put in as stand-ins of the very length of the links' tokens before the text is
encoded, so that filling them in moves nothing, not even a line's soft break.
"""

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from itertools import pairwise

from articles.text.mail_addresses import normalize_mail_address


class Unsendable(ValueError):
    """An address that no message can be sent to, however often it is tried."""


@dataclass(frozen=True)
class Parcel:
    """One message, ready to be handed over: the envelope's addresses and the content."""

    sender: str
    to: str
    content: bytes


class Stencil:
    """An encoded message with gaps.

    ``stand_ins`` maps the name of each gap to the text that stands in for it in the body: ASCII
    letters, digits, ``-``, ``_`` and ``:`` only, which no encoding of ours changes.
    """

    def __init__(self, headers, text, html, stand_ins):
        message = EmailMessage(policy=SMTP)
        for name, value in headers.items():
            message[name] = one_line(value)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message.set_boundary(hashlib.sha256(html.encode()).hexdigest()[:32])
        self._lengths = {name: len(stand_in) for name, stand_in in stand_ins.items()}
        self._parts = list(_divided(message.as_bytes(), stand_ins))

    def filled(self, headers, values):
        """The message with ``headers`` before its own and each gap filled in. Raises
        ``ValueError`` where a value is not of its gap's length."""
        for name, value in values.items():
            if len(value) != self._lengths[name]:
                raise ValueError(f"“{name}” takes {self._lengths[name]} characters.")
        first = "".join(f"{name}: {one_line(value)}\r\n" for name, value in headers.items())
        return first.encode("ascii") + b"".join(
            part if isinstance(part, bytes) else _broken(values[part[0]].encode("ascii"), part[1])
            for part in self._parts
        )


_SOFT_BREAK = "(?:=\\r\\n)?"


def one_line(value):
    """A header's value without the line ends that would begin another header."""
    return " ".join(str(value).split())


#: What may stand in an envelope and a header without being quoted, of an address (RFC 5321).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ON_THE_WIRE = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]{{1,63}}(\.[A-Za-z0-9-]{{1,63}})*")


def wire_address(email):
    """An address as it is sent: its domain in ASCII (IDNA 2008). Raises ``Unsendable`` where it
    cannot be."""
    address = normalize_mail_address(email)
    if not _ON_THE_WIRE.fullmatch(address) or len(address) > 254:
        raise Unsendable("The address is none that mail can be sent to.")
    return address


def _divided(content, stand_ins):
    """The bytes between the gaps, and for each gap its name and where it is broken softly."""
    pattern = "|".join(
        f"(?P<{name}>{_SOFT_BREAK.join(map(re.escape, stand_in))})"
        for name, stand_in in stand_ins.items()
    )
    end = 0
    for gap in re.finditer(pattern.encode(), content) if pattern else ():
        yield content[end : gap.start()]
        *pieces, _ = gap[0].split(b"=\r\n")
        breaks, place = [], 0
        for piece in pieces:
            place += len(piece)
            breaks.append(place)
        yield gap.lastgroup, breaks
        end = gap.end()
    yield content[end:]


def _broken(value, breaks):
    edges = [0, *breaks, len(value)]
    return b"=\r\n".join(value[a:b] for a, b in pairwise(edges))
