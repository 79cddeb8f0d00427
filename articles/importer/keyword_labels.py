"""Lines of keywords, under any label and with any marks between them, wherever they stand."""

import re
from dataclasses import replace
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.line import Line
from articles.importer.parts import ReadColumn
from articles.text.keyword_line import names_in, validate_keyword_name
from articles.text.written_days import find_days

_HASHTAGS = re.compile(r"(?:#[^\W_][\w-]*[\s,;،、]*){2,}")
#: Pictures that say that keywords follow.
_LABELS = "🏷🔖"
_ONE_HASHTAG = re.compile(r"#[^\W_][\w-]*")
#: Links to what else a site has under the same word, and nothing else.
_LINKED = re.compile(r"\[([^\[\]]+)\]\(")
_TAG_LINKS = re.compile(
    r"(?:[\s,|·•]*\[[^\[\]]{1,60}\]\((?:[^()\s]*/)?(?:tags?|topics?|labels?|category|categories|"
    r"keywords?|stichwort|schlagwort|etiquetas?|mot-cle)/[^()\s]+\))+[\s,|·•]*",
    re.I,
)
_SEPARATORS = re.compile(r"\s*[|•·、،؛；，・／]\s*|\s+/\s+|\s*(?:^|(?<=\s))#|\s+[–—+]\s+")
#: A line that ends so goes on in the next one.
_GOES_ON = re.compile(r"[,;،、،|·•]$")
#: What Medium says of who wrote a text, under its keywords, of which it allows so many.
_ABOUT = re.compile(r"written by .{2,60}|[\d.,]+k? followers|follow(?:ing)?", re.I)
_MAX_TAG_LINES = 5
#: A name of more words is a sentence of the text.
_MAX_WORDS = 8


def read_keywords(lines: list[Line], column: ReadColumn) -> list[Line]:
    """Return ``lines`` without those of keywords, which come to stand in ``column``."""
    kept: list[Line] = []
    place = 0
    while place < len(lines):
        if posted := _of_post(lines[place]):
            line, names = posted
            _take(column, names, names, line.number)
            kept.append(line)
            place += 1
            continue
        end, names = _at(lines, place)
        if end == place:
            kept.append(lines[place])
            place += 1
            continue
        written = vocabulary.joined([line.raw for line in lines[place:end]])
        _take(column, names, written, lines[place].number)
        kept.append(Line("", lines[place].number, "blank"))
        place = end
    return kept


def read_tag_lines(lines: list[Line], column: ReadColumn) -> list[Line]:
    """Return ``lines`` without keywords that stand one a line at the end, over who wrote it and how
    many follow that: so Medium has them."""
    half = len(lines) // 2
    end = next(
        (
            place
            for place, line in enumerate(lines)
            if place > half and _ABOUT.fullmatch(line.plain)
        ),
        0,
    )
    about = lines[end].plain if end else ""
    while end and (
        lines[end - 1].mark in ("blank", "rule")
        or lines[end - 1].text.isdigit()
        or f" {lines[end - 1].plain} " in f" {about} "  # the name once more
    ):
        end -= 1
    start = end
    while start > half and _may_be_tag(lines[start - 1]):
        start -= 1
    names = [line.plain for line in lines[start:end]]
    if not 2 <= len(names) <= _MAX_TAG_LINES or lines[start - 1].mark != "blank":
        return lines
    written = "\n".join(line.raw for line in lines[start:end])
    _take(column, ", ".join(names), written, lines[start].number)
    return (
        lines[:start] + [Line("", line.number, "blank") for line in lines[start:end]] + lines[end:]
    )


def _may_be_tag(line: Line) -> bool:
    words = line.plain.split()
    return (
        line.mark == ""
        and len(words) <= 4
        and len(line.plain) <= 30
        and not re.search(r"[.!?:,;。：、]", line.plain)
    )


def _of_post(line: Line) -> tuple[Line, str] | None:
    """A line that blogs write under a post, without the subjects and links behind its day: "Posted
    by Nell Harrow on 3 May 2008 at 9:14 in Rivers, Maps | Permalink | Comments (4)"."""
    first, *links = line.text.split(" | ")
    if line.mark not in ("", "row") or not links or len(line.text) > 300:
        return None
    day = max(find_days(first), key=lambda found: found.end, default=None)
    named = re.fullmatch(r"\s*[^\W\d_]{2,5}\s(?P<names>\S.*)", first[day.end :]) if day else None
    if day is None or named is None:
        return None
    return replace(line, text=first[: day.end], mark=""), ", ".join(_parted(named["names"]))


