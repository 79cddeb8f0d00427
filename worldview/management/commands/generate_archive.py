import time

from django.core.management.base import BaseCommand

from benchmarks import archive, crowd


class Command(BaseCommand):
    help = (
        "Fill the database with an archive made up for measurements: columns of the words of the "
        "samples, comments, subscribers. The same for the same seed. Never on a real site."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=0)
        parser.add_argument("--comments", type=int, default=0)
        parser.add_argument("--subscribers", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, articles, comments, subscribers, seed, **options):
        for what, number, make in (
            ("columns", articles, archive.generate),
            ("comments", comments, crowd.comments),
            ("subscribers", subscribers, crowd.subscribers),
        ):
            begun = time.monotonic()
            for made in make(number, seed=seed) if number else ():
                self.stdout.write(f"\r{made} of {number} {what}", ending="")
            if number:
                self.stdout.write(f", {time.monotonic() - begun:.0f} s")
