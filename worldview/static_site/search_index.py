"""What the search page of a copy reads: small files, of which a search loads a few.

A copy has no server to ask, and from a disk (``file:``) a page may load nothing but scripts. So
each file of the index calls ``worldViewSearch`` with what it holds:

- ``words``: which files of words there are, how letters are folded, how many columns stand
  together in a file;
- ``words/_ha``: words that begin so, each with the keys of the columns that have it, those first in
  whose headlines or keywords it stands;
- ``columns/3``: address, headline, day and summary of columns, by their keys.

Words are those of the site's own search (``articles.discovery.tokens``), without the stems that
PostgreSQL makes of them; a word is found by its beginning instead. Keys are those of rows, so that
a new column changes the files of its words and the last file of columns.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from articles.discovery.indexing import section_text
from articles.discovery.normalize import fold
from articles.discovery.tokens import words_in
from articles.models import Article
from articles.templatetags.days import printed
from worldview.static_site.names import page_file

#: Bytes of a file of words from which on it is parted by one more letter, and letters at most.
MAX_BYTES, MAX_LETTERS = 100_000, 6
#: Columns in a file.
BLOCK = 500
#: Places of words that are held before they are laid down.
HELD = 1_500_000
SUMMARY_LENGTH = 200

Postings = dict[str, list[int]]


@dataclass
class Found:
    """The words of some columns: ``firm`` in headlines, keywords and days, ``loose`` in texts
    alone; and what is shown of each column, by its key."""

    firm: Postings = field(default_factory=dict)
    loose: Postings = field(default_factory=dict)
    columns: dict[int, list[str]] = field(default_factory=dict)

    def add(self, article: Article) -> None:
        """Add a column or page that was got by ``for_page``."""
        sections = list(article.sections.all())
        keywords = [] if article.is_page else article.ordered_keywords
        heads = [article.headline, *(s.headline for s in sections), *(k.name for k in keywords)]
        firm = _words([*heads, *_days(article)])
        texts = [article.standfirst, article.printed_byline, *map(section_text, sections)]
        for words, into in ((firm, self.firm), (_words(texts) - firm, self.loose)):
            for word in words:
                into.setdefault(word, []).append(article.pk)
        summary = article.standfirst or "; ".join(s.headline for s in sections)
        self.columns[article.pk] = [
            page_file(article.get_absolute_url()),
            article.headline,
            "" if article.is_page else article.edition_date.isoformat(),
            summary[:SUMMARY_LENGTH],
        ]


def _days(article: Article) -> list[str]:
    """Return the day of a column as people write it, short names being how long ones begin."""
    if article.is_page:
        return []
    return [article.edition_date.isoformat(), printed(article.edition_date, "j F Y")]


def _words(texts: list[str]) -> set[str]:
    return set().union(*map(words_in, texts))


class Index:
    """Puts together what is found, and writes it as files. Places of words wait in ``scratch``, for
    all of a large site would not fit into memory."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._columns: dict[int, list[str]] = {}
        self._held: tuple[Postings, Postings] = (defaultdict(list), defaultdict(list))
        self._number = 0

    def add(self, found: Found) -> None:
        self._columns |= found.columns
        for into, postings in zip(self._held, (found.firm, found.loose), strict=True):
            for word, keys in postings.items():
                into[word] += keys
                self._number += len(keys)
        if self._number > HELD:
            self._lay_down()

    def _lay_down(self) -> None:
        lines: dict[str, list[str]] = defaultdict(list)
        for kind, postings in zip("fl", self._held, strict=True):
            for word, keys in postings.items():
                lines[_beginning(word, 2)].append(f"{word} {kind} {' '.join(map(str, keys))}\n")
            postings.clear()
        for beginning, own in lines.items():
            with open(self._scratch / beginning, "a") as file:
                file.writelines(own)
        self._number = 0

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the index, the one that names the others last."""
        self._lay_down()
        blocks: dict[int, dict[int, list[str]]] = defaultdict(dict)
        for key in sorted(self._columns):
            blocks[key // BLOCK][key] = self._columns[key]
        for number, columns in blocks.items():
            yield f"search/columns/{number}.js", _call("columns", number, columns)
        names = []
        for laid in sorted(self._scratch.iterdir()):
            for beginning, words in _parted(_merged(laid), 2):
                name = _beginning(beginning, MAX_LETTERS)
                names.append(name)
                yield f"search/words/{name}.js", _call("words", name, words)
        yield "search/words.js", _call("begin", names, {"block": BLOCK, "letters": _letters()})


def _merged(laid: Path) -> dict[str, str]:
    """Return the words of a file with their places: the firm ones, and after a bar the others, each
    as how far it is from the one before, in base 36."""
    firm: dict[str, list[int]] = defaultdict(list)
    loose: dict[str, list[int]] = defaultdict(list)
    with open(laid) as lines:
        for line in lines:
            word, kind, *keys = line.split()
            (firm if kind == "f" else loose)[word] += map(int, keys)
    return {
        word: f"{_steps(firm.get(word, []))}|{_steps(loose.get(word, []))}".rstrip("|")
        for word in sorted(firm.keys() | loose.keys())
    }


def _steps(keys: list[int]) -> str:
    before, steps = 0, []
    for key in sorted(set(keys)):
        steps.append(_base36(key - before))
        before = key
    return " ".join(steps)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
        if not number:
            return digits


def _parted(words: dict[str, str], letters: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``(how they begin, words)``, parted until each part is small enough."""
    size = sum(len(word) + len(keys) for word, keys in words.items())
    if size <= MAX_BYTES or letters == MAX_LETTERS:
        yield next(iter(words))[:letters], words
        return
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for word, keys in words.items():
        parts[word[: letters + 1]][word] = keys
    for part in parts.values():
        yield from _parted(part, letters + 1)


def _beginning(word: str, letters: int) -> str:
    """Return how a word begins, as the name of a file: other letters than those of ASCII by their
    numbers. No name is one that Windows keeps for itself."""
    return "_" + "".join(
        c if c.isascii() and c.isalnum() else f"-{ord(c):x}" for c in word[:letters]
    )


def _letters() -> dict[str, str]:
    """Return the letters that a browser does not fold as the site does, with what they become."""
    found = {}
    for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), 0x3C2, *range(0x621, 0x6D6)):
        letter = chr(number)
        plain = fold(letter)
        if letter.isalpha() and plain != letter and letter == letter.lower():
            found[letter] = plain
    return found


def _call(name: str, *arguments: object) -> bytes:
    said = ",".join(json.dumps(a, ensure_ascii=False, separators=(",", ":")) for a in arguments)
    # Line ends of JavaScript that JSON has as letters.
    said = re.sub("[\u2028\u2029]", lambda found: f"\\u{ord(found[0]):x}", said)
    return f"worldViewSearch.{name}({said});\n".encode()
