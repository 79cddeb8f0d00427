from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles.importer.build import import_column
from articles.importer.files import decode
from articles.importer.parts import MAX_COLUMN_LENGTH, NotAColumn


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no date; write it as 2016-05-14.") from None


class Command(BaseCommand):
    help = (
        "Make an article of a written column. What is doubtful is printed after a question mark, "
        "what was taken from the text after a plus, what was left out of it after a minus."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the column as UTF-8 text")
        parser.add_argument("--publish", action="store_true", help="make it public at once")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be made, and make nothing"
        )
        parser.add_argument("--date", help="the edition date, as in 2016-05-14")

    def handle(
        self, *, file: Path, publish: bool, date: str | None, dry_run: bool, **options: Any
    ) -> None:
        edition_date = day(date) if date else None
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_COLUMN_LENGTH + 1)
        except OSError as mistake:
            raise CommandError(f"Cannot read {file}: {mistake.strerror}.") from None
        try:
            with transaction.atomic():
                imported = import_column(decode(data), edition_date=edition_date, publish=publish)
                transaction.set_rollback(dry_run)
        except NotAColumn as mistake:
            raise CommandError(str(mistake)) from None
        if dry_run:
            self.stdout.write("Nothing was made. It would be:")
        self.stdout.write(imported.article.permalink)
        self.stdout.write(f"{imported.article.state.capitalize()}: {imported.article.headline}")
        for mark, notes in (
            ("?", imported.warnings),
            ("+", imported.taken),
            ("-", imported.left_out),
        ):
            for note in notes:
                self.stdout.write(f"  {mark} {note}")
