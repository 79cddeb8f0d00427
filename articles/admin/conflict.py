"""When two people saved the same column: both texts, part by part, before anything is written."""

from django.db import transaction

from articles.admin.preview import NotToBeSaved
from articles.history import diff
from articles.history.snapshots import snapshot


def both_texts(admin, request, article):
    """What a refused form and the column saved meanwhile differ in.

    Returns ``{"conflict": [Change], "theirs": Revision or None}`` with ``old`` as the saved text
    and ``new`` as the form's; an empty dictionary where the form could not be saved anyway.

    article: locked, and stored as it was saved last.
    """
    theirs = snapshot(article)
    try:
        with transaction.atomic():
            mine = snapshot(admin.tried(request, article.pk, request.POST, request.FILES))
            transaction.set_rollback(True)
    except NotToBeSaved:
        return {}
    return {
        "conflict": diff.compare(theirs, mine),
        "theirs": article.revisions.select_related("made_by").defer("content").first(),
    }


def is_conflict(response):
    """Whether a form was refused because somebody else saved meanwhile."""
    form = getattr(response, "context_data", {}).get("adminform")
    errors = form.form.errors.as_data().get("__all__", []) if form else []
    return any(error.code == "conflict" for error in errors)
