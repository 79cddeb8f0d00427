"""What is made of items before the database is asked anything: the parts of a post's text, the
words of comments, and by what both are known again.

It may be made in another process (``reading_ahead``), so nothing here knows a model.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urljoin

from articles.text import prose
from comments import markup
from worldview.moving_in.body import Body, cleaned, read
from worldview.moving_in.items import Item, LooseRemark, Post, Remark, fingerprint

_Read = TypeVar("_Read")
#: A link whose words are its address, which is a link by itself in comments.
_LINKED_ADDRESS = re.compile(r"(?<!\S)(\S+) <\1>")


@dataclass(frozen=True)
class Words:
    """Those of a comment as comments are typed here, and as HTML."""

    text: str
    html: str


@dataclass(frozen=True)
class ReadPost:
    """``body`` is missing where the post is known, or where reading it failed."""

    fingerprint: str
    body: Body | None


@dataclass(frozen=True)
class ReadRemark:
    """``words`` are missing where the comment is known, or where reading it failed."""

    fingerprint: str
    words: Words | None


class Known:
    """Fingerprints that are known, of which there may be millions: sorted numbers, of each its
    beginning."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers

    @staticmethod
    def number(said: str) -> int:
        return int(said[:16], 16)

    def __contains__(self, said: str) -> bool:
        number = self.number(said)
        place = bisect_left(self.numbers, number)
        return place < len(self.numbers) and self.numbers[place] == number


def read_ahead(item: Item, site: str, known: Known) -> Item:
    """Return ``item`` with what is made of it, but where that is ``known`` already."""
    if isinstance(item, LooseRemark):
        return replace(item, remark=_with_words(item.remark, known))
    if not isinstance(item, Post):
        return item
    remarks = tuple(_with_words(remark, known) for remark in item.remarks)
    said = fingerprint(item)
    body = None if said in known else _unless_it_fails(lambda: body_of(item, site))
    return replace(item, remarks=remarks, made=ReadPost(said, body))


def _with_words(remark: Remark, known: Known) -> Remark:
    said = fingerprint(remark)
    words = None if said in known else _unless_it_fails(lambda: words_of(remark))
    return replace(remark, made=ReadRemark(said, words))


def _unless_it_fails(read: Callable[[], _Read]) -> _Read | None:
    """What is ``read``; what fails is read once more where that is accounted for."""
    try:
        return read()
    except Exception:
        return None


def words_of(remark: Remark) -> Words:
    """Return the words of a comment."""
    if remark.made and (words := remark.made.words):
        return words
    text = _LINKED_ADDRESS.sub(r"\1", prose.to_text(cleaned(remark.body)).strip())
    return Words(text, markup.rendered(text))


def body_of(post: Post, site: str) -> Body:
    """Return the parts of a post's text, which whoever asks may change. ``site``: the address of
    the former one, if it is known."""
    if post.made and (body := post.made.body):
        return Body([replace(part) for part in body.parts], list(body.notes))
    return read(post.body, headline=post.headline, base=_base_of(post, site))


def _base_of(post: Post, site: str) -> str:
    """What relative addresses in a post are relative to: where it was, as far as that is known."""
    own = next((address for address in post.addresses if "?" not in address), "")
    try:
        return urljoin(f"{site}/" if site else "", own)
    except ValueError:
        return ""
