"""Language tags (BCP 47) as they stand in HTML."""

import re

from django.conf.locale import LANG_INFO

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<extended>[a-z]{3}))?(-(?P<script>[a-z]{4}))?"
    r"(-(?P<region>[a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-[a-wy-z\d](-[a-z\d]{2,8})+)*"
    r"(-x(-[a-z\d]{1,8})+)?",
    re.I,
)
MAX_LENGTH = 35
_RIGHT_TO_LEFT = {code for code, info in LANG_INFO.items() if info.get("bidi")} | {
    *("ps", "sd", "yi", "dv", "ug", "ckb", "syr", "arc"),
}
#: What stands for no language in particular.
_NONE = {"und", "mul", "zxx", "mis"}


def normalize_language(tag: str) -> str:
    """Return a language tag as it is usually written (``pt-BR``), or nothing where it is none."""
    tag = tag.strip()
    match = _TAG.fullmatch(tag) if len(tag) <= MAX_LENGTH else None
    if not match or match["language"].lower() in _NONE:
        return ""
    parts = tag.lower().split("-")
    for number, part in enumerate(parts[1:], 1):
        if len(parts[number - 1]) == 1:
            break
        if len(part) == 4 and part.isalpha():
            parts[number] = part.title()
        elif len(part) == 2:
            parts[number] = part.upper()
    return "-".join(parts)


def same_language(one: str, other: str) -> bool:
    """Return whether two tags name one language, in whatever country it is spoken."""
    return one.split("-")[0].lower() == other.split("-")[0].lower()


def is_right_to_left(tag: str) -> bool:
    return tag.split("-")[0].lower() in _RIGHT_TO_LEFT


def differing(speech: tuple[str, str], around: tuple[str, str]) -> dict[str, str]:
    """Return the attributes that say in which language and direction something is, where what
    is around has another."""
    attributes = {}
    if not same_language(speech[0], around[0]):
        attributes["lang"] = speech[0]
    if speech[1] != around[1]:
        attributes["dir"] = speech[1]
    return attributes


#: Languages that their signs tell, the more particular ones first; those that share signs with
#: others have some of their own.
_SIGNS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")), ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")), ("ur", re.compile("[ٹڈڑےں]")),
    ("fa", re.compile("[پچژگ]")), ("ar", re.compile(r"[\u0621-\u064a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")), ("th", re.compile(r"[\u0e01-\u0e3a]")),
    ("hi", re.compile(r"[\u0904-\u0939]")), ("el", re.compile(r"[\u0391-\u03c9]")),
)  # fmt: skip
_ANY_SIGN = re.compile("|".join(signs.pattern for _, signs in _SIGNS))
#: Who writes with the same signs as another may name one more word of it.
_KIN = ({"ja", "zh", "ko"}, {"ar", "fa", "ur"}, {"hi", "mr", "ne"})
_LATIN = re.compile(r"[A-Za-z]")
#: So much of a text is looked at.
_BEGINNING = 400


def told_by_signs(text: str, around: str) -> str:
    """Return the language of a text where its signs tell it and most of it is written in them;
    nothing where it may be that of what is ``around``."""
    seen = text[:_BEGINNING]
    if seen.isascii() or not _ANY_SIGN.search(seen):
        return ""
    base = around.split("-")[0].lower()
    for language, signs in _SIGNS:
        if signs.search(seen):
            kin: set[str] = next((kin for kin in _KIN if language in kin), {language})
            few = sum(len(own.findall(seen)) for name, own in _SIGNS if name in kin)
            known = base in kin or few < len(_LATIN.findall(seen))
            return "" if known else language
    return ""


#: Open Graph wants a land with each language; that which most sites name.
_LANDS = {
    "ar": "AR", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "en": "US", "es": "ES",
    "fa": "IR", "fr": "FR", "he": "IL", "it": "IT", "ja": "JP", "ko": "KR", "nl": "NL",
    "pl": "PL", "pt": "PT", "ru": "RU", "sv": "SE", "tr": "TR", "uk": "UA",
}  # fmt: skip


def with_land(language: str) -> str:
    """Return a language as Open Graph has it: ``pt-br`` is ``pt_BR``; empty where no land is
    known."""
    code, _, land = language.partition("-")
    land = land.upper() if len(land) == 2 else _LANDS.get(code, "")
    return f"{code}_{land}" if land else ""
