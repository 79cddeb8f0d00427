"""Addresses we must not write to, and why: what came back, and who complained."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models, transaction
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from articles.text.mail_addresses import address_key
from background import clock

if TYPE_CHECKING:
    from .subscriber import Subscriber


def address_keys(email: str) -> list[str]:
    """What stands for an address once it is erased: HMACs under the key in use and those before
    it (``SECRET_KEY_FALLBACKS``), newest first. How it is written makes no difference."""
    return [
        salted_hmac(
            "subscriptions.address", address_key(email), secret=secret, algorithm="sha256"
        ).hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


#: Whose suppression is lifted within this time gets all that was published meanwhile in a digest.
CAUGHT_UP_AFTER = timedelta(days=7)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def by_email(self, email: str) -> Self:
        return self.filter(key__in=address_keys(email))

    @transaction.atomic
    def lift(self, *, how: str) -> int:
        """Let addresses be written to again: whoever was subscribed gets mail again. Every way of
        removing a suppression comes through here. Returns how many were lifted; ``how``: by which
        way, for the record of consent."""
        lifted = list(self.select_for_update(of=("self",)).order_by("pk"))
        type(self)(self.model).filter(pk__in=[row.pk for row in lifted])._raw_delete(self.db)
        for row in lifted:
            row._reactivate(how)
        return len(lifted)

    lift.queryset_only = True  # type: ignore[attr-defined]  # Django's own mark

    def delete(self) -> tuple[int, dict[str, int]]:
        number = self.lift(how="deleted at the desk")
        return number, {self.model._meta.label: number}

    delete.queryset_only = True  # type: ignore[attr-defined]  # Django's own mark
    delete.alters_data = True  # type: ignore[attr-defined]  # Django's own mark


class Suppression(models.Model):
    """An address we must not write to, whoever asks. It outlives the subscriber: the address is
    kept as a keyed hash, and in the clear only until its owner has it erased."""

    class Why(models.TextChoices):
        BY_HAND = "by_hand", _("by hand")
        BOUNCED = "bounced", _("it does not exist, or refuses us")
        COMPLAINED = "complained", _("its owner called our mail spam")

    key = fields.CharField(max_length=64, unique=True, editable=False)
    email = fields.EmailField(_("e-mail"), max_length=254, blank=True)
    why = fields.CharField(_("why"), max_length=10, choices=Why.choices, default=Why.BY_HAND)
    reason = fields.CharField(_("reason"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added at"), default=clock.now)
    bounce = models.ForeignKey(
        "subscriptions.Bounce",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="suppressions",
        help_text="What came back, where that was the reason.",
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering = ["-pk"]
        indexes = [
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="suppression_begins")
        ]

    def __str__(self) -> str:
        return self.email or gettext("an erased address")

    def save(self, **kwargs: Any) -> None:
        self.key = self.key or address_keys(self.email)[0]
        super().save(**kwargs)
        if self.email:
            self._subscriber().filter(suppressed_at=None).update(
                suppressed_at=clock.now(), next_digest_at=None
            )

    def delete(  # type: ignore[override]  # options are named here
        self, **kwargs: Any
    ) -> tuple[int, dict[str, int]]:
        """Lift it: whoever was subscribed gets mail again."""
        return type(self).objects.filter(pk=self.pk).delete()

    def _reactivate(self, how: str) -> None:
        if not self.email or type(self).objects.by_email(self.email).exists():
            return
        now = clock.now()
        for subscriber in self._subscriber().exclude(suppressed_at=None):
            assert subscriber.suppressed_at, "The others are excluded."
            recent = subscriber.suppressed_at > now - CAUGHT_UP_AFTER
            subscriber.plan_digest(since=subscriber.digest_since if recent else now)
            subscriber.suppressed_at = None
            subscriber.save(update_fields=["suppressed_at", "digest_since", "next_digest_at"])
            subscriber.record("suppression lifted", how=how)

    def _subscriber(self) -> "models.QuerySet[Subscriber]":
        # Subscribers are judged by suppressions.
        from .subscriber import Subscriber

        return Subscriber.objects.filter(email__iexact=self.email)


class Bounce(models.Model):
    """What a mail server or a provider told us about a message that had left, or was refused."""

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not exist")
        SOFT = "soft", _("not now: full, or away")
        POLICY = "policy", _("the server did not want us, or the message")
        UNCLEAR = "unclear", _("refused without naming the address")
        COMPLAINT = "complaint", _("called spam")

    subscriber = models.ForeignKey(
        "subscriptions.Subscriber",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("subscriber"),
    )
    delivery = models.ForeignKey(
        "subscriptions.Delivery",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("delivery"),
    )
    kind = fields.CharField(_("kind"), max_length=9, choices=Kind.choices)
    said = fields.CharField(
        _("said"), max_length=500, blank=True, help_text=_("In the server's words.")
    )
    source = fields.CharField(
        _("source"), max_length=30, help_text=_("By which way we learnt of it.")
    )
    event_key = fields.CharField(
        _("event key"),
        max_length=200,
        unique=True,
        help_text=_("The same event told twice is counted once."),
    )
    happened_at = models.DateTimeField(_("happened at"), default=clock.now)
    disregarded_at = models.DateTimeField(
        _("disregarded at"),
        null=True,
        blank=True,
        help_text=_("It counts against nobody: it was most likely about us."),
    )

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["happened_at", "kind"], name="bounce_rates")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subscriber or gettext('unknown')}"
