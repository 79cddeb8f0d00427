"""The lines before the text of a Markdown file: YAML between ``---``, TOML between ``+++``, JSON,
bare lines as MultiMarkdown and Pelican have them, or Kirby's fields between ``----``.

Of YAML what front matter has is read: names with a word, a list, or lines after ``|`` and ``>``.
Tags, anchors and all that makes objects are words like others.
"""

import json
import re
import tomllib
from datetime import date, datetime

Fields = dict[str, str | list[str]]
_NAME = re.compile(r"(?P<name>[\w.-]+)\s*:(?:\s+(?P<value>.*))?$")
_KIRBY = re.compile(r"^----+\s*$", re.M)
#: Bare lines from the first one to an empty one; the title is among them.
_BARE = re.compile(r"(?:[A-Za-z][\w -]*:(?:[ \t].*)?\n|[ \t]+\S.*\n)+(?=\s*\n|\Z)")
_TITLE = re.compile(r"^title:", re.M | re.I)
_BLOCK = re.compile(r"[|>][+-]?\d?$")


def split(text: str) -> tuple[Fields, str]:
    """Return the fields, by their names in lower case, and the text after them."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    for fence, read in (("---", _yaml), ("+++", _toml)):
        if text.startswith(fence + "\n"):
            head, end, body = text[len(fence) + 1 :].partition(f"\n{fence}")
            if end and (not body or body.lstrip(" -.")[:1] in ("", "\n")):
                return read(head), body.partition("\n")[2]
    if text.startswith("{"):
        try:
            head_data, end_at = json.JSONDecoder().raw_decode(text)
        except ValueError:
            return {}, text
        return _plain(head_data), text[end_at:].lstrip()
    if (bare := _BARE.match(text)) and _TITLE.search(bare[0]):
        return _yaml(re.sub(r"\n[ \t]+", " ", bare[0])), text[bare.end() :].lstrip("\n")
    return {}, text


def split_kirby(text: str) -> tuple[Fields, str]:
    """Return the same of a file of Kirby, whose ``Text`` field is the text."""
    fields: Fields = {}
    for block in _KIRBY.split(text.replace("\r\n", "\n").lstrip("\ufeff")):
        name, colon, value = block.strip().partition(":")
        if colon and re.fullmatch(r"[\w-]+", name):
            fields[name.lower()] = value.strip()
    body = fields.pop("text", "")
    return fields, body if isinstance(body, str) else ""


def first(fields: Fields, *names: str) -> str:
    """Return the first of these that says something, as one text."""
    for name in names:
        if value := fields.get(name):
            return value if isinstance(value, str) else ", ".join(value)
    return ""


def words(fields: Fields, *names: str) -> list[str]:
    """Return all words of these fields: of a list, or of a line with commas between them."""
    found: list[str] = []
    for name in names:
        value = fields.get(name) or []
        found += [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    return list(dict.fromkeys(filter(None, found)))


def _toml(head: str) -> Fields:
    try:
        return _plain(tomllib.loads(head))
    except tomllib.TOMLDecodeError:
        return {}


def _plain(data: object) -> Fields:
    fields: Fields = {}
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, list):
            fields[str(name).lower()] = [_word(each) for each in value]
        elif isinstance(value, dict):
            # As Hugo has its taxonomies, and Jekyll pictures with their words.
            fields |= {f"{name}.{key}".lower(): v for key, v in _plain(value).items()}
        else:
            fields[str(name).lower()] = _word(value)
    return fields


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _yaml(head: str) -> Fields:
    fields: Fields = {}
    lines, place, above = head.split("\n"), 0, ""
    while place < len(lines):
        line = lines[place]
        place += 1
        indented = line[:1] in (" ", "\t")
        item = re.match(r"\s*-\s+(.*)$", line)
        if item and above:
            known = fields.get(above) or []
            fields[above] = [*(known if isinstance(known, list) else [known]), _scalar(item[1])]
            continue
        match = _NAME.match(line.strip())
        if match is None or line.lstrip().startswith("#"):
            continue
        name = match["name"].lower()
        if indented and above:
            name = f"{above.partition('.')[0]}.{name}"
        value = (match["value"] or "").strip()
        if _BLOCK.fullmatch(value):
            block, place = _block(lines, place, folded=value[0] == ">")
            fields[name] = block
        else:
            fields[name] = _value(value)
        above = name
    return fields


def _block(lines: list[str], place: int, *, folded: bool) -> tuple[str, int]:
    taken = []
    while place < len(lines) and (not lines[place].strip() or lines[place][:1] in (" ", "\t")):
        taken.append(lines[place].strip())
        place += 1
    return (" " if folded else "\n").join(taken).strip(), place


def _value(value: str) -> str | list[str]:
    if value.startswith("[") and value.endswith("]"):
        parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", value[1:-1])
        return [word for part in parts if (word := _scalar(part))]
    return _scalar(value)


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    value = re.sub(r"\s+#.*$", "", value)
    return "" if value in ("null", "~") else value
