"""Which names look alike, by the table of confusable characters of Unicode (UTS 39)."""

import functools
import re
import unicodedata

from anyascii import anyascii

#: What the table has around letters that are written from right to left, to print them.
_MARK_OF_DIRECTION = "\u200e"


#: What passes for another letter in a word; the table has some of it, but not once letters of
#: other scripts are spelt.
_ALSO = {"i": "l", "1": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "vv": "w", "m": "rn"}
#: Signs that pass for letters inside a word. At its end an exclamation mark is only that.
_SIGNS = {"!": "l", "|": "l", "$": "s", "@": "a", "€": "e"}
_SIGN_IN_A_WORD = re.compile(r"[|$@€](?=[|$@€]*\w)|(?<=\w)[|$@€]|!(?=!*\w)")


def look_alike_key(name: str) -> str:
    """Return what is equal for names that readers may take for each other: words of Latin letters
    and digits, with single blanks between them.

    That is the skeleton of UTS 39, section 4, without case, accents and signs, where what is left
    of other scripts is spelt in Latin letters.
    """
    plain = _without_signs(_unmarked(name))
    looks = "".join(_prototypes().get(character, character) for character in plain)
    spelt = anyascii(_letters(_without_signs(_unmarked(looks)))).casefold()
    for shown, meant in _ALSO.items():
        spelt = spelt.replace(shown, meant)
    return " ".join("".join(c if c.isalnum() else " " for c in spelt).split())


def _without_signs(text: str) -> str:
    """``text`` with letters for the signs that pass for them."""
    return _SIGN_IN_A_WORD.sub(lambda sign: _SIGNS[sign[0]], text)


def _unmarked(text: str) -> str:
    """``text`` in plain letters without their marks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))


def _letters(text: str) -> str:
    """``text`` with blanks for what is no letter and no digit."""
    return "".join(c if c.isalnum() or c in _ENCLOSED else " " for c in text)


#: Letters in squares and circles, which to Unicode are signs.
_ENCLOSED = frozenset(map(chr, range(0x1F100, 0x1F200)))


@functools.cache
def _prototypes() -> dict[str, str]:
    """``{character: the characters all that look like it are written as}``.

    The package has the standard's table in both directions. What several characters look like
    stands in it with all of them, and each of them with that alone; what is a sequence of
    characters stands for others and is never stood for.
    """
    from confusable_homoglyphs.confusables import confusables_data

    prototypes = {}
    for shown, others in confusables_data.items():
        character = shown.replace(_MARK_OF_DIRECTION, "")
        if len(character) == 1 and len(others) == 1:
            prototype = others[0]["c"].replace(_MARK_OF_DIRECTION, "")
            alone = len(prototype) == 1 and len(confusables_data.get(others[0]["c"], ())) == 1
            # Of two that look like nothing else, either can stand for both.
            prototypes[character] = min(character, prototype) if alone else prototype
    return prototypes
