"""Authors and keywords of an archive: found by their names, or made, and known for the run."""

import re
from collections import Counter

from django.core.exceptions import ValidationError

from articles.models import Author, Keyword
from articles.text import author_line, keyword_line
from articles.text.names import name_key

_APART = re.compile(r"[,;\n]+")


def keyword_name(name: str) -> str:
    """Return a category or tag as a keyword may be called; empty where it cannot be."""
    name = " ".join(_APART.sub(" ", name).split())[: keyword_line.MAX_LENGTH].strip()
    try:
        keyword_line.validate_keyword_name(name)
    except ValidationError:
        name = " ".join(keyword_line.names_in(name))
        try:
            keyword_line.validate_keyword_name(name)
        except ValidationError:
            return ""
    return name


def author_name(name: str) -> str:
    """Return a name as an author may have it; empty where nobody can."""
    name = " ".join(_APART.sub(" ", name).split())[: author_line.MAX_LENGTH].strip()
    try:
        author_line.validate_author_name(name)
    except ValidationError:
        return ""
    return name


class Names:
    """``terms``: what names become, by their keys; nothing where they are dropped."""

    def __init__(self, terms: dict[str, str]) -> None:
        self.terms = terms
        #: How many posts have each category or tag, as it is called there.
        self.found: Counter[str] = Counter()
        self._keywords: dict[str, Keyword] = {}
        self._authors: dict[str, Author] = {}

    def as_mapped(self, name: str) -> str:
        """Return what a category or tag is called here; empty where it is dropped."""
        return keyword_name(self.terms.get(name_key(name), name))

    def is_dropped(self, name: str) -> bool:
        return self.terms.get(name_key(name)) == ""

    def keyword(self, name: str) -> tuple[Keyword, bool]:
        """Return the keyword of a name that ``as_mapped`` gave, and whether it was made now."""
        if known := self._keywords.get(name_key(name)):
            return known, False
        found = Keyword.objects.called(name)
        keyword = found or Keyword.named(name)
        self._keywords[name_key(name)] = keyword
        return keyword, found is None

    def author(self, name: str) -> tuple[Author, bool]:
        """Return the author of a name that ``author_name`` gave, and whether it was made now."""
        if known := self._authors.get(name_key(name)):
            return known, False
        found = Author.objects.called(name)
        author = found or Author.objects.create(name=name)
        self._authors[name_key(name)] = author
        return author, found is None

    def forget(self) -> None:
        """Know nothing any more: a transaction was undone that may have made some."""
        self._keywords.clear()
        self._authors.clear()
