"""What a start finds and makes: tables, static files, on demand the samples; and what it tells of
that. Everything here needs Django's settings, so it is imported once the environment is there."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from worldview.demo.progress import Progress

# Django makes its models in ``set_up``, so what needs those is imported in functions here.

EDITOR = "editor"


@dataclass
class Standing:
    """How it stands: who may log in, or where the first start is."""

    mail: str
    #: Of the first start; empty where somebody has an account.
    link: str = ""
    #: Of the account that the demo made, where it is there still; and its password.
    name: str = ""
    password: str = ""
    notes: list[str] = field(default_factory=list)

    def told(self, port: int) -> str:
        """Return what is printed."""
        site = f"http://localhost:{port}/"
        lines = {"Begin here": self.link} if self.link else {}
        lines |= {"Site": site}
        if not self.link:
            lines |= {"Admin": f"{site}admin/"}
        if self.name:
            lines |= {"Name": self.name, "Password": self.password}
        width = max(map(len, lines)) + 3
        said = [f"    {f'{name}:':{width}}{value}" for name, value in lines.items()]
        parts = ["", "World View is running.", "", *said, "", *self._hints(), self.mail]
        return "\n".join([*parts, "Press Ctrl-C to stop."])

    def _hints(self) -> list[str]:
        if self.link:
            return [
                "Open the first address in a browser. It asks for the names of the site and the",
                "column and for an account of yours, and leads to your first column. It holds for",
                "a week, and once; ./manage first_start prints another one.",
                "",
                *self.notes,
            ]
        return self.notes


def set_up(own_password: str, *, samples: bool, say: Callable[[str], None]) -> Standing:
    """Bring the database to this version, collect static files, and load the ``samples`` where
    nobody has an account yet."""
    django.setup()
    from django.contrib.auth import get_user_model

    from worldview.first_start import links

    users = get_user_model().objects
    with ThreadPoolExecutor(1) as beside:
        # Files are compressed while the database is waited for.
        collecting = beside.submit(_collect_static_files)
        _prepare_database(say)
        if samples and not users.exists():
            say("Loading the sample columns and drawing their pictures ...")
            _load_samples(own_password)
        if not collecting.done():
            say("Collecting style sheets and scripts ...")
        collecting.result()
    standing = Standing(_mail(), link="" if links.is_set_up() else links.link())
    if editor := users.filter(username=EDITOR).first():
        known = editor.check_password(own_password)
        standing.name = EDITOR
        standing.password = own_password if known else "(the one you chose)"
    standing.notes = _notes(samples)
    connection.close()
    return standing


def _collect_static_files() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


def _prepare_database(say: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    say(f"Preparing the database in {steps} steps ..." if steps else "Looking at the database ...")
    progress = Progress("Applying", every=40, said="  {number} of " + str(steps), say=say)
    call_command("migrate", verbosity=1, interactive=False, stdout=progress)


def _load_samples(password: str) -> None:
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from worldview.demo.samples import load

    # Both or none: where there is an account, nothing is loaded any more.
    with transaction.atomic():
        load(get_user_model().objects.create_superuser(EDITOR, f"{EDITOR}@example.com", password))


def _notes(samples: bool) -> list[str]:
    from worldview.samples import removal

    if removal.are_there():
        note = [
            "The samples of the demo are in this database; “Remove the samples” on the desk’s",
            "first page takes them away. VAR_DIR=var/own make start begins beside them, empty.",
            "",
        ]
        return [] if samples else note
    return (
        [
            "No samples were loaded: this site has an account already, so it is somebody’s own.",
            "VAR_DIR=var/demo make demo shows them beside it.",
            "",
        ]
        if samples
        else []
    )


def _mail() -> str:
    if settings.EMAIL_URL:
        return f"Mail is sent through {settings.EMAIL_HOST}."
    return f"Mail is not sent but kept as files in {settings.MAIL_DIR}/ (EMAIL_URL is not set)."
