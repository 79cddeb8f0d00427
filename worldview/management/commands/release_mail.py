from typing import Any

from django.core.management.base import BaseCommand, CommandError

from worldview.archive.models import Restoration


class Command(BaseCommand):
    help = "Let mail leave a site that was restored from an archive."

    def handle(self, **options: Any) -> None:
        if not Restoration.objects.release_mail():
            raise CommandError("Mail is not held.")
        self.stdout.write("Mail leaves again.")
