"""What stands around a column on a page or in a letter, and is none of its words."""

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache

from django.utils.translation import gettext as _

from articles.importer import source_names, vocabulary
from articles.importer.keyword_labels import has_tags
from articles.importer.line import Line
from articles.importer.meta_lines import bare_name
from articles.importer.parts import ReadColumn
from articles.text.written_days import find_days

#: No line of a page around a column is longer.
MAX_LENGTH = 160
#: What stands between the words of a menu, of which it has three at least.
_BETWEEN = re.compile(r"\s*(?:\||»|›|>|::|·|/)\s+|\s{2,}")
MIN_ITEMS, MAX_ITEM_LENGTH = 3, 30
#: "Comments (4) | Trackbacks (0)".
_COUNTS = re.compile(
    r"[^\W\d][^|()（）]{0,25}[(（]\d+[)）](?:\s*[|•·/]?\s*[^\W\d][^|()（）]{0,25}[(（]\d+[)）])+"
)
#: Under what a blog thinks is like the column.
_IN_CATEGORY = re.compile(r"\w{2,4} [“”\"«„][^“”\"«»„]{2,40}[“”\"»]")
#: The number of a page between dashes.
_PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]")
#: The head or foot of each page, with its number at one end: "World View, No. 44    Page 2".
_PAGED = re.compile(
    r"(?P<text>\S.*?\S)(?:\s{3,}|\s*[|·•–—-]\s*)(?:[^\W\d_]{1,9}\.?\s)?(?P<last>\d{1,3})"
    r"|(?P<first>\d{1,3})(?:\s{3,}|\s*[|·•–—]\s*)(?P<text_behind>\S.*\S)"
)
#: Over and under each page that a browser prints: the moment and the title, the address and the
#: number.
_PRINTED_HEAD = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s\d{1,2}[:.]\d\d(?:\s?[AP]M)?(?:\s{2,}\S.*)?", re.I
)
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+\s+\d{1,3}/\d{1,3}")
#: How long ago something was posted, under who did: "2mo • Edited".
_POSTED = re.compile(
    r"\d{1,2}\s?(?:min|h|hr|hrs|std|d|t|tg|j|w|wo|sem|mo|mon|mes|yr|y|a)\.?\s*[•·]\s*(?:[^\W\d_]{4,12}"
    r"\s*[•·]?\s*)?\W*",
    re.I,
)
#: Arrows to the columns before and after: "← Previous | Next →".
_ARROWS = re.compile(
    r"[←‹<]+\s*[^.!?|←→]{2,60}[|·•\s]+[^.!?|←→]{2,60}\s*[→›>]+|«[^»«]{2,80}\|[^»«]{2,80}»"
)
#: Where somebody can be reached: a telephone's number, an address of mail, a house's.
_TELEPHONE = r"(?:\w{1,10}[.:]{1,2}\s*)?\+?\d[\d\s/()-]{6,}\d(?:\s*[–—|·,-]\s*\S+@\S+)?"
_HOUSE = (
    r"\d{1,4}[a-z]? [^\W\d_][\w'’.-]+(?: [\w'’.-]+){0,4}, .*\d[\dA-Z]*(?: \d[A-Z]{2})?"
    r"|[^\W\d_][\w'’.-]+(?: [\w'’.-]+){0,2} \d{1,3}[a-z]?, (?:[A-Z]-)?\d{5}\b.*"
)
_REACHED = re.compile(rf"{_TELEPHONE}|\S+@\S+\.\S+|{_HOUSE}")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\w+|(?:www\.)?[\w-]+(?:\.[\w-]+)+/?")
_ADDRESS_BEHIND = re.compile(r"\s*[:：]?\s*[(<\[]?\s*https?://\S+[)>\]]?\s*$")
#: How many lines at either end may be a menu's.
_EDGE = 6


