"""The desk's scripts that are modules, as ``collectstatic`` names them."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from worldview.static_files import StaticFiles

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.fixture
def collected(tmp_path):
    """A folder as ``collectstatic`` leaves it, with our own files alone."""
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    names = [str(file.relative_to(STATIC)) for file in STATIC.rglob("*.*")]
    for _, _, processed in storage.post_process({name: (storage, name) for name in names}):
        if isinstance(processed, Exception):
            raise processed
    return storage


def test_what_a_module_imports_has_its_hash_in_its_name(collected):
    """A browser that kept the old one never runs it with the new one."""
    imported = []
    for name in collected.hashed_files:
        if not re.match(r"js/desk/(?!editor)", name):
            continue
        served = Path(collected.path(collected.stored_name(name)))
        for path in re.findall(r'from "([^"]+)"', served.read_text()):
            if path.startswith("django-prose-editor"):
                continue  # the page's import map says where that is
            assert re.fullmatch(r"\./(lib/)?\w+\.[0-9a-f]{12}\.js", path), (name, path)
            assert (served.parent / path).exists(), (name, path)
            imported.append(path)
    assert imported
