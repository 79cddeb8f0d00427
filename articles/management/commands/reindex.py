from typing import Any

from django.core.management.base import BaseCommand

from articles.discovery.derived import refresh_all_later


class Command(BaseCommand):
    help = (
        "Let the worker bring the search index of every column up to date. To be run after another "
        "LANGUAGE_CODE; the desk’s settings do it by themselves. Search goes on meanwhile."
    )

    def handle(self, **options: Any) -> None:
        count = refresh_all_later()
        self.stdout.write(f"{count} columns wait for the worker.")
