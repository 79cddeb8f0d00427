"""What an editor would want to know of the links in a column's sections before it is published."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from articles.discovery.link_checks import addresses_in
from articles.history.check_finding import CheckFinding
from articles.models import Article, LinkCheck, OldAddress, Page, Section, page_address
from articles.models.address import permalink
from articles.text import tokens


def dead_links(sections: list[Section]) -> Iterator[CheckFinding]:
    """Return links and sources of which the worker found that they lead nowhere."""
    addresses = [
        addresses_in(section.body, [source.url for source in section.sources.all()])
        for section in sections
    ]
    dead = LinkCheck.objects.exclude(problem="").filter(address__in=chain(*addresses))
    problems = dict(dead.values_list("address", "problem"))
    for number, section in enumerate(sections):
        for address in addresses[number]:
            if address in problems:
                yield CheckFinding(
                    _("The section “%(headline)s” has a link that %(problem)s: “%(address)s”.")
                    % {
                        "headline": section.headline,
                        "problem": problems[address],
                        "address": address,
                    },
                    f"sections-{number}",
                )


def leads_within(address: str) -> bool:
    """Return whether an address is a path of this site that something answers to."""
    if not address.startswith("/") or address.startswith("//"):
        return False
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return True


def own_links(sections: list[Section]) -> Iterator[CheckFinding]:
    """Return links into this site that lead to no column or page."""
    linked = {}
    for number, section in enumerate(sections):
        for address in tokens.addresses(section.body):
            if day_and_slug := _column_of(address):
                linked[day_and_slug] = (number, section, address)
    yield from _links_to_pages(sections)
    if not linked:
        return
    wanted = Q()
    for day, slug in linked:
        wanted |= Q(edition_date=day, slug=slug)
    there = set(Article.objects.published().filter(wanted).values_list("edition_date", "slug"))
    former = OldAddress.objects.filter(path__in=[permalink(*key) for key in linked])
    moved = set(former.values_list("path", flat=True))
    for key, (number, section, address) in linked.items():
        if key not in there and permalink(*key) not in moved:
            yield CheckFinding(
                _(
                    "The section “%(headline)s” has a link to a column that is not public: "
                    "“%(address)s”."
                )
                % {"headline": section.headline, "address": address},
                f"sections-{number}",
            )


def _links_to_pages(sections: list[Section]) -> Iterator[CheckFinding]:
    """Links into this site that lead to no page."""
    linked = [
        (number, section, address, match.kwargs["path"])
        for number, section in enumerate(sections)
        for address in tokens.addresses(section.body)
        if (match := _own(address)) and match.view_name == "articles:page"
    ]
    if not linked:
        return
    paths = {path for *_, path in linked}
    there = set(Page.objects.published().filter(path__in=paths).values_list("path", flat=True))
    former = OldAddress.objects.filter(path__in=map(page_address.permalink, paths))
    there |= {path.strip("/") for path in former.values_list("path", flat=True)}
    for number, section, address, path in linked:
        if path not in there:
            yield CheckFinding(
                _(
                    "The section “%(headline)s” has a link to a page that is not public: "
                    "“%(address)s”."
                )
                % {"headline": section.headline, "address": address},
                f"sections-{number}",
            )


def _column_of(address: str) -> tuple[date, str] | None:
    """``(edition date, slug)`` of the address of one of our columns, or ``None``."""
    match = _own(address)
    if match is None or match.view_name != "articles:detail":
        return None
    return match.kwargs["date"], match.kwargs["slug"]


def _own(address: str) -> ResolverMatch | None:
    """What answers to an address of this site."""
    if not address.startswith(f"{settings.SITE_URL}/"):
        return None
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None
