"""What was read of a written column: its parts, and what had to be guessed."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from articles.importer.source_line import CitedSource

#: Of what is typed, in characters; of a file, in bytes.
MAX_COLUMN_LENGTH = 1_000_000
#: A guess that is less sure is to be looked at first.
LIKELY = 0.65


class NotAColumn(ValueError):
    """There is nothing to read; the message says why and what to do."""


@dataclass(frozen=True)
class ParseNote:
    """What was taken or guessed: a sentence about it, the words of the text it is about, the id of
    the part of the column's form where it is changed, the line of the text that it was read from
    (the first being 1), and how sure it is, from 0 to 1; 0 where nothing was guessed. Words, id and
    line may be empty."""

    message: str
    text: str = ""
    place: str = ""
    line: int = 0
    confidence: float = 1.0

    @property
    def is_doubtful(self) -> bool:
        return 0 < self.confidence < LIKELY

    @property
    def sureness(self) -> str:
        """How sure it is, in words, or ""."""
        if not self.confidence:
            return ""
        return _("%(percent)s %% sure") % {"percent": round(100 * self.confidence)}

    @property
    def with_sureness(self) -> str:
        """The message, and how sure it is."""
        return f"{self.message} ({self.sureness})" if self.confidence else self.message


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
    """``warnings``: what is doubtful. ``matches``: what was taken from the text for something else
    than text, and from where. ``left_out``: lines of the page around the column. Every word that
    was read is in a part or in one of these."""

    headline: str
    edition_date: date | None = None
    byline: str = ""
    standfirst: str = ""
    lead_figure: ReadFigure | None = None
    sections: list[ReadSection] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    warnings: list[ParseNote] = field(default_factory=list)
    matches: list[ParseNote] = field(default_factory=list)
    left_out: list[ParseNote] = field(default_factory=list)

    def warn(
        self, message: str, text: str = "", place: str = "", line: int = 0, sure: float = 0
    ) -> None:
        self.warnings.append(ParseNote(message, text, place, line, sure))

    def match(self, message: str, text: str, place: str, line: int = 0, sure: float = 1.0) -> None:
        self.matches.append(ParseNote(message, text, place, line, sure))

    def leave_out(self, message: str, text: str, line: int = 0) -> None:
        self.left_out.append(ParseNote(message, text, "", line, 0))

    @property
    def next_section(self) -> str:
        """Return the place of the section that is being read."""
        return f"sections-{len(self.sections)}"
