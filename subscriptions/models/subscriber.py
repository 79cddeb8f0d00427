"""Who gets mail, how often, when and about what, and the record of how that came about."""

import hashlib
import zoneinfo
from datetime import datetime, time, timedelta
from typing import Any, Self

from django.contrib.postgres.indexes import OpClass
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from articles.models import site
from articles.models.setting_validators import validate_time_zone
from articles.text import fields
from background import clock
from outbox.models import OutboxMessage


def default_time_zone() -> str:
    return site().time_zone


def masked(email: str) -> str:
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def active(self) -> Self:
        """Who asked, confirmed, did not leave and is not suppressed; paused ones are among them."""
        return self.filter(confirmed_at__isnull=False, left_at=None, suppressed_at=None)

    def receiving(self) -> Self:
        """Active, and not paused now."""
        return self.active().filter(Q(paused_until=None) | Q(paused_until__lte=clock.now()))

    def pending(self) -> Self:
        return self.filter(confirmed_at=None, erased_at=None)


class Subscriber(models.Model):
    """An address that asked for columns and, by double opt-in, confirmed."""

    class Frequency(models.TextChoices):
        EACH = "each", _("Each column, when it appears")
        DAILY = "daily", _("A digest once a day")
        WEEKLY = "weekly", _("A digest once a week")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    email = fields.EmailField(_("e-mail"), max_length=254)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    left_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    suppressed_at = models.DateTimeField(
        _("suppressed at"),
        null=True,
        blank=True,
        help_text=_("Since then we must not write to it."),
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    frequency = fields.CharField(
        _("frequency"), max_length=6, choices=Frequency.choices, default=Frequency.EACH
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday.choices, default=Weekday.SATURDAY
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=7, help_text=_("0 to 23, in the time zone below.")
    )
    time_zone = fields.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    keywords = models.ManyToManyField(
        "articles.Keyword", blank=True, related_name="subscribers", verbose_name=_("keywords")
    )
    authors = models.ManyToManyField(
        "articles.Author", blank=True, related_name="subscribers", verbose_name=_("authors")
    )
    #: Something they chose is not here, or not any more: where nothing else is, no column is for
    #: them, and not every one.
    lost_choice = models.BooleanField(default=False, db_default=False, editable=False)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    # A digest holds what was published after digest_since; the next one is due at next_digest_at.
    digest_since = models.DateTimeField(null=True, blank=True, editable=False)
    next_digest_at = models.DateTimeField(
        _("next digest at"), null=True, blank=True, editable=False
    )
    # Links to confirm, to prefer and to one's data carry it; raising it makes them void.
    token_version = models.PositiveIntegerField(default=0, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(Upper("email"), name="one_subscriber_by_address"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="subscriber_hour_on_the_clock"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="subscriber_weekday_in_the_week"
            ),
        ]
        indexes = [
            models.Index(
                fields=["frequency", "id"],
                condition=Q(confirmed_at__isnull=False, left_at=None, suppressed_at=None),
                name="subscriber_active",
            ),
            # By it the desk finds addresses by how they begin.
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="subscriber_begins"),
            models.Index(
                fields=["next_digest_at"],
                condition=Q(next_digest_at__isnull=False),
                name="subscriber_digest_due",
            ),
            # By these the desk finds those who are few.
            models.Index(
                fields=["-id"], condition=Q(left_at__isnull=False), name="subscriber_left"
            ),
            models.Index(
                fields=["-id"],
                condition=Q(suppressed_at__isnull=False),
                name="subscriber_suppressed",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(confirmed_at=None, erased_at=None),
                name="subscriber_pending",
            ),
            models.Index(
                fields=["frequency", "-id"],
                condition=~Q(frequency="each"),
                name="subscriber_of_digests",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_active(self) -> bool:
        return self.confirmed_at is not None and self.left_at is None and not self.suppressed_at

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > clock.now()

    @property
    def has_lost_all(self) -> bool:
        """Return whether nothing of what they chose is here any more."""
        return self.lost_choice and not (self.keywords.exists() or self.authors.exists())

    @property
    def masked_email(self) -> str:
        """The address as token pages may show it: r•••@example.org."""
        return masked(self.email)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    # --- Verbs ----------------------------------------------------------------------------------

    @transaction.atomic
    def confirm(self, *, wording: "Wording | None" = None) -> None:
        """The address said yes. Its columns start with the next one published. ``wording``: what
        was shown to them."""
        now = clock.now()
        self.confirmed_at, self.left_at, self.paused_until = now, None, None
        self.token_version += 1
        self.plan_digest(since=now)
        self.save()
        self.record("confirmed", wording=wording)

    @transaction.atomic
    def unsubscribe(self, *, how: str) -> None:
        """Stop all mail. Leaving again changes nothing. ``how``: by which way, for the record."""
        left = (
            type(self)
            .objects.filter(pk=self.pk, left_at=None)
            .update(left_at=clock.now(), next_digest_at=None)
        )
        self.refresh_from_db()
        if left:
            self.record("unsubscribed", how=how, **self._last_sent())

    def _last_sent(self) -> dict[str, Any]:
        """Return, for the record, the edition they were sent last; nothing where there is none."""
        sent = self.deliveries.filter(state=OutboxMessage.State.ACCEPTED).order_by(
            "-finished_at", "-pk"
        )
        edition = sent.values_list("edition", flat=True).first()
        return {"after": edition} if edition else {}

    def record(self, action: str, *, wording: "Wording | None" = None, **details: Any) -> None:
        """Add a line to the record of consent."""
        self.consent_events.create(action=action, details=details, wording=wording)

    def plan_digest(self, *, since: datetime | None = None) -> None:
        """Set when the next digest is due, and with ``since`` what it begins after."""
        if since is not None:
            self.digest_since = since
        if self.frequency == self.Frequency.EACH:
            self.next_digest_at = None
            return
        begin = max(filter(None, [clock.now(), self.paused_until]))
        self.next_digest_at = self._next_digest_after(begin)

    def _next_digest_after(self, moment: datetime) -> datetime:
        """The next time the chosen hour (and weekday) strikes in the subscriber's own zone.

        The day is counted in local dates, so on the days clocks change there is one digest too.
        """
        day = moment.astimezone(self.zone).date()
        while True:
            due = datetime.combine(day, time(self.hour), tzinfo=self.zone)
            right_day = self.frequency == self.Frequency.DAILY or day.weekday() == self.weekday
            if right_day and due.timestamp() > moment.timestamp():
                return due.astimezone(zoneinfo.ZoneInfo("UTC"))
            day += timedelta(days=1)


class Wording(models.Model):
    """A text that somebody agreed to, once for each version of it."""

    key = fields.CharField(max_length=64, unique=True, help_text="SHA-256 of the text.")
    text = fields.TextField()
    first_shown_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.text[:80]

    @classmethod
    def for_text(cls, text: str) -> "Wording":
        """The ``Wording`` of a text, kept from the first time it is asked for."""
        key = hashlib.sha256(text.encode()).hexdigest()
        return cls.objects.get_or_create(key=key, defaults={"text": text})[0]


class ConsentEvent(models.Model):
    """One line of a subscriber's record: added, never edited (the database sees to it)."""

    #: What the numbers at the desk count (``subscriptions.numbers``).
    COUNTED = ("confirmed", "imported", "suppressed", "unsubscribed")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="consent_events")
    action = fields.CharField(_("action"), max_length=30)
    details = fields.JSONField(_("details"), default=dict, blank=True)
    wording = models.ForeignKey(
        Wording,
        models.PROTECT,
        null=True,
        blank=True,
        help_text=_("The text they were shown."),
        verbose_name=_("wording"),
    )
    happened_at = models.DateTimeField(_("happened at"), default=clock.now)

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["happened_at"],
                condition=Q(action__in=["confirmed", "imported", "suppressed", "unsubscribed"]),
                name="consent_counted",
            )
        ]

    def __str__(self) -> str:
        return self.action


class SignUp(models.Model):
    """An address somebody entered, whatever it is to us: a worker decides which letter it is due,
    so that the visitor sees the same answer after the same time."""

    email = fields.EmailField(max_length=254)
    keyword = models.ForeignKey("articles.Keyword", models.SET_NULL, null=True, blank=True)
    author = models.ForeignKey("articles.Author", models.SET_NULL, null=True, blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT)
    visitor_key = fields.CharField(max_length=64)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=Q(answered_at=None), name="sign_up_to_be_answered"
            ),
            models.Index(fields=["visitor_key", "asked_at"], name="sign_up_by_visitor"),
            models.Index(fields=["asked_at"], name="sign_up_by_time"),
        ]

    def __str__(self) -> str:
        return self.email
