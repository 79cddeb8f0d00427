"""How often one sender may ask for something, asked before any row is written or query made.

Counted in the memory of each process, since it is each process that is to be spared: asking
PostgreSQL would cost what the limit spares. What must hold for all machines together, as how many
comments or sign-ups are kept, is counted in the rows themselves under a lock (``locks``).

Not the library ``limits``: its memory has no bound, and it walks through all of it, in a new
thread, whenever somebody asks.
"""

import threading
import time
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

#: Senders remembered at once for one limit; who asked longest ago is forgotten first.
MAX_SENDERS = 20_000


class Request(Protocol):
    """A request of a sender, as ``worldview.proxies`` names them."""

    client_address: IPv4Address | IPv6Address | None
    visitor_key: str


class RateLimit:
    """``limit`` requests in ``period`` seconds from one sender, who may make them all at once and
    has another one every ``period / limit`` seconds (GCRA, as ITU-T I.371 has it).

    A sender is a request's ``visitor_key``. One whose address is not of the public internet has no
    limit: it is the editor's own network, or a proxy that ``TRUSTED_PROXIES`` does not name, behind
    which all readers would be one.
    """

    def __init__(self, limit: int, *, period: float) -> None:
        self.limit, self.period = limit, period
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, request: Request) -> bool:
        """Count a request; return whether it is within the limit. One beyond it counts for nothing,
        so who waits a little is served again."""
        return self._admit(request, is_counted=True)

    def allows(self, request: Request) -> bool:
        """Return whether another one would be within the limit, without counting it."""
        return self._admit(request, is_counted=False)

    def _admit(self, request: Request, *, is_counted: bool) -> bool:
        address = getattr(request, "client_address", None)
        if address is None or not address.is_global:
            return True
        key, now, interval = request.visitor_key, time.monotonic(), self.period / self.limit
        with self._lock:
            free_at = max(self._free_at.get(key, now), now)
            if free_at + interval > now + self.period:
                return False
            if is_counted:
                self._free_at[key] = free_at + interval
                self._free_at.move_to_end(key)
                if len(self._free_at) > MAX_SENDERS:
                    self._free_at.popitem(last=False)
        return True

    def forget(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._free_at.clear()
