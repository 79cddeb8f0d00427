"""What typewriters, scanners and programs that break lines did to a text, undone: two blanks for
one, a blank before a comma, blanks between all letters of a headline, words parted by a hyphen at
the end of a line."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.importer.line import Line
from articles.importer.parts import ReadColumn
from articles.importer.vocabulary import SOFT_HYPHEN, ends_sentence, is_part_of_word, labelled

#: A habit shows in so many places at least.
MIN_TIMES = 3
_WIDE = re.compile(r"\S+(?: {2,3}\S+)+")
_BLANK_BEFORE_STOP = re.compile(r"(?<=[^\W\d_]) (?=[.,;:](?: |$))")
_BRACKETED = re.compile(r"\s*\[(?P<number>\d{1,2})\]\s+(?=\S)")
_LETTERED = re.compile(r"^[A-H]\.\s+(?=[^\W\d_]\S*\s+\S+\s+\S)")
_WIDE_NUMBER = re.compile(r"\u3000?([０-９]{1,2})\u3000+(?=\S)")
_ROMAN = re.compile(r"\s*\(?([ivx]{1,4})[.)]\s+(?=\S)")
_ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_PARTED = re.compile(r"(?P<begin>[^\W\d_]{2,})-$")
_REST = re.compile(r"(?P<rest>[^\W\d_]+)")
#: A number with marks or a word before it, and marks behind; those before that ``lines`` knows.
_SET_OFF_NUMBER = re.compile(
    r"\s*(?P<before>[^\w\s]{0,4}\s?(?:[^\W\d_]{1,10}\.?\s)?)(?P<number>\d{1,2})"
    r"(?P<after>\s?[^\w\s]{1,4}(?=\D)|(?=\s))\s*(?P<rest>[^\W\d].*)"
)
_NUMBERED_AS_EVER = ("", "(", "（", "[", "*", "**", "# ", "## ", "### ")
_LABELS = ("sources", "credits", "notes", "keywords", "related")
_MAX_HEADLINE = 160
#: A headline whose letters stand apart has so many at least; a word before a colon fewer.
MIN_LETTERS, _MIN_LABEL = 5, 3
#: No longer headline is set so.
MAX_SPACED = 400
_MAX_WORD = 24
_SPACED = re.compile(r"[^\W\d_](?:\s+\S)+")
_SPACED_LABEL = re.compile(rf"(?:[^\W\d_] ){{{_MIN_LABEL - 1},}}[^\W\d_](?=\s?:)")


def with_plain_spacing(lines: list[str]) -> list[str]:
    """Return the lines with one blank between words, and none before a comma, where the text has
    it otherwise throughout; numbers in brackets that no text refers to are those of a list."""
    lines = _with_plain_numbers(_with_bare_numbers(lines))
    stops = sum(len(_BLANK_BEFORE_STOP.findall(line)) for line in lines if " " in line)
    # In French a blank stands before a colon and a semicolon, and never before a comma.
    commas = sum(len(re.findall(r"[^\W\d_] [.,](?: |$)", line)) for line in lines)
    if commas >= MIN_TIMES and commas * 2 > stops:
        lines = [_BLANK_BEFORE_STOP.sub("", line) for line in lines]
    wide = [bool(_WIDE.fullmatch(line.strip())) for line in lines if "  " in line.strip()]
    if sum(wide) >= MIN_TIMES and sum(wide) * 2 > len(wide):
        lines = [re.sub(r"(?<=\S) {2,3}(?=\S)", " ", line) for line in lines]
    return lines


def _with_bare_numbers(lines: list[str]) -> list[str]:
    """Numbers of headlines without what is set around them, whatever it is, where they count from
    one on, each over a text: "■1■ Headline", "Item 1: Headline"."""
    groups: dict[tuple[str, str], list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line) <= _MAX_HEADLINE and (match := _SET_OFF_NUMBER.fullmatch(line)):
            groups[match["before"].lstrip(), match["after"].strip()].append((place, match))
    lines = list(lines)
    for around, found in groups.items():
        if around[0] in _NUMBERED_AS_EVER or not _count_headlines(lines, found):
            continue
        for place, match in found:
            lines[place] = f"{int(match['number'])}. {match['rest']}"
    return lines


def _count_headlines(lines: list[str], found: list[tuple[int, re.Match[str]]]) -> bool:
    """Whether numbered lines count from one on, once more where a list of them stands above, and
    stand over texts the last time."""
    numbers = [int(match["number"]) for _place, match in found]
    length = max(numbers)
    if length < 2 or numbers not in ([*range(1, length + 1)], [*range(1, length + 1)] * 2):
        return False
    places = [place for place, _match in found[-length:]]
    return all(
        any(len(line.split()) > 1 or len(line) > 8 for line in lines[one + 1 : other])
        for one, other in pairwise([*places, len(lines)])
    ) and not any(
        ends_sentence(match["rest"]) or any(labelled(field, match[0]) for field in _LABELS)
        for _place, match in found
    )


def _with_plain_numbers(lines: list[str]) -> list[str]:
    """ "[1] Headline" as "1. Headline", where each stands over a text and none is a footnote's; so
    "A. Headline", where there is a B, and perhaps a C."""
    letters = sorted({line[0] for line in lines if _LETTERED.match(line)})
    if len(letters) > 1 and letters == list("ABCDEFGH"[: len(letters)]):
        return [_LETTERED.sub(lambda m: f"{ord(m[0][0]) - 64}. ", line) for line in lines]
    romans = [(n, match) for n, line in enumerate(lines) if (match := _ROMAN.match(line))]
    if len(romans) > 1 and [match[1] for _n, match in romans] == _ROMANS[: len(romans)]:
        lines = list(lines)
        for number, (place, match) in enumerate(romans, 1):
            lines[place] = f"{number}. {lines[place][match.end() :]}"
        return lines
    wide = [(n, match) for n, line in enumerate(lines) if (match := _WIDE_NUMBER.match(line))]
    if len(wide) > 1 and [int(match[1]) for _n, match in wide] == [*range(1, len(wide) + 1)]:
        lines = list(lines)
        for place, match in wide:
            lines[place] = f"{int(match[1])}. {lines[place][match.end() :]}"
        return lines
    found = [(n, match) for n, line in enumerate(lines) if (match := _BRACKETED.match(line))]
    numbers = [int(match["number"]) for _place, match in found]
    if len(found) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return lines
    is_list = all(len(match[0]) < len(lines[place]) for place, match in found) and all(
        any(line.strip() for line in lines[one[0] + 1 : other[0]]) for one, other in pairwise(found)
    )
    text = "\n".join(lines)
    if not is_list or any(text.count(f"[{number}]") > 1 for number in numbers):
        return lines
    lines = list(lines)
    for place, match in found:
        lines[place] = f"{match['number']}. {lines[place][match.end() :]}"
    return lines


def with_whole_words(lines: list[Line], column: ReadColumn) -> list[Line]:
    """Return the lines with a soft hyphen where a program parted a word: it falls away where the
    lines are joined. A hyphen that the text has in the same word elsewhere is the word's own."""
    parted = [
        (place, match["begin"], rest["rest"])
        for place, (line, under) in enumerate(pairwise(lines))
        if line.text[-1:] == "-"
        and line.mark in ("", "quote", "bullet", "number")
        and under.mark in ("", "quote")
        and (match := _PARTED.search(line.text))
        and (rest := _REST.match(under.text))
        and is_part_of_word(line.text, under.text)
    ]
    if len(parted) < MIN_TIMES:
        return lines
    written = " ".join(line.text for line in lines).casefold()
    lines = list(lines)
    for place, begin, end in parted:
        if f"{begin}-{end}".casefold() in written:
            continue
        line = lines[place]
        lines[place] = replace(line, text=line.text[:-1] + SOFT_HYPHEN)
        said = _("Joined a word that was parted at the end of a line: “%(text)s”.")
        words = f"{begin}-{end}"
        column.match(said % {"text": begin + end}, words, "", line.number, 0.8)
    return lines


