"""Words in addresses: the one rule by which columns, sections, keywords, their other names and
publications get theirs.

Addresses are of ASCII: letters of other scripts are written in Latin ones (``anyascii``), as those
of columns always were. An address is printed, mailed and read out; with letters of its own each is
two to nine times as long in transit, ends at 80 of them in the middle of a word, and has as many
spellings as Unicode, case and percent signs allow. What is lost is that ``/россия/`` can be read by
who reads Russian; the headline stands above it.

The rule makes new addresses only. What has one keeps it: keywords made under the former rule have
letters in theirs, and those stay.
"""

import re
from collections.abc import Callable, Iterable

from anyascii import anyascii
from django.utils.text import slugify

from articles.text.characters import normalize_line

#: Room for a number that tells an address from others with the same beginning.
NUMBER_LENGTH = 7

_EMOJI = re.compile(r":(\w+):")
#: Each stands for a syllable or a word, which no blank parts from the next.
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BETWEEN_WORDS = re.compile(r"[/\u00b7\u2010-\u2015\u2022\u2026]")


def build_slug(words: str, *, max_length: int) -> str:
    """Return the words as they stand in an address; empty where nothing of them can."""
    # Invisible marks stand within words and would leave gaps in them.
    words = _BETWEEN_WORDS.sub(" ", normalize_line(words))
    # What tells one name from another though it is no letter: C++, C#.
    words = words.replace("+", " plus ")
    words = re.sub(r"(?<=\w)#", " sharp ", words)
    if not words.isascii():
        words = "".join(map(_in_ascii, words))
    return slugify(words)[:max_length].strip("-_")


def _in_ascii(character: str) -> str:
    if character.isascii():
        return character
    latin = anyascii(character)
    if emoji := _EMOJI.fullmatch(latin):
        return f" {emoji[1].replace('_', ' ')} "
    latin = latin.replace("/", " ")
    return f" {latin} " if _IDEOGRAPH.match(character) else latin


def unique_slug(
    words: str, *, taken: Callable[[str], Iterable[str]], max_length: int, otherwise: str
) -> str:
    """Return a slug of ``words`` that ``taken`` has not, of at most ``max_length`` characters.

    ``taken(beginning)`` returns the slugs in use that begin so, at least; ``otherwise`` stands in
    where nothing of the words can be in an address. Of two who ask at once both get the same: the
    database's constraint decides.
    """
    base = build_slug(words, max_length=max_length) or otherwise
    used = set(taken(base[: max_length - NUMBER_LENGTH].rstrip("-_")))
    slug, number = base, 2
    while slug in used:
        end = f"-{number}"
        slug = base[: max_length - len(end)].rstrip("-_") + end
        number += 1
    return slug
