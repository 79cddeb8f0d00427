"""Which browsers are supported is a promise of docs/browsers.md; what style sheets and scripts use
keeps it. A feature that is new here fails until somebody has looked up since when there is one."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests import browser_features as features
from worldview import static_files

STATIC = Path(settings.BASE_DIR, "static")
SHEETS = sorted(STATIC.glob("css/*.css"))
OF_READERS = {Path(name).name for name in (*static_files.SHEETS, static_files.PRINT)}
NAMES = """() => {
    const found = new Set();
    const look = (one) => {
        for (; one; one = Object.getPrototypeOf(one)) {
            for (const name of Object.getOwnPropertyNames(one)) found.add(name);
        }
    };
    look(window);
    for (const name of Object.getOwnPropertyNames(window)) {
        const one = window[name];
        if (/^[A-Z]/.test(name) && one) { look(one); look(one.prototype); }
    }
    return [...found];
}"""


def newer(versions, floor):
    return any(first > floor[name] for first, name in zip(versions, floor, strict=True))


def judged(found, floor, where):
    """What is in no table, or needs a newer browser than the oldest one that is supported."""
    unknown = found - features.OLD - features.NEEDED.keys() - features.COMFORTS.keys()
    needed = features.NEEDED.items()
    return dict.fromkeys(unknown, f"is in no table of tests/browser_features.py ({where})") | {
        name: f"needs {versions}, later than {floor} ({where})"
        for name, versions in needed
        if name in found and newer(versions, floor)
    }


def test_style_sheets_use_what_the_oldest_browsers_have_or_do_without():
    wrong = {}
    for sheet in SHEETS:
        found = features.of_styles(sheet.read_text())
        if sheet.name in OF_READERS and ":has" in found:
            found = found - {":has"} | {":has on pages"}
        floor = features.READERS if sheet.name in OF_READERS else features.DESK
        wrong |= judged(found, floor, sheet.name)
    assert wrong == {}


@pytest.mark.browser
def test_scripts_use_what_the_oldest_browsers_have_or_do_without(chromium, live_server):
    page = chromium.new_page()
    page.goto(f"{live_server.url}/robots.txt")
    known = set(page.evaluate(NAMES))
    page.close()
    wrong = {}
    for script in sorted(STATIC.glob("js/**/*.js")):
        found = features.of_scripts(script.read_text(), known)
        wrong |= judged(found | {"import map"}, features.DESK, script.name)
    assert wrong == {}


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        ("a { b & { color: red } }", {"nesting"}),
        ("@container (width > 3rem) { a { inline-size: 3cqi } }", {"@container", "cqi"}),
        ("@media (width > 3rem) { a { color: oklch(1 0 0) } }", {"@media with ranges", "oklch"}),
        ("a:user-invalid::details-content { corner-shape: bevel }",
         {":user-invalid", "::details-content", "corner-shape"}),
    ],
)  # fmt: skip
def test_a_new_feature_of_styles_is_found(sheet, names):
    assert names <= judged(features.of_styles(sheet), features.READERS, "").keys()


def test_a_new_feature_of_scripts_is_found():
    script = "const found = Iterator.from(rows).toSorted();\nawait found;\n/a/v.test(found);"
    found = features.of_scripts(script, {"Iterator", "toSorted", "from"})
    assert judged(found, features.DESK, "").keys() == {
        "Iterator", ".toSorted", "top-level await", "the flag v",
    }  # fmt: skip


def test_pairs_of_colours_have_plain_ones_before_them():
    """Where they are unknown, the declaration is lost, and a variable made of one is nothing."""
    for sheet in SHEETS:
        text = sheet.read_text()
        guarded = re.sub(
            r"@supports \(color: light-dark.*?\n *\}\n(?= *\}|\S|\Z)", "", text, flags=re.S
        )
        assert "light-dark(" not in guarded, sheet.name
        for variable in set(re.findall(r"(--[\w-]+): light-dark", text)):
            assert re.search(rf"{variable}: (?!light-dark)", text), (sheet.name, variable)


def test_the_documents_name_the_oldest_browsers():
    said = Path(settings.BASE_DIR, "docs/browsers.md").read_text()
    for floor in (features.READERS, features.DESK):
        for name, version in floor.items():
            assert f"{name} {version}" in said
