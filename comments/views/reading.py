"""What everybody reads: pages of comments, each comment's own address, feeds."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.text.primary_keys import parse_pk
from comments import threads
from comments.models import Comment
from pagecache import cache_tags
from pagecache.decorators import cached_page

#: Comments of all columns on one page.
NEWEST = 50


@require_safe
@cached_page(params=["order", "after", "from", "thread"])
def on_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """A page of threads by key (``after``, or ``from`` that thread on), in the order asked for; one
    whole thread (``thread``)."""
    article = get_object_or_404(
        Article.everything.published().takes_comments().defer("search"), pk=article_id
    )
    order = request.GET.get("order", threads.OLDEST)
    if order not in threads.ORDERS:
        raise Http404
    keys = {name: parse_pk(request.GET.get(name, "")) for name in ("after", "from", "thread")}
    if any(name in request.GET and keys[name] is None for name in keys):
        raise Http404
    if keys["thread"]:
        page = threads.thread(article, keys["thread"], after=keys["after"])
        if page is None:
            raise Http404
    else:
        page = threads.build_page(article, order=order, after=keys["after"], first=keys["from"])
    context = {"article": article, "page": page, "thread": keys["thread"]}
    # Our own links begin at a comment that stood there; there are more numbers than comments.
    begins = {key for key in (keys["after"], keys["from"]) if key}
    stood = Comment.objects.filter(article=article, pk__in=begins).count() == len(begins)
    if not stood or not _is_as_linked(request.GET):
        cache_tags.do_not_keep()
    return render(request, "comments/on_article.html", context)


def _is_as_linked(query: QueryDict) -> bool:
    """Whether the parameters are as our own links have them, and not others for the same page."""
    named = {name for name in ("order", "after", "from", "thread") if name in query}
    if named == {"order"}:
        return query["order"] != threads.OLDEST
    return named in (set(), {"order", "after"}, {"from"}, {"thread"}, {"thread", "after"})


@require_safe
@cache_control(public=True, max_age=60)
def comment(request: HttpRequest, key: int) -> HttpResponse:
    """A comment's own address: it leads to the page the comment stands on, in three queries."""
    comment = (
        Comment.objects.filter(pk=parse_pk(str(key)))  # type: ignore[misc]  # None finds none
        .select_related("article", "thread")
        .defer("article__search")
        .first()
    )
    if comment is None or not comment.article.is_public:
        raise Http404
    if comment.is_shown or comment.answer_count:
        return redirect(threads.address_of(comment))
    if comment.was_public:
        return render(request, "comments/removed.html", {"comment": comment}, status=410)
    raise Http404


@require_safe
@cached_page("comments")
def all_comments(request: HttpRequest) -> HttpResponse:
    """The newest comments of the site, those on one column together."""
    public = Comment.objects.approved().filter(
        article__in=Article.everything.published().takes_comments()
    )
    newest = public.annotate(answered_name=F("answers__name"), answered_state=F("answers__state"))
    newest = newest.select_related("article").defer("article__search").order_by("-pk")
    columns: dict[int, dict[str, Any]] = {}
    for comment in newest[:NEWEST]:
        column = {"article": comment.article, "comments": []}
        columns.setdefault(comment.article_id, column)["comments"].append(comment)
    return render(request, "comments/all.html", {"columns": columns.values()})
