"""How many subscribers there are, kept by triggers as they come and go (migration 0007)."""

from django.db import connection, models
from django.db.models import Sum


class SubscriberCountQuerySet(models.QuerySet["SubscriberCount"]):
    def active(self) -> int:
        """How many subscribers are active, paused ones among them; one query."""
        return self.aggregate(active=Sum("active"))["active"] or 0

    def add_up(self) -> None:
        """Make one entry of the many there are."""
        with connection.cursor() as cursor:
            cursor.execute(_ADD_UP)


class SubscriberCount(models.Model):
    """An entry of a ledger: so many active subscribers more, or fewer. Entries are written and
    never changed, so that nobody waits for anybody; the worker adds them up now and then."""

    active = models.IntegerField()

    objects = SubscriberCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.active:+}"


_ADD_UP = """
    WITH gone AS (
        DELETE FROM subscriptions_subscribercount WHERE id IN (
            SELECT id FROM subscriptions_subscribercount FOR UPDATE SKIP LOCKED)
     RETURNING active)
    INSERT INTO subscriptions_subscribercount (active)
    SELECT sum(active) FROM gone HAVING sum(active) <> 0
"""