def drop_furniture(lines: list[Line], column: ReadColumn) -> list[Line]:
    """Return the column's own lines; what falls away is named in ``column``."""
    kept: list[Line] = []
    end = _end_of(lines)
    written = [line.number for line in lines if line.mark != "blank"]
    edges = {*written[:_EDGE], *written[-_EDGE:]}
    is_signed, related, named = False, 0, False
    paged = _heads_of_pages(lines[:end]) | _heads_of_posts(lines)
    running = next((_running_head(line) for line in lines if line.mark != "blank"), "")
    for place, line in enumerate(lines[:end]):
        at_edge = line.number in edges and not _is_of_table(lines, place)
        is_signed = _is_greeting(line, at_edge=at_edge) or (
            is_signed and line.number not in written[:_EDGE] and _is_name(line)
        )
        related = max(related, _end_of_related(lines, place))
        is_left = (is_signed or place < related) and line.mark != "blank"
        is_named = line.number in paged and not named and bool(_PAGED.fullmatch(line.raw))
        if is_named and next(find_days(line.raw), None):
            named = True  # the first names the day, which may stand nowhere else
            paged.discard(line.number)
            line = replace(line, text=_without_page(line.text))
        is_left = is_left or line.number in paged
        is_left = is_left or (
            bool(running) and line.number > written[0] and _running_head(line) == running
        )
        if is_left or is_furniture(line, at_edge=at_edge):
            column.leave_out(
                _("Left out as part of the page: “%(text)s”.")
                % {"text": vocabulary.short(line.raw)},
                line.raw,
                line.number,
            )
            kept.append(Line("", line.number, "blank"))
        else:
            kept.append(line)
    for line in lines[end:]:
        if line.mark != "blank":
            said = _("Left out what stands after the column: “%(text)s”.")
            column.leave_out(said % {"text": vocabulary.short(line.raw)}, line.raw, line.number)
    return kept


def is_furniture(line: Line, *, at_edge: bool) -> bool:
    """Return whether a line is a page's. ``at_edge``: whether it is among the first or the last."""
    text = line.plain
    if "://" in text and line.mark != "row":  # "Unsubscribe (https://…)"
        text = _ADDRESS_BEHIND.sub("", text) or text
    if line.mark in ("blank", "rule", "quote", "image") or len(text) > MAX_LENGTH:
        return False
    if line.raw[0] in "-–—" and _PAGE_NUMBER.fullmatch(line.raw):
        return True
    if vocabulary.is_furniture(text):
        return not _may_be_listed(text) and not has_tags(text)
    if not at_edge or line.mark not in ("", "row"):
        return False
    is_reached = ("@" in text or any(map(str.isdigit, text))) and _REACHED.fullmatch(text)
    if is_reached or (text[0] in "←«‹<" and _ARROWS.fullmatch(text)):
        return next(find_days(text), None) is None
    is_counts = ("(" in text or "（" in text) and _COUNTS.fullmatch(text)
    return bool(is_counts or _has_items(text)) and _is_menu(text)


def _running_head(line: Line) -> str:
    """What a line says at the left edge of a page, where something stands at the right, too: that
    is the head of each page."""
    left, *right = re.split(r"\s{4,}|\t+", line.raw)
    return left if len(right) == 1 and len(left) <= 60 else ""


def _heads_of_pages(lines: list[Line]) -> set[int]:
    """The numbers of the lines that say the same with one number after the other: the heads of
    pages, or their feet."""
    printed = [line for line in lines if _PRINTED_FOOT.fullmatch(line.raw)]
    printed += [line for line in lines if printed and _PRINTED_HEAD.fullmatch(line.raw)]
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        if len(line.raw) <= MAX_LENGTH and (match := _PAGED.fullmatch(line.raw)):
            text = (match["text"] or match["text_behind"]).casefold()
            found[text].append((int(match["last"] or match["first"]), line.number))
    return {line.number for line in printed} | {
        number
        for places in found.values()
        if len(places) > 1
        and [page for page, _number in places]
        == list(range(places[0][0], places[0][0] + len(places)))
        for _page, number in places
    }


def _without_page(text: str) -> str:
    """The head of a page without its number."""
    match = _PAGED.fullmatch(text)
    return (match["text"] or match["text_behind"]) if match else text


def _heads_of_posts(lines: list[Line]) -> set[int]:
    """The numbers of the lines that say who posted a text, and how long ago, over it."""
    written = [place for place, line in enumerate(lines) if line.mark != "blank"][:_EDGE]
    posted = next((place for place in written if _POSTED.fullmatch(lines[place].raw)), 0)
    return {line.number for line in lines[: posted + 1]} if posted else set()


def _is_of_table(lines: list[Line], place: int) -> bool:
    """Whether a line is a row beside another: a menu is but one."""
    around = lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]
    return lines[place].mark == "row" and any(line.mark == "row" for line in around)


