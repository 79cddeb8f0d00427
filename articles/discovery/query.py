"""What a reader asks for, as a tsquery and as the terms that are marked where they stand.

All words are wanted. Quotes hold a phrase together, a minus before a word leaves out what has it,
``OR`` between two words looks for either, and a star ends a word whose beginning is meant. What is
typed in one piece (``F-16``, ``al-Quds``, ``user@example.org``) is a phrase; slashes, dashes and
commas part what they stand between (``F-16/F-35`` are two).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from django.contrib.postgres.search import SearchQuery

from .lexemes import Stems, quote, stems_of
from .normalize import is_unspaced
from .tiers import Tier
from .tokens import APOSTROPHES, Token, normalize_for_search, tokenize

_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»″＂〝〞〟「」『』", '"'))
_PIECE = re.compile(r'(?P<minus>[-−‐]?)(?:"(?P<phrase>[^"]*)"|(?P<words>[^\s"]+))')
#: What parts words of one piece. A comma or colon within a number, or the dot of a host, does not.
_PARTING = re.compile(r"[/\\|()\[\]{}<>;!?¿¡—–―…、。，；：]+|\.{2,}|(?<!\d)[,:]|[,:](?!\d)")
MIN_PREFIX_LENGTH = 3
#: Of so many words it is looked whether they stand side by side.
MAX_PHRASE = 6
#: Of more terms the first are combined where nothing has all.
MAX_COMBINED = 6


@dataclass(frozen=True)
class Word:
    """One word of a sequence, ``offset`` places after its first."""

    stems: Stems
    offset: int
    prefix: str = ""

    def fits(self, lexeme: str) -> bool:
        return lexeme in self.stems.lexemes or bool(self.prefix and lexeme.startswith(self.prefix))

    def to_tsquery(self, tier: Tier = "") -> str:
        forms = [quote(tier + lexeme) for lexeme in self.stems.lexemes]
        if self.prefix:
            forms.append(f"{quote(tier + self.prefix)}:*")
        return forms[0] if len(forms) == 1 else f"({' | '.join(forms)})"


@dataclass(frozen=True)
class Term:
    """A word or phrase; any of its ``ways`` of being written will do, each a sequence of words."""

    ways: tuple[tuple[Word, ...], ...]
    text: str = ""
    is_stop_word: bool = False

    def to_tsquery(self, tier: Tier = "") -> str:
        """Return the tsquery for the term, or, with a ``tier``, for all its words in that."""
        if tier:
            return _either(_all(_in_tier(way, tier)) for way in self.ways)
        return _either(_sequence(way) for way in self.ways)

    def anywhere(self) -> str:
        """Return the tsquery for all its words, wherever they stand; small ones, which nearly every
        text has, are passed over where there are others."""
        return _either(
            _all(_in_tier(way, "")) or _all(word.to_tsquery() for word in way) for way in self.ways
        )

    def as_beginning(self) -> "Term | None":
        """Return the term for words that begin like its own, if it is one that is long enough."""
        written = normalize_for_search(self.text)
        is_one_word = len(self.ways) == 1 and len(self.ways[0]) == 1 and " " not in written
        if not is_one_word or len(written) < MIN_PREFIX_LENGTH or self.ways[0][0].prefix:
            return None
        (word,) = self.ways[0]
        return replace(self, ways=((replace(word, prefix=written),),))


def _in_tier(way: tuple[Word, ...], tier: Tier) -> list[str]:
    return [word.to_tsquery(tier) for word in way if not word.stems.is_stop_word]


def _sequence(way: tuple[Word, ...]) -> str:
    text, before = "", 0
    for word in way:
        joint = f" <{word.offset - before}> " if text else ""
        text, before = f"{text}{joint}{word.to_tsquery()}", word.offset
    return f"({text})" if len(way) > 1 else text


def _either(texts: Iterable[str]) -> str:
    texts = list(filter(None, texts))
    return f"({' | '.join(texts)})" if len(texts) > 1 else "".join(texts)


@dataclass(frozen=True)
class Question:
    """``wanted``: of each entry one choice must be there, with all of its terms. ``unwanted``: none
    of these may be."""

    wanted: list[list[list[Term]]] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def terms(self) -> list[Term]:
        """Return the wanted terms, each once."""
        every = (term for choices in self.wanted for choice in choices for term in choice)
        return list(dict.fromkeys(every))

    @property
    def has_phrases(self) -> bool:
        """Return whether words are wanted, or unwanted, side by side: where they stand is not in
        the index, and is looked up."""
        return any(len(way) > 1 for term in [*self.terms(), *self.unwanted] for way in term.ways)

    def all_of_it(self, tier: Tier = "") -> str:
        """Return the tsquery for what has everything that is asked for, in a ``tier`` if one is
        given; empty where no word is asked for that is in tiers."""
        wanted = [
            _either(_all(term.to_tsquery(tier) for term in choice) for choice in choices)
            for choices in self.wanted
        ]
        if tier and not any(wanted):
            return ""
        return _all([*wanted, *(f"!{term.to_tsquery()}" for term in self.unwanted)])

    def all_unwanted(self) -> str:
        """Return the tsquery for what has any of what is unwanted; empty where nothing is."""
        return _either(term.to_tsquery() for term in self.unwanted)

    def words_anywhere(self) -> str:
        """Return the tsquery for what has all words that are wanted, wherever they stand; empty
        where none is."""
        return _all(
            _either(_all(term.anywhere() for term in choice) for choice in choices)
            for choices in self.wanted
        )

    def without(self, missing: Iterable[Term]) -> "Question":
        """Return the question without terms that stand nowhere."""
        wanted = [
            [[term for term in choice if term not in missing] for choice in choices]
            for choices in self.wanted
        ]
        kept = Question([choices for choices in wanted if all(choices)], self.unwanted)
        return replace(kept, text=" ".join(term.text for term in kept.terms()))

    def fewer(self, asked: int, tier: Tier = "") -> list[str]:
        """Return the tsqueries for what has most of the wanted terms, and for what has half of
        them, where nothing has all ``asked``, of which some may be left out already."""
        terms = [term.to_tsquery(tier) for term in self.terms()[:MAX_COMBINED]]
        asked = min(asked, MAX_COMBINED)
        if tier and not any(terms):
            return []
        numbers = {min(asked - 1, len(terms)), -(-asked // 2)}
        unwanted = [f"!{term.to_tsquery()}" for term in self.unwanted]
        return [
            _all([_either(_all(choice) for choice in combinations(terms, number)), *unwanted])
            for number in sorted(numbers, reverse=True)
            if 0 < number <= len(terms)
        ]

    def all_but_one(self, tier: Tier) -> str:
        """Return the tsquery for what has all wanted terms but one in a ``tier``; empty where that
        would be less than two."""
        number = len(self.terms())
        return self.fewer(number, tier)[0] if 3 <= number <= MAX_COMBINED else ""

    def with_beginnings(self, terms: Iterable[Term]) -> "Question | None":
        """Return the question with those of ``terms`` that are one word as the beginnings of words;
        ``None`` where none of them can be."""
        widened = {term: other for term in terms if (other := term.as_beginning())}
        if not widened:
            return None
        wanted = [
            [[widened.get(term, term) for term in choice] for choice in choices]
            for choices in self.wanted
        ]
        return replace(self, wanted=wanted)

    def any_of_it(self) -> str:
        """Return the tsquery for what has any wanted term; empty where none is wanted."""
        return " | ".join(term.to_tsquery() for term in self.terms())


def _all(texts: Iterable[str]) -> str:
    texts = list(filter(None, texts))
    return f"({' & '.join(texts)})" if len(texts) > 1 else "".join(texts)


def parse_question(asked: str) -> Question:
    """Return what ``asked`` means; an empty ``Question`` where there is no word in it."""
    pieces = list(_pieces(asked))
    stems = stems_of(
        token.word for piece in pieces for part in piece.parts for token in part.tokens
    )
    wanted: list[list[list[Term]]] = []
    unwanted: list[Term] = []
    either = False
    for piece in pieces:
        if piece.is_or:
            either = True
            continue
        terms = [_term(part, stems) for part in piece.parts if part.tokens]
        if piece.is_unwanted:
            unwanted += [term for term in terms if not term.is_stop_word]
        elif terms and either and wanted:
            wanted[-1].append(terms)
        elif terms:
            wanted.append([terms])
        either = False
    return Question(_without_stop_words(wanted), unwanted, " ".join(asked.split()))


def _without_stop_words(wanted: list[list[list[Term]]]) -> list[list[list[Term]]]:
    """``the`` is asked for only where nothing else is."""
    kept = []
    for choices in wanted:
        choices = [[term for term in choice if not term.is_stop_word] for choice in choices]
        if choices := [choice for choice in choices if choice]:
            kept.append(choices)
    return kept or wanted


@dataclass(frozen=True)
class _Part:
    text: str
    tokens: list[Token]
    is_phrase: bool


@dataclass(frozen=True)
class _Piece:
    parts: list[_Part] = field(default_factory=list)
    is_unwanted: bool = False
    is_or: bool = False


def _pieces(asked: str) -> Iterator[_Piece]:
    for piece in _PIECE.finditer(asked.translate(_STRAIGHT)):
        if piece["phrase"] is not None:
            texts, is_phrase = [piece["phrase"]], True
        elif piece["words"] in ("OR", "|"):
            yield _Piece(is_or=True)
            continue
        elif piece["words"] == "AND":
            continue
        else:
            texts, is_phrase = _PARTING.split(piece["words"]), False
        parts = [_Part(text, tokenize(text), is_phrase) for text in texts]
        yield _Piece(parts, is_unwanted=bool(piece["minus"]))


def _term(part: _Part, stems: dict[str, Stems]) -> Term:
    tokens = [token for token in part.tokens if not token.is_whole]
    if not part.is_phrase:
        tokens = _without_small_words(tokens, part.text, stems)
    ways = [_way(tokens, stems, prefix=_prefix(part, tokens))]
    joined = _joined(tokens, {token.position: token for token in part.tokens if token.is_whole})
    if joined != tokens:
        ways.append(_way(joined, stems))
    is_stop_word = len(tokens) == 1 and stems[tokens[0].word].is_stop_word
    return Term(tuple(ways), part.text, is_stop_word)


def _prefix(part: _Part, tokens: list[Token]) -> str:
    """With what the last word only begins; empty where it is whole."""
    last = tokens[-1].word
    if is_unspaced(last[0]):
        return last if len(tokens) == 1 else ""
    long_enough = len(last) >= MIN_PREFIX_LENGTH
    return last if long_enough and not part.is_phrase and part.text.endswith("*") else ""


def _without_small_words(tokens: list[Token], text: str, stems: dict[str, Stems]) -> list[Token]:
    """Without the s of ``Iran's`` and the l of ``l'Iran``, where the language has such."""
    kept = [
        token
        for token in tokens
        if not stems[token.word].is_stop_word
        or not {text[token.start - 1 : token.start], text[token.end : token.end + 1]}
        & set(APOSTROPHES)
    ]
    return kept or tokens


def _joined(tokens: list[Token], wholes: dict[int, Token]) -> list[Token]:
    """``tokens`` with each whole in the place of its parts, if all of them are there."""
    there = {token.position for token in tokens}
    joined, until = [], 0
    for token in tokens:
        whole = wholes.get(token.position)
        if whole and there.issuperset(range(whole.position, whole.last + 1)):
            joined.append(whole)
            until = whole.last
        elif token.position > until:
            joined.append(token)
    return joined


def _way(tokens: list[Token], stems: dict[str, Stems], *, prefix: str = "") -> tuple[Word, ...]:
    """A sequence of words. Of longer ones stop words are passed over, as wide as they are: in a
    long column their later places are not in the index."""
    words = [
        Word(stems[token.word], offset)
        for offset, token in enumerate(tokens)
        # The last character of a pair that is there already.
        if offset == 0 or token.end != tokens[offset - 1].end
    ]
    if prefix:
        words[-1] = replace(words[-1], prefix=prefix)
    content = [word for word in words if not word.stems.is_stop_word]
    if len(content) < 2:
        return tuple(words)
    return tuple(replace(word, offset=word.offset - content[0].offset) for word in content)


class StemQuery(SearchQuery):
    """A query as PostgreSQL writes it, whose words are stems already."""

    template = "(%(expressions)s)::tsquery"


def as_phrase(question: Question) -> str:
    """Return the text of a query for the words of ``question`` side by side as they were typed,
    empty where they are one or more than a few, or something else is said of them."""
    words = question.text.split()
    has_operators = any(
        word in ("OR", "AND", "|") or word[0] in "-−‐" or word[-1] == "*" for word in words
    )
    if (
        not 1 < len(words) <= MAX_PHRASE
        or has_operators
        or '"' in question.text.translate(_STRAIGHT)
    ):
        return ""
    phrase = parse_question(f'"{question.text}"')
    return phrase.all_of_it() if len(question.terms()) > 1 else ""


def stem_query(text: str) -> StemQuery | None:
    """Return ``text`` (of a ``Question``) for the database, or ``None`` where there is none."""
    return StemQuery(text) if text else None