def letters_joined(lines: list[str]) -> Callable[[str], str]:
    """Return a function of a line that gives it with its letters as words, where blanks stand
    between all of them: "N O   S N O W". Where all blanks are alike, ``lines`` tell the words."""
    wordings: dict[str, str] = {}
    known: set[str] = set()
    if any(_SPACED.match(line.strip()) for line in lines):
        for line in lines:
            if _is_spaced(line.strip()):
                continue
            if len(line) <= 300:
                bare = re.sub(r"^\W+|\W+$", "", line)
                wordings.setdefault(_letters_of(bare), bare)
            known.update(re.findall(r"[^\W\d_]+", line.casefold()))

    def joined(line: str) -> str:
        if len(line) > MAX_SPACED:
            return line
        text = _SPACED_LABEL.sub(lambda label: label[0].replace(" ", ""), line)
        if not _is_spaced(text):
            return text
        if wording := wordings.get(_letters_of(text)):
            return wording
        words = re.split(r"\s{2,}", text)
        if len(words) > 1:
            return " ".join(re.sub(r"\s", "", word) for word in words)
        return _parted(re.sub(r"\s", "", text), known)

    return joined


def goes_on_spaced(text: str) -> bool:
    """Return whether a line can be the rest of one whose letters stand apart."""
    return _is_spaced(text, least=1)


def _is_spaced(text: str, least: int = MIN_LETTERS) -> bool:
    """Whether blanks stand between all letters of a line."""
    if len(text) > MAX_SPACED or text[1:2].strip():
        return False
    parts = text.split()
    letters = sum(part[0].isalpha() for part in parts)
    return letters >= least and all(
        len(part) == 1 or (len(part) == 2 and not part.isalnum()) for part in parts
    )


def _letters_of(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _parted(letters: str, known: set[str]) -> str:
    """Letters as words, the fewest and longest of those that the text has; what it has not stands
    by itself."""
    small = letters.casefold()
    if len(small) != len(letters) or len(letters) > 150:
        return letters
    best: list[tuple[int, int]] = [(0, 0)]  # what it costs up to a place, and the last word's start
    for end in range(1, len(small) + 1):
        best.append(
            min(
                (
                    best[start][0] + (2 if small[start:end] in known else 3 + 2 * (end - start)),
                    start,
                )
                for start in range(max(0, end - _MAX_WORD), end)
            )
        )
    words: list[str] = []
    end = len(letters)
    while end:
        start = best[end][1]
        words.insert(0, letters[start:end])
        end = start
    return " ".join(words)
