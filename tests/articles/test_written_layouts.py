"""What the reader makes of columns in any combination of usual layouts."""

from articles.importer import parser
from articles.importer.context import Context
from tests.articles.corpus_scores import COLUMN_NAMES, parts_of, score, total
from tests.articles.written_layouts import written

#: The share of each part that is right. Raise it with the reader; never lower it.
FLOORS = {
    "headline": 0.99,
    "date": 1.0,
    "byline": 0.99,
    "section": 0.99,
    "source": 0.99,
    "keyword": 1.0,
}


def test_columns_in_any_combination_of_layouts_are_read():
    context = Context(COLUMN_NAMES)
    cases = [written(f"layout-{number}") for number in range(300)]
    sums = total([score(case, parts_of(parser.read(case.text, context))) for case in cases])
    assert {part: sums[part].share for part in FLOORS if sums[part].share < FLOORS[part]} == {}
