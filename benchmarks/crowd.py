"""Comments and subscribers in any number, made by the database; the same for the same seed."""

from django.db import connection

BATCH = 20_000


def comments(number, *, seed=1):
    """Make so many comments under the public articles: most under a few of them, one in five an
    answer, one in fifty waiting. Yields how many there are after each batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [1 / (seed + 1)])
        cursor.execute("SELECT coalesce(max(id), 0) FROM comments_comment")
        (first,) = cursor.fetchone()
        cursor.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS places AS
            SELECT row_number() OVER (ORDER BY published_at DESC) AS place, id
              FROM articles_article WHERE published_at <= now();
            CREATE UNIQUE INDEX IF NOT EXISTS places_by_number ON places (place);
            ANALYZE places;
            """
        )
        cursor.execute("SELECT count(*) FROM places")
        (articles,) = cursor.fetchone()
        for start in range(0, number, BATCH):
            count = min(BATCH, number - start)
            cursor.execute(
                """
                INSERT INTO comments_comment (article_id, name, email, body, html, state,
                       written_at, proven, wants_answers, score, answer_count, form_key,
                       visitor_key)
                SELECT places.id, 'Reader ' || n, 'reader' || (n %% 50000) || '@example.com',
                       'Words of reader ' || n || '.',
                       '<p>Words of reader ' || n || '.</p>',
                       CASE WHEN n %% 50 = 0 THEN 'pending' ELSE 'approved' END,
                       now() - make_interval(secs => (%(number)s - n) * 60), false, false, 0.5, 0,
                       'generated-' || %(first)s + n, ''
                  FROM (SELECT n, 1 + floor(%(articles)s * power(random(), 3))::bigint AS place
                          FROM generate_series(%(begin)s::bigint, %(end)s::bigint) AS n) AS drawn
                  JOIN places USING (place)
                 ORDER BY n
                """,
                {
                    "number": number,
                    "first": first,
                    "articles": articles,
                    "begin": start + 1,
                    "end": start + count,
                },
            )
            # One in five stands under one of its column's that was there before it.
            cursor.execute(
                """
                UPDATE comments_comment AS c SET thread_id = root.id, answers_id = root.id
                  FROM (SELECT id, article_id,
                               first_value(id) OVER (PARTITION BY article_id ORDER BY id) AS eldest
                          FROM comments_comment WHERE id > %(after)s) AS seen
                  JOIN comments_comment AS root ON root.id = seen.eldest
                 WHERE c.id = seen.id AND c.id %% 5 = 0 AND root.id < c.id
                   AND root.thread_id IS NULL AND root.id %% 5 <> 0
                """,
                {"after": first + start},
            )
            yield start + count
        cursor.execute(
            """
            UPDATE comments_comment AS root SET answer_count = answers.number
              FROM (SELECT thread_id, count(*) AS number FROM comments_comment
                     WHERE state = 'approved' AND thread_id IS NOT NULL GROUP BY 1) AS answers
             WHERE root.id = answers.thread_id AND root.answer_count <> answers.number
            """
        )
        cursor.execute("ANALYZE comments_comment; ANALYZE comments_commentcount")


def subscribers(number, *, seed=1):
    """Make so many confirmed subscribers: seven of ten get each column, two a daily and one a
    weekly digest; one of ten by keywords, one of thirty by authors; one of fifty is paused, one of
    a hundred left and one of two hundred is suppressed. Yields how many there are after each
    batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [1 / (seed + 1)])
        cursor.execute("SELECT coalesce(max(id), 0) FROM subscriptions_subscriber")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM articles_keyword")
        keywords = cursor.fetchone()[0] or []
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM articles_author")
        authors = cursor.fetchone()[0] or []
        for start in range(0, number, BATCH * 5):
            count = min(BATCH * 5, number - start)
            cursor.execute(
                """
                INSERT INTO subscriptions_subscriber (email, asked_at, confirmed_at, frequency,
                       weekday, hour, time_zone, token_version, digest_since, next_digest_at,
                       paused_until, left_at, suppressed_at)
                SELECT 'subscriber' || %(first)s + n || '@example.com', now() - interval '2 days',
                       now() - interval '1 day', frequency, n %% 7, n %% 24, 'UTC', 0,
                       CASE WHEN frequency <> 'each' THEN now() END,
                       CASE WHEN frequency <> 'each' THEN now() + interval '1 day' END,
                       CASE WHEN n %% 50 = 11 THEN now() + interval '9 days' END,
                       CASE WHEN n %% 100 = 21 THEN now() END,
                       CASE WHEN n %% 200 = 33 THEN now() END
                  FROM (SELECT n, CASE n %% 10 WHEN 7 THEN 'daily' WHEN 8 THEN 'daily'
                                               WHEN 9 THEN 'weekly' ELSE 'each' END AS frequency
                          FROM generate_series(%(begin)s::bigint, %(end)s::bigint) AS n) AS drawn
                """,
                {"first": first, "begin": start + 1, "end": start + count},
            )
            if keywords:
                cursor.execute(
                    """
                    INSERT INTO subscriptions_subscriber_keywords (subscriber_id, keyword_id)
                    SELECT id, (%(keywords)s::bigint[])[1 + floor(power(random(), 2)
                               * %(many)s)::int]
                      FROM subscriptions_subscriber WHERE id > %(after)s AND id %% 10 = 0
                    """,
                    {"keywords": keywords, "many": len(keywords), "after": first + start},
                )
            if authors:
                cursor.execute(
                    """
                    INSERT INTO subscriptions_subscriber_authors (subscriber_id, author_id)
                    SELECT id, (%(authors)s::bigint[])[1 + id %% %(many)s]
                      FROM subscriptions_subscriber WHERE id > %(after)s AND id %% 30 = 3
                    """,
                    {"authors": authors, "many": len(authors), "after": first + start},
                )
            yield start + count
        cursor.execute("ANALYZE subscriptions_subscriber")
