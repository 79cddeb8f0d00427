"""Every file that a comment, a docstring or a document names is there."""

import ast
import io
import re
import subprocess
import tokenize

from tests.own_apps import ROOT

#: Not of ours: files of other sites and documents, and what only looks like a file.
OTHERS = {"index.html", "errcodes-appendix.html", "Builder.html"}
NAMED = re.compile(r"(?<![\w/.@-])((?:[\w.-]+/)*[\w-]+\.(?:py|html|css|js|sql|md|toml|conf|vcl))\b")


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def told(name):
    """What a file tells people: a document all of it, a program its comments and docstrings."""
    text = (ROOT / name).read_text()
    if name.endswith((".md", ".sql")):
        return text
    said = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    ]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            said.append(ast.get_docstring(node) or "")
    return "\n".join(said)


def test_every_file_that_is_named_is_there():
    files = tracked()
    ends = {
        "/".join(parts[at:]) for parts in (f.split("/") for f in files) for at in range(len(parts))
    }
    lost = {
        (name, path)
        for name in files
        if name.endswith((".py", ".md", ".sql")) and "/migrations/" not in name
        for path in NAMED.findall(told(name))
        if path not in ends | OTHERS
    }
    assert not lost
