import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from worldview.static_site import exporting, failures


class Command(BaseCommand):
    help = "Write the public site to a folder, as files that need no server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder, or one written by this before")
        parser.add_argument(
            "--url",
            type=_url,
            help="where the files will be, as https://archive.example.org; otherwise SITE_URL. "
            "Feeds, sitemaps and canonical addresses begin with it",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="how many work at once (as many as there are processors)",
        )

        parser.add_argument(
            "--anew",
            action="store_true",
            help="render also pages that nothing concerned since the last time",
        )

    def handle(
        self,
        *,
        folder: Path,
        url: str | None,
        processes: int,
        anew: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        progress = self._say if verbosity and self.stdout.isatty() else _say_nothing
        try:
            done = exporting.export(
                folder, url=url, processes=max(1, processes), anew=anew, progress=progress
            )
        except Exception as mistake:
            if (words := failures.in_words(mistake, folder)) is None:
                raise
            raise CommandError(words) from mistake
        for name in done.missing:
            self.stderr.write(f"The file {name} is missing and could not be taken along.")
        if done.hidden:
            self.stderr.write(
                f"{done.hidden:,} former addresses could not be led on: they want a server."
            )
        self.stdout.write(
            f"{folder}: {done.files:,} files: {done.new:,} new, {done.changed:,} changed, "
            f"{done.same:,} as they were; {done.removed:,} removed."
        )

    def _say(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - getattr(self, "_said_at", 0.0) > 0.5:
            self._said_at = now
            end = "\n" if done == total else ""
            self.stdout.write(f"\r{done:,} of {total:,} pages and lists", ending=end)
            self.stdout.flush()


def _say_nothing(done: int, total: int) -> None:
    """Say nothing: nobody is looking."""


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise CommandError("--url is to be an address like https://archive.example.org.")
    return text.rstrip("/")
