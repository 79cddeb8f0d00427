from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.discovery.redirects import MAX_LIST_BYTES, WrongList, import_list
from articles.text.files import decode_text


class Command(BaseCommand):
    help = (
        "Import where the addresses of a former site lead. The list is a file of lines "
        "old,new[,permanent]."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the list as UTF-8 text")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_LIST_BYTES + 1)
        except OSError as mistake:
            raise CommandError(f"Cannot read {file}: {mistake.strerror}.") from None
        if len(data) > MAX_LIST_BYTES:
            limit = MAX_LIST_BYTES // 1024 // 1024
            raise CommandError(f"{file} is larger than {limit} MB. Split it.")
        try:
            imported = import_list(decode_text(data))
        except UnicodeDecodeError:
            raise CommandError(f"{file} is not UTF-8. Save it as UTF-8 and try again.") from None
        except WrongList as mistake:
            raise CommandError("\n".join([str(mistake), *mistake.mistakes])) from None
        self.stdout.write(f"{imported.made} new, {imported.changed} changed.")
