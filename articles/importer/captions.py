"""A picture's caption, and whose it is: in brackets, after a slash, with "Photo:"."""

import re
from collections.abc import Iterator
from functools import cache

from articles.importer.attributions import attributed, lead_of
from articles.importer.blocks import Block
from articles.importer.parts import ReadFigure
from articles.importer.vocabulary import (
    COLON,
    OPENING,
    UNCASED,
    ends_sentence,
    key,
    labelled,
    one_of,
    without_marks,
    words,
)
from articles.text.written_days import looks_like_day

#: A caption is no longer.
MAX_LENGTH = 300
_IN_BRACKETS = re.compile(
    r"(?P<caption>\S.*?)\s*[(\[（【](?P<credit>[^()\[\]（）]{2,80})[)\]）】]\s*[.。]?", re.S
)
_AFTER_SLASH = re.compile(
    r"(?P<caption>\S.*?)(?:\s+/\s*|\s*/\s+|\s+\|\s+|\s*©\s*)(?P<credit>[^/|]{2,60})", re.S
)
_AGENCY = re.compile(r"(?P<caption>\S.*[.\w])\s*/\s*(?P<credit>[A-Z]{2,6}|[^\W\d_][\w .]{2,40})")
_UPPER = re.compile(rf"[A-ZÀ-ÖØ-Þ©@{UNCASED}]|[a-z]+[A-Z]|dpa\b|epa\b|picture\b|ap\b|afp\b")


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<caption>\S.*?)[\s.]*[(\[（]?\s*(?<!\w){_credit_label()}\s*"
        r"(?P<credit>[^()\[\]（）]{2,60}?)\s*[)\]）]?\s*\.?",
        re.S,
    )


@cache
def _label_within() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_credit_label()}")


@cache
def _credit_label() -> str:
    """A label of credits; what ends in "by" or "of" needs no colon before a name."""
    by = "|".join(
        re.escape(label)
        for label in words("credits")
        if re.search(r" (?:by|of|von|di|de|par|por|van|av)$", label)
    )
    return rf"(?:(?i:{one_of('credits')}){COLON}|(?i:{by})\s+(?=(?:the\s)?[^\W\da-zà-ÿ_]))"


def is_credit(text: str) -> bool:
    """Return whether words name whose a picture is."""
    text = text.strip().strip("()[]（）").strip()
    if not text or len(text) > 60 or len(text.split()) > 6 or text.endswith((".", "!", "?", ":")):
        return False
    if looks_like_day(text) or text[0] in OPENING:
        return False
    text = re.sub(r"^the\s", "", text)
    # What has a day beside it, or another after a semicolon, is what a text cites.
    return bool(_UPPER.match(text)) and not re.search(r"[;；]", text) and not _has_day(text)


def _has_day(text: str) -> bool:
    _name, comma, rest = text.replace("、", ",").replace("،", ",").rpartition(",")
    return bool(comma) and (looks_like_day(rest) or looks_like_day(rest.rpartition(" ")[2]))


