"""E-mail addresses, each in one form, and which of them mail is sent to.

An address is as RFC 5321 (4.1.2) has it: atoms with full stops between them, ``@``, a domain. The
domain is kept as it is sent, in ASCII and in lower case (IDNA 2008, RFC 5891, prepared as UTS 46
says); the case of what stands before the ``@`` stays, and is not compared.
"""

import re
from email.utils import parseaddr
from functools import lru_cache

import idna
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.text.characters import IGNORABLES, normalize_line

MAX_LENGTH, MAX_LOCAL_LENGTH = 254, 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_DOMAIN = re.compile(
    r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"
)
#: Names that no mail leaves the machine for (RFC 6761, RFC 7686).
_NOWHERE = re.compile(r"(.*\.)?(localhost|localdomain|invalid|onion)")
_AT = str.maketrans("＠﹫", "@@")

INVALID = _("This does not look like an e-mail address; please check it.")
LETTERS_BEFORE_AT = _(
    "Before the @ of an address only letters from a to z, digits and signs can stand, for mail to "
    "it to arrive; please give another one."
)
NOWHERE = _("No mail can be sent from here to that address; please give another one.")
OWN = _("This is an address of ours. Please give your own.")


def normalize_mail_address(text: str) -> str:
    """Return an address in its one form; what is none, as a line of text."""
    line = IGNORABLES.sub("", normalize_line(text)).translate(_AT).strip()
    local, at, domain = line.rpartition("@")
    if not at or len(line) > 2 * MAX_LENGTH:
        return line
    try:
        return f"{local}@{_in_ascii(domain.removesuffix('.'))}"
    except (idna.IDNAError, UnicodeError):
        return line


@lru_cache(1000)
def _in_ascii(domain: str) -> str:
    return idna.encode(domain, uts46=True, std3_rules=True).decode()


def address_key(text: str) -> str:
    """Return what is equal for all ways to write one address: case makes no difference."""
    return normalize_mail_address(text).lower()


def validate_mail_address(text: str) -> None:
    """Raise ``ValidationError`` where mail cannot be sent to ``text``, or is sent by us from there.

    Its code says why: ``invalid``, ``letters_before_at``, ``nowhere`` or ``own``.
    """
    address = normalize_mail_address(text)
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > MAX_LENGTH or len(local) > MAX_LOCAL_LENGTH:
        raise ValidationError(INVALID, code="invalid")
    if not local.isascii():
        raise ValidationError(LETTERS_BEFORE_AT, code="letters_before_at")
    if not _LOCAL.fullmatch(local):
        raise ValidationError(INVALID, code="invalid")
    if domain.startswith("[") or _NOWHERE.fullmatch(domain) or _IP.fullmatch(domain):
        raise ValidationError(NOWHERE, code="nowhere")
    if not _DOMAIN.fullmatch(domain):
        raise ValidationError(INVALID, code="invalid")
    if is_own_address(address):
        raise ValidationError(OWN, code="own")


_IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}")


def is_own_address(address: str) -> bool:
    """Return whether our mail comes from there, or what comes there is read by us, with a tag or
    not."""
    local, _at, domain = address_key(address).rpartition("@")
    bare = f"{local.partition('+')[0]}@{domain}"
    ours = (settings.INBOUND_ADDRESS, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    return bare in {address_key(one) for one in ours if one}
