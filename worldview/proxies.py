"""Who asks, as far as limits need to know: the client's address behind proxies, as far as they are
to be believed (``TRUSTED_PROXIES``), and its network."""

import ipaddress
import re
from functools import lru_cache
from wsgiref.types import WSGIEnvironment

from django.conf import settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: One network is one sender for all limits.
IPV4_PREFIX, IPV6_PREFIX = 24, 56
#: What a proxy says of a request, as WSGI names it. From anybody else it is hearsay.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")


class TrustedProxies:
    """The addresses and networks in ``TRUSTED_PROXIES``, as they are set when this is made."""

    def __init__(self) -> None:
        self._networks = [ipaddress.ip_network(n, strict=False) for n in settings.TRUSTED_PROXIES]
        self._is_peer_trusted = lru_cache(maxsize=1024)(
            lambda text: (address := parse_address(text)) is not None and address in self
        )

    def __contains__(self, address: IPAddress) -> bool:
        return any(address in network for network in self._networks)

    def client(self, environ: WSGIEnvironment) -> IPAddress | None:
        """Return who sent what a WSGI environment or ``request.META`` describes: the last address
        in ``X-Forwarded-For`` that is not a proxy of ours, as far as they wrote it."""
        address = parse_address(environ.get("REMOTE_ADDR", ""))
        chain = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        while address and chain and address in self:
            forwarded = parse_address(chain.pop())
            if forwarded is None:
                break
            address = forwarded
        return address

    def drop_hearsay(self, environ: WSGIEnvironment) -> None:
        """Take out of a WSGI environment or ``request.META`` what is said of the request by
        somebody who is no proxy of ours."""
        if not self._is_peer_trusted(environ.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                environ.pop(name, None)


def network_of(address: IPAddress | None) -> str:
    """Return the prefix of an address (/24, IPv6 /56), ``unknown`` for ``None``."""
    if address is None:
        return "unknown"
    bits = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
    return str(ipaddress.ip_network((address, bits), strict=False))


#: As some proxies write them, with the port (RFC 7239, 6).
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")


def parse_address(text: str) -> IPAddress | None:
    """Return an IP address, with a port or without, an IPv4 one that is written as IPv6 as what it
    is; ``None`` for what is none."""
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2] or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
