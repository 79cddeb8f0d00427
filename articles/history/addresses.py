"""Which column has an address of a day, now or when what waits of it is published."""

from datetime import date

from django.utils.translation import gettext as _

from articles.desk_addresses import desk_address
from articles.history.problems import Problem
from articles.models import Article, TakenAddress


def holder(day: date, slug: str, *, except_for: Article | None) -> TakenAddress | None:
    """Return the ``TakenAddress`` of another column than ``except_for``, or ``None`` where it is
    free."""
    taken = TakenAddress.objects.filter(edition_date=day, slug=slug).select_related("article")
    if except_for is not None and except_for.pk:
        taken = taken.exclude(article=except_for.pk)
    return taken.defer("article__search").first()


def problem(day: date, slug: str, *, except_for: Article | None) -> Problem | None:
    """Return what is in the way of this address, or ``None``."""
    taken = holder(day, slug, except_for=except_for)
    if taken is None:
        return None
    how = _(", where it waits to be published") if taken.held else ""
    return Problem(
        _(
            "Another column of that day has this address already%(how)s: “%(title)s”. "
            "Choose another address (“Address and mail”) or another edition date."
        )
        % {"how": how, "title": taken.article},
        prevents=True,
        field="slug",
        link=desk_address(taken.article),
        link_text=str(taken.article),
    )
