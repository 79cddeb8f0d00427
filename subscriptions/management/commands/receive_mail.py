import os
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from background.outages import is_not_the_rows
from subscriptions import inbound, received

#: What a mail server takes as "try again later" (sysexits.h: EX_TEMPFAIL).
TRY_LATER = os.EX_TEMPFAIL


class Command(BaseCommand):
    help = (
        "Receive one message from standard input, as from a mail server's pipe. Bounces, "
        "complaints and what unsubscribes are acted on; the rest is kept for the editor. Ends "
        "with status 75 where the mail server is to try again. The worker itself fetches from "
        "INBOUND_URL."
    )

    def handle(self, **options: Any) -> None:
        content = sys.stdin.buffer.read()
        try:
            self.stdout.write(inbound.receive(content))
        except received.NoRoom as reason:
            self._later(reason)
        except Exception as failure:
            if not is_not_the_rows(failure):
                raise
            self._later("The database is away.")

    def _later(self, why: object) -> NoReturn:
        self.stderr.write(f"Try again later: {why}")
        sys.exit(TRY_LATER)
