import pytest
from django.db.models import F

from articles.models import Article
from subscriptions.models import Delivery, Edition, Subscriber


@pytest.fixture
def turn_back(db):
    """Lets time pass: moves every stored moment of subscriptions and columns back."""

    def by(delta):
        Article.objects.exclude(published_at=None).update(published_at=F("published_at") - delta)
        for field in ("digest_since", "next_digest_at", "confirmed_at", "paused_until"):
            Subscriber.objects.exclude(**{field: None}).update(**{field: F(field) - delta})
        Delivery.objects.exclude(since=None).update(
            since=F("since") - delta, until=F("until") - delta
        )

        for edition in Edition.objects.exclude(digest_date=None).order_by("digest_date"):
            edition.digest_date -= delta
            edition.save()

    return by
