"""Mail that came to us and that a person has to read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock


class InboundMessage(models.Model):
    """A message that no rule understood. It was not deleted anywhere without being kept here."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("somebody writes")
        REPORT = "report", _("a report about no message of ours")
        UNREADABLE = "unreadable", _("it could not be read")
        TOO_LARGE = "too_large", _("too large: the whole is still in the mailbox")

    digest = fields.CharField(max_length=64, unique=True, editable=False)
    kind = fields.CharField(_("kind"), max_length=10, choices=Kind.choices)
    why = fields.CharField(_("why it is here"), max_length=300, blank=True)
    sender = fields.CharField(_("sender"), max_length=300, blank=True)
    subject = fields.CharField(_("subject"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    kept_bytes = models.PositiveIntegerField()
    content = models.BinaryField(help_text="As it came; its beginning where it was very large.")
    mailbox_uid = fields.CharField(max_length=100, blank=True, editable=False)
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    done_at = models.DateTimeField(_("dealt with"), null=True, blank=True)

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-id"], condition=Q(done_at=None), name="inbound_to_be_read"),
            models.Index(
                fields=["mailbox_uid"], condition=~Q(mailbox_uid=""), name="inbound_in_mailbox"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or gettext("(no subject)")
