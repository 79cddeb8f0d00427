from argparse import FileType
from io import StringIO
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subscriptions import lists
from subscriptions.importing import NotASubscriberList, import_csv


class Command(BaseCommand):
    help = (
        "Import subscribers from a CSV file. Reads those of this system, Substack, Mailchimp, "
        "Ghost, Buttondown, listmonk, Kit, beehiiv and the like."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType("rb"))
        parser.add_argument("--source", help="where it came from, for the record of consent")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, file: IO[bytes], source: str | None, dry_run: bool, **options: Any) -> None:
        try:
            text, note = lists.decode(file.read())
        except UnicodeDecodeError as problem:
            raise CommandError("This is not a text. Save it as “CSV UTF-8”.") from problem
        if note:
            self.stdout.write(note)
        try:
            report = import_csv(
                StringIO(text, newline=""), source=source or file.name, dry_run=dry_run
            )
        except NotASubscriberList as problem:
            raise CommandError(str(problem)) from problem
        for line, email, why in report.lines:
            self.stdout.write(f"line {line}: {email} – {why}")
        for what, number in report.outcomes:
            self.stdout.write(f"{what}: {number}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
