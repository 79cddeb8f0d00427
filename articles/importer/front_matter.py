"""What stands over a text as fields: the front matter of Markdown, the headers of a letter."""

import re
from dataclasses import dataclass, field, replace

from articles.importer.line import Line
from articles.importer.vocabulary import ends_sentence, is_furniture, labelled, without_marks

_FIELD = re.compile(r"(?P<name>[^\W\d_][\w-]{0,20})(?:\s(?:el|em|le|il))?\s?[:：]\s*(?P<value>.*)")
#: Over a letter that was passed on stand so few lines, and it has so many fields.
_MAX_COVER, _MIN_COVERED = 12, 3
_ITEM = re.compile(r"[-*]\s+(?P<value>.+)")
_FENCES = ("---", "+++")
_TOML = re.compile(r"(?P<name>[A-Za-z_][\w-]*)\s*=\s*(?P<value>.+)")
#: What a field of a letter is called, by languages' mail programs, and which of ours it is.
LETTER_FIELDS = {
    "from": "from", "von": "from", "de": "from", "to": "", "an": "", "à": "", "para": "", "cc": "",
    "subject": "title", "betreff": "title", "objet": "title", "asunto": "title", "date": "date",
    "datum": "date", "fecha": "date", "gesendet": "date", "sent": "date", "envoyé": "date",
    "enviado": "date", "reply-to": "", "list-id": "", "content-type": "",
    "件名": "title", "日付": "date", "日時": "date", "差出人": "from", "宛先": "", "送信者": "from",
    "الموضوع": "title", "التاريخ": "date", "من": "from", "إلى": "",
    "message-id": "", "newsgroups": "", "organization": "", "oggetto": "title", "data": "date",
    "da": "from", "a": "", "inviato": "date", "assunto": "title", "enviada": "date",
    "message": "", "nachricht": "", "bcc": "", "onderwerp": "title", "aan": "",
    "verzonden": "date", "van": "from", "sender": "", "return-path": "", "received": "",
    "delivered-to": "", "mime-version": "",
    "content-transfer-encoding": "", "user-agent": "", "x-mailer": "", "in-reply-to": "",
    "references": "",
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
        letter, rest = _covered_letter(lines)
    if not letter.values:
        return _labelled(*_properties(lines))
    # What was passed on is a letter in a letter: the inner one is the column's.
    while (inner := _letter(rest))[0].values:
        around = [*letter.lines, *letter.others]
        letter, rest = inner
        letter.others = [*around, *letter.others]
    return letter, rest


def _covered_letter(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """A letter under a few words of who passed it on, which say nothing of the column."""
    written = [place for place, line in enumerate(lines) if line.mark != "blank"]
    for place in written[1:_MAX_COVER]:
        if (match := _FIELD.fullmatch(without_marks(lines[place].raw))) is None:
            continue
        if LETTER_FIELDS.get(match["name"].casefold()) != "from":
            continue
        letter, rest = _letter(lines[place:])
        if len(letter.lines) + len(letter.others) >= _MIN_COVERED:
            cover = [line for line in lines[:place] if line.mark != "blank"]
            letter.others = [*cover, *letter.others]
            return letter, rest
    return Fields(), lines


def _properties(lines: list[Line]) -> tuple[list[Line], Fields]:
    """The lines without those that name properties of a page under each other, as notebooks write
    them: one at least is known, and what is not is short."""
    written = [place for place, line in enumerate(lines) if line.mark != "blank"][:_MAX_COVER]
    run: list[tuple[int, str, str]] = []
    for place in [*written, -1]:
        match = _FIELD.fullmatch(without_marks(lines[place].raw)) if place >= 0 else None
        name = _property_of(match) if match else None
        if match and name is not None:
            run.append((place, name, match["value"]))
            continue
        if len(run) > 1 and any(name for _place, name, _value in run):
            break
        if place >= 0 and ends_sentence(lines[place].text):
            return lines, Fields()  # text begins
        run = []
    fields, kept = Fields(), list(lines)
    for place, name, value in run:
        if name != "keywords":  # they are read wherever they stand
            _put(fields, name, _unquoted(value), lines[place])
            kept[place] = replace(lines[place], text="", raw="", mark="blank")
    return kept, fields


def _property_of(match: re.Match[str]) -> str | None:
    """Which field a line is; "" for one that is not known and short, ``None`` for none."""
    name = match["name"].casefold()
    known = _NAMES.get(name) or {"date": "date"}.get(LETTER_FIELDS.get(name, ""))
    if known or labelled("keywords", match[0]):
        return (known or "keywords") if known != "title" else None
    value = match["value"].strip()
    if value.startswith("//"):
        return None
    is_short = 0 < len(value.split()) <= 3 and not value.endswith((".", "!", "?"))
    is_own = any(labelled(field, match[0]) for field in ("sources", "credits", "key_headlines"))
    return "" if is_short and not is_own else None


def _begin_of(lines: list[Line]) -> int:
    """Where a letter may begin: behind the line that says it was passed on."""
    return next(
        (n for n, line in enumerate(lines)
         if line.mark not in ("blank", "rule") and not is_furniture(line.plain)),
        len(lines),
    )  # fmt: skip


def _labelled(lines: list[Line], properties: Fields) -> tuple[Fields, list[Line]]:
    """Title and standfirst where the lines over the text call themselves so, beside the
    ``properties`` that are known."""
    fields, kept = Fields(dict(properties.values), [*properties.lines], [*properties.others]), []
    written = 0
    for line in lines:
        written += bool(line.raw)
        match = _FIELD.fullmatch(without_marks(line.raw)) if line.raw and written <= 12 else None
        name = _NAMES.get(match["name"].casefold()) if match else None
        is_new = name in ("title", "standfirst") and name not in fields.values
        if match and name and is_new and match["value"].strip():
            _put(fields, name, _unquoted(match["value"]), line)
        else:
            kept.append(line)
    return (fields, kept) if "title" in fields.values else (properties, lines)


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


def _is_header(lines: list[Line], place: int) -> bool:
    """Whether a line is one of the headers that every letter has."""
    match = _FIELD.fullmatch(lines[place].raw) if place < len(lines) else None
    is_alone = place + 1 >= len(lines) or lines[place + 1].mark == "blank"
    return is_alone and match is not None and match["name"].casefold() in LETTER_FIELDS


def _letter(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """The headers of a letter: at least two of them, one the subject."""
    start = end = _begin_of(lines)
    fields = Fields(others=[line for line in lines[:start] if line.mark != "blank"])
    while end < len(lines):
        if lines[end].mark == "blank" and _is_header(lines, end + 1):
            end += 1  # a page has each in a paragraph of its own
            continue
        match = _FIELD.fullmatch(without_marks(lines[end].raw))
        if match is None:
            break
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
