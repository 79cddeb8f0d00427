"""When the mail of a column goes: as was chosen for it, or as the settings say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import (
    Case,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    TimeField,
    Value,
    When,
)

from articles.models import Article, MailTiming, site

if TYPE_CHECKING:
    from articles.models.article_queryset import ArticleQuerySet
    from subscriptions.models import MailPlan

#: The longest a column waits for its mail: until the end of the day after it became public.
MAX_WAIT = timedelta(hours=48)


@dataclass(frozen=True)
class Timing:
    """``minutes`` after publication, or ``at`` an hour, or with neither at once."""

    minutes: int | None = None
    at: time | None = None

    @classmethod
    def of(cls, timing: str, minutes: int | None, at: time | None) -> Self:
        """Return that of a plan's fields; the settings' where they choose none."""
        if not timing:
            return cls.of(site().mail_timing, site().mail_minutes, site().mail_hour)
        return cls(
            minutes=minutes if timing == MailTiming.MINUTES else None,
            at=at if timing == MailTiming.HOUR else None,
        )

    @classmethod
    def of_plan(cls, plan: "MailPlan") -> Self:
        return cls.of(plan.timing, plan.minutes, plan.at)

    def due_at(self, published_at: datetime, edition_date: date) -> datetime:
        """Return when the mail of a column goes that is public from ``published_at`` on.

        An hour is one of that day in the zone of the site, or of the next where that is the day
        printed on the column; where it has struck already, the mail goes with the column.
        """
        if self.minutes is not None:
            return published_at + timedelta(minutes=self.minutes)
        if self.at is None:
            return published_at
        public_on = published_at.astimezone(site().zone).date()
        day = min(max(public_on, edition_date), public_on + timedelta(days=1))
        return max(published_at, datetime.combine(day, self.at, tzinfo=site().zone))


def due_moments(columns: "ArticleQuerySet") -> Iterator[tuple[int, datetime]]:
    """Yield of published columns the key, and when its mail goes."""
    rows = columns.values_list(
        "pk",
        "published_at",
        "edition_date",
        "mail_plan__timing",
        "mail_plan__minutes",
        "mail_plan__at",
    )
    for pk, published_at, edition_date, timing, minutes, at in rows:
        assert published_at, "It is published."
        yield pk, Timing.of(timing or "", minutes, at).due_at(published_at, edition_date)


def moment() -> Expression:
    """Return the same moment for the database to find: as ``Timing.due_at`` says, with the rule
    of the settings as it is now."""
    row = site()
    by_rule = Q(mail_plan=None) | Q(mail_plan__timing="")
    rule_minutes = row.mail_minutes if row.mail_timing == MailTiming.MINUTES else None
    rule_at = row.mail_hour if row.mail_timing == MailTiming.HOUR else None
    minutes = Case(
        When(by_rule, then=Value(rule_minutes, IntegerField())),
        When(mail_plan__timing=MailTiming.MINUTES, then=F("mail_plan__minutes")),
        output_field=IntegerField(),
    )
    at = Case(
        When(by_rule, then=Value(rule_at, TimeField())),
        When(mail_plan__timing=MailTiming.HOUR, then=F("mail_plan__at")),
        output_field=TimeField(),
    )
    return Func(
        F("published_at"),
        F("edition_date"),
        minutes,
        at,
        Value(row.zone.key),
        function="subscriptions_mailed_at",
        output_field=DateTimeField(),
    )


def due_at(article: Article) -> datetime:
    """Return when the mail of a published column goes, by what is stored now."""
    ((_, moment),) = due_moments(Article.objects.filter(pk=article.pk))
    return moment
