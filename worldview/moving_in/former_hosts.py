"""The hosts of a site that moved in, by which links to its old addresses are known from then on."""

from collections.abc import Set

from django.contrib.auth.models import User
from django.db import transaction

from articles.importer.known import own_hosts
from articles.models import site
from articles.models.setting_validators import lines
from worldview.site_settings import changes

#: More than these no site had; the setting holds them.
MAX_HOSTS, MAX_LENGTH = 50, 60


@transaction.atomic
def remember(hosts: Set[str], *, by: User | None) -> None:
    """Add ``hosts`` to the setting, where they are new and not the site's own."""
    if not _new(hosts, site().former_host_names):
        return
    row = changes.held_row()
    known = row.former_host_names
    row.former_hosts = "\n".join([*lines(row.former_hosts), *_new(hosts, known)])
    changes.store(row, by=by)


def _new(hosts: Set[str], known: Set[str]) -> list[str]:
    new = sorted(host for host in hosts - known - own_hosts() if len(host) <= MAX_LENGTH)
    return new[: max(0, MAX_HOSTS - len(known))]
