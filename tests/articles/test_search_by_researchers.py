"""Twenty questions of a researcher over the sample columns, and where the answer stands."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from articles.discovery.derived import update_derived
from articles.discovery.search import search
from articles.importer.build import import_column

SAMPLES = Path(__file__).parents[2] / "worldview" / "demo" / "columns"
#: What is asked, the day of the column that is the answer, and its place.
QUESTIONS = [
    ("17-Nov-2023", "2023-11-17", 1),
    ("17 November 2023", "2023-11-17", 1),
    ("2023-11-17", "2023-11-17", 1),
    ("8. Mai 2025", "2025-05-08", 1),
    ("grain 2023", "2023-11-17", 1),
    ("strait November 2023", "2023-11-17", 1),
    ("Ardun Dam 2024", "2024-02-09", 1),
    ("Merle Anning", "2023-11-17", 2),
    ("Palisaar breakwater storm damage", "2025-01-15", 1),
    ("91 days of grain", "2023-11-17", 1),
    ("newspaper licence censorship", "2025-05-08", 2),
    ("chancelor Veldmark oldest", "2025-09-12", 1),
    ("Ottilie Brandwold", "2025-09-12", 1),
    ("Palis* elections teacher", "2024-06-21", 1),
    ("Brandv chancellor", "2025-09-12", 1),
    ("Ormaia claims Halvard Strait", "2023-11-17", 1),
    ("Thessary grain", "2023-11-17", 1),
    ("Lene Osk sworn in president", "2024-07-03", 1),
    ("Vask recount calm", "2024-06-21", 1),
    ("baker rifles Brenn", "2026-01-20", 1),
]


@pytest.fixture
def samples(db):
    for file in sorted(SAMPLES.glob("*.txt")):
        day = date.fromisoformat(file.stem)
        article = import_column(file.read_text(), edition_date=day).article
        article.publish(at=datetime.combine(day, time(6), UTC))
        update_derived(article)


def test_each_of_twenty_questions_has_its_answer_in_its_place(samples):
    found = {}
    for asked, day, _ in QUESTIONS:
        days = [str(hit.article.edition_date) for hit in search(asked).hits]
        found[asked] = days.index(day) + 1 if day in days else None
    assert found == {asked: place for asked, _, place in QUESTIONS}
