"""Names that never change, whatever moves: of entries in feeds, and of the feeds."""

from uuid import uuid4, uuid5

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from articles.text import fields


def new_guid() -> str:
    """Return a new id of an entry of a feed (RFC 4287, 4.2.6; RFC 9562)."""
    return f"urn:uuid:{uuid4()}"


def guid_field() -> "fields.CharField[str, str]":
    """Return the field for the id of what is an entry of a feed: made once, with the row."""
    return fields.CharField(
        max_length=200,
        default=new_guid,
        # For rows that are made past this program.
        db_default=Concat(Value("urn:uuid:"), Cast(RandomUUID(), CharField())),
        editable=False,
        help_text="What feed readers know it by. Made once; it goes wherever the row goes.",
    )


class SiteIdentity(models.Model):
    """What the ids of this site's feeds are made from: one row, made once, whatever the site's
    address."""

    uuid = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="the_site_is_one"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @classmethod
    def feed_id(cls, name: str) -> str:
        """Return the id of the feed that is called ``name`` among ours."""
        site, _ = cls.objects.get_or_create(pk=1)
        return f"urn:uuid:{uuid5(site.uuid, name)}"
