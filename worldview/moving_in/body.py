"""The HTML of a post, read into what a column is made of: sections with their texts, and figures.

Headings part sections, pictures leave the text as figures and are marked where they stood in it,
players become links. What remains is prose, cleaned as all prose is; sources at the end of a
section are read as the importer reads them.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.utils.translation import gettext as _

from articles.importer import vocabulary
from articles.importer.source_line import CitedSource
from articles.text import placed, prose
from articles.text.characters import normalize_text
from articles.text.cleaners import read_source
from articles.text.source_repairs import repair
from articles.text.tokens import RAW_TEXT, End, Start, Text, Token, parse, serialize
from worldview.moving_in import citations, late_pictures, layout

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What a heading may stand in and still part sections.
_WRAPPERS = frozenset(
    ["div", "section", "article", "main", "body", "html", "header", "center", "span", "hgroup"]
)
_PLAYERS = frozenset(["iframe", "embed", "object", "video", "audio"])
_CAPTIONS = ("wp-caption-text", "gallery-caption", "tr-caption", "image-caption", "kg-card-caption")
_CREDIT = re.compile(
    r"(?P<caption>.*?)[\s(–—|/-]*\b(?:photo|picture|image|photograph|credit|foto|bild)s?"
    r"(?:\s+(?:by|credit)\b|\s+courtesy of\b|\s*[:/])\s*:?\s*(?P<credit>[^()]{2,80}?)\)?\.?",
    re.I | re.S,
)


#: A text that is an address, as many a system shows a player for one by itself.
_ADDRESS = re.compile(r"\s*(?P<address>https?://[^\s\"]+)\s*")


@dataclass
class FoundPicture:
    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass
class Part:
    """A section to be: its headline (empty before the first heading), its text as HTML."""

    headline: str = ""
    tokens: list[Token] = field(default_factory=list)
    pictures: list[FoundPicture] = field(default_factory=list)
    html: str = ""
    sources: list[CitedSource] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.html or self.pictures or self.sources or self.headline)


@dataclass
class Body:
    parts: list[Part]
    notes: list[str]


def read(html: str, *, headline: str, base: str = "") -> Body:
    """Return the parts of a post's HTML; ``base``: what relative addresses are relative to."""
    reader = _Reader(parse(read_source(repair(late_pictures.shown(html)))), headline, base)
    parts, notes = reader.read(), reader.notes
    for part in parts:
        html = cleaned(serialize(part.tokens))
        text = _without_last_marks(html)
        kept, part.sources = citations.split(text)
        part.html = layout.with_references(kept) + html[len(text) :]
        # They take much more room than the text.
        part.tokens = []
        _say_sources(part.sources, notes)
    parts = [part for part in _with_lists_of_sources(parts, notes) if not part.is_empty]
    if as_written := layout.read_column(headline, parts, notes):
        for part in as_written:
            part.html = prose.clean(part.html)
        return Body(as_written, notes)
    return Body(parts, notes)


def _with_lists_of_sources(parts: list[Part], notes: list[str]) -> list[Part]:
    """The parts without those under a heading that says "Sources", which are the sources of the
    part before."""
    kept: list[Part] = []
    for part in parts:
        is_label = vocabulary.alone("sources").fullmatch(part.headline) and not part.pictures
        listed = citations.of_list(part.html) if kept and is_label else []
        if kept and is_label and (listed or not part.html):
            kept[-1].sources += [*listed, *part.sources]
            _say_sources(listed, notes)
        else:
            kept.append(part)
    return kept


def _say_sources(sources: list[CitedSource], notes: list[str]) -> None:
    if sources:
        named = ", ".join(str(source) for source in sources)
        notes.append(_("took as sources: %(named)s") % {"named": named})


def cleaned(html: str) -> str:
    """Return HTML as prose. Without any tag it is HTML still: ``&amp;`` is a sign of its text."""
    if "<" in html:
        return prose.clean(html)
    return prose.paragraphs(normalize_text(unescape(html)))


