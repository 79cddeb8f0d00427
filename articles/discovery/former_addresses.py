"""What stands here now for an address that the site had on a former host.

Redirects hold paths alone, so whoever asks has made sure whose the host was.
"""

from django.core.exceptions import ValidationError

from articles.discovery.addresses import parse_address
from articles.discovery.own_addresses import OwnRow, find_rows, own_path
from articles.discovery.redirects import MAX_HOPS
from articles.models import PatternRedirect, Redirect
from articles.models.redirect import old_path


def row_at(address: str) -> OwnRow | None:
    """Return the row that redirects lead to from an address, whatever its host."""
    for _hop in range(MAX_HOPS):
        redirect = _redirect_from(address)
        if redirect is None:
            return None
        if row := redirect.own_row() or find_rows([redirect.new]).get(redirect.new):
            return row
        if own_path(redirect.new) is None:
            return None
        address = redirect.new
    return None


def _redirect_from(address: str) -> Redirect | None:
    try:
        path, keys = old_path(address), [*parse_address(address).keys_that_answer()]
    except ValidationError:
        return None
    there = {row.key: row for row in Redirect.objects.filter(key__in=keys).for_answers()}
    if written := next((there[key] for key in keys if key in there), None):
        return written
    for pattern in PatternRedirect.objects.all():
        target = pattern.target(path)
        if target is not None:
            return Redirect(new=target) if pattern.keeps_host(target) else None
    return None
