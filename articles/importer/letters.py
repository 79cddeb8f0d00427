"""What programs of mail and of chats add to the lines of a column that is passed on: the mark of a
quotation before each line, who sent it and when."""

import re
from itertools import takewhile

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.front_matter import LETTER_FIELDS
from articles.importer.meta_lines import bare_name, read_meta
from articles.importer.parts import ReadColumn

#: A letter that is quoted is so in so many of its lines; and was passed on no more often.
QUOTED, MAX_TIMES = 0.8, 6
#: So many lines at most stand over it, of who passed it on.
_MAX_COVER = 12
_MAX_HEADLINE = 120
_MARK = re.compile(r"^\s*> ?")
_FIELD = re.compile(r"(?P<name>[^\W\d_][\w-]{0,20})(?:\s(?:el|em|le|il))?\s?[:：]\s*\S.*")
#: One of a letter that was kept as it was sent.
_HEADER = re.compile(r"[A-Z][A-Za-z-]{1,40}:\s")
#: So many letters make a digest.
MIN_LETTERS = 2
#: What programs write before a subject.
_ADDED = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*|\[[^\[\]]{1,40}\]\s*)+(?=\S)", re.I)
#: Before each message of a chat that was copied: "[12/03/22, 06:58] World View: ".
_CHAT = re.compile(
    r"\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[,،]?\s+\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"\s*(?:[ap]\.?m\.?|ص|م)?\s*(?:\]|\s[-–])\s*[^:\n]{1,40}:\s+(?=\S)",
    re.I,
)
_DATE = r"(?:(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|today|yesterday|heute|gestern|hoy|ayer|hier)"
_DATE += r"[,،]?(?:\s+(?:at|um|à|a las))?\s+)?"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\.?|ص|م))?"
#: A moment before who sent a message, and behind it.
_BEFORE = re.compile(rf"[\[(]?{_DATE}{_TIME}[\])]?[,\s–—-]*(?P<rest>\S.*)", re.I)
_BEHIND = re.compile(rf"(?P<rest>\S.{{0,40}}?)[,\s–—-]+[\[(]?{_DATE}{_TIME}[\])]?", re.I)
#: So many messages tell their sender by what they begin with alike; fewer where a mark ends it.
_MIN_MESSAGES, _MIN_MARKED = 3, 2


def without_letters(lines: list[str], column: ReadColumn) -> list[str]:
    """Return the lines of a text without what mail and chats added; one that falls away is empty,
    and named in ``column``."""
    lines = _unfolded(lines)
    for _time in range(MAX_TIMES):
        unquoted = _unquoted(lines, column)
        if unquoted is lines:
            break
        lines = unquoted
    return _without_senders(_digested(lines, column), column)


def _unfolded(lines: list[str]) -> list[str]:
    """The lines with each header of a letter in one, which its program broke; the blank lines come
    to stand over them."""
    start = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    headers: list[str] = []
    end = start
    for end in range(start, len(lines) + 1):
        line = lines[end] if end < len(lines) else ""
        if headers and line[:1] in " \t" and line.strip():
            headers[-1] = f"{headers[-1].rstrip()} {line.strip()}"
        elif _HEADER.match(line):
            headers.append(line)
        else:
            break
    names = [header.partition(":")[0].casefold() for header in headers]
    if len(headers) in (0, end - start) or "subject" not in names or "from" not in names:
        return lines
    return [*lines[:start], *[""] * (end - start - len(headers)), *headers, *lines[end:]]


def _digested(lines: list[str], column: ReadColumn) -> list[str]:
    """The lines of several letters under each other, as mailing lists send those of a day: the
    subject of each is a headline, and what else stands with it falls away."""
    heads: list[dict[int, str]] = [{}]
    for place, line in enumerate(lines):
        match = _FIELD.fullmatch(line.strip())
        name = LETTER_FIELDS.get(match["name"].casefold()) if match else None
        if name is not None:
            heads[-1][place] = name
        elif heads[-1]:
            heads.append({})
    heads = [head for head in heads if "title" in head.values() and len(head) > 1]
    if heads and not any(line.strip() for line in lines[: min(heads[0])]):
        del heads[0]  # that of the digest itself
    if len(heads) < MIN_LETTERS:
        return lines
    made = list(lines)
    for number, head in enumerate(heads):
        for place, name in head.items():
            if name == "title":
                subject = _ADDED.sub("", re.split("[:：]", lines[place], maxsplit=1)[1].strip())
                _left_out(lines[place].removesuffix(subject), place, column)
                made[place] = f"## {subject}"
            elif name != "date" or number:
                made[place] = _left_out(lines[place], place, column)
    return made


