"""Lists as other programs write them: what their bytes mean, and what stands in a field."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

#: What a spreadsheet would run as a formula where it begins a field.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NAMED = re.compile(r"^[^<>]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>$", re.IGNORECASE)
_ZONE = re.compile(r"\s*\(?\b(?:UTC|GMT|Z)\)?$", re.IGNORECASE)
_SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(.*)$", re.DOTALL)
_IN_WORDS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%b %d %Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", ", %H:%M:%S")


def decode(content: bytes) -> tuple[str, str]:
    """A list as text, and what is to be said about how it was read. Raises ``UnicodeDecodeError``
    where it is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16"), _("It was read as UTF-16.")
    if content[:4].count(0) >= 2 and len(content) % 2 == 0:
        name = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return content.decode(name), "It was read as UTF-16."
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        note = _("It is not in UTF-8, so it was read as Windows-1252. See whether names are right.")
        return content.decode("cp1252"), note


def rows(lines: Iterable[str]) -> "csv.DictReader[str]":
    """The rows of a CSV file that is divided by commas, semicolons or tabs, as its first line
    shows."""
    lines = _without_nothing(iter(lines))
    first = next(lines, "")
    # Excel writes which it is into a line of its own.
    if match := re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE):
        return csv.DictReader(lines, delimiter=match[1])
    counts = {mark: _unquoted(first).count(mark) for mark in ",;\t"}
    return csv.DictReader(chain([first], lines), delimiter=max(counts, key=counts.__getitem__))


class Unread(str):
    """Why a row could not be read."""


def numbered(rows: "csv.DictReader[str]") -> Iterator[tuple[int, dict[Any, Any] | Unread]]:
    """Each row with the number of the line it begins on; where one cannot be read, as for a field
    without end, why: the reader goes on behind it."""
    while True:
        line = rows.reader.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as failure:
            yield line, Unread(failure)
            continue
        fields = [text for value in row.values() for text in texts_of(value)]
        # Empty lines before it are none of its own, nor is the end of the file.
        yield max(line, rows.line_num - sum(text.count("\n") for text in fields)), row


def texts_of(value: str | list[str] | None) -> list[str]:
    """What stands in a field of a row, or in the fields behind the last column that has a name."""
    return value if isinstance(value, list) else [value or ""]


def _without_nothing(lines: Iterator[str]) -> Iterator[str]:
    """From the first line on that is not empty, without the mark of its encoding."""
    begun = False
    for line in lines:
        line = line if begun else line.removeprefix("\ufeff")
        begun = begun or bool(line.strip())
        if begun:
            yield line


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def address_in(field: str) -> str:
    """The address in a field that may hold a name too: ``Ana <ana@example.com>``."""
    field = unescaped(field.strip())
    if match := _NAMED.match(field):
        return match[1]
    return re.sub(r"^mailto:", "", field, flags=re.IGNORECASE)


def escaped(field: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field


def unescaped(field: str) -> str:
    """A field as it was before ``escaped``."""
    return field[1:] if field[:1] == "'" and field[1:].startswith(_FORMULA) else field


#: Lists have nothing from before there was mail; some say the year 9000 and mean never.
FIRST_YEAR, LAST_YEAR = 1900, 9000


def moment_in(field: str) -> datetime | None:
    """A moment as any of these systems writes it, in UTC, and so where no zone is given. Raises
    ``ValueError`` where it is none, could be two, or is beyond what anybody counts with."""
    text = field.strip()
    if not text:
        return None
    moment = _moment(_ZONE.sub("", text))
    if moment is None:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            raise ValueError(_("“%(value)s” is no date.") % {"value": field}) from None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(_("“%(value)s” is no date.") % {"value": field}) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(_("“%(value)s” is no date that can be meant.") % {"value": field})
    return moment


def _moment(text: str) -> datetime | None:
    if match := _SLASHED.match(text):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(
                _("“%(text)s” could be two days; write it as %(year)s-12-31.")
                % {"text": text, "year": match[3]}
            )
        day, month = (first, second) if first > 12 else (second, first)
        return _in_one_of(f"{match[3]}-{month:02d}-{day:02d}{match[4]}", ["%Y-%m-%d"])
    for read in (parse_datetime, datetime.fromisoformat):
        try:
            if moment := read(re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text)):
                return moment
        except ValueError:
            continue
    return _in_one_of(text, [*_IN_WORDS, "%Y/%m/%d", "%Y-%m-%d"])


def _in_one_of(text: str, days: Iterable[str]) -> datetime | None:
    for form in (day + time for day in days for time in _TIMES):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
