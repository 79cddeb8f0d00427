"""Earlier columns as people name them in a text: by day and headline in any form, by a former name
of the column, by an address of the site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlsplit

from articles.importer import vocabulary
from articles.importer.context import Context
from articles.importer.names import name_pattern
from articles.importer.vocabulary import BREAK
from articles.text.dates import DATE, written_date
from articles.text.written_days import FoundDay, day_at_start, find_days, has_figures

#: What opens a headline in quotation marks, and what closes it; straight ones last.
_MARKS = ("“”", "„“”", "«»", "»«", "「」", "『』", "‹›", '""')
_QUOTED = re.compile(
    "|".join(f"{marks[0]}([^{marks}]{{4,400}})[{marks[1:]}]" for marks in _MARKS)
    # A quotation within one: the outer one ends the headline.
    + '|"([^"]{4,400})"|“([^”]{4,400})”'
)
_BRACKETED = re.compile(r"\((?P<words>[^()]{12,400})\)")
_LINK = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]]{1,400})\]\((?P<address>[^()\s]+)(?:\s+\"[^\"]*\")?\)"
)
#: One that stands in a text by itself.
_ADDRESS = re.compile(r"(?<![(\w/])https?://[^\s<>()\[\]“”\"]+[^\s<>()\[\]“”\".,;:!?]")
_PATH_DAY = re.compile(r"/(?P<year>[12][09]\d\d)[/-]?(?P<month>\d\d)[/-]?(?P<day>\d\d)(?!\d)")
#: No headline of a column that is not named.
_QUOTED_WORD = re.compile(r".[^\W\dA-Z_]\S*.|.\S{1,3}.|.[a-zß-öø-ÿ].*")
#: A headline without marks, and what says that it is one, stand in so much of a text.
_MAX_BEFORE = 300
#: How far behind a headline its day may stand.
_NEAR = 60


@dataclass(frozen=True)
class FoundReference:
    """From ``start`` to ``end`` of a text stands what ``marker`` says in the house's form."""

    start: int
    end: int
    marker: str


def mark_references(text: str, context: Context) -> tuple[str, list[str]]:
    """Return a paragraph with each reference as ``[[5-Jun-2015 World View — Headline]]``, and the
    words of each as they stood."""
    pieces, place, words = [], 0, []
    references = [_out_of_link(found, text) for found in _found(text, context)]
    for found in sorted(references, key=lambda found: (found.start, -found.end)):
        if found.start < place:
            continue
        pieces += [text[place : found.start], found.marker]
        words.append(text[found.start : found.end])
        place = found.end
    marked = "".join([*pieces, text[place:]])
    return re.sub(r"\(\s+(?=\[\[)", "(", marked), words


def _out_of_link(found: FoundReference, text: str) -> FoundReference:
    """A reference within the words of a link, with the words around it in place of the link."""
    for link in _LINK.finditer(text) if "](" in text else ():
        start, end = link.span("words")
        if link.start() < found.start and found.end <= end:
            marker = f"{text[start : found.start]}{found.marker}{text[found.end : end]}"
            return FoundReference(*link.span(), marker)
    return found


def is_reference(text: str, context: Context) -> bool:
    """Return whether a paragraph is nothing but one reference."""
    marked, words = mark_references(text, context)
    return len(words) == 1 and bool(re.fullmatch(r"\[\[[^\[\]]*\]\]\.?", marked.strip()))


def _found(text: str, context: Context) -> Iterator[FoundReference]:
    if len(text) < 8:
        return
    yield from _by_address(text, context)
    name = name_pattern(context)
    for match in _QUOTED.finditer(text):
        yield from _of_quoted(text, match, name, context)
    for match in _BRACKETED.finditer(text):
        see = re.match(rf"\s*(?:{vocabulary.one_of('see')})\s*[:：]?\s*", match["words"], re.I)
        start = match.start("words") + (see.end() if see else 0)
        yield from _bare(text, start, match.end("words"), name, context)
    has_colon = ":" in text or "：" in text
    for see in _see_named(name).finditer(text) if has_colon else ():
        end = re.search(r"(?<!\d)[.!?。](?=\s|$)", text[see.end() :])
        until = see.end() + (end.start() if end else len(text))
        yield from _bare(text, see.end(), until, name, context)
    yield from _unquoted(text, name, context)
    if begin := _begins_with_see().match(text):
        yield from _bare(text, begin.end(), len(text), name, context)


@cache
def _begins_with_see() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:[–—-]\s+)?(?:{vocabulary.one_of('see')}\s*[:：]\s*)?", re.I)


@lru_cache(maxsize=16)
def _see_named(name: str) -> re.Pattern[str]:
    """What stands before a reference within a paragraph: "See also: World View, …"."""
    seen = f"(?:{vocabulary.one_of('see')}|{vocabulary.one_of('related')})"
    return re.compile(rf"(?<!\w){seen}\s*[:：]\s*(?={name}|\d)", re.I)


