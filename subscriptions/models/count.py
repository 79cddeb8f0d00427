"""How many subscribers there are, kept by the database."""

from django.db import models

from background.counts import CountEntry, CountQuerySet


class SubscriberCount(CountEntry):
    """So many active subscribers more, or fewer; paused ones among them."""

    number_field = "active"

    active = models.IntegerField()

    objects = CountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.active:+}"
