"""The characters that text may hold.

``normalize_text`` narrows text where it comes in, so that each form of output (HTML, XML, JSON,
mail, PostgreSQL) can carry what is stored, and so that no two texts that look the same differ.

- Gone is what XML 1.0 (2.2, Char) and HTML ("noncharacters", "controls") do not allow: control
  characters but tab and line end, U+FFFE, U+FFFF and their kind on every plane, lone surrogates.
- A line end is U+000A, whatever wrote it: carriage returns, the vertical tab of a word processor's
  soft break, form feeds, U+0085, U+2028, U+2029. Nothing that parted words is dropped.
- U+0080 to U+009F are no characters of any text but bytes of Windows-1252 read as Latin-1; they
  become what was meant, where it is known.
- Letters are composed (NFC, UAX 15), and no letter carries more than 30 marks (UAX 15, "stream-safe
  text format"), which also bounds what composing costs.
- Invisible characters (Default_Ignorable_Code_Point) are gone, but for those that a script needs at
  that very place; see ``_NEEDED``.

What strangers write stands between the words of others, so it is narrowed further
(``normalize_visitor_text``): its letters carry fewer marks, and it has no more empty room than it
needs.
"""

import re
import unicodedata
from typing import Any

#: A letter keeps so many of its marks.
MAX_MARKS = 30

#: And so many where strangers write: biblical Hebrew needs five. The marks of Tibetan pile letters.
MAX_VISITOR_MARKS, MAX_TIBETAN_MARKS = 5, 10

#: Characters that show nothing: Default_Ignorable_Code_Point of Unicode 16, and the marks of
#: interlinear annotation.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
IGNORABLES = re.compile(f"[{IGNORABLE}]")

#: Letters and signs that are drawn as a blank, though Unicode calls them none: of Braille, what
#: stands for an object, of musical notation, of Egyptian and Khitan writing.
BLANKS = "\u2800\ufffc\U0001d159\U00013441\U00013442\U00016fe4"

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_NEVER = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_NONCHARACTERS}]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Text of ASCII without any of these is as it should be.
_WRONG_IN_ASCII = re.compile("[\x00-\x08\x0b-\x1f\x7f]")

