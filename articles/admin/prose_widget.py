"""The editor of a section's text, with one configuration for all texts of a page."""

from typing import Any

from django import forms
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Script

PROSE_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Code": True,
    "Subscript": True,
    "Superscript": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [3]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HorizontalRule": True,
    # In static/js/desk/editor/: a table with its caption, words in another language, references,
    # figures and notes in the text, a section begun by keys.
    "CaptionedTable": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Speech": True,
    "SpeechOfBlocks": True,
    "ReferenceTool": True,
    "PlacedFigure": True,
    "Marks": True,
    "SectionByKeys": True,
    "History": True,
}
CONFIG = {"extensions": PROSE_EXTENSIONS}
#: Of a text that stands alone: without tables, and what has its place in a column.
_ALONE = (
    *("Bold", "Italic", "BulletList", "OrderedList", "ListItem", "Blockquote", "HardBreak"),
    *("Link", "History"),
)
#: Starts the editors of a page.
PROSE_SCRIPT = Script("js/desk/prose.js", type="module")


class ProseWidget(AdminProseEditorWidget):  # type: ignore[misc]  # it brings no types
    """A textarea of the class ``prose``; ``prose.js`` makes an editor of it, by the settings that
    the page has once as ``prose-settings``."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "prose"} | (attrs or {}), config=CONFIG, preset="configurable")

    @classmethod
    def settings_alone(cls) -> dict[str, Any]:
        """Return the settings of a text that is no part of a column."""
        widget = cls()
        widget.config = {"extensions": {name: PROSE_EXTENSIONS[name] for name in _ALONE}}
        config: dict[str, Any] = widget.get_config()
        return config

    @classmethod
    def settings(cls) -> dict[str, Any]:
        config: dict[str, Any] = cls().get_config()
        return config

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return forms.Textarea.get_context(self, name, value, attrs)
