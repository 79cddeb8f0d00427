"""The links in mail: signed, each for one purpose, and void where that makes sense.

Django's signer signs with HMAC-SHA256, compares in constant time, and takes older keys from
``SECRET_KEY_FALLBACKS``, so changing the key breaks no unsubscribe link that was mailed before.
All tokens of one kind have the same length: an edition is encoded before they are filled in.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from subscriptions.models import Subscriber

CONFIRMATION_TTL = timedelta(days=7)
PREFERENCES_TTL = timedelta(days=90)
#: What needs a fresh mail: one's data, and a new address.
FRESH_TTL = timedelta(hours=1)


def unsubscribe(subscriber_id: int) -> str:
    return signing.Signer(salt="subscriptions.unsubscribe").sign(f"{subscriber_id:012d}")


def preferences(subscriber_id: int, version: int) -> str:
    return _versioned("preferences", subscriber_id, version)


def url(name: str, token: str) -> str:
    """The absolute address of a page that a token opens."""
    return settings.SITE_URL + reverse(f"subscriptions:{name}", args=[token])


def unsubscribe_url(subscriber: Subscriber) -> str:
    return url("unsubscribe", unsubscribe(subscriber.pk))


def preferences_url(subscriber: Subscriber) -> str:
    return url("preferences", preferences(subscriber.pk, subscriber.token_version))


def preferences_path(subscriber: Subscriber) -> str:
    """The same without the host, for redirects within the site."""
    return reverse(
        "subscriptions:preferences", args=[preferences(subscriber.pk, subscriber.token_version)]
    )


def confirmation_url(subscriber: Subscriber) -> str:
    return url("confirm", _versioned("confirm", subscriber.pk, subscriber.token_version))


def data_url(subscriber: Subscriber) -> str:
    return url("data", _versioned("data", subscriber.pk, subscriber.token_version))


def new_address_url(subscriber: Subscriber, email: str) -> str:
    token = signing.dumps(
        [subscriber.pk, subscriber.token_version, email], salt="subscriptions.new_address"
    )
    return url("new_address", token)


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
    try:
        key, version, email = signing.loads(
            token, salt="subscriptions.new_address", max_age=FRESH_TTL
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None, ""
    return Subscriber.objects.filter(pk=key, token_version=version).first(), email


def subscriber_to_leave(token: str) -> Subscriber | None:
    """Who leaves by this token. It never expires: it can only ever reduce mail."""
    try:
        key = int(signing.Signer(salt="subscriptions.unsubscribe").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Subscriber.objects.filter(pk=key).first()


def _versioned(purpose: str, subscriber_id: int, version: int) -> str:
    signer = signing.TimestampSigner(salt=f"subscriptions.{purpose}")
    return signer.sign(f"{subscriber_id:012d}-{version:06d}")


def _current(purpose: str, token: str, lasts: timedelta) -> Subscriber | None:
    signer = signing.TimestampSigner(salt=f"subscriptions.{purpose}")
    try:
        key, version = map(int, signer.unsign(token, max_age=lasts).split("-"))
    except (signing.BadSignature, ValueError):
        return None
    return Subscriber.objects.filter(pk=key, token_version=version).first()


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
    if not plus or kind not in ("b", "u") or not number.isdecimal() or len(mac) != 20:
        return None
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    good = [constant_time_compare(mac, _mac(kind, number, secret)) for secret in secrets]
    return (kind, int(number)) if any(good) else None


def _tagged(kind: str, key: int) -> str | None:
    if not settings.INBOUND_ADDRESS:
        return None
    local, _, domain = settings.INBOUND_ADDRESS.partition("@")
    number = f"{key:012d}"
    return f"{local}+{kind}{number}-{_mac(kind, number, settings.SECRET_KEY)}@{domain}"


def _mac(kind: str, number: str, secret: str | bytes) -> str:
    # In lower case: mail servers may change a local part's case on the way.
    return salted_hmac(
        f"subscriptions.address.{kind}", number, secret=secret, algorithm="sha256"
    ).hexdigest()[:20]
