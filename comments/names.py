"""Names over comments: what they may hold, and which are like those of the house."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models import Article, Author, site
from articles.text import fields
from articles.text.characters import normalize_visitor_line
from articles.text.confusables import look_alike_key

#: Titles and roles of so many letters are found without blanks around them too, as in TheEditor;
#: shorter ones are parts of names, as in Stafford.
UNMISTAKABLE = 6
#: Whose bylines are known: those of so many columns, the newest.
BYLINES = 1000
#: What readers of other languages than the site's take for the house, beside the translated words.
ROLES = (
    # English
    "author", "newsroom", "news desk", "webmaster", "site owner", "owner of the site", "sysadmin",
    "verified", "editorial", "support team", "customer support", "journalist", "reporter",
    # French
    "éditeur", "éditrice", "rédacteur", "rédactrice", "rédaction", "modérateur", "modératrice",
    "administrateur", "administratrice", "auteur", "autrice", "vérifié",
    # German and Dutch
    "Redaktion", "Redakteur", "Verfasser", "Autorin", "Administratorin", "redactie", "redacteur",
    "beheerder", "geverifieerd", "verifiziert",
    # Spanish, Portuguese and Italian
    "redacción", "redactor", "redactora", "administrador", "administradora", "moderador",
    "moderadora", "autor", "verificado", "redação", "redator", "redazione", "redattore",
    "redattrice", "moderatore", "amministratore", "autore", "verificato",
    # Polish and Turkish
    "redaktor", "redakcja", "moderatör", "yönetici", "yazar",
    # Russian and Ukrainian
    "редактор", "редакция", "редакція", "модератор", "администратор", "адміністратор", "админ",
    "автор", "главред",
    # Greek, Hebrew and Arabic
    "συντάκτης", "διαχειριστής", "עורך", "עורכת", "מערכת", "מנהל", "محرر", "المحرر", "التحرير",
    "مشرف", "المشرف", "مدير الموقع",
)  # fmt: skip
#: Those of scripts that put no blanks between words are found wherever they stand.
UNDIVIDED_ROLES = (
    "编辑", "編輯", "編集", "主编", "主編", "管理员", "管理員", "管理人", "版主", "小编", "作者",
    "運営", "官方", "公式", "편집자", "편집장", "편집부", "관리자", "운영자",
)  # fmt: skip
#: Short or everyday words, which are parts of other names, as in Modest or Supporter: found where
#: they are the whole name. “Ed” is none of them, being short for Edith and Edward.
WHOLE_ROLES = ("mod", "mods", "support", "owner", "helpdesk", "help desk", "sysop", "root")
#: Signs that pass for letters, or are but signs: a name is looked at in both ways.
_SIGNS_FOR_LETTERS = re.compile("[!|$@€]")
_DOUBLED = re.compile(r"(.)\1+")
#: What may stand in a name beside letters, marks, digits and blanks is punctuation. Others are
#: signs: tick marks, stars, pictures, and what has a form in one font only.
_SIGNS = ("So", "Sm", "Sc", "Co")

_ROUND = str.maketrans("[{]}", "(())")


def normalize_name(name: str) -> str:
    """Return ``name`` as it may stand over a comment. All brackets in it are round: square ones are
    what a role is printed in where there is text alone (``Comment.signature``)."""
    line = normalize_visitor_line(name)
    return line.translate(_ROUND) if line.isascii() else "".join(map(_rounded, line))


def _rounded(character: str) -> str:
    return {"Ps": "(", "Pe": ")"}.get(unicodedata.category(character), character)


if TYPE_CHECKING:
    _Line = fields.CharField[str, str]
else:
    _Line = fields.VisitorCharField


class NameField(_Line):
    normalize = staticmethod(normalize_name)


def signs(name: str) -> str:
    """Return the signs in ``name`` that are no part of writing, and may pass for a mark of ours."""
    return "".join(c for c in name if unicodedata.category(c) in _SIGNS)


def house_name_like(name: str, article: Article) -> str:
    """Return the name of the house that readers may take ``name`` for, or an empty string: of the
    column and the site, of who wrote columns, of the staff, or a word for what they are.

    Titles and roles are found among other words. So are people's names of several words, in any
    order and with doubled letters written once; one of a single word is many people's, and found
    where it is the whole name.
    """
    keys = _keys(name)
    for ours in (*_titles(), *ROLES):
        if any(_says(key, ours) for key in keys):
            return ours
    for ours in WHOLE_ROLES:
        if any(_is_only(key, ours) for key in keys):
            return ours
    plain = unicodedata.normalize("NFKC", name)
    for ours in UNDIVIDED_ROLES:
        if ours in "".join(c for c in plain if c.isalnum()):
            return ours
    for ours in _people(article):
        if any(_names(key, look_alike_key(ours)) for key in keys):
            return ours
    return ""


def _keys(name: str) -> Iterable[str]:
    """``name`` as it looks with its signs for letters, without them, and with each exclamation mark
    for a letter, also at the end of a word, where ``look_alike_key`` takes it for what it is."""
    readings = (name, _SIGNS_FOR_LETTERS.sub(" ", name), name.replace("!", "l"))
    return dict.fromkeys(look_alike_key(reading) for reading in readings)


def _titles() -> Iterator[str]:
    yield site().column_name
    yield site().site_name
    # A reader may read more languages than the site is written in.
    for language in ("en", *_languages()):
        with translation.override(language):
            # Translators: what people are called who speak for a newspaper, with commas between.
            words = _(
                "editor, moderator, admin, administrator, staff, official, columnist, publisher"
            )
        yield from (word.strip() for word in words.split(","))


@functools.cache
def _languages() -> tuple[str, ...]:
    """Those that there is a translation into."""
    folders = [folder for path in settings.LOCALE_PATHS for folder in Path(path).iterdir()]
    return tuple(sorted(folder.name for folder in folders if folder.is_dir()))


def _people(article: Article) -> Iterator[str]:
    yield site().byline
    yield article.byline
    yield from Author.objects.values_list("name", flat=True)
    yield from dict.fromkeys(Article.objects.values_list("byline", flat=True)[:BYLINES])
    for user in get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk"):
        yield user.get_full_name()
        yield user.get_username()


def _says(key: str, title: str) -> bool:
    joined = _joined(key)
    return any(
        f" {ours} " in f" {key} "
        or joined == _joined(ours)
        or (len(title) >= UNMISTAKABLE and _joined(ours) in joined)
        for ours in _looks_of(title)
    )


def _is_only(key: str, role: str) -> bool:
    return _joined(key.removeprefix("the ")) in map(_joined, _looks_of(role))


@functools.lru_cache(maxsize=1000)
def _looks_of(title: str) -> tuple[str, ...]:
    """The keys of a title in small letters and in capitals, which in other scripts than the Latin
    one look like different letters of it."""
    ways = (title, title.lower(), title.upper(), title.capitalize())
    return tuple({key for key in map(look_alike_key, ways) if key})


def _names(key: str, ours: str) -> bool:
    if not ours:
        return False
    if _joined(key) == _joined(ours):
        return True
    if " " not in ours:
        return False
    key, ours = _once(key), _once(ours)
    return set(ours.split()) <= set(key.split()) or _once(_joined(ours)) in _once(_joined(key))


def _once(key: str) -> str:
    """``key`` with doubled letters written once: the easiest letter to leave out unseen."""
    return _DOUBLED.sub(r"\1", key)


def _joined(key: str) -> str:
    return key.replace(" ", "")
