"""Names over comments: what they may hold, and which are like those of the house."""

import functools
import unicodedata
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models import Article
from articles.text import fields
from articles.text.characters import normalize_visitor_line
from articles.text.confusables import look_alike_key

#: Titles and roles of so many letters are found without blanks around them too, as in TheEditor;
#: shorter ones are parts of names, as in Stafford.
UNMISTAKABLE = 6
#: Whose bylines are known: those of so many columns, the newest.
BYLINES = 1000
#: What may stand in a name beside letters, marks, digits and blanks is punctuation. Others are
#: signs: tick marks, stars, pictures, and what has a form in one font only.
_SIGNS = ("So", "Sm", "Sc", "Co")


def normalize_name(name: str) -> str:
    """Return ``name`` as it may stand over a comment. All brackets in it are round: square ones are
    what a role is printed in where there is text alone (``Comment.signature``)."""
    return "".join(map(_rounded, normalize_visitor_line(name)))


def _rounded(character):
    return {"Ps": "(", "Pe": ")"}.get(unicodedata.category(character), character)


class NameField(fields.VisitorCharField):
    normalize = staticmethod(normalize_name)


def signs(name: str) -> str:
    """Return the signs in ``name`` that are no part of writing, and may pass for a mark of ours."""
    return "".join(c for c in name if unicodedata.category(c) in _SIGNS)


def house_name_like(name: str, article: Article) -> str:
    """Return the name of the house that readers may take ``name`` for, or an empty string: of the
    column and the site, of who wrote columns, of the staff, or a word for what they are.

    Titles and roles are found among other words. So are people's names of several words, in any
    order; one of a single word is many people's, and found where it is the whole name.
    """
    key = look_alike_key(name)
    for ours in _titles():
        if _says(key, ours):
            return ours
    for ours in _people(article):
        if _names(key, look_alike_key(ours)):
            return ours
    return ""


def _titles():
    yield settings.COLUMN_NAME
    yield settings.SITE_NAME
    # A reader may read more languages than the site is written in.
    for language in ("en", *_languages()):
        with translation.override(language):
            # Translators: what people are called who speak for a newspaper, with commas between.
            words = _(
                "editor, moderator, admin, administrator, staff, official, columnist, publisher"
            )
        yield from (word.strip() for word in words.split(","))


@functools.cache
def _languages():
    """Those that there is a translation into."""
    folders = [folder for path in settings.LOCALE_PATHS for folder in Path(path).iterdir()]
    return tuple(sorted(folder.name for folder in folders if folder.is_dir()))


def _people(article):
    yield settings.COLUMN_BYLINE
    yield article.byline
    yield from dict.fromkeys(Article.objects.values_list("byline", flat=True)[:BYLINES])
    for user in get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk"):
        yield user.get_full_name()
        yield user.get_username()


def _says(key, title):
    ours = look_alike_key(title)
    if not ours:
        return False
    joined, found = _joined(key), _joined(ours)
    if f" {ours} " in f" {key} " or joined == found:
        return True
    return len(title) >= UNMISTAKABLE and found in joined


def _names(key, ours):
    if not ours:
        return False
    if _joined(key) == _joined(ours):
        return True
    words = ours.split()
    return len(words) > 1 and (set(words) <= set(key.split()) or _joined(ours) in _joined(key))


def _joined(key):
    return key.replace(" ", "")
