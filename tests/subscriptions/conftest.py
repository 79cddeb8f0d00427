import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from articles.models import Article
from subscriptions.forms import new_stamp
from subscriptions.models import Delivery, Edition, Subscriber


@pytest.fixture
def stamp():
    """What the form carries when a person has typed for a while."""
    return new_stamp(made_at=time.time() - 5)


@pytest.fixture
def enter(client, stamp, db):
    """Somebody enters an address in the form."""

    def entered(email="reader@example.com", **more):
        data = {"email": email, "stamp": stamp} | more
        return client.post("/subscriptions/", data, follow=True)

    return entered


@pytest.fixture
def turn_back(db):
    """Lets time pass: moves every stored moment of subscriptions and columns back. Digests that
    are due then struck a minute ago, whatever the hour is."""

    def by(delta):
        Article.objects.exclude(published_at=None).update(published_at=F("published_at") - delta)
        for field in ("digest_since", "next_digest_at", "confirmed_at", "paused_until"):
            Subscriber.objects.exclude(**{field: None}).update(**{field: F(field) - delta})
        Subscriber.objects.filter(next_digest_at__lt=timezone.now()).update(
            next_digest_at=timezone.now() - timedelta(minutes=1)
        )
        Delivery.objects.exclude(since=None).update(
            since=F("since") - delta, until=F("until") - delta
        )

        for edition in Edition.objects.exclude(digest_date=None).order_by("digest_date"):
            edition.digest_date -= delta
            edition.save()

    return by