def _is_greeting(line: Line, *, at_edge: bool) -> bool:
    """Whether a line begins or ends a letter; the name of who wrote it stands under its end."""
    return at_edge and line.mark == "" and bool(vocabulary.greetings().fullmatch(line.plain))


def _is_name(line: Line) -> bool:
    is_first_name = line.text.isalpha() and line.text.istitle() and len(line.text) <= 20
    return line.mark == "blank" or is_first_name or bare_name(line.text)


def _may_be_listed(text: str) -> bool:
    """Whether a word that pages use is also one over the list of headlines."""
    return bool(vocabulary.alone("key_headlines").fullmatch(text))


def _has_items(text: str) -> bool:
    """Whether a line is a few words beside each other, with no sentence among them."""
    items = [item for item in _BETWEEN.split(text) if item]
    return (
        len(items) >= MIN_ITEMS
        and all(len(item) <= MAX_ITEM_LENGTH and not re.search(r"[.!?]", item) for item in items)
        # What names papers is what a text cites.
        and not any(source_names.is_known(item.strip("*_ "), frozenset()) for item in items)
    )


def _is_menu(text: str) -> bool:
    labels = ("keywords", "sources", "published", "by", "credits")
    if (
        text[0] in "([（［"
        or re.match(r"[^\W\d_][\w ]{1,20}[:：]\s", text)
        or re.search(r"\d{4}|https?:|#", text)
    ):
        return False
    return not any(vocabulary.labelled(field, text) for field in labels)


@cache
def _remarks() -> re.Pattern[str]:
    return re.compile(rf"\w{{1,4}} {vocabulary.one_of('remarks')} \S.{{0,{MAX_LENGTH}}}", re.I)


def _end_of_related(lines: list[Line], place: int) -> int:
    """Where the columns end that a blog lists from a line on as like this one, each with its day
    and where it stands, In “Columns”; 0 where none begin."""
    text = lines[place].plain
    if not 0 < len(text) <= 60 or not vocabulary.alone("related").fullmatch(text):
        return 0
    end = 0
    for number, line in enumerate(lines[place + 1 : place + 24], place + 1):
        if _IN_CATEGORY.fullmatch(line.plain) and number - max(end, place) <= 8:
            end = number
    return end and end + 1


def _end_of(lines: list[Line]) -> int:
    """Where what readers said begins, or the signature of a letter."""
    count = sum(line.mark != "blank" for line in lines)
    passed = 0
    for place, line in enumerate(lines):
        passed += line.mark != "blank"
        if passed * 2 < count or passed < 3:
            continue
        text = line.plain
        if len(text) > MAX_LENGTH:
            continue
        counted = re.sub(r"^\(?\d+\)?\s+|\s*\(?\d+\)?$", "", text)
        if line.mark in ("", "heading") and (
            vocabulary.alone("comments").fullmatch(counted) or _remarks().fullmatch(text)
        ):
            if _has_keywords(lines[place : place + 4]):
                continue  # a blog has its keywords under the number of comments
            return place
        if line.mark == "rule" and _is_over_signature(lines, place):
            return place
        if line.raw == "--" and count - passed <= 8 and not _has_keywords(lines[place:]):
            return place
    return len(lines)


def _is_over_signature(lines: list[Line], place: int) -> bool:
    """Whether the one rule of a text stands over who sent it, and where that is: short lines, the
    last an address."""
    under = [line.plain for line in lines[place + 1 :] if line.mark != "blank"]
    is_short = 2 <= len(under) <= 4 and all(len(text) <= 60 for text in under)
    if not is_short or any(line.mark == "rule" for line in lines[:place]):
        return False
    labels = ("sources", "keywords", "notes", "related")
    return bool(_ADDRESS.fullmatch(under[-1])) and not (
        _ADDRESS.fullmatch(under[0])
        or source_names.is_known(under[0], frozenset())
        or source_names.is_press(under[0])
        or any(vocabulary.labelled(field, text) for field in labels for text in under)
        or any(vocabulary.alone(field).fullmatch(under[0]) for field in labels)
    )


def _has_keywords(lines: list[Line]) -> bool:
    return any(vocabulary.labelled("keywords", line.text) for line in lines)
