"""The items of a line of sources, as people write them: name, author, day, place, link."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from articles.importer import source_names, vocabulary
from articles.importer.source_line import CitedSource
from articles.text.written_days import looks_like_day

LINK = re.compile(r"\[(?P<name>[^\[\]]+)\]\(<?(?P<url>[^()\s<>]+)>?(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>()\[\]，、]+[^\s<>()\[\]，、.,;:])>?")
#: Of a text that ends within an address of the web.
_IN_ADDRESS = re.compile(r"https?:[^\s()<>]*\Z(?<![,;])")
_QUALIFIER = re.compile(
    r"\s*[(（\[](?!\d{1,2}[)）\]])(?P<qualifier>[^()（）\[\]]{1,200})[)）\]]\s*$"
)
_STRONG = re.compile(rf"\s*[;؛；\n]\s*|\s*[{''.join(vocabulary.SOURCE_PICTURES)}]\ufe0f?\s*")
_MIDDLE = re.compile(r"\s+[|·•+]\s+|\s+/\s+|\s*[・｜／]\s*")
_DASH = re.compile(r"\s+[–—-]\s+")
_SLASH = re.compile(r"\s*/\s*")
_MARKS = re.compile(r"\*+|_+|[(<\[（「)>\]）」]")
#: A day right behind a name, in scripts without blanks: 毎日新聞5月11日.
_FIGURES = "[\\d一二三四五六七八九十]{1,3}"
_UNSPACED_DAY = re.compile(
    rf"(?P<name>.*[^\W\d_])(?P<day>(?:\d{{4}}年)?{_FIGURES}月{_FIGURES}日(?:付|号)?)"
)
#: What a paper had as its headline, behind its name.
_TITLE = re.compile(r"[“\"«„「].{3,150}[”\"»“」][,.]?(?:\s\d{4})?")
_BETWEEN_LINKS = re.compile(r"(?<=\))\s*&\s*(?=\[)")
_COMMA_WITHIN = re.compile(r",([”\"])(?=\s)")
#: Before a name that is known without it: l'AFP, the BBC.
_ARTICLE = re.compile(r"(?:l['’]|(?:the|la|le|les|der|die|das|dem|el)\s+)", re.I)


def parse_items(
    line: str,
    *,
    has_joins: bool = True,
    are_several: bool = False,
    publications: frozenset[str] = frozenset(),
) -> list[CitedSource]:
    """Return the sources of a line that is known to hold some. ``has_joins``: whether "and" parts
    any two of them; else it does so between ``publications`` alone. ``are_several``: whether a
    label says that there are several, which dashes may part."""
    sources: list[CitedSource] = []
    line = _BETWEEN_LINKS.sub(", ", _COMMA_WITHIN.sub(r"\1,", line))
    items = _between_dashes(line) if are_several else []
    for item in items or items_of(line, has_joins=has_joins, publications=publications):
        is_more = _is_day(item) or _issue().fullmatch(item) or _TITLE.fullmatch(item)
        if sources and is_more:
            sources[-1] = _qualified(sources[-1], item.strip(" ,."))
        elif source := source_of(item):
            is_address = source.url and not re.search(r"\w", _URL.sub("", item))
            if sources and is_address and not sources[-1].url and "](" not in item:
                last = sources[-1]
                sources[-1] = CitedSource(last.publication, last.qualifier, source.url)
            else:
                sources.append(_without_article(source, publications))
    return sources


def _without_article(source: CitedSource, publications: frozenset[str]) -> CitedSource:
    """A known name without the article that the sentence has before it."""
    name = source.publication
    bare = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name
    if bare == name or source_names.is_known(name, publications):
        return source
    is_elided = "’" in name[:2] or "'" in name[:2]
    is_small = name[0].islower() and bare[0].isupper() and not is_elided
    # An agency has none of its own: The AFP. What begins so of papers is their name.
    may_be_known = (name[0].islower() or bare.isupper()) and source_names.is_known(
        bare, publications
    )
    if not is_small and not may_be_known:
        return source
    return CitedSource(bare, source.qualifier, source.url)


def _qualified(source: CitedSource, more: str) -> CitedSource:
    qualifier = f"{source.qualifier}, {more}" if source.qualifier else more
    return CitedSource(source.publication, qualifier, source.url)


def items_of(
    line: str, *, has_joins: bool = True, publications: frozenset[str] = frozenset()
) -> list[str]:
    """Return the parts of a line between separators outside brackets and links: semicolons and
    line ends alone where there are any, else bars and slashes, else commas and "and"."""
    for separator in (_STRONG, _MIDDLE):
        items = _split(separator, line)
        if len(items) == 2 and _is_day(items[1]):
            return [line]
        if len(items) > 1:
            return [_first_join().sub("", item) for item in items]
    items = _split(_DASH, line)
    # Behind a dash may stand a place: the last of them says that none does.
    sure = [_is_surely(item, publications) for item in items]
    if len(items) > 1 and (all(sure) or (sure[-1] and all(len(i.split()) < 4 for i in items))):
        return items
    items = _split(_comma(), line)
    parted: list[str] = []
    for place, item in enumerate(items):
        # In a list of several, "and" stands before the last; elsewhere it is a name's own.
        is_between = has_joins and place == len(items) - 1
        parted += _parted(item, publications, is_between=is_between)
    return parted


def _between_dashes(line: str) -> list[str]:
    """The names that dashes part, where nothing else does: "Herald – Le Monde – AFP"."""
    if any(len(_split(separator, line)) > 1 for separator in (_STRONG, _MIDDLE)):
        return []
    items = _split(_DASH, line)
    if len(items) < 2 or any(_is_day(item) for item in items):
        return []
    found = [source_of(item) for item in items]
    are_names = all(
        one is not None and "," not in one.publication and len(one.publication.split()) <= 7
        for one in found
    )
    return items if are_names else []


def _is_surely(item: str, publications: frozenset[str]) -> bool:
    source = source_of(item)
    name = source.publication if source else ""
    return source_names.is_known(name, publications) or source_names.is_press(name)


def _is_day(text: str) -> bool:
    """Whether words beside a name are a day, with a slash, too: 13/10."""
    text = text.removesuffix("付")
    return looks_like_day(text) or bool(re.fullmatch(r"\d{1,2}[/.]\d{1,2}", text.strip(" ,.()")))


@cache
def _first_join() -> re.Pattern[str]:
    return re.compile(rf"^{vocabulary.one_of('joins')}\s+")


@cache
def _comma() -> re.Pattern[str]:
    return re.compile(rf"\s*[,،、，]\s*(?:{vocabulary.one_of('joins')}\s+)?", re.I)


def _parted(item: str, publications: frozenset[str], *, is_between: bool) -> list[str]:
    """The names in an item: between "and", and between slashes where one of them is known."""
    sides = _split(source_names.joins(), item)
    if any(source_names.is_noun(side) for side in sides):
        sides = [item]
    if len(sides) > 1:
        # "en" is "and" in one language and "in" in another: El País en Español.
        is_between = (is_between and not re.search(r"\sen\s", item)) or _are_named(
            sides, publications
        )
        sides = _with_titles(item, sides, publications) if is_between else [item]
    parted: list[str] = []
    for side in sides:
        names = _split(_SLASH, side)
        is_known = any(source_names.is_known(name, publications) for name in names)
        parted += names if is_known else [side]
    return parted


def _with_titles(item: str, sides: list[str], publications: frozenset[str]) -> list[str]:
    """The sides of each "and", but for those between two words of one name: Trade and Tide."""
    made: list[str] = []
    place = end = 0
    is_title = False
    for before, side in zip(["", *sides], sides, strict=False):
        start = item.index(side, end)
        if made and not is_title and _is_title(before, side, publications):
            made[-1], is_title = item[place : start + len(side)], True
        else:
            made.append(side)
            place, is_title = start, False
        end = start + len(side)
    return made


def _is_title(first: str, second: str, publications: frozenset[str]) -> bool:
    if "(" in first:
        return False
    names = [first, second.partition(" (")[0]]
    return all(
        len(name.split()) == 1 and not source_names.is_known(name, publications) for name in names
    ) and not all(source_names.is_press(name) for name in names)


def _are_named(sides: list[str], publications: frozenset[str]) -> bool:
    """Whether each side of an "and" is a publication by itself, or an agency is among them."""
    names = [source.publication for side in sides if (source := source_of(side))]
    if any(source_names.is_known(name, publications) for name in names):
        return all(name[:1].isupper() or not name[:1].islower() for name in names)
    return all(source_names.is_press(name) for name in names)


def _split(separator: re.Pattern[str], line: str) -> list[str]:
    """Parts of a line between separators that stand outside brackets and addresses."""
    separators = list(separator.finditer(line))
    if not separators:
        return [line.strip()] if line.strip(" .,;") else []
    items, start, depths = [], 0, _depths(line)
    for found in separators:
        if found.end() == found.start() or depths(found.start()):
            continue
        # No address goes on behind a blank, or a mark of another script.
        is_end = found[0][-1:].isspace() or not found[0].strip().isascii()
        if is_end or not _IN_ADDRESS.search(line, start, found.start()):
            items.append(line[start : found.start()])
            start = found.end()
    return [item.strip() for item in [*items, line[start:]] if item.strip(" .,;")]


def _depths(line: str) -> Callable[[int], int]:
    """Return a function of a place: in how many brackets, or marks of emphasis, it stands. It is
    asked for places in order."""
    marks, depth, is_set = _MARKS.finditer(line), 0, False
    mark = next(marks, None)

    def at(place: int) -> int:
        nonlocal depth, is_set, mark
        while mark and mark.start() < place:
            if mark[0][0] in "*_":
                depth += -1 if is_set else 1
                is_set = not is_set
            elif mark[0] in "(<[（「":
                depth += 1
            else:
                depth = max(0, depth - 1)
            mark = next(marks, None)
        return depth

    return at


def source_of(item: str) -> CitedSource | None:
    """Return the source that one item of a list is."""
    item = item.strip().strip("*_").strip()
    url = ""
    if link := LINK.search(item):
        url = link["url"] if re.match(r"https?://", link["url"]) else ""
        item = f"{item[: link.start()]}{link['name']}{item[link.end() :]}"
    elif address := _URL.search(item):
        url = address["url"]
        item = f"{item[: address.start()].rstrip(' ,:–—-')} {item[address.end() :]}".strip()
        item = re.sub(r"[(\[<]\s*[)\]>]", "", item).strip()
    qualifier = ""
    if match := _QUALIFIER.search(item):
        qualifier, item = match["qualifier"].strip(), item[: match.start()]
    elif match := re.search(r"\s*[|,،:]\s*(?P<day>[^|,]*(?:,[^|,]*)?)$", item):
        if _is_day(match["day"]):
            qualifier, item = match["day"].strip(), item[: match.start()]
    elif day := _day_at_end(item):
        qualifier, item = day, item.removesuffix(day)
    elif (match := _UNSPACED_DAY.fullmatch(item)) and not _is_day(item):
        item, qualifier = match["name"], match["day"]
    if "," in item and qualifier and not _is_sentence(item):
        author, _comma, publication = item.rpartition(",")
        item, qualifier = publication, f"{author.strip()}, {qualifier}"
    name = vocabulary.without_marks(item).strip(" ,:–—")
    name = name.strip('“”„«»‹›"').strip()
    if name.endswith(".") and not re.search(r"\.\w*\.$|\b\w\.$", name):
        name = name.rstrip(".")
    if not name and url:
        name = (urlsplit(url).hostname or "").removeprefix("www.")
    return CitedSource(name, qualifier, url) if re.search(r"\w", name) else None


def _day_at_end(item: str) -> str:
    """The day that a name is followed by: "Tarner Woche vom 3. Mai"."""
    if not re.search(r"\d", item):
        return ""
    for count in (5, 4, 3, 2, 1):
        words = item.split(" ")[-count:]
        bare = words[1:] if count > 1 and _before_day().fullmatch(words[0]) else words
        if (
            re.search(r"\d", " ".join(bare))
            and len(words) < len(item.split(" "))
            and _is_day(" ".join(bare))
        ):
            return " ".join(words)
    return ""


@cache
def _issue() -> re.Pattern[str]:
    """The number of an issue, volume or page: Nr. 18, p. 4."""
    return re.compile(
        r"(?:no|nr|nos|núm|num|n|issue|heft|ausgabe|vol|bd|jg|pp?|pag|pág|s|blz)?"
        r"[.°º]?\s*\d{1,5}(?:\s*[–-]\s*\d{1,5})?|第?\d{1,5}[号面頁巻]",
        re.I,
    )


@cache
def _before_day() -> re.Pattern[str]:
    return re.compile(rf"{vocabulary.one_of('of')}|{vocabulary.one_of('published')}", re.I)


def _is_sentence(item: str) -> bool:
    """Return whether the comma of an item is one between words of a sentence, not before a
    publication."""
    return len(item.split()) > 10
