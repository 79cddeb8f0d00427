"""When two people saved the same column: both texts, part by part, before anything is written."""

from typing import TYPE_CHECKING, Any

from articles.admin.draft import ArticleDraft, NotToBeSaved
from articles.admin.forms import ArticleForm
from articles.history import diff
from articles.history.snapshots import snapshot
from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def both_texts(
    article: Article, data: Any, files: Any, *, by: "User", as_form: type[ArticleForm]
) -> dict[str, Any]:
    """What a refused form and the column saved meanwhile differ in.

    Returns ``{"conflict": [Change], "theirs": Revision or None}`` with ``old`` as the saved text
    and ``new`` as the form's; an empty dictionary where the form could not be saved anyway.

    ``as_form``: the form of its kind. article: locked, and stored as it was saved last.
    """
    theirs = snapshot(article)
    revision = article.revisions.select_related("made_by").defer("content").first()
    try:
        mine = ArticleDraft.on_trial(article, data, files, by=by, form=as_form).snapshot()
    except NotToBeSaved:
        return {}
    return {"conflict": diff.compare(theirs, mine), "theirs": revision}