def _unquoted(lines: list[str], column: ReadColumn) -> list[str]:
    """The lines of a letter that was answered or passed on whole, without the mark before each."""
    written = [place for place, line in enumerate(lines) if line.strip()]
    quoted = [place for place in written if lines[place].lstrip().startswith(">")]
    if len(written) < 4 or not quoted:
        return lines
    cover = [place for place in written if place < quoted[0]]
    is_whole = len(quoted) >= QUOTED * len(written)
    is_under = (
        len(cover) <= _MAX_COVER
        and len(quoted) >= QUOTED * (len(written) - len(cover))
        and any(_is_answered(lines, place) for place in cover[-2:])
    )
    if not (is_whole or is_under):
        arrows = sum(line.startswith(">> ") for line in lines)
        # ">> Headline", where nothing is quoted.
        is_arrowed = arrows > 1 and arrows == len(quoted)
        if len(quoted) > 1 and not arrows and all(_is_headed(lines, place) for place in quoted):
            return [re.sub(r"^\s*> ?(?=\S)", "» ", line) for line in lines]
        return [re.sub(r"^>> ", "» ", line) for line in lines] if is_arrowed else lines
    made = [_MARK.sub("", line) for line in lines]
    fields = list(takewhile(lambda place: _FIELD.fullmatch(lines[place].strip()), cover))
    for place in cover[len(fields) :]:
        if _is_answered(lines, place) and read_meta(lines[place]) is None:
            made[place], made[place + 1] = f"{lines[place]} {made[place + 1].strip()}", ""
        elif made[place] and read_meta(made[place]) is None:
            made[place] = _left_out(made[place], place, column)
    return made


def _is_headed(lines: list[str], place: int) -> bool:
    """Whether a line behind the mark of a quotation is a headline: short, by itself, over text."""
    around = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]]
    under = next((line for line in lines[place + 1 :] if line.strip()), "")
    return (
        len(lines[place]) <= _MAX_HEADLINE
        and not any(line.strip() for line in around)
        and not vocabulary.ends_sentence(lines[place])
        and vocabulary.ends_sentence(under)
    )


def _is_answered(lines: list[str], place: int) -> bool:
    """Whether a line, or it and the next, say who wrote what is quoted under them: "On 3 May 2019
    at 07:15, Nell Harrow <nell@example.org> wrote:"."""
    one = lines[place].strip()
    two = f"{one} {lines[place + 1].strip()}" if place + 1 < len(lines) else one
    return any(text.endswith((":", "：")) and read_meta(text) for text in (one, two))


def _left_out(words: str, place: int, column: ReadColumn) -> str:
    said = _("Left out as part of the page: “%(text)s”.")
    column.leave_out(said % {"text": vocabulary.short(words.strip())}, words, place + 1)
    return ""


def _without_senders(lines: list[str], column: ReadColumn) -> list[str]:
    """The lines without who sent them in a chat, and when."""
    made = list(lines)
    for place, line in enumerate(lines):
        if line[:1] in "[0123456789" and line and (stamp := _CHAT.match(line)):
            _left_out(stamp[0], place, column)
            made[place] = line[stamp.end() :]
    for place in _headed(made):
        made[place] = _left_out(made[place], place, column)
    found = {n: match for n, line in enumerate(made) if (match := _stamped(line, _BEFORE))}
    sender = _shared([match["rest"] for match in found.values()])
    sender = sender if re.search(r"[:：\t]\s*$", sender) else re.sub(r"\S+$", "", sender)
    is_marked = bool(re.search(r"[:：\t]\s*$", sender))
    if len(found) < (_MIN_MARKED if is_marked else _MIN_MESSAGES) or not _is_sender(sender):
        return made
    for place, match in found.items():
        end = match.start("rest") + len(sender)
        _left_out(made[place][:end], place, column)
        made[place] = made[place][end:]
    return made


def _shared(texts: list[str]) -> str:
    """What all of several texts begin with."""
    if not texts:
        return ""
    first, last = min(texts), max(texts)
    unlike = (
        place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other
    )
    return first[: next(unlike, min(len(first), len(last)))]


def _headed(lines: list[str]) -> list[int]:
    """Where lines stand that say but who sent the message under them, and when; one at the top
    alone is a name."""
    found = {
        place: match["rest"].strip(" :")
        for place, line in enumerate(lines)
        if (match := _stamped(line, _BEHIND) or _stamped(line, _BEFORE))
    }
    names = list(found.values())
    top = [place for place, line in enumerate(lines) if line.strip()][:3]
    return [
        place
        for place, name in found.items()
        if _is_sender(name) and (names.count(name) > 1 or (place in top and bare_name(name)))
    ]


def _stamped(line: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The match of a line with a moment in it."""
    return pattern.fullmatch(line.strip()) if ":" in line and len(line) < 400 else None


def _is_sender(words: str) -> bool:
    """Whether words are somebody's name, and no sentence's beginning."""
    parts = words.strip(" :：\t").split()
    return (
        0 < len(parts) <= 4
        and not parts[0][0].islower()
        and parts[0].casefold() not in vocabulary.small_words()
        and not re.search(r"[.!?;,](?:\s|$)", words)
    )
