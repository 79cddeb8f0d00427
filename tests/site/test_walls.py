"""The rooms' doors open one way."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MAY_IMPORT = {
    "background": {"background"},
    "pagecache": {"pagecache", "background"},
    "articles": {"articles", "pagecache", "background"},
    "comments": {"comments", "articles", "pagecache", "background"},
    "subscriptions": {"subscriptions", "articles", "pagecache", "background"},
}
ROOMS = {"worldview", *MAY_IMPORT}


def imports(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_opens_only_its_own_doors(room):
    files = list((ROOT / room).rglob("*.py"))
    assert files
    for file in files:
        rooms = {name.split(".")[0] for name in imports(file)} & ROOMS
        assert rooms <= MAY_IMPORT[room], file


def test_psycopg_3_is_not_installed():
    # Django would prefer it without a word.
    with pytest.raises(ModuleNotFoundError):
        __import__("psycopg")