@lru_cache(maxsize=16)
def _more_from(name: str) -> re.Pattern[str]:
    """A line that leads from the column's name to a headline and its day."""
    return re.compile(
        rf"(?:[^\W\d_][^.:：()]{{2,20}}\s)?{name}\s*[:：]\s*"
        r"(?P<headline>[^:：()“”\"«»]{8,150}?)\s*\((?P<day>[^()]{6,40})\)\s*\.?",
        re.I,
    )


def _unquoted(text: str, name: str, context: Context) -> Iterator[FoundReference]:
    """See also: Headline (World View, 3 June 2014), with no marks around the headline; or More from
    World View: Headline (3 June 2014)."""
    if text.rstrip(" .").endswith(")") and (match := _more_from(name).fullmatch(text)):
        found = day_at_start(match["day"])
        if found and not match["day"][found.end :].strip():
            start, end = match.start("headline"), match.end("day") + 1
            yield _reference(text, start, end, found.day, "", match["headline"], context)
    for match in re.finditer(rf"\(\s*{name}\s*[,،、]?\s*", text, re.I):
        before = text[max(0, match.start() - _MAX_BEFORE) : match.start()]
        led = re.search(r"[:：]\s+(?P<headline>[^:：()“”\"«»]{8,150}?)\s*$", before)
        if not led or not _is_led(before[: led.start() + 1]):
            continue
        found = day_at_start(text[match.end() :])
        end = match.end() + found.end if found else 0
        if found and text[end : end + 1] == ")":
            start = match.start() - len(before) + led.start("headline")
            headline = led["headline"].strip()
            yield _reference(text, start, end + 1, found.day, "", headline, context)


def _is_led(before: str) -> bool:
    """Whether words say that a reference follows: "See also my earlier column:"."""
    words = "|".join(vocabulary.one_of(field) for field in ("see", "related"))
    return bool(
        re.match(rf"(?:.*[.!?]\s)?\W*(?:{words})(?!\w)[^.!?]{{0,40}}$", before, re.I | re.S)
    )


def _of_quoted(
    text: str, match: re.Match[str], name: str, context: Context
) -> Iterator[FoundReference]:
    words = match[match.lastindex or 0].strip()
    words = re.sub(
        rf"^{name}(?:\s*[,،、]|(?:\s+{vocabulary.one_of('of')}(?!\w)){{1,2}})\s*(?=\S*\d)",
        "",
        words,
        flags=re.I,
    )
    if found := day_at_start(words):
        headline = _headline(words[found.end :], name)
        if headline:
            yield _reference(text, match.start(), match.end(), found.day, words, headline, context)
        return
    yield from _day_after(text, match, name, context)
    yield from _day_before(text, match, name, context)


def _day_after(
    text: str, match: re.Match[str], name: str, context: Context
) -> Iterator[FoundReference]:
    """“Headline” (World View, 14 May 2016)"""
    after = text[match.end() : match.end() + _NEAR]
    led = re.match(rf"\s*[,،、]?\s*(?P<open>[(（])?\s*(?P<name>{name})?\s*[,،:、]?\s*", after, re.I)
    if not led:
        return
    found = day_at_start(after[led.end() :])
    is_seen = _is_seen(text, match.start())
    if not found or not (led["name"] or is_seen):
        return
    end = match.end() + led.end() + found.end
    close = re.match(r"\s*[)）]", text[end:]) if led["open"] else None
    if led["open"] and not close:
        return
    end += close.end() if close else 0
    headline = match[match.lastindex or 0].strip().rstrip(".,")
    yield _reference(text, match.start(), end, found.day, "", headline, context)


def _day_before(
    text: str, match: re.Match[str], name: str, context: Context
) -> Iterator[FoundReference]:
    """World View, 14 May 2016: “Headline”; or the day first."""
    begin = max(0, match.start() - _NEAR - 30)
    before = text[begin : match.start()]
    is_ours = not _QUOTED_WORD.fullmatch(match[0])  # my column of 14 May 2016, “Headline”
    names = rf"(?:{name}|{vocabulary.one_of('column')})" if is_ours else name
    named = list(
        re.finditer(
            rf"(?:[“«„\"]\s?)?(?<!\w){names}(?:\s?[”»“\"])?(?:\s*[,،、]|(?:\s+{vocabulary.one_of('of')}(?!\w)){{1,2}})?\s*[(（]?\s*",
            before,
            re.I,
        )
    )
    if not named:
        return
    found, start = day_at_start(before[named[-1].end() :]), named[-1].start()
    rest = before[named[-1].end() + (found.end if found else 0) :]
    if not found and (found := _last_day(before[:start])):
        start = found.start
    if found and re.fullmatch(rf"\s*[)）]?\s*(?:{BREAK}|[,،、：(（])?\s*", rest):
        headline = match[match.lastindex or 0].strip().rstrip(".,")
        yield _reference(text, begin + start, match.end(), found.day, "", headline, context)


