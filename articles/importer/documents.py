"""Files that hold written columns: text, Markdown, HTML, letters and mailboxes, documents of word
processors, and archives of these; a file may hold many columns.

In come a file's name and bytes, out come texts for ``parser.read``. What is packed is unpacked
within bounds, XML is read without entities (``word_processors``), and no name in an archive is ever
a path on this machine.
"""

import email
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from articles.importer import files, word_processors
from articles.importer.context import Context
from articles.importer.markup import as_text, has_markup
from articles.importer.names import name_pattern
from articles.importer.parts import MAX_COLUMN_LENGTH, NotAColumn
from articles.importer.vocabulary import BREAK
from articles.text.written_days import day_at_start, looks_like_day

TEXT = frozenset([".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ""])
LETTERS = frozenset([".eml"])
MAILBOXES = frozenset([".mbox", ".mbx"])
WORD_PROCESSORS = frozenset([".docx", ".odt"])
ARCHIVES = frozenset([".zip"])
READABLE = TEXT - {""} | LETTERS | MAILBOXES | WORD_PROCESSORS | ARCHIVES
#: Of a file that holds many columns, in bytes; of an archive unpacked; and its files.
MAX_FILE_LENGTH, MAX_UNPACKED_LENGTH, MAX_FILES = 100_000_000, 500_000_000, 50_000
#: A column in a file of many is no shorter.
MIN_COLUMN_LENGTH = 200
_FROM = re.compile(rb"^From .*\d{4}\s*$", re.M)


@dataclass(frozen=True)
class WrittenText:
    """The text of one column, and the name it came under."""

    name: str
    text: str


def texts_of(name: str, data: bytes, context: Context) -> Iterator[WrittenText]:
    """Yield the columns' texts of a file. Raise ``NotAColumn`` where it cannot be read."""
    if len(data) > MAX_FILE_LENGTH:
        raise NotAColumn(_("“%(name)s” is larger than 100 MB.") % {"name": name})
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVES:
        yield from _of_archive(name, data, context)
    elif suffix in MAILBOXES:
        for number, letter in enumerate(_letters(data), 1):
            yield WrittenText(f"{name}, {number}", _text_of_letter(letter))
    elif suffix in LETTERS:
        yield WrittenText(name, _text_of_letter(data))
    elif suffix in WORD_PROCESSORS:
        yield from _parted(name, word_processors.text_of(name, data), context)
    else:
        yield from _parted(name, files.decode(data), context)


def _of_archive(name: str, data: bytes, context: Context) -> Iterator[WrittenText]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        raise NotAColumn(_("“%(name)s” is no whole ZIP file.") % {"name": name}) from None
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_FILES or sum(m.file_size for m in members) > MAX_UNPACKED_LENGTH:
        raise NotAColumn(_("“%(name)s” unpacks to more than is read at once.") % {"name": name})
    for member in sorted(members, key=lambda member: member.filename):
        path = PurePosixPath(member.filename)
        is_hidden = any(part.startswith((".", "__")) for part in path.parts)
        if path.suffix.lower() in READABLE - ARCHIVES and not is_hidden:
            yield from texts_of(member.filename, word_processors.unpack(archive, member), context)


def _letters(data: bytes) -> list[bytes]:
    """The letters of a mailbox (RFC 4155)."""
    starts = [match.start() for match in _FROM.finditer(data)]
    ends = [*starts[1:], len(data)]
    letters = [data[start:end].partition(b"\n")[2] for start, end in zip(starts, ends, strict=True)]
    return [re.sub(rb"^>(>*From )", rb"\1", letter, flags=re.M) for letter in letters]


def _text_of_letter(data: bytes) -> str:
    """A letter's words under its subject and day, as ``front_matter`` reads them."""
    letter: EmailMessage = email.message_from_bytes(data, policy=default)
    head = [f"{name}: {letter[name]}" for name in ("Subject", "Date") if letter[name]]
    body = letter.get_body(("plain", "html"))
    try:
        text = body.get_content() if body else ""
    except (LookupError, UnicodeDecodeError):  # an encoding nobody knows
        payload = body.get_payload(decode=True) if body else b""
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if body and body.get_content_type() == "text/html":
        text = as_text(text)
    return "\n".join([*head, "", text])[:MAX_COLUMN_LENGTH]


def columns_in(text: str, context: Context) -> list[str]:
    """Return the columns of a text that holds several, as a page of a month does: each begins with
    a line that says day and column, or the column's name and a headline. A text of one is one."""
    if has_markup(text):
        text = as_text(text)
    lines = text.split("\n")
    dated = [number for number, line in enumerate(lines) if _begins_with_day(line, context)]
    named = [number for number, line in enumerate(lines) if _begins_with_name(line, context)]
    named = [_with_day_above(lines, number) for number in named]
    # What refers to another column may begin as its title does, within a paragraph.
    named = [number for number in named if not number or not lines[number - 1].strip(" -=_*")]
    for starts in (dated, named):
        if len(starts) > 2 and len("\n".join(lines[starts[0] : starts[1]])) < MIN_COLUMN_LENGTH:
            starts = starts[1:]  # what the page itself is called
        if len(starts) < 2:
            continue
        ends = [*starts[1:], len(lines)]
        parts = ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
        if all(len(part.strip()) >= MIN_COLUMN_LENGTH for part in parts):
            before = "\n".join(lines[: starts[0]])
            return [f"{before}\n\n{parts[0]}", *parts[1:]]
    return [text]


def _parted(name: str, text: str, context: Context) -> Iterator[WrittenText]:
    parts = columns_in(text, context)
    for number, part in enumerate(parts, 1):
        yield WrittenText(name if len(parts) == 1 else f"{name}, {number}", part)


def _begins_with_day(line: str, context: Context) -> bool:
    line = _bare(line)
    day = day_at_start(line) if line else None
    named = rf"\s*,?\s*{name_pattern(context)}\s*{BREAK}\s*\S"
    return bool(day and re.match(named, line[day.end :], re.I))


def _with_day_above(lines: list[str], number: int) -> int:
    """The line at which a column begins whose day stands over its title."""
    for above in range(number - 1, max(-1, number - 3), -1):
        if looks_like_day(_bare(lines[above])):
            return above
        if lines[above].strip():
            break
    return number


def _begins_with_name(line: str, context: Context) -> bool:
    return bool(re.match(rf"{name_pattern(context)}\s*{BREAK}\s*\S", _bare(line), re.I))


def _bare(line: str) -> str:
    """A line without the marks of a heading, or nothing of one that is too long for a title."""
    return re.sub(r"^[#*\s]+", "", line) if len(line) <= 300 else ""
