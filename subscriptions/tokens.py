"""The links in mail: signed, each for one purpose, and void where that makes sense.

Django's signer signs with HMAC-SHA256, compares in constant time, and takes older keys from
``SECRET_KEY_FALLBACKS``, so changing the key breaks no unsubscribe link that was mailed before.
All tokens of one kind have the same length: an edition is encoded before they are filled in.

Whose a token is, it says in a number that tells nobody how many subscribers there are
(``background.opaque``). Those mailed by former programs have the plain number under another salt;
they go on working as long as they would have.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache, partial

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

from background import opaque
from background.addresses import address
from background.keyed_digests import salted_digest
from subscriptions.models import Subscriber

CONFIRMATION_TTL = timedelta(days=7)
PREFERENCES_TTL = timedelta(days=90)
#: What needs a fresh mail: one's data, and a new address.
FRESH_TTL = timedelta(hours=1)
#: Stands for a token where the address of its page is asked for.
_STAND_IN = "zz-token-zz"


def unsubscribe(subscriber_id: int) -> str:
    return _signer("unsubscribe", settings.SECRET_KEY).sign(_hidden(subscriber_id))


def preferences(subscriber_id: int, version: int) -> str:
    return _versioned("preferences", subscriber_id, version)


def url(name: str, token: str) -> str:
    """The absolute address of a page that a token opens."""
    return settings.SITE_URL + _path(name, token)


def unsubscribe_url(subscriber: Subscriber) -> str:
    return url("unsubscribe", unsubscribe(subscriber.pk))


def preferences_url(subscriber: Subscriber) -> str:
    return url("preferences", preferences(subscriber.pk, subscriber.token_version))


def preferences_path(subscriber: Subscriber) -> str:
    """The same without the host, for redirects within the site."""
    return _path("preferences", preferences(subscriber.pk, subscriber.token_version))


def confirmation_url(subscriber: Subscriber) -> str:
    return url("confirm", _versioned("confirm", subscriber.pk, subscriber.token_version))


def data_url(subscriber: Subscriber) -> str:
    return url("data", _versioned("data", subscriber.pk, subscriber.token_version))


def new_address_url(subscriber: Subscriber, email: str) -> str:
    told = [_hidden(subscriber.pk), subscriber.token_version, email]
    return url("new_address", signing.dumps(told, salt=_salt("new_address")))


def subscriber_to_confirm(token: str) -> Subscriber | None:
    """Who may confirm with this token; ``None`` where it is forged, used or older than 7 days."""
    return _current("confirm", token, CONFIRMATION_TTL)


def subscriber_to_prefer(token: str) -> Subscriber | None:
    """Whose preferences the token opens; ``None`` where it is forged, void or past 90 days."""
    return _current("preferences", token, PREFERENCES_TTL)


def subscriber_of_data(token: str) -> Subscriber | None:
    """Whose data the token opens; ``None`` where it is forged, void or older than an hour."""
    return _current("data", token, FRESH_TTL)


def subscriber_to_move(token: str) -> tuple[Subscriber | None, str]:
    """Who moves by this token and where to, or ``(None, "")``."""
    for secret in _secrets():
        try:
            hidden, version, email = signing.loads(
                token,
                key=secret,
                salt=_salt("new_address"),
                max_age=FRESH_TTL,
                fallback_keys=[],
            )
        except (signing.BadSignature, ValueError, TypeError):
            continue
        key = opaque.reveal(hidden, "subscriber", secret)
        return Subscriber.objects.filter(pk=key, token_version=version).first(), email
    return None, ""


def subscriber_to_leave(token: str) -> Subscriber | None:
    """Who leaves by this token. It never expires: it can only ever reduce mail."""
    for secret, salt, read in _readings("unsubscribe"):
        try:
            signer = signing.Signer(key=secret, salt=salt, fallback_keys=[])
            key = read(signer.unsign(token))
        except (signing.BadSignature, ValueError):
            continue
        return Subscriber.objects.filter(pk=key).first()
    return None


def _path(name: str, token: str) -> str:
    # A token's characters stand in an address as they are.
    return address(f"subscriptions:{name}", _STAND_IN).replace(_STAND_IN, token)


def _versioned(purpose: str, subscriber_id: int, version: int) -> str:
    signer = _timestamp_signer(purpose, settings.SECRET_KEY)
    return signer.sign(f"{_hidden(subscriber_id)}-{version:06d}")


class _Signer(signing.Signer):
    """Signs as Django's does; the key is derived once and not for each token."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        digest = salted_digest(str(self.salt) + "signer", value, key or self.key)
        return signing.b64_encode(digest).decode()


