"""What the editor's own decisions teach: how alike a comment is to those that were refused.

Naive Bayes over words, with counts of this site alone. The score sorts the queue and does nothing
else.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable

from django.db import connection

from comments.models import TokenCount

#: The most telling words of a comment are counted, and so many of one that is very long.
MAX_TOKENS, MAX_WORDS = 15, 400


def tokenize(text: str) -> set[str]:
    return {word[:40] for word in re.findall(r"[\w’']{3,}", text.casefold())[:MAX_WORDS]}


def score(text: str) -> float:
    """From 0 (like what was approved) to 1 (like what was refused); 0.5 where nothing is known."""
    known = TokenCount.objects.filter(pk__in=tokenize(text))
    shares = [(word.bad + 0.5) / (word.good + word.bad + 1) for word in known]
    shares.sort(key=lambda share: -abs(share - 0.5))
    odds = sum(math.log(share / (1 - share)) for share in shares[:MAX_TOKENS])
    return 1 / (1 + math.exp(-max(-30, min(30, odds))))


def learn(changes: Iterable[tuple[str, int, int]]) -> None:
    """Learn from decisions: ``[(text, good, bad)]``, each 1, 0 or -1 (unlearn); one query."""
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for text, as_good, as_bad in changes:
        for word in tokenize(text):
            good[word] += as_good
            bad[word] += as_bad
    rows = [(word, good[word], bad[word]) for word in sorted(good) if good[word] or bad[word]]
    if not rows:
        return
    by_word = json.dumps({word: [more_good, more_bad] for word, more_good, more_bad in rows})
    with connection.cursor() as cursor:
        # Added in the database, so that two who decide at once both count; in one order, so that
        # they do not wait for each other.
        cursor.execute(
            """
            INSERT INTO comments_learntword AS known (word, good, bad)
            SELECT word, greatest(good, 0), greatest(bad, 0)
              FROM unnest(%s::text[], %s::int[], %s::int[]) AS learnt (word, good, bad)
             ORDER BY word
                ON CONFLICT (word) DO UPDATE
               SET good = greatest(0, known.good + (%s::jsonb -> known.word ->> 0)::int),
                   bad = greatest(0, known.bad + (%s::jsonb -> known.word ->> 1)::int)
            """,
            [*(list(column) for column in zip(*rows, strict=True)), by_word, by_word],
        )
