"""One form of letters and digits for the index, for what is asked, and for what is marked.

Accents, case, width, ligatures, invisible characters and the points of Arabic and Hebrew make no
difference; letters that Unicode does not take apart (ł, ø, đ, ı) are those of the plain alphabet.
What tells letters apart in their own script stays: vowel signs, the voicing of kana, й.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

#: Takes the place of what is no letter or digit within one character, as in ½.
SEPARATOR = " "
_BREVE, _WITH_BREVE = "\u0306", frozenset("иу")
#: Combining classes that are kept: voicing of kana, and the virama, which joins letters.
_KEPT_CLASSES = frozenset((0, 8, 9))
#: Letters and marks that nobody sees: joiners, fillers of Hangul, variation selectors.
_INVISIBLE = frozenset(
    [
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    ]
)
#: Letters of one sound that keyboards of the same script write differently.
_SAME = str.maketrans(
    {"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
     "ٱ": "ا", "ـ": None, "ς": "σ"}
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def fold(cluster: str) -> str:
    """Return one character with its marks as letters and ASCII digits; there may be none, or
    several with a ``SEPARATOR`` between."""
    decomposed = unicodedata.normalize("NFKD", cluster)
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    folded: list[str] = []
    for character in decomposed:
        category = unicodedata.category(character)
        if category == "Cf" or ord(character) in _INVISIBLE:
            continue
        if category[0] == "M":
            if _is_kept(character, folded):
                folded.append(character)
        elif category[0] in "LN":
            folded.append(_plain(character))
        else:
            folded.append(SEPARATOR)
    return unicodedata.normalize("NFC", "".join(folded).translate(_SAME))


def _is_kept(mark: str, before: list[str]) -> bool:
    if mark == _BREVE:
        return bool(before) and before[-1] in _WITH_BREVE
    return unicodedata.category(mark) != "Me" and unicodedata.combining(mark) in _KEPT_CLASSES


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character > "\x7f" and unicodedata.name(character, "").startswith("LATIN "):
        letters = "".join(filter(str.isalnum, anyascii(character).lower()))
        return letters or character
    return character


def is_joined_to(character: str) -> bool:
    """Return whether ``character`` belongs to the letter before it: a mark, a part of a Hangul
    syllable, or something that nobody sees."""
    return (
        unicodedata.category(character)[0] == "M"
        or unicodedata.category(character) == "Cf"
        or "\u1160" <= character <= "\u11ff"
    )


_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3005, 0x3007),
    (0x3021, 0x3029), (0x3031, 0x303C), (0x3041, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def is_unspaced(character: str) -> bool:
    """Return whether ``character`` is of a script whose words are not parted by blanks, or, as in
    Korean, carry endings that no stemmer of PostgreSQL's takes off."""
    return any(first <= ord(character) <= last for first, last in _UNSPACED)
