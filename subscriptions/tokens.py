"""The links in mail: signed, each for one purpose, and void where that makes sense.

Django's signer signs with HMAC-SHA256, compares in constant time, and takes older keys from
``SECRET_KEY_FALLBACKS``, so changing the key breaks no unsubscribe link that was mailed before.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from subscriptions.models import Subscriber

CONFIRMATION_LASTS = timedelta(days=7)
PREFERENCES_LAST = timedelta(days=90)


def confirmation_url(subscriber):
    return _url("subscriptions:confirm", _versioned(subscriber, "subscriptions.confirm"))


def preferences_url(subscriber):
    return _url("subscriptions:preferences", _versioned(subscriber, "subscriptions.preferences"))


def preferences_path(subscriber):
    """The same without the host, for redirects within the site."""
    token = _versioned(subscriber, "subscriptions.preferences")
    return reverse("subscriptions:preferences", args=[token])


def unsubscribe_url(subscriber):
    token = signing.Signer(salt="subscriptions.unsubscribe").sign(subscriber.pk)
    return _url("subscriptions:unsubscribe", token)


def subscriber_to_confirm(token):
    """Who may confirm with this token; ``None`` where it is forged, used or older than 7 days."""
    return _current(token, "subscriptions.confirm", CONFIRMATION_LASTS)


def subscriber_to_prefer(token):
    """Whose preferences the token opens; ``None`` where it is forged, void or past 90 days."""
    return _current(token, "subscriptions.preferences", PREFERENCES_LAST)


def subscriber_to_leave(token):
    """Who leaves by this token. It never expires: it can only ever reduce mail."""
    try:
        key = signing.Signer(salt="subscriptions.unsubscribe").unsign(token)
    except signing.BadSignature:
        return None
    return Subscriber.objects.filter(pk=key).first()


def _versioned(subscriber, salt):
    return signing.dumps([subscriber.pk, subscriber.token_version], salt=salt)


def _current(token, salt, lasts):
    try:
        key, version = signing.loads(token, salt=salt, max_age=lasts)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscriber.objects.filter(pk=key, token_version=version).first()


def _url(name, token):
    return settings.SITE_URL + reverse(name, args=[token])
