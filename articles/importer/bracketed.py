"""Sources in brackets in a paragraph: "… in salt (Dorrin Echo, 4 May).", "[EFE] [Le Monde]"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.importer.source_items import LINK

_OPEN, _CLOSE = r"(\[（【〈", r")\]）】〉"
_OPENS = re.compile(rf"[{_OPEN}]")
_GROUP = re.compile(
    rf"[{_OPEN}](?:[^{_OPEN}{_CLOSE}]|[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}])*[{_CLOSE}]"
)
#: Before a group that is set apart from the sentence: its end, with what may close after it.
_ENDED = re.compile(r"[.!?…。！？؟۔][\"”’“»«›)\]」』*_]*\s*$")
_AFTER = re.compile(r"\s*[.!?。،,;]|\s+[(\[（【]|\s*$")


@dataclass(frozen=True)
class Group:
    """``words`` within brackets, from ``start`` to ``end`` of a paragraph. ``is_apart``: whether a
    sentence ends before them."""

    words: str
    start: int
    end: int
    is_apart: bool


def groups_of(text: str) -> Iterator[Group]:
    """Yield what stands in brackets, those of links apart."""
    if not _OPENS.search(text):
        return
    masked = LINK.sub(lambda link: "x" * len(link[0]), text)
    for match in _GROUP.finditer(masked):
        before, after = masked[: match.start()], masked[match.end() :]
        is_apart = bool(_ENDED.search(before[-12:])) or not before.strip()
        if is_apart or _AFTER.match(after):
            yield Group(text[match.start() + 1 : match.end() - 1], *match.span(), is_apart)


def last_groups(text: str) -> tuple[str, list[str]]:
    """Return a paragraph without the groups that end it, and what stands in them. A full stop that
    stands after them stays with the sentence they were in."""
    bare = text.rstrip()
    stop = bare[-1:] if bare[-1:] in ".。" else ""
    end = len(bare.removesuffix(stop).rstrip())
    found: list[str] = []
    start, is_apart = end, False
    for group in reversed(list(groups_of(text))):
        if text[group.end : start].strip():
            break
        found.insert(0, group.words)
        start, is_apart = group.start, group.is_apart
    if not found:
        return text, []
    before = text[:start].rstrip()
    return before if is_apart or not before else before + stop, found


def stands_for(words: str, before: str) -> bool:
    """Return whether ``words`` in brackets are the initials of what stands before them: "the
    Association of Potters (AP)"."""
    if not re.fullmatch(r"[A-Z]{2,8}", words):
        return False
    initials = "".join(word[0] for word in re.findall(r"\w+", before[-120:]) if word[0].isupper())
    return initials.endswith(words)