def _patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns that a line can fit at all, by the marks it has."""
    # A credit is short, and so is the label before it.
    is_marked = re.search(r"[:：]|\s[–—-]\s|\s\w{2,3}\s[^\W\d_]", text[-70:])
    if is_marked and _label_within().search(text, max(0, len(text) - 100)):
        yield _labelled()
    if text.rstrip(" .。").endswith((")", "]", "）", "】")):
        yield _IN_BRACKETS
    if re.search(r"[/|©]", text):
        yield _AFTER_SLASH
        yield _AGENCY


def caption_of(text: str) -> ReadFigure | None:
    """Return caption and credit of a line that names a picture and whose it is, or ``None``."""
    text = without_marks(text)
    if not text or len(text) > MAX_LENGTH or labelled("sources", text):
        return None
    if attributed(text) or lead_of(text):
        return None
    if credit := labelled("credits", text):
        return _after_label(credit["rest"].strip().rstrip(")]）"), text)
    if text.startswith("©") and is_credit(text[1:]):
        return ReadFigure(credit=text[1:].strip())
    for pattern in _patterns_for(text):
        match = pattern.fullmatch(text)
        if match and labelled("sources", match["credit"]):
            continue
        if match and is_credit(_bare(match["credit"])):
            return ReadFigure(caption=match["caption"].strip(), credit=_bare(match["credit"]))
    return None


def _bare(credit: str) -> str:
    """A credit without the word before it."""
    match = labelled("credits", credit.strip())
    return (match["rest"] if match else credit).strip().lstrip("© ").rstrip()


def _after_label(rest: str, text: str) -> ReadFigure | None:
    """What stands after "Photo:": a caption with a credit, a credit, or a caption."""
    for pattern in (_labelled(), _IN_BRACKETS, _AFTER_SLASH):
        match = pattern.fullmatch(rest)
        if match and is_credit(_bare(match["credit"])) and len(match["caption"].split()) > 2:
            return ReadFigure(caption=match["caption"].strip(), credit=_bare(match["credit"]))
    if not rest:
        return None
    if is_credit(rest):
        return ReadFigure(credit=rest)
    return ReadFigure(caption=rest)


def has_label(text: str) -> bool:
    """Return whether a line says itself that it is about a picture."""
    return bool(labelled("credits", without_marks(text)))


def is_lone_caption(text: str) -> bool:
    """Return whether a line with a credit is a caption: one sentence at most, and none of prose."""
    figure = caption_of(text)
    if figure is None:
        return False
    return not re.search(r"[.!?]\s|[。！？](?=.)", figure.caption.rstrip(".")) and not (
        text.rstrip().endswith(".") and not has_label(text) and ends_sentence(figure.caption)
    )


def pair_of(alt: str, caption: str, *, is_first: bool) -> ReadFigure | None:
    """Return the figure of two lines under each other, what the picture shows and its caption, as
    copied pages have them. Two that differ are some only where no text stands before
    (``is_first``)."""
    alt, caption = without_marks(alt), without_marks(caption)
    if not alt or len(alt) > MAX_LENGTH or len(caption) > MAX_LENGTH:
        return None
    read = caption_of(caption)
    same = key(alt) == key(caption) or bool(read and read.caption and key(alt) == key(read.caption))
    if not same and not (is_first and read and read.caption and not ends_sentence(alt)):
        return None
    figure = read or ReadFigure(caption=caption)
    if not same:
        figure.alt_text = alt
    return figure


def figure_of_image(image: Block, following: Block | None) -> tuple[ReadFigure, bool]:
    """Return the figure of a picture's mark, and whether the block after it is its caption."""
    figure = ReadFigure(alt_text=image.text, caption=image.lines[0].title)
    if read := caption_of(figure.caption):
        figure.caption, figure.credit = read.caption, read.credit
    elif _is_agency(figure.caption) and len(figure.alt_text.split()) > 3:
        figure = ReadFigure(caption=figure.alt_text, credit=figure.caption)
    if following and following.kind == "text" and len(following.text) <= MAX_LENGTH:
        text = following.text
        is_italic = re.fullmatch(r"([*_])(?!\1)(?=\S).+(?<=\S)\1", text)
        if (read := caption_of(text)) and (following.follows or is_lone_caption(text)):
            figure.caption, figure.credit = read.caption, read.credit
        elif (
            is_italic
            or (following.follows and not ends_sentence(text))
            or (key(text) == key(image.text))
        ):
            figure.caption = without_marks(text)
        else:
            return _settled(figure), False
        return _settled(figure), True
    return _settled(figure), False


def _is_agency(title: str) -> bool:
    """Whether a picture's title is whose it is and no more: AFP."""
    return bool(re.fullmatch(r"[A-Z]{2,6}(?:[/ ][A-Z]{2,6})?|Reuters|dpa|©.{2,50}", title))


def _settled(figure: ReadFigure) -> ReadFigure:
    if not figure.caption and (read := caption_of(figure.alt_text)):
        return ReadFigure(read.caption, read.credit)
    if key(figure.alt_text) == key(figure.caption):
        figure.alt_text = ""
    return figure
