"""What the door keeps; ``worldview.models`` hands it to Django."""

import hashlib
import ipaddress
import secrets
from typing import TYPE_CHECKING, Self

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock
from outbox.models import OutboxMessage, in_hand_index, waiting_index
from worldview.door import throttle

if TYPE_CHECKING:
    from worldview.door.session_store import SessionStore


class FailedLogIn(AccessFailureLog):  # type: ignore[misc]  # django-axes brings no types
    """A log-in that failed, as django-axes notes it."""

    if TYPE_CHECKING:
        username: str
        ip_address: str | None
        user_agent: str
        locked_out: bool

    class Meta:
        proxy = True
        default_permissions = ["view", "change"]
        verbose_name = _("failed log-in")
        verbose_name_plural = _("failed log-ins")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} from {self.network}"

    @property
    def name(self) -> str:
        if self.username.startswith(throttle.NOBODY):
            return gettext("no account’s name (%(digits)s)") % {
                "digits": self.username.removeprefix(throttle.NOBODY)
            }
        return self.username

    @property
    def network(self) -> str:
        if self.ip_address is None:
            return gettext("unknown")
        bits = 24 if ipaddress.ip_address(self.ip_address).version == 4 else 56
        return f"{self.ip_address}/{bits}"

    def let_in_again(self) -> None:
        """End the pause for this name from this network."""
        AxesProxyHandler.reset_attempts(ip_address=self.ip_address, username=self.username)


class AccountLetter(OutboxMessage):
    """One message about an account, to its address: a link somebody asked for, or what happened.

    Whoever asks for a new password makes a row, whatever address they enter; whether anybody has
    it, the worker finds out.
    """

    class Kind(models.TextChoices):
        NEW_PASSWORD = "new_password", _("link to a new password")
        NEW_PLACE = "new_place", _("a log-in from somewhere new")
        CHANGED = "changed", _("a change of how one logs in")
        READY = "ready", _("a draft that is ready for review")
        REVIEWED = "reviewed", _("what came of a review")
        INVITED = "invited", _("an invitation to the desk")
        NOTES = "notes", _("notes about a draft or column")

    kind = fields.CharField(max_length=12, choices=Kind.choices)
    to = fields.EmailField(max_length=254)
    user = models.ForeignKey("auth.User", models.CASCADE, null=True, blank=True, related_name="+")
    details = fields.JSONField(default=dict, blank=True, help_text="What the letter tells.")
    asked_at = models.DateTimeField(default=clock.now)
    visitor_key = fields.CharField(max_length=64, blank=True)

    SELECT_RELATED = ["user"]

    class Meta:
        default_permissions = []
        ordering = ["-pk"]
        indexes = [
            waiting_index("account_letter_waiting"),
            in_hand_index("account_letter_leases"),
            models.Index(fields=["asked_at"], name="account_letter_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.to}"

    @property
    def address(self) -> str:
        return self.to


class DeskSessionQuerySet(models.QuerySet["DeskSession"]):
    def going_on(self) -> Self:
        """Those in which somebody is logged in."""
        return self.filter(expire_date__gt=clock.now()).exclude(user=None)


class DeskSession(AbstractBaseSession):
    """A session, with whose it is and where from; without its row it has ended."""

    user = models.ForeignKey("auth.User", models.CASCADE, null=True, related_name="desk_sessions")
    browser = fields.CharField(max_length=60, blank=True)
    network = fields.CharField(max_length=60, blank=True)
    logged_in_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(default=clock.now)

    objects = DeskSessionQuerySet.as_manager()  # type: ignore[assignment,misc]  # Django's has less

    class Meta(AbstractBaseSession.Meta):
        default_permissions = []
        ordering = ["-seen_at"]

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        # As the store says.
        from worldview.door.session_store import SessionStore

        return SessionStore

    @property
    def name(self) -> str:
        """What a page calls it by: whoever reads that does not know its key, and cannot be it."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]


class KnownPlace(models.Model):
    """A browser and a network that somebody logged in from; a log-in from others is told."""

    user = models.ForeignKey("auth.User", models.CASCADE, related_name="+")
    browser = fields.CharField(max_length=60)
    network = fields.CharField(max_length=60)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["seen_at"], name="known_place_seen")]

    def __str__(self) -> str:
        return f"{self.browser}, {self.network}"


def new_handle() -> bytes:
    return secrets.token_bytes(32)


class PasskeyHandle(models.Model):
    """What an account is called in the passkeys it has: drawn by lot, so that it tells nothing."""

    user = models.OneToOneField("auth.User", models.CASCADE, related_name="passkey_handle")
    handle = models.BinaryField(max_length=64, unique=True, default=new_handle)

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return f"The handle of {self.user}"


class Passkey(models.Model):
    """A key that a device or a password manager holds, of which this is the public part (WebAuthn,
    a "public key credential source")."""

    KIND = "worldview.passkey"

    user = models.ForeignKey("auth.User", models.CASCADE, related_name="passkeys")
    name = fields.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(help_text="A COSE_Key in CBOR (RFC 9052).")
    sign_count = models.BigIntegerField(
        default=0, help_text="How often it has signed; 0 where it does not count."
    )
    transports = fields.JSONField(
        default=list, blank=True, help_text="How a browser reaches it, as the browser said."
    )
    added_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = []
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def persistent_id(self) -> str:
        """What a session that was begun with it says, as django-otp's devices have it."""
        return f"{self.KIND}/{self.pk}"
