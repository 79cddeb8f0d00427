"""The addresses that posts had, leading to what they are here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.discovery.addresses import parse_address
from articles.discovery.own_addresses import OwnRow, shown_at
from articles.models import Article, Redirect
from articles.models.redirect import old_path
from worldview.moving_in.account import Account, Outcome
from worldview.moving_in.items import Post


def make(article: Article, post: Post, account: Account) -> None:
    """Make the redirects of what readers may see, and account for each."""
    if article.published_at is None:
        return
    paths: dict[str, str] = {}
    lines = []
    for address in dict.fromkeys(post.addresses):
        try:
            path = old_path(address)
            paths.setdefault(parse_address(path).key, path)
        except ValidationError as mistake:
            said = " ".join(mistake.messages)
            lines.append(
                account.line(
                    "address",
                    address,
                    name=address,
                    outcome=Outcome.SKIPPED,
                    reason=said,
                    within=article.pk,
                )
            )
    here = article.get_absolute_url()
    paths.pop(parse_address(here).key, None)
    taken = {row.key: row for row in Redirect.objects.filter(key__in=paths)}
    shown = shown_at(list(paths.values())) if paths else set()
    made = []
    for key, path in paths.items():
        outcome, reason = Outcome.MADE, ""
        if path in shown:
            outcome, reason = Outcome.SKIPPED, _("a page of this site is there")
        elif key not in taken:
            redirect = Redirect(old=path, new=here)
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
    Redirect.objects.bulk_create(made)
    account.write(lines)