#: Scripts whose letters join or stack, and so are told apart by ZWJ and ZWNJ: Arabic to Mandaic,
#: those of India, Sinhala, Tibetan, Myanmar, Khmer, Mongolian, and their kin.
_JOINING = (
    "\u0620-\u06ff\u0700-\u074f\u0750-\u077f\u07c0-\u07ff\u0840-\u086f\u0870-\u08ff\u0900-\u0dff"
    "\u0f00-\u0fff\u1000-\u109f\u1700-\u171f\u1780-\u17b3\u17b6-\u17ff\u1807\u1810-\u18af"
    "\u1a00-\u1aaf\u1b00-\u1bff\u1c00-\u1c4f\u1cd0-\u1cff\ua840-\ua8ff\ua930-\ua9df\uaa00-\uaa5f"
    "\uaae0-\uaaff\uabc0-\uabff\ufb50-\ufdc7\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00010a5f\U00010ac0-\U00010af6\U00010d00-\U00010d3f\U00010f30-\U00010fdf"
    "\U00011000-\U000119ff\U00011a00-\U00011fff\U0001e900-\U0001e95f"
)
_VIRAMA = (
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u1039\u103a\u17d2"
    "\u1b44\u1baa\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed\U00011046\U0001107f\U000110b9\U00011133"
    "\U000111c0\U00011235\U0001134d\U00011442\U000114c2\U000115bf\U0001163f"
)
#: Scripts written without blanks, in which ZWSP says where a line may end.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aad\ua980-\ua9df"
)
_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_MATHS = "\u2190-\u22ff\u2a00-\u2aff"
_MONGOLIAN = "\u1820-\u18aa"
#: Right-to-left scripts; where one of them is, marks of direction have work to do.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
#: Where an invisible character is part of the writing, as alternatives of one expression.
_NEEDED = "|".join(
    [
        # Joiner and non-joiner within words; a joiner also where a word ends in a half form
        # (after a virama) or in the one letter that stands for a word (Arabic heh).
        f"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",
        f"(?<=[{_VIRAMA}\u0647])\u200d",
        # Pictures joined into one (a family, a flag of two signs), shown as a picture or as text,
        # in a tone; keys with a digit on them.
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f](?!\ufe0e|\ufe0f)",
        f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
        "(?<=[0-9#*])\ufe0f(?=\u20e3)",
        # The flags of England, Scotland, Wales: a black flag and tags, the last of which ends it.
        "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",
        # Forms of an ideograph, of a sign of mathematics, of a Myanmar letter.
        f"(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        f"(?<=[{_MATHS}\u1000-\u109f\ua840-\ua87f0])\ufe00",
        f"(?<=[{_MONGOLIAN}])[\u180b-\u180d\u180f]",
        f"(?<=[{_MONGOLIAN}])\u180e(?=[{_MONGOLIAN}])",
        f"(?<=[{_UNSPACED}])\u200b(?=[{_UNSPACED}])",
        # Syllables of old Korean that lack their first or second part.
        "\u115f(?=[\u1160-\u11a7])|(?<=[\u1100-\u115f])\u1160",
        # Keeps the order of two points under one Hebrew letter.
        "(?<=[\u0591-\u05ea])\u034f(?=[\u0591-\u05c7])",
        # Marks of direction are judged by their line.
        "[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]",
    ]
)
_INVISIBLE = re.compile(f"({_NEEDED})|[{IGNORABLE}]")
_OF_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]")
_OPENS = dict.fromkeys("\u202a\u202b", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_MARK = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
_PILED = re.compile(f"([{_MARK}]{{{MAX_MARKS}}})[{_MARK}]+")
#: As many characters in a row that may be marks; asked first, in a fiftieth of the time.
_MAYBE_PILED = re.compile(f"[\u0300-\U0001efff]{{{MAX_MARKS + 1}}}")
#: Marks over, under and around a letter, those that Unicode does not order among them.
_DRAWN_MARKS = frozenset(
    chr(code)
    for code in range(0x300, 0x1F000)
    if unicodedata.category(chr(code)) in ("Mn", "Me") and chr(code) not in BLANKS
)
#: Categories of punctuation, blanks, marks, and what has no form.
_UNREAD = (
    *("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sk", "Zs", "Zl", "Zp"),
    *("Mn", "Mc", "Me", "Cc", "Cf", "Co", "Cs"),
)
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_TO_SPACES = str.maketrans(dict.fromkeys(BLANKS, " "))
#: What the letters of these blocks mean in Windows-1252.
_MEANT = {
    code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0) if code != 0x85
}


def drop_controls(text: str) -> str:
    """Return ``text`` without what no form of output can carry, its line ends as U+000A."""
    if text.isascii() and not _WRONG_IN_ASCII.search(text):
        return text
    text = _LINE_END.sub("\n", _in_pairs(text))
    if not text.isascii():
        text = text.translate(_MEANT)
    return _NEVER.sub("", text)


def normalize_text(text: str) -> str:
    """Return ``text`` as it may be stored; of what is that already, the same.

    What was ASCII stays so. Nothing comes to stand in it that means something in HTML: a text that
    was escaped or cleaned for HTML still is, but for addresses in attributes
    (``articles.text.prose`` cleans until nothing changes).
    """
    # Most texts by far, in the shortest time.
    if text.isascii() and text.isprintable():
        return text
    text = drop_controls(text)
    if text.isascii():
        return text
    # Composing may take away what stood between two characters, and the other way round.
    while text != (text := _composed(_visible(text))):
        pass
    return text


def hides_characters(text: str) -> bool:
    """Return whether ``text`` has invisible characters that are of no use where they are."""
    count = len(IGNORABLES.findall(text))
    return bool(count) and count > len(IGNORABLES.findall(normalize_text(text)))


def normalize_line(text: str) -> str:
    """Return ``text`` as ``normalize_text`` does, in one line."""
    if text.isascii() and text.isprintable():
        return text
    return normalize_text(text).replace("\n", " ")


