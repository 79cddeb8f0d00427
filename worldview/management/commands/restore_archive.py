from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from worldview.archive import restoring
from worldview.archive.manifest import BadArchive


class Command(BaseCommand):
    help = (
        "Bring an empty site back from what export_archive wrote. Nobody is written to: mail waits "
        "until release_mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the ZIP file")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            done = restoring.restore(path)
        except BadArchive as mistake:
            raise CommandError(f"{mistake} Nothing was changed.") from mistake
        except OSError as mistake:
            raise CommandError(
                f"A file cannot be read or written: {mistake}. Nothing was changed."
            ) from mistake
        self.stdout.write(f"Restored {done.rows:,} rows and {done.files:,} files.")
        if done.accounts:
            self.stdout.write(
                "Passwords are in no archive. Give somebody a new one: manage.py changepassword "
                + done.accounts[0]
            )
        self.stdout.write(
            "No mail leaves until you say so, for the former site may be writing to the same "
            "readers: manage.py release_mail"
        )
