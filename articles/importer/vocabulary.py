"""The words of all languages' tables as patterns; what is the same in all languages stands here."""

import re
from functools import cache, lru_cache

from articles.text.vocabularies import LANGUAGES
from articles.text.vocabularies import one_of as one_of
from articles.text.vocabularies import words as words

#: Quotation marks that open and close, by what the languages use; one may open in one and close in
#: another.
OPENING = '“„«»‹›「『‟"”'
CLOSING = '”“»«›‹」』‟"'
#: What stands after a label; in Arabic a slash may, in Japanese a wide blank.
COLON = r"(?:\s*[:：]|(?:\s+|\.\s*)[–—-](?=\s)|(?<=[\u0600-\u06ff])\s?/|(?<=[\u3041-\u9fff])\u3000)"
_AFTER_LABEL = re.compile(r"[:：】］〕＞〉》\u3000]|\s[–—-](?=\s)|[\u0600-\u06ff]\s?/")
#: What numbers labels that stand under each other: "Source 1:", "Quelle (2):".
_LABEL_NUMBER = r"(?:\s?(?:#|n[°º.]\s?)?\(?\d{1,2}\)?(?=\s?[:：]))?"
#: What stands between the column's name and a headline.
BREAK = r"(?:—|–|--|-|[:：|｜»›])"
#: What may begin an item of a list.
BULLETS = "•·▪▫◦‣*–—→■□◆◇●○►▶▸▹➤➔➜⇒✓✔✦★☆・･»›⁃∙+-"
#: Pictures that are no marks of items, as the inside of a class.
PICTURES = (
    "\U0001f000-\U0001faff\u2600-\u2604\u2607-\u2712\u2715-\u2725\u2727-\u2793\u27b0"
    "\u2b00-\u2bff\u231a-\u23ff\u2139"
)
#: Whole lines of pages that are the same in all languages: networks, channels, who is where.
_EVERYWHERE = (
    r"(?:twitter|facebook|whatsapp|telegram|linkedin|pinterest|reddit|tumblr|e-?mail|mastodon|"
    r"bluesky|threads|instagram|pocket|flipboard|rss)(?:\W+(?:twitter|facebook|whatsapp|telegram|"
    r"linkedin|pinterest|reddit|tumblr|e-?mail|mastodon|bluesky|threads|instagram))*",
    r"@\w{2,30}|(?:https?://)?t\.me/\S+",
    r"(?:(?<=:)[a-z][\w+'-]+:\s*\d+\W*)+",  # what readers of a chat thought of it
)
#: Where a program parted a word at the end of a line.
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
#: Pictures that say by themselves that sources follow.
SOURCE_PICTURES = ("📰", "🗞", "📚", "🔗")
_PICTURED = re.compile(rf"(?P<label>[{''.join(SOURCE_PICTURES)}])[\s\ufe0f]*(?P<rest>.*)", re.S)
#: Scripts that have no capitals, as a class.
UNCASED = (
    "\u0590-\u08ff\u0900-\u0fff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufefc"
)
#: Those of them that are written without blanks.
UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\u0e00-\u0eff]")
_NO_LETTERS = re.compile(r"[\W_]+")
#: The mark of a footnote.
_NOTE_MARK = r"(?:\s?\[\^?\w{1,3}\]|[¹²³⁴-⁹])"
#: What ends a sentence, with what may close after it.
SENTENCE_END = re.compile(rf"[.!?…。！？؟۔][\"”’“»«›)\]」』*_]*{_NOTE_MARK}*$")


@cache
def labelled(field: str, text: str) -> re.Match[str] | None:
    """Return the match of a line that begins with a label of ``field``, ``Sources: Herald``, or
    ``None``. What follows is its group ``rest``."""
    if field == "sources" and text[:1] in SOURCE_PICTURES:
        return _PICTURED.fullmatch(text) if not ends_sentence(text) else None
    # What stands after every label is looked for first, in a fiftieth of the time.
    return _label(field).fullmatch(text) if _AFTER_LABEL.search(text, 0, 80) else None


