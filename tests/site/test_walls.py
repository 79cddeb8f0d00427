"""The rooms' doors open one way: by import, and by every other name that leads to another one."""

import ast
import re

import pytest
from django.apps import apps

from tests.own_apps import OWN_APPS, ROOT

#: Of each room those it may know. Nothing but tests and benchmarks knows the project's own.
MAY_KNOW = {
    "background": set(),
    "pagecache": {"background"},
    "outbox": {"background"},
    "articles": {"pagecache", "background"},
    "comments": {"articles", "outbox", "pagecache", "background"},
    "subscriptions": {"articles", "outbox", "pagecache", "background"},
    "worldview": {"articles", "comments", "subscriptions", "outbox", "pagecache", "background"},
}
#: Names that only look like another room's.
NAMED_SO = {
    # Tables whose names are older than the room; the former program knows them.
    "pagecache": {"articles_pagechange", "articles_storedpage"},
    # What signs Message-IDs, which come back long after.
    "outbox": {"subscriptions.message_id"},
}
#: The project's own templates: one folder a room, and these that all stand on.
BASES = {"base.html", "_styles.html", "_field.html", "_name.html", "_errors.html"}


def foreign(room, names):
    return set(names) & set(OWN_APPS) - MAY_KNOW[room] - {room}


def files(room, *suffixes):
    found = [f for f in (ROOT / room).rglob("*") if f.suffix in suffixes]
    assert found, room
    return found


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def texts(tree):
    """Every string of a module but its docstrings."""
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def rooms_named(text):
    """The rooms that a string names: by an address's name, a template, a dotted path, a table."""
    for pattern in (
        r"^(?:admin:)?(\w+):[\w-]+$",
        r"^admin:([a-z]+)_\w+",
        r"^([a-z]+)/[\w/{}]+\.(?:html|txt|xml)$",
        r"^([a-z]+)(?:\.\w+)+$",
    ):
        yield from re.findall(pattern, text)
    yield from (rooms_by_table()[name] for name in re.findall(r"\w+", text)
                if name in rooms_by_table())  # fmt: skip


def rooms_by_table():
    if not _tables:
        for model in apps.get_models(include_auto_created=True):
            _tables[model._meta.db_table] = model._meta.app_label
    return _tables


_tables = {}


@pytest.mark.parametrize("room", OWN_APPS)
def test_a_room_imports_only_those_it_may_know(room):
    for file in files(room, ".py"):
        known = {name.split(".")[0] for name in imported(ast.parse(file.read_text()))}
        assert not foreign(room, known), file


@pytest.mark.parametrize("room", OWN_APPS)
def test_nor_does_it_name_others_addresses_templates_modules_or_tables(room):
    for file in files(room, ".py"):
        for text in texts(ast.parse(file.read_text())):
            is_allowed = text in NAMED_SO.get(room, set())
            if not text.startswith("worldview.") and not is_allowed:  # loggers and cookies
                assert not foreign(room, rooms_named(text)), (file, text)


@pytest.mark.parametrize("room", [name for name in OWN_APPS if (ROOT / name / "sql").exists()])
def test_nor_do_its_functions_in_the_database(room):
    for file in files(f"{room}/sql", ".sql"):
        named = set(re.findall(r"\w+", file.read_text())) - NAMED_SO.get(room, set())
        assert not foreign(room, (name.partition("_")[0] for name in named if "_" in name)), file


@pytest.mark.parametrize("room", ["articles", "comments", "subscriptions", "outbox", "worldview"])
def test_its_templates_stand_on_those_it_may_know_and_lead_there(room):
    """What another room shows on a page, its template tags bring."""
    for file in files(f"templates/{room}", ".html", ".txt"):
        text = file.read_text()
        for name in re.findall(r"{% (?:extends|include) \"([^\"]+)\"", text):
            folder, _, _ = name.rpartition("/")
            assert name in BASES or not foreign(room, [folder.split("/")[0]]), (file, name)
            assert name in BASES or folder, (file, name)
        for name in re.findall(r"{% url ['\"](?:admin:)?([a-z]+)[:_]", text):
            assert not foreign(room, [name]), (file, name)


def test_every_template_that_is_named_is_there():
    there = {
        file.relative_to(ROOT / "templates").as_posix()
        for file in files("templates", ".html", ".txt", ".xml")
    }
    ends = there | {name.rpartition(".")[0] for name in there}
    for room in OWN_APPS:
        for file in files(room, ".py"):
            for text in texts(ast.parse(file.read_text())):
                if re.fullmatch(r"[a-z]+/mail/[\w/]+|[a-z]+/[\w/]+\.(html|txt|xml)", text):
                    assert text in ends or text.startswith(("admin/", "django/")), (file, text)


def test_all_of_the_projects_templates_are_some_rooms_or_bases():
    folders = {file.name for file in (ROOT / "templates").iterdir() if file.is_dir()}
    assert folders - set(OWN_APPS) == {"admin", "sitemaps"}


def test_psycopg_3_is_not_installed():
    # Django would prefer it without a word.
    with pytest.raises(ModuleNotFoundError):
        __import__("psycopg")


# --- Inside the rooms ----------------------------------------------------------------------------


def deferred(file):
    """The lines in which a function imports something of ours, but the doors of apps, which Django
    opens once models are loaded."""
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or (file.name, node.name) == ("apps.py", "ready"):
            continue
        for within in ast.walk(node):
            ours = isinstance(within, ast.ImportFrom) and (
                within.level or within.module.split(".")[0] in OWN_APPS
            )
            if ours:
                yield within.lineno


@pytest.mark.parametrize("room", OWN_APPS)
def test_whatever_a_function_imports_of_ours_has_its_reason_above_it(room):
    """Modules that know each other both ways are hard to read and to part; where two must, a
    comment says why: above the import, or above the first class for all of the file."""
    wanting = []
    for file in files(room, ".py"):
        if "migrations" in file.parts:
            continue
        lines = file.read_text().splitlines()
        if any(re.match(r"# .*imported in functions", line) for line in lines):
            continue
        for number in deferred(file):
            above = number - 1
            while lines[above - 1].strip().startswith(("from ", "import ")):
                above -= 1
            if not lines[above - 1].strip().startswith("#"):
                wanting.append(f"{file.relative_to(ROOT)}:{number}")
    assert not wanting


#: Modules of articles, a folder counted as one, and the imports between them.
MOST_MODULES, MOST_ARROWS = 20, 50
MAX_LINES = 400


def place_in_articles(module):
    parts = module.split(".")
    return parts[1] if parts[0] == "articles" and len(parts) > 1 else None


def test_articles_is_a_few_rooms():
    modules, arrows = set(), set()
    for file in files("articles", ".py"):
        *folders, name = file.relative_to(ROOT / "articles").parts
        if folders[:1] == ["migrations"] or (not folders and name == "__init__.py"):
            continue
        here = folders[0] if folders else file.stem
        modules.add(here)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                named = [f"{node.module}.{name.name}" for name in node.names]
                whole = node.module != "articles"
                there = {place_in_articles(node.module if whole else each) for each in named}
                arrows |= {(here, place) for place in there - {None, here}}
    assert len(modules) < MOST_MODULES
    assert len(arrows) < MOST_ARROWS


@pytest.mark.parametrize("room", OWN_APPS)
def test_no_module_is_too_long_for_one_subject(room):
    long = [
        str(file.relative_to(ROOT))
        for file in files(room, ".py")
        if "migrations" not in file.parts and len(file.read_text().splitlines()) > MAX_LINES
    ]
    assert not long
