"""The column that is rendered, kept and edited in every measurement: as long as columns are, made
of the sample columns' words, and with it the others that stand beside it. Plain data, so that any
site can be filled with the same.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from worldview.demo.pictures import draw

SAMPLES = Path(__file__).parent.parent / "worldview" / "demo" / "columns"
SECTIONS, SOURCES, KEYWORDS, COMMENTS = 3, 7, 12, 21
#: The words of a paragraph, and the paragraphs of a section beside its quotation.
PARAGRAPH_WORDS, PARAGRAPHS = 60, 4
#: Scenes of the demo: the lead picture and that of the second section.
LEAD, INSIDE = "strait", "fleet"


@dataclass
class MeasuredSection:
    headline: str
    paragraphs: list[str]
    quotation: str
    #: Publication and qualifier of each.
    sources: list[tuple[str, str]]
    picture: str = ""


@dataclass
class MeasuredColumn:
    headline: str
    standfirst: str
    edition_date: str
    sections: list[MeasuredSection]
    keywords: list[str]
    #: The scene of the lead picture; only the newest column has pictures.
    picture: str = ""


class _Words:
    """Words in the order of the samples, one paragraph after the other, and names among them."""

    def __init__(self) -> None:
        texts = [file.read_text() for file in sorted(SAMPLES.glob("*.txt"))]
        lines = [line for text in texts for line in text.splitlines()]
        self._words = " ".join(line for line in lines if len(line) > 200).split()
        keys = [line.removeprefix("KEYS: ") for line in lines if line.startswith("KEYS: ")]
        self.names = sorted({name for line in keys for name in line.split(", ")})
        self._random = Random(1)

    def take(self, count: int) -> str:
        start = self._random.randrange(len(self._words) - count)
        text = " ".join(self._words[start : start + count]).strip(" ,;:.")
        return text[0].upper() + text[1:]

    def some_names(self, count: int) -> list[str]:
        return self._random.sample(self.names, count)


def make(columns: int) -> list[MeasuredColumn]:
    """Return so many columns, the one that is measured first and the others a day older each."""
    words = _Words()
    made = [_column(words, number) for number in range(columns)]
    made[0].picture, made[0].sections[1].picture = LEAD, INSIDE
    return made


def _column(words: _Words, number: int) -> MeasuredColumn:
    sections = [
        MeasuredSection(
            headline=words.take(8),
            paragraphs=[f"{words.take(PARAGRAPH_WORDS)}." for _ in range(PARAGRAPHS)],
            quotation=f"{words.take(30)}.",
            sources=[
                (f"{name} Courier", "Port Sallow")
                for name in words.some_names(SOURCES // SECTIONS + (place < SOURCES % SECTIONS))
            ],
        )
        for place in range(SECTIONS)
    ]
    return MeasuredColumn(
        headline=f"{words.take(9)} ({number})",
        standfirst=f"{words.take(20)}.",
        edition_date=(date(2026, 11, 20) - timedelta(days=number)).isoformat(),
        sections=sections,
        keywords=words.some_names(KEYWORDS),
    )


def write(folder: Path, columns: int) -> None:
    """Write what ``make`` returns, as JSON, and the pictures into ``folder``, for programs that
    run without ours."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "columns.json").write_text(json.dumps([asdict(c) for c in make(columns)]))
    for scene in (LEAD, INSIDE):
        (folder / f"{scene}.jpg").write_bytes(draw(scene))
