"""Templates, style sheets and scripts as a diff shows them: short lines, short scripts, and words
where they can be translated."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings

MAX_LENGTH = 120
#: Of a script: one subject is told in less.
MAX_LINES = 100
#: Which files may have longer ones, and why.
LEFT_ALONE = {
    "templates/*mail/*.txt": "a line of a text is a line of the mail",
}


def lines_too_long(folder):
    root = Path(settings.BASE_DIR)
    return [
        f"{name}:{number}"
        for file in sorted((root / folder).rglob("*.*"))
        if not any(fnmatch(name := str(file.relative_to(root)), left) for left in LEFT_ALONE)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > MAX_LENGTH
    ]


@pytest.mark.parametrize("folder", ["templates", "static/css", "static/js"])
def test_no_line_is_longer_than_a_diff_shows(folder):
    assert lines_too_long(folder) == []


def test_no_script_is_longer_than_one_subject_takes():
    scripts = Path(settings.BASE_DIR, "static/js").rglob("*.js")
    lines = {str(file): len(file.read_text().splitlines()) for file in scripts}
    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}


def sheets():
    for file in sorted(Path(settings.BASE_DIR, "static/css").glob("*.css")):
        yield file.name, re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)


def test_no_style_sheet_puts_words_on_a_page():
    """They would stay English on a German page, and nobody could mark or copy them."""
    for name, css in sheets():
        for content in re.findall(r"(?<![-\w])content:([^;{}]*)", css):
            words = re.findall(r"[\"'][^\"']*[^\W\d_][^\"']*[\"']", content)
            assert not words, (name, words)


def rules(css):
    """``(where, selector)`` of every rule, ``where`` being the at-rules it stands in."""
    inside, text = [], ""
    for character in css:
        if character == "{":
            inside.append(" ".join(text.split()))
            if not inside[-1].startswith(("@media", "@layer", "@supports")):
                yield tuple(inside[:-1]), inside[-1]
            text = ""
        elif character == "}":
            inside.pop()
            text = ""
        elif character == ";":
            text = ""
        else:
            text += character


def test_no_selector_has_two_rules_in_a_style_sheet():
    for name, css in sheets():
        found = [
            f"{name}: {' '.join((*where, selector))}"
            for where, selector in rules(css)
            # Each loads another file of a face.
            if selector != "@font-face"
        ]
        assert sorted(found) == sorted(set(found))
