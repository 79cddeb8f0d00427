"""Of what readers see every column of a row counts, those that are added later too, but for the few
named here: whoever adds one need not think of pages that show it, and can say that none does."""

from importlib import import_module

from django.db import migrations

labelled = import_module("articles.migrations.0022_changes_labelled")
before = import_module("articles.migrations.0030_changed_for_readers")

_SEARCH = "Search, which is not kept, finds by it."
_DESK = "Only the desk shows it."
_COPIES = "How it goes with making copies; when there are new ones, renditions is another."
#: Of each table the columns of which no page shows anything, and why. Many change often.
IGNORED = {
    "articles_article": {
        **dict.fromkeys(["cited", "search", "search_is_stale"], _SEARCH),
        **dict.fromkeys(["imported_digest", "unpublished_revision_id", "written_by_id"], _DESK),
        **dict.fromkeys(["created_at", "updated_at", "version", "form_key"], _DESK),
        "sent_by_mail": "Only mail goes by it.",
        "withdrawn_text": "It is of one that no page shows.",
    },
    "articles_section": {"search": _SEARCH},
    "articles_correction": {"sent_by_mail": "Only mail goes by it."},
    "articles_sectionkeyword": {"published_at": "It follows the column's own, which says so."},
    "articles_photo": {
        **dict.fromkeys(["title", "created_at", "digest", "likeness", "original_name"], _DESK),
        **dict.fromkeys(["rendition_failure", "rendition_tries", "renditions_made_at"], _COPIES),
        **dict.fromkeys(["renditions_due_at", "renditions_failed_at"], _COPIES),
    },
}
#: Those that count apart from all others, for they concern fewer pages.
APART = {
    "articles_article": {
        "text": ("byline", "revised_at"),
        "standing": ("edition_date", "published_at", "withdrawn_at", "binned_at"),
    },
    "articles_section": {"text": ("body",)},
}
#: What is left: ``name`` where there are groups, for it concerns all pages with that row.
REST = "name"


def watched(tables, ignored, apart=None):
    """``tables`` like ``TABLES`` of 0022, for ``whole_rows``: every column but the ``ignored``."""
    made = {}
    for table, (columns, consequences) in tables.items():
        groups = dict((apart or {}).get(table, {}))
        elsewhere = (*ignored.get(table, ()), *(name for group in groups.values() for name in group))
        rest = REST if isinstance(columns, dict) else "rows"
        groups = {name: ("only", *group) for name, group in groups.items()}
        made[table] = (groups | {rest: ("but", *elsewhere)}, consequences)
    return made


def whole_rows(group, event):
    """The rows that an event changed in these columns, as they were and as they are; as JSON, for
    a function cannot name columns to come."""
    if event == "INSERT":
        return "(SELECT * FROM added) AS row"
    if event == "DELETE":
        return "(SELECT * FROM removed) AS row"
    kind, *columns = group
    if kind == "only":
        then, now = (", ".join(f"{rows}.{name}" for name in columns) for rows in "ra")
        differ = f"({then}) IS DISTINCT FROM ({now})"
    else:
        names = f"ARRAY[{', '.join(map(repr, columns))}]::text[]"
        differ = f"to_jsonb(r) - {names} IS DISTINCT FROM to_jsonb(a) - {names}"
    return (
        f"(SELECT a.* FROM added AS a LEFT JOIN removed AS r ON r.id = a.id WHERE {differ}"
        f" UNION ALL SELECT r.* FROM removed AS r LEFT JOIN added AS a ON a.id = r.id WHERE {differ}"
        ") AS row"
    )


TABLES = watched(labelled.TABLES, IGNORED, APART)
BEFORE = labelled.TABLES | before.NOW


def forwards(apps, schema_editor):
    labelled.define(TABLES, schema_editor, changed=whole_rows)


def backwards(apps, schema_editor):
    labelled.define(BEFORE, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("articles", "0045_words_outlive_their_column")]
    operations = [migrations.RunPython(forwards, backwards)]
