"""Addresses we must not write to, and why: what came back, and who complained."""

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac

from articles import clock
from articles.text import fields


def address_keys(email):
    """What stands for an address once it is erased: HMACs under the key in use and those before
    it (``SECRET_KEY_FALLBACKS``), newest first. Case makes no difference."""
    return [
        salted_hmac(
            "subscriptions.address", email.lower(), secret=secret, algorithm="sha256"
        ).hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


class SuppressionQuerySet(models.QuerySet):
    def of(self, email):
        return self.filter(key__in=address_keys(email))


class Suppression(models.Model):
    """An address we must not write to, whoever asks. It outlives the subscriber: the address is
    kept as a keyed hash, and in the clear only until its owner has it erased."""

    class Why(models.TextChoices):
        BY_HAND = "by_hand", "by hand"
        BOUNCED = "bounced", "it does not exist, or refuses us"
        COMPLAINED = "complained", "its owner called our mail spam"

    key = fields.CharField(max_length=64, unique=True, editable=False)
    email = fields.EmailField("e-mail", max_length=254, blank=True)
    why = fields.CharField(max_length=10, choices=Why.choices, default=Why.BY_HAND)
    reason = fields.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="suppression_begins")
        ]

    def __str__(self):
        return self.email or "an erased address"

    def save(self, **kwargs):
        self.key = self.key or address_keys(self.email)[0]
        super().save(**kwargs)
        if self.email:
            self._subscriber().filter(suppressed_at=None).update(
                suppressed_at=clock.now(), next_digest_at=None
            )

    def delete(self, **kwargs):
        """Lift it: whoever was subscribed gets mail again."""
        if self.email:
            for subscriber in self._subscriber():
                subscriber.suppressed_at = None
                subscriber.plan_digest(since=clock.now())
                subscriber.save()
        return super().delete(**kwargs)

    def _subscriber(self):
        from .subscriber import Subscriber

        return Subscriber.objects.filter(email__iexact=self.email)


class Bounce(models.Model):
    """What a mail server or a provider told us about a message that had left, or was refused."""

    class Kind(models.TextChoices):
        HARD = "hard", "the address does not exist"
        SOFT = "soft", "not now: full, or away"
        POLICY = "policy", "the server did not want the message"
        COMPLAINT = "complaint", "called spam"

    subscriber = models.ForeignKey(
        "subscriptions.Subscriber", models.CASCADE, null=True, blank=True, related_name="bounces"
    )
    delivery = models.ForeignKey(
        "subscriptions.Delivery", models.SET_NULL, null=True, blank=True, related_name="bounces"
    )
    kind = fields.CharField(max_length=9, choices=Kind.choices)
    said = fields.CharField(max_length=500, blank=True, help_text="In the server's words.")
    source = fields.CharField(max_length=30, help_text="By which way we learnt of it.")
    event_key = fields.CharField(
        max_length=200, unique=True, help_text="The same event told twice is counted once."
    )
    happened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["happened_at", "kind"], name="bounce_rates")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subscriber or 'unknown'}"


class Pace(models.Model):
    """When a limit allows the next message: one row for each, shared by all workers."""

    name = fields.CharField(max_length=300, unique=True)
    free_at = models.DateTimeField()

    def __str__(self):
        return self.name
