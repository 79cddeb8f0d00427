from argparse import FileType

from django.core.management.base import BaseCommand, CommandError

from subscriptions.importing import NotASubscriberList, import_csv


class Command(BaseCommand):
    help = (
        "Import subscribers from a CSV file of this system, Substack, Mailchimp, Ghost, Buttondown."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=FileType(encoding="utf-8-sig"))
        parser.add_argument("--source", help="where it came from, for the record of consent")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, file, source, dry_run, **options):
        try:
            report = import_csv(file, source=source or file.name, dry_run=dry_run)
        except NotASubscriberList as problem:
            raise CommandError(str(problem)) from problem
        for line, email, why in report.lines:
            self.stdout.write(f"line {line}: {email} – {why}")
        for what, number in report.counts.most_common():
            self.stdout.write(f"{what}: {number}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
