"""The scripts and style sheets of the page with a column's form."""

from django.contrib.admin.widgets import AdminSplitDateTime
from django.forms import Script
from js_asset import Media

from articles.admin.prose_widget import PROSE_SCRIPT, ProseWidget

#: What helps while writing; each works without the others, and the form without any.
SCRIPTS = ("copies", "login", "unsent", "autosave", "parts", "moving", "outline", "photos", "keys")
#: Run when the page is there, before the others hear of it; what they share is in ``desk/lib/``.
MODULES = ("shared", "references", "paste", "keywords", "sources", "beside", "conflict")
#: Of the page with the form; nothing in it needs jQuery.
MEDIA = (
    ProseWidget().media
    + Media(
        css={"all": ["admin/css/widgets.css", "css/admin.css", "css/desk.css"]},
        js=["admin/js/core.js"],
    )
    + AdminSplitDateTime().media
    + Media(
        js=[
            *(f"js/desk/{name}.js" for name in SCRIPTS),
            # Before the others: a text can be written in before all that helps with it has come.
            PROSE_SCRIPT,
            *(Script(f"js/desk/{name}.js", type="module") for name in MODULES),
        ]
    )
)