def _last_day(text: str) -> FoundDay | None:
    """The day that a text ends with: "see 14 May 2016, "."""
    last = max(find_days(text), key=lambda found: found.end, default=None)
    return last if last and not text[last.end :].strip(" ,،、:–—-") else None


def _is_seen(text: str, start: int) -> bool:
    before = text[max(0, start - 20) : start]
    return bool(re.search(rf"(?<!\w){vocabulary.one_of('see')}\s*[:：]?\s*$", before, re.I))


def _bare(text: str, start: int, end: int, name: str, context: Context) -> Iterator[FoundReference]:
    """5-Jun-2015 World View — Headline, without quotation marks: the column must be named, or a
    dash stand between day and headline."""
    words = text[start:end]
    if len(words) > 300 or not has_figures(words):
        return  # a day has some
    of = rf"(?:\s*[,،、]|(?:\s+{vocabulary.one_of('of')}(?!\w)){{1,2}})?"
    if named := re.match(rf"{name}{of}\s*(?=\S*\d)", words, re.I):
        yield from _after_name(text, start + named.end(), start, end, name, context)
        return
    found = day_at_start(words)
    if not found:
        return
    rest = words[found.end :]
    if not re.match(rf"\s*(?:[,،]|{BREAK})?\s*{name}\s*{BREAK}", rest, re.I):
        return
    if headline := _headline(rest, name):
        yield _reference(text, start, end, found.day, words, headline, context)


def _after_name(
    text: str, day: int, start: int, end: int, name: str, context: Context
) -> Iterator[FoundReference]:
    """World View, 5 June 2015: Headline. The day begins at ``day``; no sentence ends in the
    headline."""
    found = day_at_start(text[day:end])
    rest = text[day + found.end : end] if found else ""
    if not found or not re.match(rf"\s*{BREAK}\s*\S", rest):
        return
    headline = _headline(rest, name)
    if headline and not re.search(r"[.!?。]\s", headline):
        yield _reference(text, start, end, found.day, "", headline, context)


def _headline(rest: str, name: str) -> str:
    """The headline behind a day, without the column's name."""
    match = re.match(
        rf"\s*(?:(?:[,،、]|{BREAK})?\s*{name}\s*)?(?:{BREAK}|[,،、：|])?\s*", rest, re.I
    )
    headline = rest[match.end() :] if match else rest
    return headline.strip().rstrip(".").strip('”"“»')


def _reference(
    text: str, start: int, end: int, day: date, words: str, headline: str, context: Context
) -> FoundReference:
    written = re.match(DATE, words)
    shown = written[0] if written else written_date(day)
    bare = re.sub(r"[\[\]]", "", headline)
    name = re.sub(r"[\[\]]", "", context.column_names[0])
    return FoundReference(start, end, f"[[{shown} {name} — {bare}]]")


def _by_address(text: str, context: Context) -> Iterator[FoundReference]:
    for match in _LINK.finditer(text):
        marker = marker_of_address(match["address"], match["words"], context)
        if marker:
            yield FoundReference(match.start(), match.end(), marker)
        else:  # wherever the column stood then
            words = range(match.start("words"), match.end("words"))
            if (
                text[words.start] in vocabulary.OPENING
                and text[words.stop - 1] in vocabulary.CLOSING
            ):
                words = words[1:-1]
            for found in _bare(text, words.start, words.stop, name_pattern(context), context):
                yield FoundReference(match.start(), match.end(), found.marker)
    for match in _ADDRESS.finditer(text):
        # Without words beside it nothing but a column that is here can be named.
        if marker := marker_of_address(match[0], "", context):
            yield FoundReference(match.start(), match.end(), marker)


def marker_of_address(address: str, words: str, context: Context) -> str | None:
    """Return the reference that a link to the site itself is: to the article there, or to one of
    the day in the address, which may not be here yet. A link to a former host is one only where
    it leads to an article that is here."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host in context.former_hosts:
        return context.reference_to(address)
    if host and host not in context.hosts:
        return None
    if not host and not address.startswith("/"):
        return None
    if marker := context.reference_to(address):
        return marker
    dated = _PATH_DAY.search(address)
    headline = re.sub(r"[\[\]]", "", vocabulary.without_marks(words)).strip(' “”"„«»‹›')
    if not dated or not headline:
        return None
    try:
        day = date(int(dated["year"]), int(dated["month"]), int(dated["day"]))
    except ValueError:
        return None
    found: FoundDay | None = day_at_start(headline)
    if found:
        headline = _headline(headline[found.end :], name_pattern(context)) or headline
    return f"[[{written_date(day)} {context.column_names[0]} — {headline}]]"
