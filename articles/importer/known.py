"""What the database knows that helps to read a column: publications, hosts, addresses."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from articles.discovery.addresses import parse_address
from articles.discovery.own_addresses import find_rows
from articles.importer.context import Context
from articles.models import Publication, Redirect, site
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
        reference_to=reference_to,
    )


def own_hosts() -> frozenset[str]:
    """Return the names this site answers to."""
    ours = urlsplit(settings.SITE_URL).hostname or ""
    named = [ours, *(host for host in settings.ALLOWED_HOSTS if "*" not in host)]
    return frozenset(host.lower().lstrip(".").removeprefix("www.") for host in named if host)


def reference_to(address: str) -> str | None:
    """Return the marker of the column or page that an address of ours, or one it had, leads to."""
    row = find_rows([address]).get(address)
    if row is None:
        try:
            key = parse_address(address).key
        except ValidationError:
            return None
        redirect = Redirect.objects.filter(key=key).first()
        row = redirect.own_row() if redirect else None
    return marker(row.article) if row and row.article else None
