from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from worldview.door import second_factor, sessions
from worldview.door.models import DeskSession


class Command(BaseCommand):
    help = "Let an account log in with its password alone. For who lost all second factors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the account's name")

    def handle(self, *, name: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        second_factor.remove(user, by="an operator")
        sessions.end(DeskSession.objects.filter(user=user))
        self.stdout.write(f"{name} logs in with the password alone, until one is added anew.")