@cache
def _label(field: str) -> re.Pattern[str]:
    return re.compile(
        rf"[\s(\[（【［〔＜〈《*_▽▼△▲※◇◆]*(?P<label>{one_of(field)})(?:\([sn]\))?{_LABEL_NUMBER}\s*?"
        rf"(?:{COLON}[*_]*|[*_]+{COLON}|[】］〕＞〉》]{COLON}?)\s*"
        r"(?P<rest>.*)",
        re.I | re.S,
    )


@cache
def alone(field: str) -> re.Pattern[str]:
    """Return a pattern of a line that is nothing but a label of ``field``."""
    return re.compile(rf"[\s(\[（【［〔*_#]*{one_of(field)}\s*[:：…]*[\s)\]）】］〕*_]*", re.I)


@cache
def ordinals() -> dict[str, int]:
    """Return the words that count headlines, in small letters, and the number of each."""
    return {
        word: number
        for language in LANGUAGES
        for number, words_ in enumerate(language.ordinals, 1)
        for word in words_.split("|")
    }


@cache
def abbreviations() -> frozenset[str]:
    """Return what ends no sentence, without its full stop, in small letters."""
    return frozenset(word.casefold() for word in words("abbreviations"))


@cache
def small_words() -> frozenset[str]:
    """Return what may stand small inside a name."""
    return frozenset({*words("small_words"), "al"})


@lru_cache(maxsize=2000)
def is_furniture(text: str) -> bool:
    """Return whether a line is one that sites and mail programs add."""
    return bool(_furniture().fullmatch(text.lower()))


@cache
def _furniture() -> re.Pattern[str]:
    # In small letters, and for these alone: it is several times as fast.
    patterns = [pattern for language in LANGUAGES for pattern in language.furniture]
    patterns += _EVERYWHERE
    return re.compile(rf"[\W_]*(?:{'|'.join(patterns)})\s*[.!…]?[\W_]*")


@cache
def greetings() -> re.Pattern[str]:
    """Return a pattern of the whole lines that begin and end a letter."""
    patterns = [pattern for language in LANGUAGES for pattern in language.greetings]
    return re.compile(rf"(?:{'|'.join(patterns)})\s*[,.!]?", re.I)


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends as a sentence does: not in an abbreviation."""
    if not (end := SENTENCE_END.search(text)):
        return False
    last = text[: end.start() + 1].split()[-1].rstrip('"”’“»«›)]」』*_')
    return not (last.endswith(".") and is_abbreviation(last))


def is_abbreviation(word: str) -> bool:
    """Return whether ``word`` with a full stop after it ends no sentence: St., U.S., J."""
    bare = word.lstrip('("“„«[').rstrip(".").casefold()
    return bare in abbreviations() or (
        len(bare) == 1 and bare.isalpha() and not UNSPACED.match(bare)
    )


def joined(lines: list[str]) -> str:
    """Return lines as one text, with a blank between them where the script has blanks."""
    text = ""
    for line in lines:
        unspaced = text and line and UNSPACED.match(text[-1]) and UNSPACED.match(line[0])
        if text.endswith(SOFT_HYPHEN):
            text = text[:-1] + line
            continue
        is_parted = text.endswith("-") and is_part_of_word(text, line)
        text += line if not text or unspaced or is_parted else f" {line}"
    return text


def is_part_of_word(text: str, line: str) -> bool:
    """Return whether a program parted a word at the end of a line: not "pre-" and "and"."""
    first = line.split(maxsplit=1)[0] if line.split() else ""
    is_joining = first in small_words() or first in words("joins")
    return text[-2:-1].isalpha() and first[:1].islower() and not is_joining


@lru_cache(maxsize=2000)
def key(text: str) -> str:
    """Return what two wordings of one headline share: letters and digits."""
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def without_marks(text: str) -> str:
    """Return ``text`` without the marks of Markdown around and in it; links keep their words."""
    if not ("*" in text or "_" in text or "](" in text):
        return text.strip()
    text = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    return re.sub(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)", r"\1", text).strip()


def short(text: str) -> str:
    """Return the beginning of ``text``, as a sentence about it shows it."""
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
