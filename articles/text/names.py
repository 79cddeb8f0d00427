"""When two names are the same, for keywords, their other names and publications."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from articles.text import fields
from articles.text.characters import IGNORABLES, normalize_text

#: Longer keys are cut and end with a hash; PostgreSQL's index takes no more than 2,704 bytes.
MAX_LENGTH = 400

_STRAIGHT = str.maketrans(
    dict.fromkeys("‘’‚‛ʼʻʹ′´`＇", "'")
    | dict.fromkeys("“”„‟«»″＂", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)

_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


def name_key(name: str) -> str:
    """Return what is equal for names that readers take for the same.

    That is NFKC_Casefold (Unicode 16, 3.13: compatibility forms, case, invisible characters) with
    straight quotes and dashes, and blanks as one. Accents count, and so do the letters of another
    script that look alike; the checklist names those (``mixed_scripts``).
    """
    key = normalize_text(name)
    while key != (key := _folded(key)):
        pass
    if len(key) > MAX_LENGTH:
        digest = hashlib.sha256(key.encode()).hexdigest()
        key = f"{key[: MAX_LENGTH - len(digest)]}{digest}"
    return key


def _folded(text: str) -> str:
    text = IGNORABLES.sub("", text.translate(_STRAIGHT))
    text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(text.split())


if TYPE_CHECKING:
    _Line = fields.CharField[str, str]
else:
    _Line = fields.CharField


class NameKeyField(_Line):
    """The key of the row's ``name``, kept whenever the row is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_LENGTH, "editable": False} | kwargs)

    def pre_save(self, instance: Any, add: bool) -> str:
        key = name_key(instance.name)
        setattr(instance, self.attname, key)
        return key


def with_key(update_fields: Iterable[str] | None) -> Iterable[str] | None:
    """Return ``update_fields`` of a row with a ``NameKeyField``: the key goes with the name."""
    if update_fields is None or "name" not in update_fields:
        return update_fields
    return {*update_fields, "name_key"}


_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")


def mixed_scripts(name: str) -> list[str]:
    """Return the words of ``name`` that have letters of two scripts whose letters look alike, as
    ``Ιran`` with a Greek Iota."""
    return [word for word in re.findall(r"\w+", name) if len(_scripts(word)) > 1]


def _scripts(word: str) -> set[str]:
    named = (unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha())
    return {script for script in named if script in _SCRIPTS}


def named(rows: _Rows, name: str) -> _Rows:
    """Return those of ``rows`` that are called ``name``."""
    return rows.filter(name_key=name_key(name))
