"""What readers wrote in the last days, as the front page shows it."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from articles.models import Article
from background.compiled_queries import CompiledQueries
from comments.models import Comment
from pagecache import cache_tags

#: How many are shown, of how many of the newest, and how old they may be.
LIMIT, MAX_CONSIDERED, AGE = 3, 100, timedelta(days=7)


def _queries() -> dict[str, Any]:
    public = Article.everything.published().takes_comments()
    newest = Comment.objects.approved().order_by("-pk").values("pk")[:MAX_CONSIDERED]
    recent = Comment.objects.filter(
        pk__in=newest, thread=None, from_desk=False, written_at__gt=Now() - AGE, article__in=public
    )
    shown = recent.select_related("article").defer("article__search")
    return {"comments": shown.order_by("-answer_count", "-pk")[:LIMIT]}


_QUERIES = CompiledQueries(_queries)


def comments_of_the_week() -> list[Comment]:
    """Return comments of readers, the most answered first, then the newest; one query."""
    cache_tags.tag("comments")
    found: list[Comment] = _QUERIES.ask()["comments"]
    for comment in found:
        cache_tags.expire_at(comment.written_at + AGE)
    return found
