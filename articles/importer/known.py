"""What the database knows that helps to read a column: publications, hosts, addresses."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from articles.discovery.former_addresses import row_at
from articles.discovery.own_addresses import OwnRow, find_rows
from articles.importer.context import Context
from articles.models import Publication, site
from articles.models.redirect import old_path
from articles.text.cross_references import marker

#: As many publications are known by name, those cited first.
MAX_PUBLICATIONS = 5000


def site_context() -> Context:
    """Return what the reader is told of the site."""
    names = Publication.objects.order_by("pk").values_list("name", flat=True)[:MAX_PUBLICATIONS]
    return Context(
        column_names=tuple(site().column_names),
        publications=frozenset(name.casefold() for name in names),
        hosts=own_hosts(),
        former_hosts=site().former_host_names,
        reference_to=reference_to,
    )


def own_hosts() -> frozenset[str]:
    """Return the names this site answers to."""
    ours = urlsplit(settings.SITE_URL).hostname or ""
    named = [ours, *(host for host in settings.ALLOWED_HOSTS if "*" not in host)]
    return frozenset(host.lower().lstrip(".").removeprefix("www.") for host in named if host)


def reference_to(address: str) -> str | None:
    """Return the marker of the column or page that an address of ours, or one it had, leads to."""
    row = find_rows([address]).get(address) or _row_at_same_path(address) or row_at(address)
    return marker(row.article) if row and row.article else None


def _row_at_same_path(address: str) -> OwnRow | None:
    """The column that has on this host the path it had on a former one. Not so a page: others have
    an ``/about/`` too, where a host was shared with them."""
    try:
        path = old_path(address)
    except ValidationError:
        return None
    row = find_rows([path]).get(path)
    return row if row and row.article and not row.article.is_page else None
