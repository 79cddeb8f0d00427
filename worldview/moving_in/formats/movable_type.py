"""Movable Type's text, which TypePad wrote too: entries between lines of dashes, line by line."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.translation import gettext as _

from worldview.moving_in import shortcodes
from worldview.moving_in.items import CommentState, Item, Left, Post, Remark, State
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import File, Source

NAME = "movable-type"
_ENTRY, _PART = "--------", "-----"
_FIELD = re.compile(r"(?P<name>[A-Z][A-Z ]{1,30}):(?: (?P<value>.*)|\s*)$")
_HEAD = re.compile(rb"(?m)^(?:AUTHOR|TITLE|BASENAME|STATUS): ")
_DATES = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M")
#: Parts of several lines; each begins after a line of five dashes.
_LONG = {"BODY", "EXTENDED BODY", "EXCERPT", "KEYWORDS", "COMMENT", "PING", "PHOTO"}
#: Of one entry with all its comments, in characters.
MAX_ENTRY = 64 * 1024**2


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    found = source.with_suffix(".txt") or (source.files if source.is_single else [])
    return [file for file in found if _is_export(source.head(file, 8192))]


def _is_export(head: bytes) -> bool:
    return len(set(_HEAD.findall(head))) > 1 and b"\nDATE: " in b"\n" + head


def site_of(source: Source) -> str:
    return source.name


@dataclass
class _Entry:
    fields: dict[str, list[str]] = field(default_factory=dict)
    parts: list[tuple[str, list[str]]] = field(default_factory=list)

    def first(self, name: str) -> str:
        return next((value for value in self.fields.get(name, []) if value), "")

    def part(self, name: str) -> str:
        return "\n".join("\n".join(lines) for kind, lines in self.parts if kind == name).strip()


def read(source: Source) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for file in _files(source):
        with source.open(file) as opened:
            for entry in _entries(
                io.TextIOWrapper(_Raw(opened), _encoding(source, file), "replace")
            ):
                yield from _items(entry, seen)


def _encoding(source: Source, file: File) -> str:
    head = source.head(file, 1024**2)
    try:
        head[: len(head) - 4 or None].decode("utf-8")
    except UnicodeDecodeError as wrong:
        return "cp1252" if wrong.start < len(head) - 8 else "utf-8-sig"
    return "utf-8-sig"


class _Raw(io.RawIOBase):
    """A file that is only read, as ``TextIOWrapper`` wants it."""

    name = ""

    def __init__(self, file: object) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(size)  # type: ignore[attr-defined]  # of a source
        return data


def _entries(lines: io.TextIOWrapper) -> Iterator[_Entry]:
    entry, in_head, size = _Entry(), True, 0
    part: list[str] | None = None
    is_after_dashes = False
    for line in lines:
        line = line.rstrip("\r\n")
        size += len(line)
        if size > MAX_ENTRY:
            raise Refused(_("One entry is larger than 64 MB."))
        if line == _ENTRY:
            if entry.fields or entry.parts:
                yield entry
            entry, in_head, part, is_after_dashes, size = _Entry(), True, None, False, 0
            continue
        if line == _PART:
            in_head, is_after_dashes = False, True
            continue
        match = _FIELD.fullmatch(line)
        if in_head and match:
            entry.fields.setdefault(match["name"], []).append((match["value"] or "").strip())
            continue
        if is_after_dashes and match and match["name"] in _LONG:
            part = [match["value"]] if match["value"] else []
            entry.parts.append((match["name"], part))
        elif part is not None:
            # Dashes that part nothing are a line of the text.
            part += [_PART, line] if is_after_dashes else [line]
        is_after_dashes = False
    if entry.fields or entry.parts:
        yield entry


def _items(entry: _Entry, seen: dict[str, int]) -> Iterator[Item]:
    moment = _moment(entry.first("DATE"))
    title, name = entry.first("TITLE"), entry.first("BASENAME")
    key = entry.first("UNIQUE URL") or f"{entry.first('DATE')} {name or title}"
    seen[key] = seen.get(key, 0) + 1
    if seen[key] > 1:
        key = f"{key} {seen[key]}"
    # Exports that were cut down have no state; what has an address was public.
    status = entry.first("STATUS").lower() or ("publish" if entry.first("UNIQUE URL") else "")
    state = {"publish": State.PUBLIC, "future": State.SCHEDULED}.get(status, State.DRAFT)
    breaks = entry.first("CONVERT BREAKS").lower() not in ("0", "none", "richtext")
    bodies = [entry.part("BODY"), entry.part("EXTENDED BODY")]
    if breaks:
        bodies = [shortcodes.with_paragraphs(body) for body in bodies]
    words = [*entry.fields.get("PRIMARY CATEGORY", []), *entry.fields.get("CATEGORY", [])]
    words += re.split(r"\s*,\s*", entry.first("TAGS").replace('"', ""))
    words += re.split(r"\s*[,;\n]\s*", entry.part("KEYWORDS"))
    address = entry.first("UNIQUE URL")
    yield Post(
        source_id=key,
        headline=title,
        body="\n".join(filter(None, bodies)),
        state=state,
        standfirst=entry.part("EXCERPT"),
        slug=name.replace("_", "-"),
        day=timezone.localdate(moment) if moment else None,
        published_at=moment if state != State.DRAFT else None,
        modified_at=None if state != State.DRAFT else moment,
        authors=tuple(filter(None, [entry.first("AUTHOR")])),
        keywords=tuple(dict.fromkeys(filter(None, words))),
        takes_comments=entry.first("ALLOW COMMENTS") != "0",
        addresses=(address,) if address else (),
        remarks=tuple(_remarks(entry, key)),
    )
    for number, (kind, lines) in enumerate(entry.parts, start=1):
        if kind in ("PING", "PHOTO"):
            named = next((line for line in lines if line.startswith("TITLE: ")), kind)
            reason = _("a ping of another site, no comment")
            yield Left(f"{key} {number}", kind.lower(), named.removeprefix("TITLE: "), reason)


def _remarks(entry: _Entry, key: str) -> Iterator[Remark]:
    for number, (kind, lines) in enumerate(entry.parts, start=1):
        if kind != "COMMENT":
            continue
        said: dict[str, str] = {}
        body = 0
        for body, line in enumerate(lines):  # noqa: B007  (where it ends is wanted)
            match = _FIELD.fullmatch(line)
            if not match or match["name"] not in ("AUTHOR", "EMAIL", "IP", "URL", "DATE"):
                break
            said[match["name"]] = (match["value"] or "").strip()
        else:
            body = len(lines)
        text = "\n".join(lines[body:]).strip()
        moment = _moment(said.get("DATE", ""))
        yield Remark(
            source_id=f"{key} comment {number}",
            name=said.get("AUTHOR", ""),
            email=said.get("EMAIL", ""),
            body=shortcodes.with_paragraphs(text) if "<" in text else _paragraphs(text),
            written_at=moment,
            state=CommentState.APPROVED,
        )


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n\s*\n", text)
    return "".join(f"<p>{escape(block, quote=False)}</p>".replace("\n", "<br>") for block in blocks)


def _moment(written: str) -> datetime | None:
    for form in _DATES:
        try:
            return timezone.make_aware(datetime.strptime(written.strip(), form))
        except (ValueError, OverflowError):
            continue
    return None
