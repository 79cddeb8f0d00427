"""What the editor does not want to read again."""

import ipaddress
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from articles.text.mail_addresses import address_key
from background import clock


class BlockQuerySet(models.QuerySet["Block"]):
    def standing(self, now: datetime | None = None) -> Self:
        """Those that hold now."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now or clock.now()))


class Block(models.Model):
    """A word, an address, a domain or a network, and what becomes of comments that have it."""

    class Kind(models.TextChoices):
        WORD = "word", _("a word or phrase")
        EMAIL = "email", _("an e-mail address")
        DOMAIN = "domain", _("a domain, in addresses and links")
        NETWORK = "network", _("a network address, as 203.0.113.0/24")

    class Verdict(models.TextChoices):
        HOLD = "pending", _("wait for the editor")
        SPAM = "spam", _("go to the spam at once")

    kind = fields.CharField(_("kind"), max_length=7, choices=Kind.choices)
    value = fields.CharField(_("value"), max_length=254)
    verdict = fields.CharField(
        _("comments with it"), max_length=7, choices=Verdict.choices, default=Verdict.HOLD
    )
    reason = fields.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("For whoever asks later.")
    )
    ends_at = models.DateTimeField(
        _("ends at"), null=True, blank=True, help_text=_("Empty: it does not end.")
    )
    batch = models.UUIDField(
        null=True, editable=False, help_text="Of the decision it came with, and is undone with."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"

    def clean(self) -> None:
        self.value = self.value.strip().lower()
        if self.kind == self.Kind.EMAIL:
            self.value = address_key(self.value)
        if self.kind == self.Kind.DOMAIN:
            self.value = address_key(f"any@{self.value}").removeprefix("any@")
        if self.kind == self.Kind.NETWORK:
            try:
                self.value = str(ipaddress.ip_network(self.value, strict=False))
            except ValueError:
                raise ValidationError(
                    {"value": gettext("Write a network as 203.0.113.0/24.")}
                ) from None

    def fits(
        self,
        *,
        text: str,
        email: str,
        domains: Iterable[str],
        address: ipaddress.IPv4Address | ipaddress.IPv6Address | None,
    ) -> bool:
        """Whether a comment has it. ``text``: its name and words; ``domains``: those it links to;
        ``address``: an ``ipaddress`` or ``None`` where it is not known."""
        if self.kind == self.Kind.WORD:
            return re.search(rf"(?<!\w){re.escape(self.value)}(?!\w)", text, re.I) is not None
        if self.kind == self.Kind.EMAIL:
            return address_key(email) == self.value
        if self.kind == self.Kind.DOMAIN:
            hosts = [*domains, address_key(email).rpartition("@")[2]]
            return any(host == self.value or host.endswith(f".{self.value}") for host in hosts)
        return address is not None and address in ipaddress.ip_network(self.value)
