"""The desk's scripts that are modules, as ``collectstatic`` names them."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from articles.admin.form_media import MEDIA
from comments.admin.queue import CommentAdmin
from worldview.static_files import StaticFiles

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
#: Which are no modules, and why.
CLASSIC = {
    "leaving": "loaded before the import map of the texts' editor, as no module may be",
    "refused": "the same; it is on every page, of the door too, and imports nothing",
    "find": "the same; it imports what it shows by the address that the page gives it",
    "library-words": "the same; the editor's library asks for words as it is loaded",
}


def imports_of(file):
    return re.findall(r'from "(\.[^"]+)"', file.read_text()) if file.suffix == ".js" else []


def chain(file):
    """How many modules import each other in a line that begins with this one."""
    return 1 + max((chain((file.parent / path).resolve()) for path in imports_of(file)), default=0)


@pytest.fixture
def collected(tmp_path):
    """A folder as ``collectstatic`` leaves it, with our own files, read in the worst order."""
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    files = sorted(STATIC.rglob("*.*"), key=chain, reverse=True)
    names = [str(file.relative_to(STATIC)) for file in files]
    for _, _, processed in storage.post_process({name: (storage, name) for name in names}):
        if isinstance(processed, Exception):
            raise processed
    return storage


def test_what_a_module_imports_has_its_hash_in_its_name(collected):
    """A browser that kept the old one never runs it with the new one."""
    imported = []
    for name in collected.hashed_files:
        if not name.startswith("js/desk/"):
            continue
        served = Path(collected.path(collected.stored_name(name)))
        for path in re.findall(r'from "([^"]+)"', served.read_text()):
            if path.startswith("django-prose-editor"):
                continue  # the page's import map says where that is
            assert re.fullmatch(r"\.{1,2}/(\w+/)?[\w-]+\.[0-9a-f]{12}\.js", path), (name, path)
            assert (served.parent / path).exists(), (name, path)
            imported.append(path)
    assert imported


def loaded_scripts():
    """The tags with which pages load scripts of the desk."""
    markup = [file.read_text() for file in TEMPLATES.rglob("*.html")]
    for text in (*markup, str(MEDIA), str(CommentAdmin.Media.js[0])):
        yield from re.findall(r"<script[^>]*js/desk/[^>]*>", text)


def test_the_scripts_of_the_desk_are_loaded_as_modules():
    """They share what they import, and no names in ``window``."""
    loaded = set()
    for tag in loaded_scripts():
        name = re.search(r"js/desk/([\w/-]+)\.", tag)[1]
        assert ('type="module"' in tag) == (name not in CLASSIC), tag
        loaded.add(name)
    assert {"autosave", "queue", "unsent", *CLASSIC} <= loaded
    for file in (STATIC / "js/desk").rglob("*.js"):
        assert not re.search(r"\bwindow\.\w+ *=[^=]", file.read_text()), file


def test_every_script_of_the_desk_is_loaded_or_imported():
    used = {name for tag in loaded_scripts() for name in re.findall(r"js/desk/([\w/-]+)\.", tag)}
    folder = STATIC / "js/desk"
    for file in folder.rglob("*.js"):
        for path in imports_of(file):
            used.add(str((file.parent / path).resolve().relative_to(folder).with_suffix("")))
    editor = {f"editor/{file.stem}" for file in (folder / "editor").glob("*.js")}  # by settings
    assert {str(file.relative_to(folder).with_suffix("")) for file in folder.rglob("*.js")} == (
        used | editor
    )
