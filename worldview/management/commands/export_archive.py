from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from worldview.archive import exporting
from worldview.archive.formats import writing


class Command(BaseCommand):
    help = (
        "Write everything out: columns, comments, subscribers, settings, pictures. To a folder, or "
        "to a ZIP file where the name ends so; restore_archive brings an empty site back from it. "
        "It holds addresses of readers, and no passwords or other secrets."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a new folder, or a new file ending in .zip")
        parser.add_argument(
            "--format",
            choices=["archive", *writing.FOLDERS],
            default="archive",
            help="what other systems read instead: columns and pages with their pictures, as "
            "Markdown (Hugo, Jekyll), WXR (WordPress) or Ghost's JSON",
        )

    def handle(self, *, path: Path, format: str, **options: Any) -> None:
        try:
            if format != "archive":
                columns, files = writing.write(path, format)
                self.stdout.write(f"{path}: {columns:,} columns and pages and {files:,} files.")
                return
            done = exporting.export(path)
        except FileExistsError as mistake:
            raise CommandError(f"{path} is there already. Name a new one.") from mistake
        except OSError as mistake:
            raise CommandError(f"{path} cannot be written: {mistake.strerror}.") from mistake
        for name in done.missing:
            self.stderr.write(f"The file {name} is missing and could not be taken along.")
        self.stdout.write(
            f"{path}: {done.rows:,} rows and {done.files:,} files, {done.bytes:,} bytes."
        )
