"""Which rows the names in kept content mean now.

Content names a keyword by its key, with the name it had for reading: a rename leaves it the same
keyword, a merge leads to the one it was merged into, and one that was deleted is whoever has the
name now. Content kept before there were keys is read by its names alone.
"""

from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify

from articles.history.content import Content
from articles.models import Keyword, OldAddress


class KeywordNames:
    """The keywords that some contents name, asked for once."""

    def __init__(self, *contents: Content) -> None:
        self._wanted = {key for c in contents for key in c.get("keyword_keys", {}).values()}
        self._keywords: dict[int, Keyword] | None = None
        self._by_name: dict[str, Keyword | None] = {}

    def find(self, content: Content, name: str) -> Keyword | None:
        """Return the keyword that ``name`` means in ``content``, or ``None`` where it is gone."""
        if self._keywords is None:
            self._keywords = Keyword.objects.in_bulk(self._wanted) if self._wanted else {}
        key = content.get("keyword_keys", {}).get(name)
        if key in self._keywords:
            return self._keywords[key]
        if name not in self._by_name:
            self._by_name[name] = _named(name)
        return self._by_name[name]

    def shown(self, content: Content, name: str) -> str:
        """Return the keyword's name now, with the one it had where that differs."""
        keyword = self.find(content, name)
        if keyword is None or keyword.name == name:
            return name
        return f"{keyword.name} (then “{name}”)"

    def identity(self, content: Content, name: str) -> int | str:
        """Return what is equal for one keyword, whatever it was called."""
        keyword = self.find(content, name)
        return keyword.pk if keyword else name.casefold()

    def make(self, content: Content, name: str) -> Keyword:
        """Return the keyword that ``name`` means in ``content``, made where it is gone."""
        return self.find(content, name) or self._made(name)

    def _made(self, name: str) -> Keyword:
        self._by_name[name] = made = _made(name)
        return made


def _named(name: str) -> Keyword | None:
    if found := Keyword.objects.called(name):
        return found
    # A rename leaves the old address, also where the one that has it now was merged since.
    try:
        path = reverse("articles:keyword", args=[slugify(name, allow_unicode=True)])
    except NoReverseMatch:
        return None
    moved = OldAddress.objects.filter(path=path, keyword__isnull=False).first()
    return moved.keyword if moved else None


def _made(name: str) -> Keyword:
    try:
        with transaction.atomic():
            return Keyword.named(name)
    except IntegrityError:
        # Somebody else made it a moment ago.
        return Keyword.named(name)
