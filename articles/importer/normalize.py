"""The forms in which written columns circulate, brought to the one that ``parser`` reads.

Forum copies put banners of asterisks around headlines, name pictures as ``[Image: x.jpg]`` and mark
quotations with ``<QUOTE>…<END QUOTE>``; sites add lines of their own before and after; mail wraps
lines hard. None of that is the column's.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

_BANNER = re.compile(r"^\*{2,}\s*(?P<text>.*?)\s*\**$")
_IMAGE = re.compile(r"\[Image:\s*(?P<name>[^\]]*?)\s*\]", re.I)
_QUOTE = re.compile(r"<\s*(?P<end>END\s+|/)?QUOTE\s*>", re.I)


def lines_of(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return ``(lines, warnings)``: the text's lines in plain form, and what was left out or
    guessed, each a sentence with the words it is about.

    Lines of a quotation that was marked as one begin with ``>``.
    """
    warnings, lines, quoting = [], [], False
    for line in text.lstrip("\ufeff").splitlines():
        line = unicodedata.normalize("NFC", line).replace("\N{NO-BREAK SPACE}", " ").strip()
        for image in _IMAGE.finditer(line):
            said = _("A picture “%(name)s” stood in the text; it is to be added.") % {
                "name": image["name"]
            }
            warnings.append((said, image[0]))
        line = _IMAGE.sub("", line).strip()
        if banner := _BANNER.fullmatch(line):
            lines += ["", banner["text"], ""]
            continue
        quoting = _add_line(lines, line, quoting)
    if quoting:
        said = _("A quotation was opened with <QUOTE> and never closed; see where it ends.")
        warnings.append((said, "<QUOTE>"))
    return lines, warnings


def _add_line(lines: list[str], line: str, quoting: bool) -> bool:
    """Add one line, parted where a quotation begins or ends; return whether one is open after."""
    if not _QUOTE.search(line):
        lines.append(_quoted(line) if quoting else line)
        return quoting
    place = 0
    for mark in _QUOTE.finditer(line):
        _add_part(lines, line[place : mark.start()], quoting)
        quoting, place = not mark["end"], mark.end()
        lines.append("")
    _add_part(lines, line[place:], quoting)
    return quoting


def _add_part(lines: list[str], part: str, quoting: bool) -> None:
    if part := part.strip():
        lines.append(_quoted(part) if quoting else part)


def _quoted(line: str) -> str:
    return f"> {line}" if line and not line.startswith(">") else line