def _without_last_marks(html: str) -> str:
    """Return cleaned prose without the pictures that it ends with."""
    while (start := html.rfind("<p>[[figure ")) >= 0:
        if html.count("</p>", start) > 1 or not html.rstrip().endswith("]]</p>"):
            break
        html = html[:start].rstrip()
    return html


def text_of(html: str) -> str:
    """Return the words of a little HTML, in one paragraph."""
    return " ".join(prose.to_text(cleaned(html), links=False).split()) if html.strip() else ""


class _Reader:
    def __init__(self, tokens: list[Token], headline: str, base: str) -> None:
        self.tokens, self.headline, self.base = tokens, headline, base
        self.notes: list[str] = []
        self.part = Part()
        self.parts = [self.part]
        self.open: list[str] = []
        self.level = self._level_of_sections()
        #: In a figure: how many pictures its part had before.
        self.figures: list[int] = []
        #: Pictures of the part that are not marked in its text yet, by their numbers.
        self.unmarked: list[int] = []

    def _level_of_sections(self) -> int:
        """The headings that part sections: those of the highest rank, but for one that repeats the
        headline."""
        ranks, place = [], 0
        while place < len(self.tokens):
            token = self.tokens[place]
            if isinstance(token, Start) and token.name in _HEADINGS:
                words, place = self._inner(place)
                if words and not _same(words, self.headline):
                    ranks.append(int(token.name[1]))
            place += 1
        return min(ranks, default=7)

    def _inner(self, place: int) -> tuple[str, int]:
        """The words of the element that begins at ``place``, and where it ends."""
        name, depth, words = self.tokens[place].name, 0, []  # type: ignore[union-attr]  # a start
        for number in range(place, len(self.tokens)):
            token = self.tokens[number]
            if isinstance(token, Text):
                words.append(token.data)
            elif isinstance(token, Start) and token.name in ("br", "p", "div"):
                words.append(" ")
            elif token.name == name:
                depth += 1 if isinstance(token, Start) else -1
            if not depth:
                return " ".join("".join(words).split()), number
        return " ".join("".join(words).split()), len(self.tokens) - 1

    def read(self) -> list[Part]:
        place = 0
        while place < len(self.tokens):
            place = self._token(place) + 1
            if self.unmarked and set(self.open) <= _WRAPPERS:
                self._mark()
        self._mark()
        return self.parts

    def _mark(self) -> None:
        """Mark in the text where pictures stood: after what they stood in. Before the first words
        they need no mark."""
        has_words = any(
            isinstance(token, Text) and token.data.strip() for token in reversed(self.part.tokens)
        )
        if has_words and (numbers := [n for n in self.unmarked if n <= placed.MAX_NUMBER]):
            marks = " ".join(f"[[figure {number}]]" for number in numbers)
            self.part.tokens += [Start("p"), Text(marks), End("p")]
        self.unmarked = []

    def _token(self, place: int) -> int:
        """Take in what begins at ``place``; return where that ends."""
        token = self.tokens[place]
        if isinstance(token, Text):
            self._text(token)
            return place
        if isinstance(token, End):
            self._end(token)
            return place
        if token.name in _HEADINGS and set(self.open) <= _WRAPPERS:
            return self._heading(token, place)
        if token.name == "img":
            self._picture(token)
            return place
        if token.name in _PLAYERS:
            return self._player(token, place)
        if self._is_caption(token):
            return self._caption(place)
        if token.name == "figure" or "tr-caption-container" in token.attributes.get("class", ""):
            self.figures.append(len(self.part.pictures))
        if token.name == "a" and (href := token.attributes.get("href")):
            token = Start("a", token.attributes | {"href": self._absolute(href)})
        self.part.tokens.append(token)
        if token.name not in RAW_TEXT:
            self.open.append(token.name)
        return place

    def _text(self, token: Text) -> None:
        found = _ADDRESS.fullmatch(token.data) if "a" not in self.open else None
        if found and "pre" not in self.open and "code" not in self.open:
            address = found["address"]
            self.part.tokens += [Start("a", {"href": address}), Text(address), End("a")]
        else:
            self.part.tokens.append(token)

    def _end(self, token: End) -> None:
        if token.name in self.open:
            while self.open.pop() != token.name:
                pass
        if token.name in ("figure", "table") and self.figures:
            self.figures.pop()
        self.part.tokens.append(token)

    def _heading(self, token: Start, place: int) -> int:
        words, end = self._inner(place)
        pictures = [
            inner
            for inner in self.tokens[place:end]
            if isinstance(inner, Start) and inner.name == "img"
        ]
        if words and not _same(words, self.headline):
            if int(token.name[1]) == self.level:
                self._mark()
                self.part.tokens += [End(name) for name in reversed(self.open)]
                self.part = Part(headline=words[:300])
                self.part.tokens += [Start(name) for name in self.open]
                self.parts.append(self.part)
            else:
                self.part.tokens += [Start("h3"), Text(words), End("h3")]
        for picture in pictures:
            self._picture(picture)
        return end

    def _picture(self, token: Start) -> None:
        said = token.attributes
        address, alt = said.get("src", "").strip(), said.get("alt", "").strip()
        if any(name in said.get("class", "") for name in ("emoji", "wp-smiley", "smiley")):
            self.part.tokens.append(Text(alt))
        elif said.get("width") in ("0", "1") or said.get("height") in ("0", "1"):
            said_of = _("left out a picture of one dot: %(address)s")
            self.notes.append(said_of % {"address": address[:200]})
        elif address.startswith("data:"):
            self.notes.append(_("left out a picture that was written into the text"))
        elif address:
            picture = FoundPicture(self._absolute(address), alt[:500])
            picture.caption, picture.credit = caption_and_credit(said.get("data-caption", ""))
            self.part.pictures.append(picture)
            self.unmarked.append(len(self.part.pictures))

    def _is_caption(self, token: Start) -> bool:
        named = any(name in token.attributes.get("class", "").split() for name in _CAPTIONS)
        shows = bool(self.figures) and len(self.part.pictures) > self.figures[-1]
        return (shows and token.name == "figcaption") or (named and bool(self.part.pictures))

    def _caption(self, place: int) -> int:
        words, end = self._inner(place)
        picture = self.part.pictures[-1]
        if words and not picture.caption:
            picture.caption, picture.credit = caption_and_credit(words)
        elif words:
            self.part.tokens += [Start("p"), Text(words), End("p")]
        return end

    def _player(self, token: Start, place: int) -> int:
        end = place if token.name == "embed" else self._inner(place)[1]
        address = token.attributes.get("src", "")
        for inner in self.tokens[place : end + 1]:
            if not address and isinstance(inner, Start):
                address = inner.attributes.get("src", "")
        address = page_of_player(self._absolute(address)) if address else ""
        if address.startswith(("http://", "https://")):
            inline = any(name in ("p", "a", "li") for name in self.open)
            link: list[Token] = [Start("a", {"href": address}), Text(address), End("a")]
            self.part.tokens += link if inline else [Start("p"), *link, End("p")]
            said = _("a player became a link: %(address)s")
            self.notes.append(said % {"address": address[:200]})
        elif address or token.name != "object":
            self.notes.append(_("left out a player without an address"))
        return end

    def _absolute(self, address: str) -> str:
        try:
            parts = urlsplit(address)
            if address.startswith("//"):
                return f"https:{address}"
            if parts.scheme or not self.base or address.startswith("#"):
                return address
            return urljoin(self.base, address)
        except ValueError:
            return address


def page_of_player(address: str) -> str:
    """Return the page on which what a player plays is found."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    key = parts.path.rsplit("/", 1)[-1]
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        listed = parse_qs(parts.query).get("list")
        if key == "videoseries" and listed:
            return f"https://www.youtube.com/playlist?list={listed[0]}"
        return f"https://www.youtube.com/watch?v={key}"
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{key}"
    return address


def caption_and_credit(words: str) -> tuple[str, str]:
    """Return the words under a picture, and whose picture it is where they say so."""
    words = " ".join(words.split())
    if found := _CREDIT.fullmatch(words):
        return found["caption"].strip(), found["credit"].strip()[:200]
    return words, ""


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", " ", one).strip().casefold() == (
        re.sub(r"\W+", " ", other).strip().casefold()
    )
