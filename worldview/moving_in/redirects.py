"""The addresses that posts had, leading to what they are here."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.discovery.addresses import parse_address
from articles.discovery.own_addresses import OwnRow, shown_at
from articles.models import Article, Redirect
from articles.models.redirect import old_path
from background import insertion
from worldview.moving_in.account import Account, Outcome
from worldview.moving_in.items import Post
from worldview.moving_in.models import ImportedItem


def make(coming: Sequence[tuple[Article, Post]], account: Account) -> list[ImportedItem]:
    """Make the redirects of what readers may see; return the lines of the account for them."""
    lines: list[ImportedItem] = []
    asked: list[tuple[Article, str, dict[str, str]]] = []
    for article, post in coming:
        if article.published_at is not None:
            address = article.get_absolute_url()
            paths, refused = _paths(article, post, account)
            paths.pop(parse_address(address).key, None)
            asked.append((article, address, paths))
            lines += refused
    keys = [key for _article, _address, paths in asked for key in paths]
    taken = {row.key: row for row in Redirect.objects.filter(key__in=keys)} if keys else {}
    shown = shown_at([path for _article, _address, paths in asked for path in paths.values()])
    made = []
    for article, address, paths in asked:
        for key, path in paths.items():
            outcome, reason = Outcome.MADE, ""
            if path in shown:
                outcome, reason = Outcome.SKIPPED, _("a page of this site is there")
            elif key not in taken:
                taken[key] = redirect = Redirect(old=path, new=address)
                redirect.remember(key, OwnRow(article=article))
                made.append(redirect)
            elif taken[key].article_id == article.pk:
                outcome = Outcome.UNCHANGED
            else:
                reason = _("it leads to %(new)s already") % {"new": taken[key].new}
                outcome = Outcome.DOUBTFUL
            lines.append(
                account.line(
                    "address", path, name=path, outcome=outcome, reason=reason, within=article.pk
                )
            )
    insertion.insert_without_keys(made)
    return lines


def _paths(
    article: Article, post: Post, account: Account
) -> tuple[dict[str, str], list[ImportedItem]]:
    """The paths that a post was at, by their keys, and lines for those that are none."""
    paths: dict[str, str] = {}
    refused = []
    for address in dict.fromkeys(post.addresses):
        try:
            path = old_path(address)
            paths.setdefault(parse_address(path).key, path)
        except ValidationError as mistake:
            refused.append(
                account.line(
                    "address",
                    address,
                    name=address,
                    outcome=Outcome.SKIPPED,
                    reason=" ".join(mistake.messages),
                    within=article.pk,
                )
            )
    return paths, refused
