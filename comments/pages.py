"""Pages of comments, walked by key so that they stay put while new ones arrive."""

from dataclasses import dataclass

from comments.models import Comment

PER_PAGE = 100


@dataclass
class Page:
    comments: list
    more_after: int | None


def page_of(article, *, after=0):
    """The approved comments under ``article`` from key ``after`` on, in one query."""
    comments = list(Comment.objects.approved().under(article).filter(pk__gt=after)[: PER_PAGE + 1])
    shown = comments[:PER_PAGE]
    return Page(shown, shown[-1].pk if len(comments) > PER_PAGE else None)
