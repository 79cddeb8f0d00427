"""What changed since a moment, for whatever was made of pages and is kept elsewhere."""

from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from pagecache.models import LastChange, PageChange


def since(moment: datetime) -> dict[str, datetime | None]:
    """Return the tags of changes that were noticed since ``moment``, with when the last of each
    was; ``None`` where nobody noticed it yet."""
    found: dict[str, datetime | None] = dict(
        LastChange.objects.filter(noticed_at__gte=moment).values_list("tag", "noticed_at")
    )
    lines = PageChange.objects.filter(Q(due=None) | Q(due__lte=Now()))
    lines = lines.filter(Q(noticed_at=None) | Q(noticed_at__gte=moment))
    for tag, noticed_at in lines.values_list("tag", "noticed_at").iterator():
        former = found.get(tag, noticed_at)
        found[tag] = None if noticed_at is None or former is None else max(former, noticed_at)
    return found


def last_line() -> int:
    """Return the number of the log's last line. It never falls, but in a database that was put back
    to what it was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM articles_pagechange_id_seq")
        number: int = cursor.fetchone()[0]
    return number
