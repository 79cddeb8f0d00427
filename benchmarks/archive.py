"""Makes an archive as large as wanted, the same for the same seed, straight into the tables.

Its words, names and publications are those of the sample columns, mixed as often as they occur
there, so that a search for any of them finds much that is beside the point.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from itertools import accumulate
from pathlib import Path
from random import Random

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.utils.text import slugify

from articles.discovery.lexemes import NORMALIZATION
from articles.discovery.tiers import (
    IN_HEADLINE,
    IN_KEYWORDS,
    IN_TITLE,
    OFTEN,
    OFTEN_TIMES,
    SHARE,
    SHARES,
)
from articles.models import Article, Keyword, Publication, Section

SAMPLES = Path(__file__).parent.parent / "worldview" / "demo" / "columns"
SECTIONS = 3
KEYWORDS_PER_ARTICLE = 8
#: Keywords and publications beside those of the samples; the n-th is used 1/n as often.
KEYWORDS, PUBLICATIONS = 2000, 200
#: Rows written at once.
BATCH = 2000

SYLLABLES = [
    "ar",
    "ben",
    "cal",
    "dor",
    "el",
    "fen",
    "gar",
    "hol",
    "im",
    "jas",
    "kel",
    "lor",
    "mar",
    "nes",
    "ol",
    "pra",
    "quen",
    "ras",
    "sol",
    "tam",
    "ur",
    "vel",
    "wen",
    "yor",
    "zan",
]


@dataclass
class Vocabulary:
    """What there is to choose from, the more often the more frequent."""

    words: list
    _word_weights: list
    keywords: list = field(default_factory=list)
    publications: list = field(default_factory=list)

    @classmethod
    def of_samples(cls, random):
        text = "\n".join(file.read_text() for file in sorted(SAMPLES.glob("*.txt")))
        counted = Counter(re.findall(r"[A-Za-z]{2,}", text))
        words = sorted(counted)
        return cls(words, list(accumulate(counted[word] for word in words)))

    def choose(self, random, count):
        return random.choices(self.words, cum_weights=self._word_weights, k=count)


def generate(articles, *, seed=1, words=60, until=None):
    """Make so many public ``articles`` of three sections of about so many ``words``, one a day
    back from ``until`` (a date; today if none), several a day where 25 years are not enough.

    Yields how many there are after each batch.
    """
    random = Random(seed)
    vocabulary = Vocabulary.of_samples(random)
    vocabulary.keywords = _names(random, KEYWORDS, Keyword)
    vocabulary.publications = _names(random, PUBLICATIONS, Publication)
    until = until or date.today()
    a_day = -(-articles // (25 * 365))
    keys = _next_keys()
    _drop_search_indexes()
    for start in range(0, articles, BATCH):
        count = min(BATCH, articles - start)
        days = [until - timedelta(days=(start + n) // a_day) for n in range(count)]
        with transaction.atomic():
            _write(random, vocabulary, days, start, words, keys)
        if not start:
            _analyze()
        yield start + count
    with connection.cursor() as cursor:
        cursor.execute(_NO_LONGER_WITH_STOP_WORDS)
    _settle_keys()
    _make_search_indexes()


def _names(random, count, model):
    """Rows of ``model`` with made-up names, and how often each comes, as running sums."""
    names = {}
    while len(names) < count:
        parts = [
            "".join(random.choices(SYLLABLES, k=random.choice((2, 2, 3)))).capitalize()
            for _ in range(random.choice((1, 1, 2)))
        ]
        names[" ".join(parts)] = None
    known = set(model.objects.filter(name__in=names).values_list("name", flat=True))
    model.objects.bulk_create(
        model(name=name, slug=slugify(name)) for name in names if name not in known
    )
    rows = dict(model.objects.values_list("name", "pk"))
    return [(rows[name], name) for name in names]


def _zipf(random, choices, count):
    """So many different ones of ``choices``, the n-th 1/n as often as the first."""
    picked = {}
    while len(picked) < count:
        picked[choices[int(len(choices) ** random.random()) - 1]] = None
    return list(picked)


def _next_keys():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM articles_article),"
            " (SELECT coalesce(max(id), 0) FROM articles_section)"
        )
        article, section = cursor.fetchone()
    return {"article": article + 1, "section": section + 1}


def _drop_search_indexes():
    """They are made faster at the end than row by row."""
    with connection.cursor() as cursor:
        cursor.execute(_NO_LONGER_WITH_STOP_WORDS + _WITH_STOP_WORDS)
    with connection.schema_editor() as editor:
        for model in (Article, Section):
            for index in _search_indexes(model):
                editor.remove_index(model, index)


#: Stop words are indexed too, and make a text as long as it is.
_WITH_STOP_WORDS = """
    CREATE TEXT SEARCH DICTIONARY english_whole_stem (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION english_whole (COPY = english);
    ALTER TEXT SEARCH CONFIGURATION english_whole
        ALTER MAPPING REPLACE english_stem WITH english_whole_stem;
"""
_NO_LONGER_WITH_STOP_WORDS = """
    DROP TEXT SEARCH CONFIGURATION IF EXISTS english_whole;
    DROP TEXT SEARCH DICTIONARY IF EXISTS english_whole_stem;
"""


def _make_search_indexes():
    with connection.schema_editor() as editor:
        for model in (Article, Section):
            for index in _search_indexes(model):
                editor.add_index(model, index)


def _search_indexes(model):
    return [index for index in model._meta.indexes if isinstance(index, GinIndex)]


def _settle_keys():
    with connection.cursor() as cursor:
        for model in (Article, Section):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT max(id) FROM {table}))"
            )
    _analyze()


def _analyze():
    """Tell the planner how much there is; the database would find out only minutes later."""
    with connection.cursor() as cursor:
        for table in ("article", "section", "source", "keyworduse", "sectionkeyword"):
            cursor.execute(f"ANALYZE articles_{table}")


def _write(random, vocabulary, days, start, words, keys):
    articles, sections, sources, uses, about = ([] for _ in range(5))
    for number, day in enumerate(days, start=start):
        key = keys["article"]
        keys["article"] += 1
        headline = _headline(random, vocabulary)
        moment = datetime.combine(day, time(6), UTC).isoformat()
        cited, heads, bodies = set(), [headline], []
        keywords = _zipf(random, vocabulary.keywords, KEYWORDS_PER_ARTICLE)
        uses += [(key, keyword, place) for place, (keyword, _) in enumerate(keywords)]
        for position in range(SECTIONS):
            section = keys["section"]
            keys["section"] += 1
            named = random.sample(keywords, 3)
            about += [(section, keyword, "found") for keyword, _ in named]
            body = _body(random, vocabulary, words, [name for _, name in named])
            head = _headline(random, vocabulary)
            named_here = " ".join(name for _, name in named)
            cited_here = _zipf(random, vocabulary.publications, 2)
            for place, (publication, name) in enumerate(cited_here):
                sources.append((section, place, name, "", "", publication))
                cited.add(publication)
            names = " ".join(name for _, name in cited_here)
            sections.append(
                (section, key, position, head, f"part-{position}", body, named_here, names)
            )
            heads.append(head)
            bodies.append(body)
        cited = "{" + ",".join(map(str, sorted(cited))) + "}"
        articles.append(
            (key, headline, f"column-{number}", day, moment, moment, moment, cited,
             " ".join(heads), " ".join(name for _, name in keywords), " ".join(bodies))
        )  # fmt: skip
    _write_indexed(
        "article",
        "id, headline, slug, edition_date, published_at, created_at, updated_at, cited",
        articles,
        ("heads", "names", "bodies"),
        "standfirst, byline, sent_by_mail, version, imported_digest, search_is_stale, search",
        f"""
        '', '', true, 0, '', false, '{NORMALIZATION}'::tsvector
            || setweight(to_tsvector('english', heads), 'A')
            || setweight(to_tsvector('english', names), 'B')
            || setweight(to_tsvector('english_whole', bodies), 'C')
            || array_to_tsvector(ARRAY['{SHARE}' || abs(hashint8(id)::bigint) % {SHARES}]
                || {_lexemes("headline", IN_TITLE)}
                || {_lexemes("heads", IN_HEADLINE)} || {_lexemes("heads", OFTEN)}
                || {_lexemes("names", IN_KEYWORDS)} || {_lexemes("names", OFTEN)}
                || {_lexemes("bodies", OFTEN, f"cardinality(positions) >= {OFTEN_TIMES}")})
        """,
    )
    _write_indexed(
        "section",
        "id, article_id, position, headline, anchor, body",
        sections,
        ("names", "sources"),
        "search",
        """
        setweight(to_tsvector('english', headline), 'A')
            || setweight(to_tsvector('english', names), 'B')
            || setweight(to_tsvector('english_whole', body), 'C')
            || setweight(to_tsvector('english', sources), 'D')
        """,
    )
    _copy("source", "section_id, position, publication, qualifier, url, record_id", sources)
    _copy("keyworduse", "content_object_id, tag_id, position", uses)
    _copy("sectionkeyword", "section_id, keyword_id, origin", about)
    connection.check_constraints()  # what waits for that would be in the way of indexes


def _lexemes(text, tier, condition="true"):
    """The lexemes of ``text`` in a ``tier``, as ``articles.discovery.tiers`` has them."""
    return (
        f"ARRAY(SELECT '{tier}' || lexeme FROM unnest(to_tsvector('english', {text}))"
        f" WHERE {condition})"
    )


def _headline(random, vocabulary):
    return " ".join(vocabulary.choose(random, random.randint(5, 9))).capitalize()


def _body(random, vocabulary, words, names):
    chosen = vocabulary.choose(random, words)
    for name in names:
        chosen.insert(random.randrange(len(chosen)), name)
    half = len(chosen) // 2
    return f"<p>{' '.join(chosen[:half])}.</p><p>{' '.join(chosen[half:])}.</p>"


def _copy(table, columns, rows):
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY articles_{table} ({columns}) FROM STDIN", _lines(rows))


def _write_indexed(table, columns, rows, texts, more, values):
    """Write ``rows`` with ``more`` columns, whose ``values`` are made of theirs and of ``texts``,
    which come last in each row: search vectors, weighted as ``articles.discovery.indexing``
    has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE made ON COMMIT DROP AS"
            f" SELECT {columns}{''.join(f', NULL::text AS {text}' for text in texts)}"
            f" FROM articles_{table} LIMIT 0"
        )
        cursor.copy_expert("COPY made FROM STDIN", _lines(rows))
        cursor.execute(
            f"INSERT INTO articles_{table} ({columns}, {more})"
            f" SELECT {columns}, {values} FROM made ORDER BY id"
        )
        cursor.execute("DROP TABLE made")


def _lines(rows):
    return StringIO("".join("\t".join(str(value) for value in row) + "\n" for row in rows))
