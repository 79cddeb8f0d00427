"""How long it takes to freeze the audience of a column: ``python -m benchmarks.mail --audience``.

Among the subscribers are all kinds (``crowd.subscribers``), and behind them lies what they were
sent before: the column of yesterday and the digests of today.
"""

import time

from django.db import connection

from benchmarks import crowd, goals
from benchmarks.moving_in import database_seconds

KEYWORDS, AUTHORS = 400, 20


def frozen(number, postmaster):
    """Yield the lines of the report. ``postmaster``: the process of PostgreSQL."""
    from articles.models import Article, Author, Authorship, Keyword, Section
    from subscriptions.editions import make_article_edition
    from subscriptions.models import Delivery, Edition

    keywords = [Keyword.objects.create(name=f"Keyword {n}") for n in range(KEYWORDS)]
    authors = [Author.objects.create(name=f"Author {n}") for n in range(AUTHORS)]
    for _made in crowd.subscribers(number):
        pass
    _send_before()
    article = Article.objects.create(headline="The Harbour Opens", sent_by_mail=True)
    Section.objects.create(article=article, headline="Boats", position=1, body="<p>Many.</p>")
    article.keywords.set(keywords[:3])
    Authorship.objects.create(article=article, author=authors[0])
    article.publish()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    before, begun = database_seconds(postmaster), time.monotonic()
    make_article_edition()
    took, of_processor = time.monotonic() - begun, database_seconds(postmaster) - before
    edition = Edition.objects.get(article=article)
    made = Delivery.objects.filter(edition=edition).count()
    yield (
        f"{edition.candidates} subscribers, {made} get the column, the others not: "
        f"{', '.join(f'{count} {why}' for why, count in sorted(edition.excluded.items()))}"
    )
    yield (f"audience frozen in {took:.1f} s, of which PostgreSQL was busy {of_processor:.1f} s")
    goals.note(
        f"audience of {number:,} frozen", "10 s for a million",
        f"{took:.1f} s, {of_processor:.1f} s of a processor",
    )  # fmt: skip


def _send_before():
    """Everybody who gets each column has had one, and everybody else a digest; a few have changed
    to each column since."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH edition AS (
                INSERT INTO subscriptions_edition (kind, digest_date, made_at, excluded,
                       pause_reason, frozen_at, finished_at)
                SELECT kind, current_date, now(), '{}', '', now(), now()
                  FROM unnest(ARRAY['daily', 'weekly']) AS kind
             RETURNING id, kind
            )
            INSERT INTO subscriptions_delivery (edition_id, subscriber_id, state, not_before,
                   expires_at, attempts, worker, outcome, finished_at, since, until)
            SELECT e.id, s.id, 'accepted', now(), now() + interval '1 day', 1, 'w', '250 Kept',
                   now(), now() - interval '1 day', now() - interval '1 minute'
              FROM subscriptions_subscriber s
              JOIN edition e ON e.kind = CASE WHEN s.frequency = 'weekly' THEN 'weekly'
                                              ELSE 'daily' END
            """
        )
        cursor.execute(
            "UPDATE subscriptions_subscriber SET frequency = 'each', next_digest_at = NULL"
            " WHERE frequency = 'daily' AND id % 50 = 7"
        )
