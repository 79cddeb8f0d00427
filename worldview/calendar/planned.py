"""What is planned in a span of days, and what was public in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles.desk_addresses import desk_address
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet
from background import clock
from subscriptions.models import Edition, Subscriber
from worldview.calendar.spans import Span

#: So many rows of each kind are shown at most.
LIMIT = 400


@dataclass(frozen=True)
class Planned:
    """Something on a day. ``at``: its moment, ``None`` where it has only the day; ``kind``: as its
    class in the style sheet; ``said``: what happens; ``address``: the page of the desk where it is
    seen or changed; ``form``: that of the form which moves it, empty where nothing does."""

    day: date
    at: datetime | None
    kind: str
    title: str
    said: str
    address: str
    form: str = ""

    @property
    def time(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}" if self.at else ""


def by_day(span: Span, user: User) -> list[tuple[date, list[Planned]]]:
    """Return each day of ``span`` with what is planned on it, in its order, as far as ``user`` may
    know of it; as many queries however much there is."""
    found: dict[date, list[Planned]] = {day: [] for day in span.days}
    may_publish = user.has_perm("articles.publish_article")
    items = [*_columns(span, may_publish=may_publish)]
    if user.has_perm("subscriptions.view_edition"):
        items += [*_digests(span), *_pauses(span)]
    for item in items:
        if item.day in found:
            found[item.day].append(item)
    for planned in found.values():
        planned.sort(key=lambda item: (item.at is not None, item.at or clock.now(), item.title))
    return list(found.items())


def _columns(span: Span, *, may_publish: bool) -> Iterator[Planned]:
    moments, now = span.moments, clock.now()
    rows = Article.everything.filter(binned_at=None).only(
        *("kind", "path", "slug", "headline", "edition_date", "published_at", "sent_by_mail"),
        *("withdrawn_at", "binned_at", "taken_down_at", "changes_at"),
    )
    standing = rows.filter(withdrawn_at=None)
    for article in standing.filter(published_at__range=moments)[:LIMIT]:
        is_to_come = article.published_at is not None and article.published_at > now
        yield _of(
            article,
            article.published_at,
            "scheduled" if is_to_come else "public",
            _publication(article, is_to_come=is_to_come),
            form="schedule" if is_to_come and may_publish else "",
        )
    for article in rows.with_planned_changes().filter(changes_at__range=moments)[:LIMIT]:
        said = gettext("changes become public")
        form = "plan_changes" if may_publish else ""
        yield _of(article, article.changes_at, "changes", said, form=form)
    coming_down = standing.exclude(published_at=None).filter(taken_down_at__range=moments)
    for article in coming_down[:LIMIT]:
        form = "" if article.is_down or not may_publish else "take_down"
        yield _of(article, article.taken_down_at, "down", gettext("comes down"), form=form)
    yield from _drafts(rows, span)


def _publication(article: Article, *, is_to_come: bool) -> str:
    if not is_to_come:
        return gettext("public")
    if article.sent_by_mail and not article.is_page:
        return gettext("becomes public, and is mailed")
    return gettext("becomes public")


def _drafts(rows: ArticleQuerySet, span: Span) -> Iterator[Planned]:
    days = span.days
    dated = rows.filter(kind="column", published_at=None, edition_date__range=(days[0], days[-1]))
    for article in dated[:LIMIT]:
        address = desk_address(article)
        yield Planned(
            article.edition_date, None, "draft", article.headline, gettext("draft"), address
        )


def _of(article: Article, at: datetime | None, kind: str, said: str, *, form: str) -> Planned:
    assert at is not None, "It was asked for by that moment."
    address = desk_address(article, form or "change")
    day = timezone.localdate(at)
    return Planned(day, at, kind, article.headline, said, address, address if form else "")


def _digests(span: Span) -> Iterator[Planned]:
    """The digests that subscribers are to get next."""
    due = Subscriber.objects.filter(next_digest_at__range=span.moments).order_by()
    counted = (
        due.annotate(day=TruncDate("next_digest_at"))
        .values("day", "frequency")
        .annotate(number=Count("pk"), first=Min("next_digest_at"))
    )
    address = reverse("admin:subscriptions_edition_changelist")
    for row in counted:
        weekly = row["frequency"] == Subscriber.Frequency.WEEKLY
        title = gettext("Weekly digest") if weekly else gettext("Daily digest")
        said = ngettext("%(number)d subscriber", "%(number)d subscribers", row["number"])
        said %= {"number": row["number"]}
        yield Planned(row["day"], row["first"], "mail", title, said, address)


def _pauses(span: Span) -> Iterator[Planned]:
    paused = Edition.objects.paused().filter(paused_at__range=span.moments)
    for edition in paused.select_related("article", "correction")[:LIMIT]:
        at = edition.paused_at
        assert at is not None, "It is paused."
        address = reverse("admin:subscriptions_edition_change", args=[edition.pk])
        said = gettext("its mailing is paused since")
        yield Planned(timezone.localdate(at), at, "paused", str(edition), said, address)
