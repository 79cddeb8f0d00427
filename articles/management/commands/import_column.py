from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles.importer.build import Imported, import_column
from articles.importer.documents import MAX_FILE_LENGTH, READABLE, texts_of
from articles.importer.known import site_context
from articles.importer.parts import NotAColumn


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
        parser.add_argument(
            "file",
            type=Path,
            help="the column as UTF-8 text, Markdown, HTML, .eml, .mbox, .docx, .odt; or many of "
            "them in one file, a .zip or a folder",
        )
        parser.add_argument("--publish", action="store_true", help="make it public at once")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be made, and make nothing"
        )
        parser.add_argument("--date", help="the edition date, as in 2016-05-14")

    def handle(
        self, *, file: Path, publish: bool, date: str | None, dry_run: bool, **options: Any
    ) -> None:
        edition_date = day(date) if date else None
        found = refused = 0
        if dry_run:
            self.stdout.write("Nothing was made. It would be:")
        for path in sorted(_files(file)):
            try:
                for written in texts_of(path.name, _read(path), site_context()):
                    found += 1
                    with transaction.atomic():
                        imported = import_column(
                            written.text, edition_date=edition_date, publish=publish
                        )
                        self._say(imported)
                        transaction.set_rollback(dry_run)
            except NotAColumn as mistake:
                if path == file:
                    raise CommandError(str(mistake)) from None
                refused += 1
                self.stdout.write(f"{path}: {mistake}")
        if not found:
            raise CommandError(f"There is no column in {file}.")
        if found + refused > 1:
            self.stdout.write(f"Read: {found}. Not read: {refused}.")

    def _say(self, imported: Imported) -> None:
        self.stdout.write(imported.article.permalink)
        self.stdout.write(f"{imported.article.state.capitalize()}: {imported.article.headline}")
        for mark, notes in (
            ("?", imported.warnings),
            ("+", imported.taken),
            ("-", imported.left_out),
        ):
            for note in notes:
                self.stdout.write(f"  {mark} {note}")


def _files(path: Path) -> list[Path]:
    """The file, or those of a folder that may hold columns."""
    if not path.is_dir():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in READABLE]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_FILE_LENGTH + 1)
    except OSError as mistake:
        raise CommandError(f"Cannot read {path}: {mistake.strerror}.") from None
