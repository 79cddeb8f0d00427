"""What was read of a written column: its parts, and what had to be guessed."""

from dataclasses import dataclass, field
from datetime import date

from articles.importer.source_line import CitedSource

#: Of what is typed, in characters; of a file, in bytes.
MAX_COLUMN_LENGTH = 1_000_000


class NotAColumn(ValueError):
    """The text is no column; the message says why and what to do."""


@dataclass(frozen=True)
class ParseNote:
    """Something that was guessed: a sentence about it, the words of the text it is about, and the
    id of the part of the column's form where it is changed; both may be empty."""

    message: str
    text: str = ""
    place: str = ""


@dataclass
class ReadFigure:
    caption: str = ""
    credit: str = ""
    alt_text: str = ""


@dataclass
class ReadSection:
    headline: str
    body: str = ""
    figures: list[ReadFigure] = field(default_factory=list)
    sources: list[CitedSource] = field(default_factory=list)


@dataclass
class ReadColumn:
    headline: str
    edition_date: date | None = None
    byline: str = ""
    standfirst: str = ""
    lead_figure: ReadFigure | None = None
    sections: list[ReadSection] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    warnings: list[ParseNote] = field(default_factory=list)
    matches: list[ParseNote] = field(default_factory=list)

    def warn(self, message: str, text: str = "", place: str = "") -> None:
        self.warnings.append(ParseNote(message, text, place))

    def match(self, message: str, text: str, place: str) -> None:
        self.matches.append(ParseNote(message, text, place))

    @property
    def next_section(self) -> str:
        """Return the place of the section that is being read."""
        return f"sections-{len(self.sections)}"
