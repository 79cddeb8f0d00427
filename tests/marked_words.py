"""The words that programs and templates mark for translation, and those that templates do not."""

import ast
import re
from pathlib import Path

from django.conf import settings

from tests.own_apps import OWN_APPS

MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_BLOCK = re.compile(
    r"\{%-?\s*blocktrans(?:late)?\b(?P<options>[^%]*)-?%\}(?P<words>.*?)"
    r"\{%-?\s*(?:endblocktrans(?:late)?|plural)\s*-?%\}",
    re.S,
)
_WHOLE_BLOCK = re.compile(
    r"\{%-?\s*blocktrans(?:late)?\b.*?\{%-?\s*endblocktrans(?:late)?\s*-?%\}", re.S
)
_TAG = re.compile(r"""\{%-?\s*trans(?:late)?\s+(?:"([^"]*)"|'([^']*)')""")
_ARGUMENT = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
_PRINTED = re.compile(r"\{\{-?\s*([\w.]+)[^}]*\}\}")


def in_programs():
    """``{word: file}``."""
    root, found = Path(settings.BASE_DIR), {}
    for app in OWN_APPS:
        for file in sorted((root / app).rglob("*.py")):
            if "migrations" not in file.parts:
                found |= dict.fromkeys(_in_program(file), str(file.relative_to(root)))
    return found


def _in_program(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in MARKERS and node.args:
            word = node.args[0]
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value


def _name(function):
    return getattr(function, "id", None) or getattr(function, "attr", None)


def in_templates():
    """``{word: file}``."""
    root, found = Path(settings.BASE_DIR), {}
    for file in sorted((root / "templates").rglob("*.*")):
        found |= dict.fromkeys(_in_template(file.read_text()), str(file.relative_to(root)))
    return found


def _in_template(text):
    for pattern in (_TAG, _ARGUMENT):
        yield from (match[1] or match[2] for match in pattern.finditer(text))
    for match in _BLOCK.finditer(text):
        words = match["words"]
        if "trimmed" in match["options"]:
            words = " ".join(line.strip() for line in words.strip().splitlines())
        yield _PRINTED.sub(r"%(\1)s", words)


def unmarked(text):
    """What stands in a template for people to read, and is not marked."""
    text = re.sub(r"\{#.*?#\}|<!--.*?-->|<(style|script)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", " ", text, flags=re.S)
    text = re.sub(
        r"\{%\s*block (?:bodyclass|masthead_kind).*?endblock",
        " ",
        _WHOLE_BLOCK.sub(" ", text),
        flags=re.S,
    )
    text = re.sub(r"&\w+;", " ", text)
    said = re.findall(r"""\b(?:alt|title|placeholder|aria-label)="([^"{<>]+)["{]""", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    said += re.sub(r"<[^>]*>", "\n", text, flags=re.S).splitlines()
    return [words.strip() for words in said if re.search(r"[^\W\d_]{2}", words)]
