from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Article


class Command(BaseCommand):
    help = (
        "Let the worker bring the search index of every column up to date. To be run after another "
        "LANGUAGE_CODE; search goes on meanwhile."
    )

    def handle(self, **options: Any) -> None:
        count = Article.objects.update(search_is_stale=True)
        self.stdout.write(f"{count} columns wait for the worker.")
