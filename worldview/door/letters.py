"""The letters about accounts: what they say, and who is sent one.

They go by the ledger that all mail goes by, so that no request waits for a mail server, and how
long an answer takes tells nobody whether an address is known.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles.models import site
from background import clock
from outbox.messages import NothingToSend, RenderedMessage, build_message, render_message
from outbox.mime import Envelope, wire_address
from outbox.outboxes import Outbox
from worldview.door.models import AccountLetter
from worldview.newsroom import letters as newsroom

#: A letter is not sent any more after this.
TTL = timedelta(hours=2)
RETENTION = timedelta(days=2)
#: Accounts that one address may have links for.
MAX_ACCOUNTS = 10


def tell(user: User, kind: AccountLetter.Kind, **details: Any) -> None:
    """Queue a letter to an account about what happened to it; who has no address gets none."""
    if user.email:
        AccountLetter.objects.create(
            kind=kind, to=user.email, user=user, details=details, expires_at=clock.now() + TTL
        )


def tell_of_new_password(user: User, by: str = "") -> None:
    """``by``: who changed it, where it was not the account's owner."""
    what = _("The password was changed by %(name)s.") if by else _("The password was changed.")
    tell(user, AccountLetter.Kind.CHANGED, what=what % {"name": by})


def forget_old() -> None:
    AccountLetter.objects.filter(asked_at__lt=clock.now() - RETENTION).delete()


def build(letter: AccountLetter) -> Envelope:
    """Build the message of an ``AccountLetter``. Raises ``NothingToSend`` where there is none."""
    to, rendered = RENDERERS[letter.kind](letter)
    return build_message("account", letter.pk, to, rendered)


def accounts(email: str) -> list[User]:
    """Those who log in at the desk with a password and have this address."""
    staff = get_user_model().objects.filter(email__iexact=email, is_active=True, is_staff=True)
    return [user for user in staff.order_by("pk")[:MAX_ACCOUNTS] if user.has_usable_password()]


def _new_password(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    wire_address(letter.to)
    users = accounts(letter.to)
    if not users:
        raise NothingToSend("Nobody has this address.")
    links = [(user.get_username(), _new_password_url(user)) for user in users]
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    context = {"links": links, "hours": hours}
    subject = _("%(name)s: a new password") % {"name": site().column_name}
    # To the address that is the account's, not as it was typed: the two may differ in letters that
    # only look alike.
    return users[0].email, render_message("worldview/mail/new_password", subject, context)


def _new_password_url(user: User) -> str:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.SITE_URL + reverse("admin:choose_password", args=[key, token])


def _new_place(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    return letter.to, render_message(
        "worldview/mail/new_place",
        _("%(name)s: a log-in from somewhere new") % {"name": site().column_name},
        _told(letter) | {"log_ins_url": settings.SITE_URL + reverse("admin:log_ins")},
    )


def _changed(letter: AccountLetter) -> tuple[str, RenderedMessage]:
    subject = _("%(name)s: how you log in was changed") % {"name": site().column_name}
    return letter.to, render_message("worldview/mail/changed", subject, _told(letter))


def _told(letter: AccountLetter) -> dict[str, Any]:
    if letter.user is None or not letter.user.is_active:
        raise NothingToSend("The account is closed.")
    return {
        "user": letter.user,
        "details": letter.details,
        "at": timezone.localtime(letter.asked_at),
        "time_zone": timezone.get_current_timezone_name(),
        "new_password_url": settings.SITE_URL + reverse("admin:new_password"),
    }


RENDERERS: dict[str, Callable[[AccountLetter], tuple[str, RenderedMessage]]] = {
    AccountLetter.Kind.NEW_PASSWORD: _new_password,
    AccountLetter.Kind.NEW_PLACE: _new_place,
    AccountLetter.Kind.CHANGED: _changed,
    **newsroom.RENDERERS,
}

OUTBOX = Outbox(AccountLetter, build)
