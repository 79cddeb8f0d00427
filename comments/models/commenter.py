"""What is known of an address that comments came from."""

from typing import Self

from django.db import models
from django.db.models.functions import Upper

from articles.text import fields
from articles.text.mail_addresses import address_key


class Commenter(models.Model):
    """An address somebody proved to be theirs, or that wants no mail. Knowing an address gives no
    privilege: who writes is who holds the browser the proof was made on (``comments.tokens``)."""

    email = fields.EmailField("e-mail", max_length=254)
    proven_at = models.DateTimeField(null=True, blank=True)
    muted_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it wants no mail about answers."
    )

    class Meta:
        constraints = [models.UniqueConstraint(Upper("email"), name="commenter_email_once")]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def for_email(cls, email: str) -> Self:
        """The one with that address, whatever its case; made where there is none."""
        found = cls.objects.filter(email__iexact=email).first()
        return found or cls.objects.get_or_create(email=address_key(email))[0]
