"""What else there is to read after a column: sections that share rare keywords with its own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection

from articles.models import Article, Section
from background import clock
from background.planned_statements import PlannedStatement
from pagecache import cache_tags

LIMIT = 4
#: A keyword of more sections than this says nothing of what else to read.
MAX_USES = 200
#: So many of the rarest shared keywords are considered.
MAX_KEYWORDS = 8

_QUERY = PlannedStatement(
    """
    WITH rare AS (
        SELECT own.keyword_id, counted.sections
          FROM unnest(%(own)s) AS own (keyword_id), LATERAL (
               SELECT count(*) AS sections FROM (
                   SELECT FROM articles_sectionkeyword k
                    WHERE k.keyword_id = own.keyword_id AND k.origin <> 'struck'
                      AND k.published_at <= %(moment)s
                    LIMIT %(enough)s) AS k) AS counted
         WHERE counted.sections < %(enough)s
         ORDER BY counted.sections, own.keyword_id
         LIMIT %(rarest)s
    ), likeness AS (
        SELECT k.section_id, round(sum(1.0 / greatest(rare.sections, 1)), 6) AS degree
          FROM rare
          JOIN articles_sectionkeyword k ON k.keyword_id = rare.keyword_id
           AND k.origin <> 'struck' AND k.published_at <= %(moment)s
         GROUP BY k.section_id
    )
    SELECT s.id, s.anchor, s.headline, s.article_id, a.slug, a.edition_date
      FROM likeness
      JOIN articles_section s ON s.id = likeness.section_id AND s.article_id <> %(article)s
      JOIN articles_article a ON a.id = s.article_id
     WHERE a.taken_down_at IS NULL OR a.taken_down_at > statement_timestamp()
     ORDER BY likeness.degree DESC, a.edition_date DESC, s.id DESC
     LIMIT %(shown)s
    """,
    {
        "own": "bigint[]", "enough": "bigint", "moment": "timestamptz", "rarest": "bigint",
        "article": "bigint", "shown": "bigint",
    },
)  # fmt: skip


#: From when on a keyword has more sections than say something.
_COMMON_SINCE = PlannedStatement(
    """
    SELECT own.keyword_id, (
           SELECT k.published_at
             FROM articles_sectionkeyword k
            WHERE k.keyword_id = own.keyword_id AND k.origin <> 'struck'
            ORDER BY k.published_at
           OFFSET %(enough)s - 1 LIMIT 1)
      FROM unnest(%(own)s) AS own (keyword_id)
    """,
    {"own": "bigint[]", "enough": "bigint"},
)
_common_since: ContextVar[dict[int, datetime | None] | None] = ContextVar(
    "common_since", default=None
)


@contextmanager
def asked_for(keywords: Iterable[int]) -> Iterator[None]:
    """Have at hand in the block which of ``keywords``, by their keys, are too common, and from when
    on: many columns have the same, and each would count their sections anew."""
    with connection.cursor() as cursor:
        _COMMON_SINCE.execute(cursor, {"own": sorted({*keywords}), "enough": MAX_USES + 1})
        token = _common_since.set(dict(cursor.fetchall()))
    try:
        yield
    finally:
        _common_since.reset(token)


def _is_common(keyword: int, moment: datetime) -> bool:
    since = (_common_since.get() or {}).get(keyword)
    return since is not None and since <= moment


def sections(article: Article, own: Sequence[int]) -> list[Section]:
    """Return sections of other columns, the likest first, with their articles' addresses; ``own``
    are the keys of the keywords of its own.

    A shared keyword counts the more the fewer sections have it, a common one nothing at all; of
    equals the newer comes first, so the choice is the same every time. Only columns that appeared
    before count: so what stands under a column does not change with every later one, and its page
    need not be made anew. Later ones lead back by their references, and dossiers lead on. One
    query.
    """
    moment = min(article.published_at or clock.now(), clock.now())
    cache_tags.tag(*(f"subjects:{key}" for key in own))
    own = [key for key in own if not _is_common(key, moment)]
    values = {
        "article": article.pk,
        "own": own,
        "moment": moment,
        "enough": MAX_USES + 1,
        "rarest": MAX_KEYWORDS,
        "shown": LIMIT,
    }
    if not own:
        return []
    with connection.cursor() as cursor:
        _QUERY.execute(cursor, values)
        rows = cursor.fetchall()
    found = []
    for key, anchor, headline, article_key, slug, day in rows:
        column = Article(pk=article_key, slug=slug, edition_date=day)
        found.append(Section(pk=key, anchor=anchor, headline=headline, article=column))
        cache_tags.tag(f"article:{article_key}")
    return found