def _at(lines: list[Line], place: int) -> tuple[int, str]:
    """Where the keywords that begin at a line end, and what they are; that line where none do."""
    line = lines[place]
    if line.mark in ("blank", "rule", "quote", "image"):
        return place, ""
    raw = line.raw.replace("＃", "#") if "＃" in line.raw else line.raw
    if line.mark == "number" and _HASHTAGS.fullmatch(line.text):
        return place + 1, ", ".join(_parted(line.text))
    if _HASHTAGS.fullmatch(raw) or (
        _ONE_HASHTAG.fullmatch(raw) and not any(_is_written(other) for other in lines[place + 1 :])
    ):
        return place + 1, ", ".join(_parted(raw))
    if "](" in raw and place * 2 > len(lines) and _TAG_LINKS.fullmatch(raw):
        return place + 1, ", ".join(words.lstrip("#") for words in _LINKED.findall(raw))
    text = _text_of(line)
    if line.raw[0] in _LABELS:
        return _labelled(lines, place, line.raw.lstrip(_LABELS).strip(), "")
    if match := vocabulary.labelled("keywords", text):
        return _labelled(lines, place, match["rest"].strip().rstrip("*_)]"), match["label"])
    if (match := _tagged().fullmatch(text)) and not _is_sentence(match["rest"], text):
        names = [part for part in match["rest"].split(" | ") if not vocabulary.is_furniture(part)]
        return _labelled(lines, place, " | ".join(names).rstrip(". "), "")
    if (match := _in_capitals().fullmatch(text)) and match["label"].isupper():
        return _labelled(lines, place, match["rest"], match["label"])
    if vocabulary.alone("keywords").fullmatch(text):
        return _labelled(lines, place, "", text)
    return place, ""


@cache
def _tagged() -> re.Pattern[str]:
    """Keywords without a colon, behind the category in the same line."""
    return re.compile(
        rf"(?:[^.|!?:]{{2,60}}\s*[.|·•]\s*)?{vocabulary.one_of('tagged')}\s*:?\s+(?P<rest>\S.*)",
        re.I,
    )


@cache
def _in_capitals() -> re.Pattern[str]:
    """A label in capitals, with no colon, before names that are not: "TAGS Rivers, Maps"."""
    return re.compile(
        rf"(?P<label>{vocabulary.one_of('keywords')})\.?\s+(?=(?-i:.*[a-zß-ÿ]))(?P<rest>.+)", re.I
    )


def _is_sentence(rest: str, text: str) -> bool:
    """Whether a word that names keywords without a colon begins a sentence instead: "Marked the
    two by mistake and left."."""
    has_marks = ":" in text or bool(_SEPARATORS.search(rest)) or "," in rest
    return not has_marks and len(rest.split()) > 4


def has_tags(text: str) -> bool:
    """Return whether a line names keywords behind its category, as blogs print them."""
    return bool(_tagged().fullmatch(text))


def _text_of(line: Line) -> str:
    if ") [" in line.text:  # links that only blanks part
        return vocabulary.without_marks(line.text.replace(") [", "), ["))
    return vocabulary.without_marks(line.raw if line.mark == "row" else line.text)


def _is_written(line: Line) -> bool:
    return line.mark != "blank"


def _labelled(lines: list[Line], place: int, rest: str, label: str) -> tuple[int, str]:
    end = place + 1
    if not rest:
        while end < len(lines) and lines[end].mark == "blank" and end < place + 2:
            end += 1
    names = [rest] if rest else []
    while end < len(lines) and _is_more(lines, end, place, names):
        names.append(_text_of(lines[end]))
        end += 1
    is_house_form = label.strip(" :") in ("KEYS", "KEY")
    parts = _parted(" ".join(names) if rest else ", ".join(names))
    if not parts or (not is_house_form and not _are_names(parts)):
        return place, ""
    return end, ", ".join(parts)


def _is_more(lines: list[Line], end: int, place: int, names: list[str]) -> bool:
    line = lines[end]
    if line.mark in ("bullet", "number"):
        return not names or lines[end - 1].mark == line.mark or end == place + 1
    if line.mark != "":
        return False
    if names and lines[end - 1].mark == "blank":
        return False
    if any(vocabulary.labelled(field, line.text) for field in ("sources", "keywords", "notes")):
        return False
    if not names or _GOES_ON.search(names[-1]):
        return True
    # A line that a program broke.
    return len(names[-1]) > 30 and not vocabulary.ends_sentence(line.text.rstrip("."))


def _parted(text: str) -> list[str]:
    return [name for name in names_in(_SEPARATORS.sub(", ", text).strip(" ,")) if name.strip("#")]


def _are_names(parts: list[str]) -> bool:
    """Whether what stands after "Tags:" or "Themes:" are names, not a sentence."""
    return all(len(part.split()) <= _MAX_WORDS and len(part) <= 80 for part in parts) and not any(
        re.search(r"[!?]$", part) for part in parts
    )


def _take(column: ReadColumn, names: str, written: str, line: int) -> None:
    for name in dict.fromkeys(names_in(names)):
        if name in column.keywords:
            continue
        try:
            validate_keyword_name(name)
        except ValidationError as mistake:
            column.warn(
                _("Left out of the keywords: %(said)s") % {"said": mistake.message},
                name,
                "id_keywords",
                line,
            )
        else:
            column.keywords.append(name)
    message = _("Took the keywords: %(names)s.") % {"names": vocabulary.short(names)}
    column.match(message, written, "id_keywords", line)
