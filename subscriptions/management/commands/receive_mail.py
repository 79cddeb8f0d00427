import sys

from django.core.management.base import BaseCommand

from subscriptions import inbound


class Command(BaseCommand):
    help = (
        "Receive one message from standard input (for a mail server's pipe): a bounce, a "
        "complaint, or one that unsubscribes. The worker itself fetches from INBOUND_URL."
    )

    def handle(self, **options):
        self.stdout.write(inbound.receive(sys.stdin.buffer.read()))
