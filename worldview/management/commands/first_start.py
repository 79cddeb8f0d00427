from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from worldview.first_start import links


class Command(BaseCommand):
    help = "Print the one-time address at which a new site is set up."

    def handle(self, **options: Any) -> None:
        if links.is_set_up():
            raise CommandError(
                "This desk has an account already; log in at "
                f"{settings.SITE_URL}{reverse('admin:login')}"
            )
        self.stdout.write(
            f"{links.link()}\n"
            f"Open it in a browser. It holds for {links.TTL.days} days, until somebody has set "
            "the site up; give it to nobody else."
        )
