import csv
from typing import Any

from django.core.management.base import BaseCommand

from subscriptions.importing import exported


class Command(BaseCommand):
    help = "Write all confirmed subscribers as CSV; import_subscribers reads it."

    def handle(self, **options: Any) -> None:
        csv.writer(self.stdout, lineterminator="\n").writerows(exported())
