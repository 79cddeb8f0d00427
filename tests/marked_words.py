"""The words that programs and templates mark for translation, and those that templates do not."""

import ast
import re
from pathlib import Path

from django.conf import settings

from tests.own_apps import OWN_APPS

MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
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
    said += re.findall(r"""<input\b[^>]*\btype="submit"[^>]*\bvalue="([^"{<>]+)["{]""", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    said += re.sub(r"<[^>]*>", "\n", text, flags=re.S).splitlines()
    return [words.strip() for words in said if re.search(r"[^\W\d_]{2}", words)]


#: What shows people the words it is given.
_SHOWING = {
    *("add_error", "add_message", "log_addition", "log_change", "message_user", "ValidationError"),
    *("debug", "error", "info", "success", "warning"),
}


def bare(app):
    """``{file: [words]}`` that programs of an app hand to what shows them, and are not marked."""
    root, found = Path(settings.BASE_DIR), {}
    for file in sorted((root / app).rglob("*.py")):
        words = [] if "management" in file.parts else list(_bare(ast.parse(file.read_text())))
        if words and "migrations" not in file.parts:
            found[str(file.relative_to(root))] = words
    return found


def _bare(program):
    for call in ast.walk(program):
        if not isinstance(call, ast.Call) or _name(call.func) not in _SHOWING:
            continue
        if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "logger":
            continue
        for given in call.args:
            for words in given.values if isinstance(given, ast.Dict) else [given]:
                said = ast.unparse(words).lstrip("f").strip("'\"")
                if isinstance(words, (ast.Constant, ast.JoinedStr)) and _is_said(said):
                    yield said


def _is_said(words):
    return words != "None" and re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-z]+\.?$", words)


#: Names of keys, and of what is dragged.
_KEYS = {"Alt", "Backspace", "Control", "Enter", "Escape", "Files", "Shift", "Tab"}


def in_script(text):
    """The words that a script has translated, and those that it says in English alone."""
    text = re.sub(r"^\s*//.*$|\s//\s.*$", "", text, flags=re.M)
    marked = re.findall(r"""\bgettext\(\s*"([^"]*)\"""", text)
    text = re.sub(r"""\bgettext\(\s*"[^"]*\"""", "", text)
    said = [a or b for a, b in re.findall(r"""\"([^"\n]*)\"|`([^`]*)`""", text)]
    spoken = r"^[A-Z][a-z]+$|[A-Z][\w’]* \w+|[^\W\d_]{2,} [^\W\d_]{2,} [^\W\d_]{2,}"
    return set(marked), {
        words
        for words in said
        if words not in _KEYS and not words.startswith(("#", ".", "[")) and re.search(spoken, words)
    }


def filled_in(words):
    """The names of what is filled into a word."""
    return set(re.findall(r"%\((\w+)\)", words))


def said_too_early(app):
    """``{file: [line]}`` where a word is said as a program is loaded, when nobody's language is
    spoken yet, and so in English for ever."""
    root, found = Path(settings.BASE_DIR), {}
    for file in sorted((root / app).rglob("*.py")):
        text = file.read_text()
        spoken = {"gettext", "ngettext"} | ({"_"} if "import gettext as _" in text else set())
        if lines := [
            call.lineno for call in _as_loaded(ast.parse(text)) if _name(call.func) in spoken
        ]:
            found[str(file.relative_to(root))] = lines
    return found


def _as_loaded(node):
    """The calls that are made as a program is loaded."""
    if isinstance(node, ast.Lambda):
        return
    inside = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef):
        inside = [*node.decorator_list, node.args]
    if isinstance(node, ast.Call):
        yield node
    for child in inside:
        yield from _as_loaded(child)