def normalize_visitor_text(text: str) -> str:
    """Return ``text`` of a stranger as ``normalize_text`` does, and so that it stays in its place.

    No letter carries more marks than a script needs, nor one of them twice in a row; letters that
    are drawn as a blank are one; of empty lines that follow each other one is left.
    """
    text = normalize_text(text).translate(_TO_SPACES)
    # Composing puts marks into another order, in which one may stand beside itself.
    while not text.isascii() and text != (text := normalize_text(_unstacked(text))):
        pass
    return _EMPTY_LINES.sub("\n\n", text)


def normalize_visitor_line(text: str) -> str:
    """Return ``text`` as ``normalize_visitor_text`` does, in one line with single blanks."""
    return " ".join(normalize_visitor_text(text).split())


def shows_nothing(text: str) -> bool:
    """Return whether nothing of ``text`` can be read: whether it has only blanks, characters that
    are drawn as one, invisible ones, punctuation, marks without a letter, and private characters,
    for which no font of a reader's has a form. Pictures can be read."""
    return not any(map(_is_read, text))


def _is_read(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return (
        unicodedata.category(character) not in _UNREAD
        and character not in BLANKS
        and not IGNORABLES.match(character)
    )


def normalize_data(data: Any) -> Any:
    """Return ``data`` (of dicts, lists, texts and numbers, as JSON has them) with every text in it,
    keys included, as ``normalize_text`` returns it."""
    if isinstance(data, str):
        return normalize_text(data)
    if isinstance(data, dict):
        return {normalize_data(key): normalize_data(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [normalize_data(value) for value in data]
    return data


def _unstacked(text: str) -> str:
    """``text`` with as many marks on each letter as are allowed. They are counted on letters that
    are taken apart, so that no way to write one is worth more."""
    kept, marks = [""], 0
    # But for signs that, taken apart, begin with one that means something in HTML.
    pieces = re.split("([\u2260\u226e\u226f])", text)
    pieces[::2] = (unicodedata.normalize("NFD", piece) for piece in pieces[::2])
    for character in "".join(pieces):
        if character not in _DRAWN_MARKS:
            marks = 0
        elif "\u0f00" <= character <= "\u0fff":
            if marks >= MAX_TIBETAN_MARKS:
                continue
            marks += 1
        elif marks >= MAX_VISITOR_MARKS or character == kept[-1]:
            continue
        else:
            marks += 1
        kept.append(character)
    return "".join(kept)


def _in_pairs(text: str) -> str:
    """``text`` without surrogates: pairs are the character they stand for, lone ones are gone."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _visible(text: str) -> str:
    if not IGNORABLES.search(text):
        return text
    text = _INVISIBLE.sub(r"\1", text)
    if not _OF_DIRECTION.search(text):
        return text
    return "\n".join(map(_directed, text.split("\n")))


def _directed(line: str) -> str:
    """``line`` with its marks of direction where it has letters of both directions' scripts and
    what is opened in it is closed; otherwise without."""
    if not _OF_DIRECTION.search(line):
        return line
    if _RIGHT_TO_LEFT.search(line) and _is_balanced(line):
        return line
    return _OF_DIRECTION.sub("", line)


def _is_balanced(line: str) -> bool:
    awaited = []
    for mark in _OF_DIRECTION.findall(line):
        if mark in _OPENS:
            awaited.append(_OPENS[mark])
        elif mark in "\u202c\u2069" and (not awaited or awaited.pop() != mark):
            return False
    return not awaited


def _composed(text: str) -> str:
    if _MAYBE_PILED.search(text):
        text = _PILED.sub(r"\1", text)
    if unicodedata.is_normalized("NFC", text):
        return text
    if "\u0338" not in text:
        return unicodedata.normalize("NFC", text)
    # That mark makes other characters of < > and =; markup must stay markup.
    parts = re.split("(?<=[<>=])", text)
    return "".join(unicodedata.normalize("NFC", part) for part in parts)
