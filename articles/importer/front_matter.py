"""What stands over a text as fields: the front matter of Markdown, the headers of a letter."""

import re
from dataclasses import dataclass, field

from articles.importer.line import Line
from articles.importer.vocabulary import is_furniture, without_marks

_FIELD = re.compile(r"(?P<name>[^\W\d_][\w-]{0,20})\s?[:：]\s*(?P<value>.*)")
_ITEM = re.compile(r"[-*]\s+(?P<value>.+)")
_FENCES = ("---", "+++")
_TOML = re.compile(r"(?P<name>[A-Za-z_][\w-]*)\s*=\s*(?P<value>.+)")
#: What a field of a letter is called, by languages' mail programs, and which of ours it is.
LETTER_FIELDS = {
    "from": "from", "von": "from", "de": "from", "to": "", "an": "", "à": "", "para": "", "cc": "",
    "subject": "title", "betreff": "title", "objet": "title", "asunto": "title", "date": "date",
    "datum": "date", "fecha": "date", "gesendet": "date", "sent": "date", "envoyé": "date",
    "enviado": "date", "reply-to": "", "list-id": "", "mime-version": "", "content-type": "",
    "件名": "title", "日付": "date", "日時": "date", "差出人": "from", "宛先": "", "送信者": "from",
    "الموضوع": "title", "التاريخ": "date", "من": "from", "إلى": "",
    "message-id": "", "newsgroups": "", "organization": "", "oggetto": "title", "data": "date",
    "da": "from", "a": "", "inviato": "date", "assunto": "title", "enviada": "date",
    "message": "", "nachricht": "", "bcc": "", "onderwerp": "title", "aan": "",
    "verzonden": "date", "van": "from", "sender": "", "return-path": "", "received": "",
    "delivered-to": "", "user-agent": "", "x-mailer": "", "in-reply-to": "", "references": "",
}  # fmt: skip
_NAMES = {
    "title": "title", "headline": "title", "titel": "title", "titre": "title", "título": "title",
    "date": "date", "published": "date", "pubdate": "date", "datum": "date", "created": "date",
    "author": "byline", "authors": "byline", "by": "byline", "byline": "byline", "autor": "byline",
    "auteur": "byline", "tags": "keywords", "keywords": "keywords", "categories": "keywords",
    "keys": "keywords", "schlagwörter": "keywords", "description": "standfirst",
    "subtitle": "standfirst", "summary": "standfirst", "excerpt": "standfirst", "dek": "standfirst",
    "standfirst": "standfirst", "lead": "standfirst", "titolo": "title", "occhiello": "standfirst",
    "sommario": "standfirst", "chapeau": "standfirst", "chapô": "standfirst", "vorspann":
    "standfirst", "entradilla": "standfirst", "bajada": "standfirst", "intro": "standfirst",
    "タイトル": "title", "題名": "title", "العنوان": "title",
}  # fmt: skip


@dataclass
class Fields:
    """``values`` by what they are: "title", "date", "byline", "keywords", "standfirst". ``lines``:
    those they were read from; ``others``: lines of fields that say nothing of the column."""

    values: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)


def read_fields(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """Return what stands over the text as fields, and the lines under it."""
    start = next((n for n, line in enumerate(lines) if line.mark != "blank"), len(lines))
    if start < len(lines) and lines[start].raw in _FENCES:
        end = next(
            (n for n in range(start + 1, min(len(lines), start + 80))
             if lines[n].raw in (lines[start].raw, "...")),
            None,
        )  # fmt: skip
        if end is not None:
            return _front_matter(lines[start + 1 : end]), lines[end + 1 :]
    letter, rest = _letter(lines)
    if not letter.values:
        return _labelled(lines)
    # What was passed on is a letter in a letter: the inner one is the column's.
    while (inner := _letter(rest))[0].values:
        around = [*letter.lines, *letter.others]
        letter, rest = inner
        letter.others = [*around, *letter.others]
    return letter, rest


def _begin_of(lines: list[Line]) -> int:
    """Where a letter may begin: behind the line that says it was passed on."""
    return next(
        (n for n, line in enumerate(lines)
         if line.mark not in ("blank", "rule") and not is_furniture(line.plain)),
        len(lines),
    )  # fmt: skip


def _labelled(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """Title and standfirst where the lines over the text call themselves so."""
    fields, kept = Fields(), []
    written = 0
    for line in lines:
        written += bool(line.raw)
        match = _FIELD.fullmatch(without_marks(line.raw)) if line.raw and written <= 12 else None
        name = _NAMES.get(match["name"].casefold()) if match else None
        if match and name in ("title", "standfirst") and match["value"].strip():
            _put(fields, name, _unquoted(match["value"]), line)
        else:
            kept.append(line)
    return (fields, kept) if "title" in fields.values else (Fields(), lines)


def _front_matter(lines: list[Line]) -> Fields:
    fields, name = Fields(), ""
    for line in lines:
        match = _FIELD.fullmatch(line.raw) or _TOML.fullmatch(line.raw)
        item = _ITEM.fullmatch(line.raw)
        if match:
            name = _NAMES.get(match["name"].casefold(), "")
            _put(fields, name, _unquoted(match["value"]), line)
        elif item and name:
            _put(fields, name, _unquoted(item["value"]), line)
        elif name and line.raw:
            fields.values[name] = f"{fields.values.get(name, '')} {line.raw}".strip(" >|")
            fields.lines.append(line)
        elif line.raw:
            fields.others.append(line)
    return fields


def _put(fields: Fields, name: str, value: str, line: Line) -> None:
    if not name or (name in fields.values and name not in ("keywords", "byline")):
        fields.others += [line] if line.raw else []
        return
    before = fields.values.get(name, "")
    fields.values[name] = ", ".join(part for part in (before, value) if part)
    fields.lines.append(line)


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item) for item in value[1:-1].split(","))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return "" if value in (">", "|", "|-", ">-") else value


def _letter(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """The headers of a letter: at least two of them, one the subject."""
    start = end = _begin_of(lines)
    fields = Fields(others=[line for line in lines[:start] if line.mark != "blank"])
    while end < len(lines) and (match := _FIELD.fullmatch(without_marks(lines[end].raw))):
        name = LETTER_FIELDS.get(match["name"].casefold())
        if name is None:
            if "title" not in fields.values or end - start < 2 or not match["name"].isascii():
                break
            name = "keywords" if match["name"] == "Keywords" else ""
        if name in ("title", "date", "keywords") and name not in fields.values:
            fields.values[name] = re.sub(
                r"^(?:(?:fwd?|re|wg|aw|tr|rv|enc|i|doorst)\s*:\s*|\[[\w -]{1,30}\]\s*)+(?=\S)",
                "",
                match["value"],
                flags=re.I,
            )
            fields.lines.append(lines[end])
        else:
            fields.others.append(lines[end])
        end += 1
    if end - start < 2 or "title" not in fields.values:
        return Fields(), lines
    return fields, lines[end:]
