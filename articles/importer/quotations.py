"""Which paragraphs are somebody else's words: after a verb of saying and a colon, all in quotation
marks, or marked as a quotation."""

import re
from functools import cache

from articles.importer import vocabulary

_COLON_AT_END = re.compile(r"[:：]\s*[*_]*$")
_OPENS = re.compile(rf"^[*_\s]*(?:[{vocabulary.OPENING}]|<<|''|``)")
_CLOSES = re.compile(rf"(?:[{vocabulary.CLOSING}“]|>>|'')[*_\s.,]*(?:\[\d+\])?$")
_INNER = re.compile(r"[“”„«»「」『』\"]")
_ATTRIBUTION = re.compile(
    r"\s*(?:—|―|–|-{1,3}|~)\s*"
    rf"(?P<who>[^\W\da-z][^?!]{{1,150}}|[{vocabulary.UNCASED}][^?!]{{1,80}})"
)
_AFTER_QUOTE = re.compile(
    r"(?P<words>.+[”»“›」』\"])\s*(?P<who>[—―–-]{1,2}\s*[^“”„«»「」\"]{2,120})", re.S
)


@cache
def _introduces() -> re.Pattern[str]:
    said = vocabulary.one_of("said")
    return re.compile(
        rf"(?:(?<!\w)|(?<=[\u3040-\u30ff\u3400-\u9fff])){said}(?!\w(?<![\u3040-\u9fff]))[^.:;!?。：]{{0,80}}[:：][*_]*$",
        re.I,
    )


def introduces(text: str) -> bool:
    """Return whether a paragraph ends as one does before a quotation: "She said:"."""
    return bool(_introduces().search(text[-400:]))


def ends_in_colon(text: str) -> bool:
    """Return whether something is announced, though no word says that it is a quotation."""
    return bool(_COLON_AT_END.search(text))


def opens(text: str) -> bool:
    """Return whether a paragraph begins with a quotation mark."""
    return bool(_OPENS.search(text))


def is_whole(text: str) -> bool:
    """Return whether a paragraph is all in quotation marks: nothing stands between two that are
    quoted."""
    text = text.strip()
    least = 6 if vocabulary.UNSPACED.match(text[1:]) else 12  # a word takes fewer letters there
    if len(text) < least or not opens(text) or not _CLOSES.search(text):
        return False
    inner = text.strip("*_ .,")[1:-1]
    marks = _INNER.findall(inner)
    if text[0] == '"':
        return marks.count('"') == 0
    closing = sum(mark in "”»」』" for mark in marks)
    opening = sum(mark in "“„«「『" for mark in marks)
    if text[0] in "„»":  # „…“ and »…«
        opening, closing = (
            sum(mark in "„»" for mark in marks),
            sum(mark in "“«" for mark in marks),
        )
    # Quoted within is opened before it is closed.
    return opening == closing and not _parts(inner)


def _parts(inner: str) -> bool:
    """Whether a quotation closes in ``inner`` before another opens."""
    depth = 0
    for mark in _INNER.findall(inner):
        if mark in "“„«「『":
            depth += 1
        elif mark in "”」』":
            depth -= 1
        if depth < 0:
            return True
    return False


def opens_only(text: str) -> bool:
    """Return whether a quotation opens with a paragraph and does not close in it, as where it goes
    on in the next."""
    return (
        opens(text)
        and text.strip()[0] in "“„«「『»"
        and not any(mark in text.strip()[1:] for mark in "”」』")
        and not re.search(r"[»«“]", text.strip()[1:])
    )


def closes(text: str) -> bool:
    """Return whether a paragraph ends with a closing quotation mark."""
    return bool(_CLOSES.search(text.strip()))


def attribution(text: str) -> str:
    """Return whose words they were, of a line that says so: "— Ansa Reith, colonel"; else ""."""
    match = _ATTRIBUTION.fullmatch(text.strip())
    if not match or len(match["who"].split()) > 14:
        return ""
    return match["who"].strip()


def with_attribution(text: str) -> tuple[str, str]:
    """Return a quotation and whose it is, where that stands in the same line."""
    match = _AFTER_QUOTE.fullmatch(text.strip())
    if match and (who := attribution(match["who"])):
        return match["words"], who
    return text, ""


def continues(text: str) -> bool:
    """Return whether a paragraph after a quoted one belongs to it: not what is all in brackets."""
    if re.fullmatch(r"\[[^\[\]]*\]", text):
        return False
    return text.startswith(("[", "“", '"', "…", "...", "„", "«", "「"))
