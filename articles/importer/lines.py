"""The lines of a written column, with what marks each: a heading, a bullet, a quotation.

The marks of forums, Markdown and mail are understood here, so that what reads the column sees one
form: banners of asterisks and ``<QUOTE>…<END QUOTE>`` of forums, ``[Image: x.jpg]``, headings that
begin with ``#`` or are underlined, bold lines, numbers and letters before items.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.letters import without_letters
from articles.importer.line import Line
from articles.importer.numbered_links import with_links
from articles.importer.parts import ReadColumn
from articles.importer.typescript import (
    MAX_SPACED,
    goes_on_spaced,
    letters_joined,
    with_plain_spacing,
    with_whole_words,
)
from articles.text.written_days import day_at_start, kanji_number

#: So much further than the others is a line set in.
MIN_INDENT = 3
#: A heading that is only set in bold stands below those that are called headings.
BOLD = 7

_BANNER = re.compile(r"\*{2,}\s+(?P<text>\S.*?)\s*\**|\*{2,}\s*\**")
#: A line between two equal marks: "* Headline *", "--- Headline ---".
_BETWEEN = re.compile(
    r"(?P<mark>[*=~+#]{1,5}|-{2,5})\s+"
    r"(?P<text>(?=.*[^\W_])[^\s*](?:(?!(?P=mark)).)*)\s+(?P=mark)"
)
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>\S.*?)\s*#*")
_SET_OFF = re.compile(r"^[→■□◆◇●○►▶▸▹➤»›•▪·]+\s*(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|[─━═]{3,}")
_RULE = re.compile(r"(?:[-_*=~#•·+＝＊－ー─━]\s*){3,}|[-–—]{2,}|[⁂❦※]+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<text>(?:(?!\1).)+?)(?<=\S)\1\s*[:：]?")
#: A number and its words in bold, as chats write it.
#: A field of reStructuredText: ":Author: Nell Harrow".
_FIELD = re.compile(r"^:([^\W\d_][\w -]{0,20}):\s+(?=\S)(?!\d+(?:\s+:|\s*$))")
_STARRED = re.compile(r"\*(\d{1,2}[.)]\s+[^*]+)\*")
_FRAMED = re.compile(r"(?:[■◆●]\s*)?[【《](?P<text>[^【】《》]{4,100})[】》]")
_IMAGE_NAMED = re.compile(r"\[Image:\s*(?P<name>[^\]]*?)\s*\]", re.I)
_IMAGE = re.compile(
    r"(?:\[\s*)?!\[(?P<alt>[^\]]*)\]\((?P<source>(?:[^()\s]|\([^()\s]*\))*)"
    r"(?:\s+[\"'](?P<title>[^\"]*)[\"'])?\)(?:\]\([^()\s]*\))?"
)
_QUOTE = re.compile(r"<\s*(?P<end>END\s+|/)?QUOTE\s*>|\[(?P<close>/)?quote(?:=[^\]]*)?\]", re.I)
_BULLET = re.compile(
    rf"(?:(?:[{re.escape(vocabulary.BULLETS)}]|\uf0b7|o(?=\t))\s+|[•●■▪・･►▶→])(?P<text>\S.*)"
)
_NUMBER = re.compile(
    r"(?:(?P<number>\d{1,2})(?:[.)．、][-–]?|[°º]\.?)|[\(（](?P<bracketed>\d{1,2})[\)）])\s*"
    r"(?:(?<=[\s)．、）–-])|(?=[\u3041-\u30ff\u3400-\u9fff]))(?P<text>\S.*)"
    r"|(?P<dashed>\d{1,2})\s*[–—-]\s+(?P<dashed_text>[^\W\d_].*)"
    r"|(?P<threaded>\d{1,2})/(?:\d{1,2})?\s+(?P<threaded_text>\S.*)"
    r"|(?P<circled>[①-⑳])\s*(?P<circled_text>\S.*)"
    r"|(?P<roman>[IVX]{1,5})(?:[.)]|\s[–—-])\s+(?P<roman_text>\S.*)"
    r"|(?P<kanji>[一二三四五六七八九十]{1,2})、\s*(?P<kanji_text>\S.*)"
    r"|\(?(?P<letter>[a-zA-Zأ-ي])\)\s+(?P<letter_text>\S.*)"
    r"|(?P<dotted>[a-h])\.\s+(?P<dotted_text>\S.*)"
)
#: What a mark may stand before or around that is neither item nor heading: ■ Contents.
_LABELS = ("key_headlines", "sources", "keywords", "credits", "notes", "related")
_TEXTS = ("text", "dashed_text", "threaded_text", "roman_text", "kanji_text", "circled_text",
          "letter_text", "dotted_text")  # fmt: skip
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_TABLE = re.compile(r"\|.*\|.*\||[^|]+(?:\s\|\s[^|]+)+|[^\t]+(?:\t+[^\t]+)+")


#: Pictures in the place of a mark, as posts have them before a headline or a label.
_PICTURED = re.compile(rf"[{vocabulary.PICTURES}\u200d\s]*[{vocabulary.PICTURES}]\s*(?=\S)")


def lines_of(text: str, column: ReadColumn) -> list[Line]:
    """Return the ``Line``s of a text. What was guessed is said in ``column``."""
    lines: list[Line] = []
    quoting, opened_at = False, 0
    spaced: set[int] = set()
    written_lines = without_letters(text.lstrip("\ufeff").split("\n"), column)
    written_lines = with_links(written_lines, column)
    joined = letters_joined(written_lines)
    written_lines = with_plain_spacing(written_lines)
    usual = _usual_indent(written_lines)
    for number, written in enumerate(written_lines, 1):
        if not written or written.isspace():
            lines.append(Line("", number, "blank"))
            continue
        raw = unicodedata.normalize("NFC", written).replace("\N{NO-BREAK SPACE}", " ")
        raw = raw.replace("\N{COMBINING ENCLOSING KEYCAP}", ".")  # a number in a box
        raw = _FIELD.sub(r"\1: ", raw)
        raw = raw.replace("\N{VARIATION SELECTOR-16}", "")
        line = Line(
            raw.strip(), number, raw=raw.strip(), is_indented=_indent(raw) >= usual + MIN_INDENT
        )
        is_more = (
            bool(lines)
            and lines[-1].number in spaced
            and len(lines[-1].raw) + len(line.raw) < MAX_SPACED
            and goes_on_spaced(line.text)
        )
        if is_more or joined(line.text) != line.text:
            if is_more:  # a program broke the headline
                before = lines.pop()
                line = replace(before, text=f"{before.raw}   {line.raw}", mark="")
                line = replace(line, raw=line.text)
            lines.append(_of_letters(line, joined(line.text), column))
            spaced.add(lines[-1].number)
            continue
        line = _without_named_images(_without_pictures(line), column)
        was_quoting = quoting
        for part, is_quoted in _quoted_parts(line, quoting):
            quoting = is_quoted
            lines.append(part)
        if quoting and not was_quoting:
            opened_at = number
    if quoting:
        said = _("A quotation was opened with <QUOTE> and never closed; see where it ends.")
        column.warn(said, "<QUOTE>", line=opened_at)
    return with_whole_words(_with_underlined(lines), column)


def _of_letters(line: Line, words: str, column: ReadColumn) -> Line:
    """A line whose letters stood apart: what is set so is a headline."""
    said = _("Joined letters that stood apart: “%(text)s”.") % {"text": vocabulary.short(words)}
    is_guess = "  " not in line.text and words.count(" ") > 0
    column.match(said, line.raw, "sections-group", line.number, 0.6 if is_guess else 0.9)
    is_label = ":" in words or _is_label(words)
    return replace(line, text=words, mark="" if is_label else "heading", level=BOLD)


def _indent(line: str) -> int:
    if not line[:1].isspace():
        return 0
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())


def _usual_indent(lines: list[str]) -> int:
    """How far most of the lines are set in, as word processors write them."""
    counts = Counter(_indent(line) for line in lines if line.strip())
    return counts.most_common(1)[0][0] if counts else 0


def _without_pictures(line: Line) -> Line:
    """A short line without the pictures it begins with; in a sentence they are its own."""
    if line.text[:1] < "\u2000" or not (pictures := _PICTURED.match(line.text)):
        return line
    rest = line.text[pictures.end() :]
    if line.text[0] in vocabulary.SOURCE_PICTURES and not vocabulary.labelled("sources", rest):
        return line
    is_label = any(vocabulary.labelled(field, rest) for field in ("sources", "keywords"))
    return replace(line, text=rest) if is_label or not vocabulary.ends_sentence(rest) else line


def _without_named_images(line: Line, column: ReadColumn) -> Line:
    if "[" not in line.text:
        return line
    for image in _IMAGE_NAMED.finditer(line.text):
        said = _("A picture “%(name)s” stood in the text; it is to be added.")
        column.warn(said % {"name": image["name"]}, image[0], line=line.number)
    return replace(line, text=_IMAGE_NAMED.sub("", line.text).strip())


def _quoted_parts(line: Line, quoting: bool) -> list[tuple[Line, bool]]:
    """The line in parts, where quotations begin or end in it; each with whether one is open after
    it."""
    marks = list(_QUOTE.finditer(line.text))
    if not marks:
        return [(_marked(line, quoting), quoting)]
    parts, place = [], 0
    for mark in marks:
        if words := line.text[place : mark.start()].strip():
            parts.append((_marked(replace(line, text=words), quoting), quoting))
        quoting, place = not (mark["end"] or mark["close"]), mark.end()
        parts.append((replace(line, text="", mark="blank"), quoting))
    if words := line.text[place:].strip():
        parts.append((_marked(replace(line, text=words), quoting), quoting))
    return parts


def _marked(line: Line, quoting: bool) -> Line:
    """The line with its mark."""
    text = line.text
    if not text:
        return replace(line, mark="blank")
    if text.startswith(">>>") and _announces(text.lstrip("> ")):
        return replace(line, text=text.lstrip("> "))
    if quoting or text.startswith(">"):
        return replace(line, text=text.lstrip("> "), mark="quote" if text.strip("> ") else "blank")
    if text[0].isalnum():
        return _item_of(line) or (replace(line, mark="row") if _TABLE.fullmatch(text) else line)
    if heading := _HEADING.fullmatch(text):
        level = len(heading["marks"])
        return replace(line, text=_unbold(heading["text"]), mark="heading", level=level)
    if image := _IMAGE.fullmatch(text):
        title = (image["title"] or "").strip()
        return replace(line, text=image["alt"].strip(), mark="image", title=title)
    if text.startswith("|") and _TABLE.fullmatch(text):
        return replace(line, mark="row")
    if _RULE.fullmatch(text):
        return replace(line, text="", mark="rule")
    if between := _BETWEEN.fullmatch(text):
        return replace(line, text=between["text"], mark="heading", level=BOLD)
    if banner := _BANNER.fullmatch(text):
        words = banner["text"] or ""
        if words and text.startswith("**"):
            return replace(line, text=words, mark="heading", level=BOLD)
        return replace(line, text=words, mark="" if words else "rule")
    if (framed := _FRAMED.fullmatch(text)) and not _is_label(framed["text"]):
        return replace(line, text=framed["text"], mark="heading", level=BOLD)
    if _BOLD.fullmatch(text):
        return replace(line, text=_unbold(text).strip(), mark="heading", level=BOLD)
    if (starred := _STARRED.fullmatch(text)) and (item := _item_of(replace(line, text=starred[1]))):
        return item
    if item := _item_of(line):
        return item
    if _TABLE.fullmatch(text):
        return replace(line, mark="row")
    return line


def _announces(text: str) -> bool:
    return any(vocabulary.labelled(field, text) for field in ("sources", "keywords"))


def _item_of(line: Line) -> Line | None:
    if bullet := _BULLET.fullmatch(line.text):
        if _is_label(bullet["text"]) or _announces(bullet["text"]):
            return replace(line, text=bullet["text"].strip())
        return replace(line, text=bullet["text"].strip(), mark="bullet")
    number = _NUMBER.fullmatch(line.text)
    if number and not _is_day(line.text):
        words = next(number[name] for name in _TEXTS if number[name])
        return replace(line, text=words.strip(), mark="number", level=_ordinal(number))
    return None


def _is_day(text: str) -> bool:
    """Whether a number is that of a day: "8. März 2021"."""
    return day_at_start(text[:60]) is not None


def _is_label(text: str) -> bool:
    return any(vocabulary.alone(field).fullmatch(text) for field in _LABELS)


def _ordinal(match: re.Match[str]) -> int:
    if circled := match["circled"]:
        return ord(circled) - ord("①") + 1
    if kanji := match["kanji"]:
        return kanji_number(kanji)
    if roman := match["roman"]:
        return _ROMANS.index(roman) + 1 if roman in _ROMANS else 99
    if letter := match["letter"] or match["dotted"]:
        return (ord(letter.lower()) - ord("a") + 1) if letter.isascii() else 1
    return int(match["number"] or match["bracketed"] or match["dashed"] or match["threaded"])


def _unbold(text: str) -> str:
    """The words of a heading without the marks that set it off."""
    bold = _BOLD.fullmatch(text)
    return _SET_OFF.sub("", bold["text"] if bold else text)


def _with_underlined(lines: list[Line]) -> list[Line]:
    """The same, with lines that are underlined as headings."""
    made: list[Line] = []
    for line in lines:
        before = made[-1] if made else None
        is_underline = line.mark == "rule" and bool(_UNDERLINE.fullmatch(line.raw))
        is_underline = is_underline and before is not None
        is_underline = is_underline and not vocabulary.ends_sentence(made[-1].text)
        above = made[-2].mark if len(made) > 1 else "blank"
        may_be_heading = before is not None and before.mark in ("", "number")
        if is_underline and before and may_be_heading and above in ("blank", "rule", "heading"):
            level = 1 if line.raw[0] in "=═" else 2
            made[-1] = replace(before, mark="heading", level=level)
        else:
            made.append(line)
    return made
