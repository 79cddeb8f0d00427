"""Every word that people read is marked for translation, and is in every catalogue."""

from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests import marked_words
from worldview.translations import CATALOGUES

#: Templates of the desk that speak English alone, until they are gone through.
ENGLISH_DESK = ("admin/",)
#: What is no word of a language.
SAME_EVERYWHERE = {"&nbsp;", "AFP"}


@pytest.mark.parametrize("code", sorted(folder.name for folder in CATALOGUES.iterdir()))
def test_every_marked_word_is_in_the_catalogue(code):
    catalogue = polib.pofile(CATALOGUES / code / "LC_MESSAGES" / "django.po")
    known = {entry.msgid for entry in catalogue}
    marked = marked_words.in_programs() | marked_words.in_templates()
    assert {word: file for word, file in marked.items() if word not in known} == {}


@pytest.mark.parametrize("code", sorted(folder.name for folder in CATALOGUES.iterdir()))
def test_the_catalogue_has_no_word_twice_and_none_that_nobody_says(code):
    catalogue = polib.pofile(CATALOGUES / code / "LC_MESSAGES" / "django.po")
    words = [(entry.msgctxt, entry.msgid) for entry in catalogue]
    assert len(words) == len(set(words))


def test_no_template_of_readers_has_words_that_are_not_marked():
    root = Path(settings.BASE_DIR, "templates")
    found = {}
    for file in sorted(root.rglob("*.*")):
        name = str(file.relative_to(root))
        if not name.startswith(ENGLISH_DESK) and file.suffix in (".html", ".txt"):
            words = set(marked_words.unmarked(file.read_text())) - SAME_EVERYWHERE
            if words:
                found[name] = words
    assert found == {}


def test_the_pages_that_are_gone_through_stay_so():
    """The desk speaks English in the templates named above; these of its speak every language."""
    root = Path(settings.BASE_DIR, "templates/admin")
    for file in sorted((root / "settings").glob("*.html")):
        assert marked_words.unmarked(file.read_text()) == [], file.name
