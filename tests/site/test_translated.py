"""Every word that people read is marked for translation, and is in every catalogue."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.forms.forms import BaseForm
from django.utils.functional import Promise

from articles.text import script_words
from tests import marked_words
from tests.own_apps import OWN_APPS, load_all
from worldview.translations import CATALOGUES

#: What is no word of a language.
SAME_EVERYWHERE = {
    *("PDF", "EPUB", "CSV", "MP3", "M4A", "Ogg", "Ogg Vorbis", "Opus"),
    *("Ctrl S", "Ctrl Alt P", "Ctrl Alt F", "Ctrl Shift Enter", "Alt F10"),
    *("Alt ↑ ↓", "Alt ← →", "[["),
    *("&nbsp;", "AFP", "./manage first_start", "python manage.py first_start"),
    "docker compose run --rm web python manage.py first_start",
}
#: Fields that people are not shown: scripts send them, or move parts by them.
NOT_SHOWN = {
    "FocusForm.x",
    "FocusForm.y",
    "SectionForm.position",
    "FigureForm.position",
    "AttachmentForm.position",
    "LogInForm.username",  # Django's own form names it after the model's field
}
codes = pytest.mark.parametrize("code", sorted(folder.name for folder in CATALOGUES.iterdir()))


@codes
def test_every_marked_word_is_in_the_catalogue(code):
    catalogue = polib.pofile(CATALOGUES / code / "LC_MESSAGES" / "django.po")
    known = {entry.msgid for entry in catalogue}
    marked = marked_words.in_programs() | marked_words.in_templates()
    assert {word: file for word, file in marked.items() if word not in known} == {}


@codes
def test_the_catalogue_has_no_word_twice_and_none_that_nobody_says(code):
    catalogue = polib.pofile(CATALOGUES / code / "LC_MESSAGES" / "django.po")
    words = [(entry.msgctxt, entry.msgid) for entry in catalogue]
    assert len(words) == len(set(words))


@codes
def test_a_translation_fills_in_what_the_word_itself_does(code):
    catalogue = polib.pofile(CATALOGUES / code / "LC_MESSAGES" / "django.po")
    wrong = {
        entry.msgid
        for entry in catalogue
        for said in entry.msgstr_plural.values() or [entry.msgstr]
        if marked_words.filled_in(said) - marked_words.filled_in(entry.msgid + entry.msgid_plural)
    }
    assert wrong == set()


def test_no_template_has_words_that_are_not_marked():
    root = Path(settings.BASE_DIR, "templates")
    found = {}
    for file in sorted(root.rglob("*.*")):
        name = str(file.relative_to(root))
        if file.suffix in (".html", ".txt"):
            words = set(marked_words.unmarked(file.read_text())) - SAME_EVERYWHERE
            if words:
                found[name] = words
    assert found == {}


@pytest.mark.parametrize("app", OWN_APPS)
def test_nothing_is_said_at_the_desk_that_is_not_marked(app):
    """In messages, refusals and the desk's history."""
    assert marked_words.bare(app) == {}


@pytest.mark.parametrize("app", OWN_APPS)
def test_no_word_is_said_before_there_is_a_language(app):
    assert marked_words.said_too_early(app) == {}


def _desks():
    """Every admin of ours, with the inlines on its page."""
    for model, desk in admin.site._registry.items():
        if type(desk).__module__.split(".")[0] in OWN_APPS:
            yield from (desk, *(inline(model, admin.site) for inline in desk.inlines))


def _names(desk):
    """What the desk's lists, filters and forms show."""
    shown = [*desk.get_readonly_fields(None), *getattr(desk, "list_display", [])]
    shown += [
        name[0] if isinstance(name, tuple) else name for name in getattr(desk, "list_filter", [])
    ]
    form = getattr(desk.form, "_meta", None)
    for name in (*shown, *(desk.fields or ()), *(getattr(form, "fields", None) or ())):
        yield from name if isinstance(name, (tuple, list)) else [name]


def test_what_the_desk_calls_models_and_fields_is_marked():
    """Their names, what is said beside them, and what one chooses from."""
    found = set()
    for desk in _desks():
        meta = desk.model._meta
        if meta.app_label not in OWN_APPS:
            continue
        said = {f"{meta.label}": meta.verbose_name, f"{meta.label}s": meta.verbose_name_plural}
        known = {field.name: field for field in meta.get_fields() if hasattr(field, "help_text")}
        for field in (known[name] for name in _names(desk) if name in known):
            if field.primary_key:
                continue
            said |= {f"{field}": field.verbose_name, f"{field} help": field.help_text}
            said |= {f"{field} {value}": label for value, label in field.flatchoices}
        said = {name: words for name, words in said.items() if words not in SAME_EVERYWHERE}
        found |= {name for name, words in said.items() if words and not isinstance(words, Promise)}
    assert found == set()


def test_the_headings_and_actions_of_the_desk_are_marked():
    found = set()
    for desk in _desks():
        names = {name for name in _names(desk) if isinstance(name, str)} - {"__str__"}
        columns = {getattr(desk, name, None) for name in names}
        columns |= {getattr(desk, name, None) for name in getattr(desk, "actions", ()) or ()}
        for column in columns:
            said = getattr(column, "short_description", None)
            if callable(column) and not isinstance(said, Promise):
                found.add(f"{type(desk).__name__}.{column.__name__}")
        said = getattr(desk, "search_help_text", None)
        if said and not isinstance(said, Promise):
            found.add(f"{type(desk).__name__}: {said}")
        for title, _fields in desk.fieldsets or ():
            if title and not isinstance(title, Promise):
                found.add(f"{type(desk).__name__}: {title}")
        for listed in getattr(desk, "list_filter", ()):
            title = getattr(listed, "title", None)
            if isinstance(title, str):
                found.add(f"{listed.__name__}: {title}")
    assert found == set()


def _forms(kind=BaseForm):
    for form in kind.__subclasses__():
        yield from _forms(form)
        if form.__module__.split(".")[0] in OWN_APPS:
            yield form


def test_the_labels_of_forms_are_marked():
    """One that Django would make of a field's name is English."""
    load_all()
    found = set()
    for form in _forms():
        for name, field in getattr(form, "base_fields", {}).items():
            if field.widget.is_hidden or f"{form.__name__}.{name}" in NOT_SHOWN:
                continue
            if field.label != "" and not isinstance(field.label, Promise):
                found.add(f"{form.__name__}.{name}")
            if field.help_text and not isinstance(field.help_text, Promise):
                found.add(f"{form.__name__}.{name}: {field.help_text}")
    assert found == set()


def test_no_script_of_the_desk_says_a_word_that_is_not_listed():
    """What scripts say is listed in ``articles.text.script_words``; pages hand it to them."""
    root = Path(settings.BASE_DIR, "static/js/desk")
    listed, found = set(), {}
    for file in sorted(root.rglob("*.js")):
        marked, bare = marked_words.in_script(file.read_text())
        listed |= marked
        if bare:
            found[file.name] = bare
    assert found == {}
    assert listed == set(script_words.WORDS)