class _TimestampSigner(signing.TimestampSigner, _Signer):
    pass


@lru_cache(maxsize=16)
def _signer(purpose: str, secret: str | bytes) -> _Signer:
    return _Signer(key=secret, salt=_salt(purpose), fallback_keys=[])


@lru_cache(maxsize=16)
def _timestamp_signer(purpose: str, secret: str | bytes) -> _TimestampSigner:
    return _TimestampSigner(key=secret, salt=_salt(purpose), fallback_keys=[])


def _current(purpose: str, token: str, lasts: timedelta) -> Subscriber | None:
    for secret, salt, read in _readings(purpose):
        try:
            signer = signing.TimestampSigner(key=secret, salt=salt, fallback_keys=[])
            written, version = signer.unsign(token, max_age=lasts).split("-")
            key = read(written)
        except (signing.BadSignature, ValueError):
            continue
        return Subscriber.objects.filter(pk=key, token_version=int(version)).first()
    return None


# --- Whose it is, in a number that tells nobody else anything -------------------------------------


def _secrets() -> list[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _salt(purpose: str) -> str:
    return f"subscriptions.{purpose}.hidden"


def _hidden(subscriber_id: int) -> str:
    return opaque.hide(subscriber_id, "subscriber", settings.SECRET_KEY)


def _readings(purpose: str) -> Iterator[tuple[str | bytes, str, Callable[[str], int]]]:
    """Yield under which key and salt a token may be signed, and how its number is read then."""
    for secret in _secrets():
        yield secret, _salt(purpose), partial(opaque.reveal, purpose="subscriber", secret=secret)
        # As former programs wrote it.
        yield secret, f"subscriptions.{purpose}", int


# --- Addresses of ours that say for whom they are -------------------------------------------------


def bounce_address(delivery_id: int) -> str | None:
    """The envelope sender of one delivery, or ``None`` where no inbound mail is set up."""
    return _tagged("b", delivery_id)


def unsubscribe_address(subscriber_id: int) -> str | None:
    """Where a mail unsubscribes, or ``None`` where no inbound mail is set up."""
    return _tagged("u", subscriber_id)


def read_address(address: str) -> tuple[str, int] | None:
    """``("b", delivery)`` or ``("u", subscriber)`` of an address of ours; ``None`` where it is
    forged or none."""
    local, _, _ = address.partition("@")
    _, plus, tag = local.partition("+")
    kind, number, mac = tag[:1], tag[1:13], tag[14:]
    if not plus or kind not in ("b", "u") or len(mac) != 20:
        return None
    for secret in _secrets():
        if constant_time_compare(mac, _mac(f"{kind}.hidden", number, secret)):
            return kind, opaque.reveal(number, kind, secret)
        # As former programs wrote it.
        if number.isdecimal() and constant_time_compare(mac, _mac(kind, number, secret)):
            return kind, int(number)
    return None


def _tagged(kind: str, key: int) -> str | None:
    if not settings.INBOUND_ADDRESS:
        return None
    local, _, domain = settings.INBOUND_ADDRESS.partition("@")
    number = opaque.hide(key, kind, settings.SECRET_KEY)
    mac = _mac(f"{kind}.hidden", number, settings.SECRET_KEY)
    return f"{local}+{kind}{number}-{mac}@{domain}"


def _mac(kind: str, number: str, secret: str | bytes) -> str:
    # In lower case: mail servers may change a local part's case on the way.
    return salted_digest(f"subscriptions.address.{kind}", number, secret).hex()[:20]
