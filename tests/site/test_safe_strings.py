"""HTML is made by templates and serialisers. Whoever says that a string is safe says why, here."""

import ast
import re
from pathlib import Path

from tests.own_apps import OWN_APPS

ROOT = Path(__file__).resolve().parent.parent.parent
MARKERS = {"mark_safe", "SafeString", "SafeText", "html_safe", "SafeData", "__html__"}

#: How often a file says so, and why that is true.
IN_PYTHON = {
    "articles/discovery/archive_table.py": (
        1,
        "cells of numbers, of addresses of ours and of names of months that it escapes",
    ),
    "articles/discovery/topic_pages.py": (
        1,
        "a drawing of numbers, and of an address and names it escapes",
    ),
    "articles/discovery/books/xhtml.py": (1, "every token is escaped as it is written"),
    "articles/discovery/passages.py": (2, "each piece is escaped before marks are put around it"),
    "articles/templatetags/articles.py": (2, "json_script escapes; nothing at all"),
    "articles/templatetags/section_text.py": (1, "tokens are serialised"),
    "background/quick_templates.py": (2, "what nodes of templates wrote, each of which escapes"),
    "comments/admin/queue.py": (1, "the constant <br>"),
    "comments/printed.py": (1, "each word is escaped, and the text of a comment was cleaned"),
    "subscriptions/templatetags/subscriptions_mail.py": (1, "tokens are serialised"),
}
#: The variables that templates print as they are, and why they may.
IN_TEMPLATES = {
    "comment.html": "made by comments.markup: cleaned by nh3, serialised from tokens",
    "answer.html": "the same",
    "draft.html": "the same",
    "SITE_NAME": "a setting, in mail as text",
    "COLUMN_NAME": "a setting, in mail as text",
    "site_settings.confirmation_text": "a setting, in mail as text",
    "edition": "in mail as text",
    "edition.pause_reason": "in mail as text",
    "account": "in mail as text",
    "user.get_username": "in mail as text",
    "details.what": "in mail as text",
    "details.browser": "in mail as text",
}


def uses_of_markers(file):
    tree = ast.parse(file.read_text())
    return sum(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in MARKERS
        for node in ast.walk(tree)
    ) + sum(isinstance(node, ast.FunctionDef) and node.name in MARKERS for node in ast.walk(tree))


def test_strings_are_called_safe_where_it_is_said_why():
    found = {
        str(file.relative_to(ROOT)): count
        for room in OWN_APPS
        for file in (ROOT / room).rglob("*.py")
        if "migrations" not in file.parts and (count := uses_of_markers(file))
    }
    assert found == {name: count for name, (count, _) in IN_PYTHON.items()}


def test_templates_print_as_html_only_what_was_made_as_html():
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"\{%\s*autoescape\s+off|safeseq", text), file
        for variable in re.findall(r"([\w.]+)\|safe\b", text):
            assert variable in IN_TEMPLATES, (file, variable)
    for file in (ROOT / "templates").rglob("*.txt"):
        for variable in re.findall(r"([\w.]+)\|safe\b", file.read_text()):
            assert variable in IN_TEMPLATES, (file, variable)


def test_cleaned_html_is_never_taken_apart_by_a_regular_expression():
    """Patterns with tags in them read HTML as a string; the modules that read a source's tags
    before it is cleaned are named."""
    may = {
        "articles/text/prose.py",  # asks whether there is any markup
        "articles/text/tokens.py",  # reads tags
        "articles/text/source_repairs.py",  # bounds what nh3 is given
        "articles/admin/copies.py",  # counts words, and names a copy, of what is not saved yet
        "articles/importer/lines.py",  # <QUOTE> in plain text
        "articles/importer/markup.py",  # asks whether there is any markup
        "articles/importer/citations.py",  # <https://…> after a source, in plain text
        "articles/importer/meta_lines.py",  # <ann@…> after a name, in plain text
        "articles/importer/source_items.py",  # <https://…> after a source, in plain text
        "articles/importer/source_names.py",  # a named group, in plain text
        "articles/importer/source_line.py",  # <https://…> after a source, in plain text
        "articles/discovery/addresses.py",  # addresses
        "subscriptions/breaker.py",  # what mail servers answer
        "subscriptions/verdicts.py",  # the same
        "subscriptions/mail_reading.py",  # addresses in the headers of mail
        "articles/models/redirect.py",  # the groups that an address is to be written with
        "articles/media/downloads/kinds.py",  # whether a file of plain text begins with a tag
        "outbox/messages.py",  # Message-IDs
        # Of exports, before they are cleaned:
        "worldview/moving_in/formats/html_guess.py",  # headings and menus of pages by hand
        "worldview/moving_in/formats/html_words.py",  # days in them
        "worldview/moving_in/formats/markdown.py",  # not HTML: Kirby's (image: …)
        "worldview/moving_in/formats/medium.py",  # the marks of its own pages
        "worldview/moving_in/formats/substack.py",  # its buttons and portraits
        "worldview/moving_in/formats/tables.py",  # whether a cell is HTML
        "worldview/moving_in/late_pictures.py",  # those that a script shows
        "worldview/moving_in/shortcodes.py",  # the picture within [caption]
        # Start tags of whole pages; text between them is never touched.
        "worldview/static_site/rewriting.py",
        "articles/discovery/query.py",  # in SQL, for words that are escaped afterwards
    }
    found = set()
    for room in OWN_APPS:
        for file in (ROOT / room).rglob("*.py"):
            if "migrations" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
                # A tag and a class, a group or a repetition: no HTML, but a pattern of it.
                if isinstance(text, str) and re.search(r"</?(\[|\(|[a-z]+\[\^|\w+>?\(\?)", text):
                    found.add(str(file.relative_to(ROOT)))
    assert found <= may, found - may
