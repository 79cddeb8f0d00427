import csv
import json
import zipfile
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.text.names import name_key
from worldview.moving_in import marks, report, run
from worldview.moving_in.formats import FORMATS
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.moving_in.refusals import Refused

#: So many items that are to be looked at are named at the end.
NAMED = 20


class Command(BaseCommand):
    help = f"Take in the export of another system. Reads {', '.join(FORMATS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="the export: a file, a zip or a folder")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of it, and make nothing"
        )
        parser.add_argument("--report", type=Path, help="a CSV file to write every item to")
        parser.add_argument(
            "--pictures", type=Path, help="a folder, or a zip, in which pictures are looked for"
        )
        parser.add_argument(
            "--fetch-pictures",
            action="store_true",
            help="ask the former site for pictures whose file is nowhere here",
        )
        parser.add_argument(
            "--terms",
            type=Path,
            help="a CSV file of categories and tags, each with the keyword it becomes; "
            "nothing in the second column drops it",
        )
        parser.add_argument(
            "--marks",
            type=Path,
            help="a text file of words marked on a few pages written by hand, from which rules "
            "are learnt; docs/moving-in.md shows one",
        )
        parser.add_argument("--by", help="the account that the desk's log names")

    def handle(self, *, source: Path, **options: Any) -> None:
        folder = options["pictures"]
        if folder and not folder.is_dir() and not zipfile.is_zipfile(folder):
            raise CommandError(f"{folder} is neither a folder nor a zip.")
        try:
            made = run.begin(
                source.resolve(),
                by=_editor(options["by"]),
                name=source.name,
                pictures_folder=str(folder.resolve()) if folder else "",
                fetches_pictures=options["fetch_pictures"],
                terms=_terms(options["terms"]) if options["terms"] else {},
                marked=_marks(options["marks"]) if options["marks"] else [],
                is_dry_run=options["dry_run"],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        ArchiveImport.objects.claim(made.pk)
        try:
            run.go_on(made, until=lambda: self._show(made))
        except BaseException:
            # Whoever stopped it here does not want the worker to go on with it.
            ArchiveImport.objects.filter(pk=made.pk).update(state=ArchiveImport.State.PAUSED)
            self.stderr.write(
                "Stopped. What came in stays; the same command goes on with the rest."
            )
            raise
        if made.state == ArchiveImport.State.REFUSED:
            raise CommandError(f"{made.refusal} What was taken in before that stays.")
        self._say(made, options["report"])

    def _show(self, made: ArchiveImport) -> bool:
        """Show how far it is to whoever watches; it is never to stop."""
        if self.stderr.isatty():
            self.stderr.write(f"{made.done} items, {made.percent} %", ending="\r")
        return False

    def _say(self, made: ArchiveImport, path: Path | None) -> None:
        for part, rule in made.rules.items():
            self.stdout.write(f"{part}: {json.dumps(rule, ensure_ascii=False)}")
        if made.is_dry_run:
            self.stdout.write("Nothing was changed. It would be:")
        for line in report.said(made):
            self.stdout.write(line)
        doubtful = ImportedItem.objects.filter(run=made, outcome="doubtful").order_by("pk")
        for item in doubtful[:NAMED]:
            self.stdout.write(f"  ? {item.name}: {item.reason} {report.link(item)}".rstrip())
        if path:
            try:
                if made.is_dry_run:
                    path.write_bytes(report.path_of(made).read_bytes())
                else:
                    with path.open("w", newline="", encoding="utf-8") as file:
                        report.write(made, file)
            except OSError as failure:
                raise CommandError(f"Cannot write {path}: {failure.strerror}.") from None
            self.stdout.write(f"Every item is in {path}.")


def _editor(name: str | None) -> User | None:
    """The account that is named, or the only one there is."""
    if name is None:
        users = User.objects.filter(is_active=True, is_staff=True)[:2]
        return users[0] if len(users) == 1 else None
    try:
        return User.objects.get(username=name)
    except get_user_model().DoesNotExist:
        raise CommandError(f"There is no account “{name}”.") from None


def _terms(path: Path) -> dict[str, str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as failure:
        raise CommandError(f"Cannot read {path}: {failure}") from None
    return {name_key(row[0]): row[1] if len(row) > 1 else "" for row in rows if name_key(row[0])}


def _marks(path: Path) -> list[marks.Marks]:
    try:
        return marks.parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as failure:
        raise CommandError(f"Cannot read {path}: {failure}") from None
