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
from articles.importer.days import day_at_start
from articles.importer.markup import as_text, has_markup
from articles.importer.names import name_pattern
from articles.importer.parts import MAX_COLUMN_LENGTH, NotAColumn
from articles.importer.vocabulary import BREAK

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


def _parted(name: str, text: str, context: Context) -> Iterator[WrittenText]:
    """The columns of a page of a month: each begins with a line that says day and column."""
    if has_markup(text):
        text = as_text(text)
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _begins_column(line, context)]
    if len(starts) < 2:
        yield WrittenText(name, text)
        return
    ends = [*starts[1:], len(lines)]
    parts = ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    if any(len(part) < MIN_COLUMN_LENGTH for part in parts):
        yield WrittenText(name, text)
        return
    before = "\n".join(lines[: starts[0]])
    for number, part in enumerate(parts, 1):
        yield WrittenText(f"{name}, {number}", f"{before}\n\n{part}" if number == 1 else part)


def _begins_column(line: str, context: Context) -> bool:
    line = re.sub(r"^[#*\s]+", "", line)
    if len(line) > 300:
        return False
    day = day_at_start(line)
    named = rf"\s*,?\s*{name_pattern(context)}\s*{BREAK}\s*\S"
    return bool(day and re.match(named, line[day.end :], re.I))
