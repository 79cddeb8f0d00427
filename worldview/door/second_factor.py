"""Second factors: the code of an authenticator app (RFC 6238), a passkey, and recovery codes for
who lost those.

A log-in that began with the right password ends with one of them where the account has an app or a
passkey. Recovery codes are shown once, hold once, and only what they hash to is kept.
"""

import hashlib
import re
import secrets
from base64 import b32encode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from worldview.door import letters
from worldview.door.models import AccountLetter, Passkey

RECOVERY_CODES = 10
#: So many wrong codes after the right password, and its owner is told.
TOLD_AT = 3


class MustWait(Exception):
    """So many codes were wrong that none is looked at for a while."""


def has(user: User) -> bool:
    """Whether this account has one, of whichever kind."""
    return app_of(user) is not None or user.passkeys.exists()


def is_there(user: User, name: str) -> bool:
    """Whether ``name``, as a session has it, is of a second factor that this account has still."""
    kind, _, key = name.rpartition("/")
    if kind == Passkey.KIND:
        return key.isdecimal() and user.passkeys.filter(pk=key).exists()
    device = Device.from_persistent_id(name)
    return device is not None and device.user_id == user.pk and device.confirmed


def name_of_one(user: User) -> str | None:
    """What a session says that was strengthened with one of them."""
    one = app_of(user) or user.passkeys.first()
    return one.persistent_id if one else None


def is_required(user: User | AnonymousUser) -> bool:
    """Whether this account may use the desk only with one."""
    return settings.REQUIRE_SECOND_FACTOR and user.has_perm("articles.publish_article")


def app_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_left(user: User) -> int:
    codes = StaticToken.objects.filter(device__user=user, device__confirmed=True)
    left: int = codes.count()
    return left


def new_key() -> str:
    """A secret for an authenticator app, in hexadecimal digits."""
    return secrets.token_hex(20)


def unsaved_app(user: User, key: str) -> TOTPDevice:
    return TOTPDevice(user=user, key=key, name="Authenticator app")


def for_typing(key: str) -> str:
    """The secret as people type it into an app that cannot see."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


@transaction.atomic
def add_app(user: User, key: str, code: str) -> TOTPDevice | None:
    """Let the app that shows ``code`` be the second factor; ``None`` where the code is not its."""
    app = unsaved_app(user, key)
    if not app.verify_token(_digits(code)):
        if app.pk:
            app.delete()
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=app.pk).delete()
    letters.tell(user, AccountLetter.Kind.CHANGED, what=_("An authenticator app was added."))
    return app


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """New codes, which make the former ones void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
    return codes


@transaction.atomic
def remove(user: User, *, by: str = "") -> None:
    """Take all second factors away; ``by``: who did it, where it was not the account's owner."""
    kinds = (TOTPDevice, StaticDevice, Passkey)
    had = [kind.objects.filter(user=user).delete()[0] for kind in kinds]
    if any(had):
        what = (
            _("The second factor was removed by %(name)s.")
            if by
            else _("The second factor was removed.")
        )
        letters.tell(user, AccountLetter.Kind.CHANGED, what=what % {"name": by})


@transaction.atomic
def remove_app(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    _forget_codes_for_nothing(user)
    letters.tell(user, AccountLetter.Kind.CHANGED, what=_("The authenticator app was removed."))


@transaction.atomic
def remove_passkey(passkey: Passkey) -> None:
    passkey.delete()
    _forget_codes_for_nothing(passkey.user)
    what = _("A passkey was removed: %(name)s.") % {"name": passkey.name}
    letters.tell(passkey.user, AccountLetter.Kind.CHANGED, what=what)


def _forget_codes_for_nothing(user: User) -> None:
    """Remove recovery codes that stand in for nothing any more."""
    if not has(user):
        StaticDevice.objects.filter(user=user).delete()


def forgive(user: User) -> None:
    """Let codes be tried at once again; those were wrong who knew a former password."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).update(
            throttling_failure_count=0, throttling_failure_timestamp=None
        )


@transaction.atomic
def verified(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """The device that accepts ``code``. Each wrong one doubles the time before another is looked
    at: ``MustWait`` is raised until then. Two who send one code at once are not both let in."""
    is_of_app = re.fullmatch(r"[0-9\s]+", code)
    kind, token = (TOTPDevice, _digits(code)) if is_of_app else (StaticDevice, _kept(code))
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return None
    if not device.verify_is_allowed()[0]:
        raise MustWait
    if device.verify_token(token):
        if kind is StaticDevice:
            left = recovery_codes_left(user)
            what = _("A recovery code was used; %(left)s are left.") % {"left": left}
            letters.tell(user, AccountLetter.Kind.CHANGED, what=what)
        return device
    if device.throttling_failure_count == TOLD_AT:
        letters.tell(
            user,
            AccountLetter.Kind.CHANGED,
            what=_("Nothing was changed, but somebody who knows the password tried wrong codes."),
        )
    return None


def _new_code() -> str:
    text = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def _kept(code: str) -> str:
    letters_only = re.sub(r"[\W_]", "", code).lower()
    return hashlib.sha256(letters_only.encode()).hexdigest()[:16]


def _digits(code: str) -> str:
    return re.sub(r"\s", "", code)
