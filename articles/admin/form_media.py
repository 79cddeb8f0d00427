"""The scripts and style sheets of the page with a column's form."""

from django.forms import Script
from js_asset import Media

from articles.admin.prose_widget import PROSE_SCRIPT, ProseWidget

#: What helps while writing; each works without the others, and the form without any. They run in
#: this order when the page is there, and share what is in ``desk/lib/``. What tidies fields comes
#: before ``autosave``, which takes what is changed after it for typed.
MODULES = (
    *("references", "texts", "paste", "keywords", "authors", "sources", "beside", "conflict"),
    *("unsent", "autosave", "parts", "outline", "photos", "keys", "writing", "toolbar"),
    *("panel", "going", "finding", "told-elsewhere"),
)
#: Of the page with the form; nothing in it needs jQuery.
MEDIA = ProseWidget().media + Media(
    css={
        "all": [
            "admin/css/widgets.css",
            "css/admin.css",
            "css/desk.css",
            "css/writing.css",
            "css/writing-tools.css",
        ]
    },
    js=[
        # Before the others: a text can be written in before all that helps with it has come.
        PROSE_SCRIPT,
        *(Script(f"js/desk/{name}.js", type="module") for name in MODULES),
    ],
)
