"""What the newsroom keeps; ``worldview.models`` hands it to Django."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock
from worldview import roles

TTL = timedelta(days=7)
SALT = "worldview.invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Return those that were neither accepted nor withdrawn; their links may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """An address that is asked to have an account at the desk, and what it may do there."""

    class Role(models.TextChoices):
        WRITER = "writer", _("Writer: writes and changes drafts of their own")
        EDITOR = "editor", _("Editor: everything with columns, comments and mail")
        ADMINISTRATOR = "administrator", _("Administrator: also keeps accounts and settings")

    #: The groups of those who are no administrators.
    GROUPS = {Role.WRITER.value: roles.WRITERS, Role.EDITOR.value: roles.EDITORS}

    email = fields.EmailField(max_length=254)
    role = fields.CharField(max_length=13, choices=Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.email

    @property
    def has_expired(self) -> bool:
        return self.sent_at < clock.now() - TTL

    def link(self) -> str:
        """Return the absolute address where it is accepted. Each holds for ``TTL``."""
        token = signing.dumps(self.pk, salt=SALT)
        return settings.SITE_URL + reverse("admin:invitation", args=[token])

    @classmethod
    def by_token(cls, token: str) -> "Invitation | None":
        """Return the pending invitation that ``token`` is for, locked, or ``None``."""
        try:
            key = signing.loads(token, salt=SALT, max_age=TTL)
        except signing.BadSignature:
            return None
        return cls.objects.pending().select_for_update().filter(pk=key).first()

    def accept(self, *, username: str, password: str, **names: str) -> User:
        """Make the account, with the address that the letter came to."""
        is_administrator = self.role == self.Role.ADMINISTRATOR
        user = User.objects.create_user(
            username,
            self.email,
            password,
            is_staff=True,
            is_superuser=is_administrator,
            **names,
        )
        if not is_administrator:
            user.groups.set(Group.objects.filter(name=self.GROUPS[self.role]))
        self.accepted_at = clock.now()
        self.save(update_fields=["accepted_at"])
        return user
