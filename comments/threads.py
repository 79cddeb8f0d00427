"""Pages of comments: threads two levels deep, walked by key so that they stay put while new ones
arrive."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigAutoField, F, Func, OuterRef, PositiveIntegerField, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import site
from background import clock
from background.compiled_queries import CompiledQueries, Parameter
from comments.models import Closing, Comment, CommentCount, Policy
from pagecache import cache_tags

if TYPE_CHECKING:
    from articles.models import Article
    from comments.models.comment import CommentQuerySet

#: Threads on a page, and answers under each before one asks for all of them; those after the first
#: few are folded.
PAGE_SIZE, MAX_ANSWERS, MAX_OPEN_ANSWERS = 20, 10, 3
#: Answers on a page of one thread.
ANSWERS_PAGE_SIZE = 200

OLDEST, NEWEST, MOST_ANSWERED = "oldest", "newest", "answered"
ORDERS = {
    OLDEST: ["pk"],
    NEWEST: ["-pk"],
    MOST_ANSWERED: ["-answer_count", "pk"],
}

#: A column may have three comments or three thousand: where an index has their order, they come in
#: it until there are enough, and are never all gathered first.
_IN_ORDER_OF_INDEX = "SET LOCAL enable_bitmapscan = off; "


@dataclass(frozen=True)
class Thread:
    """The comment that begins it, the ``answers`` shown under that, and those that are ``folded``
    behind them. ``has_more``: whether there are others, to be asked for."""

    comment: Comment
    answers: list[Comment]
    folded: list[Comment]
    has_more: bool

    @property
    def behind(self) -> int:
        """How many answers are not shown openly."""
        return max(self.comment.answer_count - len(self.answers), len(self.folded))


@dataclass(frozen=True)
class ThreadPage:
    """``total``: public comments under the article. ``closed``: why it takes no more, or an empty
    string."""

    threads: list[Thread]
    order: str
    more_after: int | None
    total: int
    closed: str = ""


@cache
def _queries(order: str, begins: str) -> CompiledQueries:
    """Return the queries of a page in that order; what it ``begins`` with: "" as all do, "after"
    the thread named, or "from" it on. Threads and answers are found each by an index of its own."""

    def build() -> dict[str, Any]:
        article: Any = Parameter("article", BigAutoField())
        threads = Comment.objects.threads_under(article)
        if begins:
            threads = threads.filter(_beyond(order, including=begins == "from"))
        threads = threads.order_by(*ORDERS[order])[: PAGE_SIZE + 1]
        # As many under each as are shown, however many a thread has.
        first = Comment.objects.approved().filter(thread=OuterRef("pk")).order_by("pk")
        firsts = ArraySubquery(first.values("pk")[: MAX_ANSWERS + 1])
        answers = (
            Comment.objects.filter(pk__in=threads.values("pk"))
            .annotate(first=Func(firsts, function="unnest", output_field=BigAutoField()))
            .values("first")
        )
        shown = Comment.objects.filter(pk__in=answers).order_by("pk")
        counts = CommentCount.objects.filter(article=article).values("article")
        return {
            "threads": _with_what_they_answer(threads),
            "answers": _with_what_they_answer(shown),
            "total": counts.annotate(total=Sum("approved")).values_list("total", flat=True),
            "closing": Closing.objects.filter(article=article).values_list("reason", flat=True),
            "days": Policy.objects.values_list("closes_after_days", flat=True),
        }

    return CompiledQueries(build, settings=_IN_ORDER_OF_INDEX)


def build_page(
    article: "Article", *, order: str = OLDEST, after: int | None = None, first: int | None = None
) -> ThreadPage:
    """A page of the threads under ``article`` in one query, one more where it is sorted by answers
    and begins ``after`` a thread or with the ``first`` one named."""
    cache_tags.tag(f"comments:{article.pk}")
    key = after or first
    known = _asked_for.get()
    if known and key is None and order == OLDEST and article.pk in known:
        return _page_of(article, known[article.pk], order)
    queries = _queries(order, "" if key is None else "after" if first is None else "from")
    beyond = {}
    if key is not None:
        beyond = {"key": key}
        if order == MOST_ANSWERED:
            last = Comment.objects.filter(article=article, pk=key).only("answer_count").first()
            beyond["count"] = last.answer_count if last else 0
    return _page_of(article, queries.ask(article=article.pk, **beyond), order)


#: What was asked of columns together, by their keys.
_asked_for: ContextVar[dict[int, dict[str, list[Any]]] | None] = ContextVar(
    "asked_for", default=None
)


@contextmanager
def asked_for(articles: "Sequence[Article]") -> Iterator[None]:
    """Have the first pages under ``articles`` at hand in the block, all of them for one query."""
    rows = _queries(OLDEST, "").ask_each([{"article": article.pk} for article in articles])
    token = _asked_for.set(dict(zip((article.pk for article in articles), rows, strict=True)))
    try:
        yield
    finally:
        _asked_for.reset(token)


def _page_of(article: "Article", rows: dict[str, list[Any]], order: str) -> ThreadPage:
    more, found = rows["threads"][PAGE_SIZE:], rows["threads"][:PAGE_SIZE]
    return ThreadPage(
        _build_threads(found, rows["answers"]),
        order,
        found[-1].pk if more else None,
        next(iter(rows["total"]), None) or 0,
        why_closed(article, next(iter(rows["closing"]), None), next(iter(rows["days"]), None)),
    )


def _with_what_they_answer(comments: "CommentQuerySet") -> Any:
    return comments.annotate(answered_name=F("answers__name"), answered_state=F("answers__state"))


def why_closed_now(article: "Article") -> str:
    """What ``why_closed`` says, asked of the database."""
    closing = Closing.objects.filter(article=article).values_list("reason", flat=True).first()
    return why_closed(article, closing, Policy.current().closes_after_days)


def why_closed(article: "Article", closing: str | None, days: int | None) -> str:
    """What readers are told where no more comments are taken; an empty string where they are.

    ``closing``: the reason of its ``Closing``, ``None`` without one; ``days``: the ``Policy``'s.
    """
    if closing is not None:
        return closing or _("This column takes no comments.")
    if not site().takes_comments:
        return _("No new comments are taken at present.")
    if days is None or article.published_at is None:
        return ""
    closes_at = article.published_at + timedelta(days=days)
    if clock.now() < closes_at:
        cache_tags.expire_at(closes_at)
        return ""
    return ngettext(
        "Comments on this column closed %(days)s day after it appeared.",
        "Comments on this column closed %(days)s days after it appeared.",
        days,
    ) % {"days": days}


def _build_threads(beginnings: list[Comment], answers: list[Comment]) -> list[Thread]:
    by_thread: dict[int | None, list[Comment]] = {}
    for answer in answers:
        by_thread.setdefault(answer.thread_id, []).append(answer)
    threads = []
    for begins in beginnings:
        found = by_thread.get(begins.pk, [])
        shown, folded = found[:MAX_OPEN_ANSWERS], found[MAX_OPEN_ANSWERS:MAX_ANSWERS]
        threads.append(Thread(begins, shown, folded, len(found) > MAX_ANSWERS))
    return threads


def _beyond(order: str, *, including: bool) -> Q:
    sign = "gte" if including else "gt"
    key = Parameter("key", BigAutoField())
    if order == OLDEST:
        return Q(**{f"pk__{sign}": key})
    if order == NEWEST:
        return Q(**{f"pk__{sign.replace('g', 'l')}": key})
    count = Parameter("count", PositiveIntegerField())
    return Q(answer_count__lt=count) | Q(**{"answer_count": count, f"pk__{sign}": key})


def thread(article: "Article", key: int, *, after: int | None = None) -> ThreadPage | None:
    """One thread with many answers, a page at a time; ``None`` where there is none."""
    cache_tags.tag(f"comments:{article.pk}")
    begins = Comment.objects.threads_under(article).filter(pk=key).first()
    if begins is None:
        return None
    answers = Comment.objects.approved().filter(thread=begins, pk__gt=after or 0)
    answers = _with_what_they_answer(answers)
    shown = list(answers.order_by("pk")[: ANSWERS_PAGE_SIZE + 1])
    more = shown[ANSWERS_PAGE_SIZE - 1].pk if shown[ANSWERS_PAGE_SIZE:] else None
    whole = Thread(begins, shown[:ANSWERS_PAGE_SIZE], [], has_more=False)
    return ThreadPage([whole], OLDEST, more, begins.answer_count + 1)


def address_of(comment: Comment) -> str:
    """The address of the page a public comment stands on, with the comment marked; one query."""
    key = comment.thread_id or comment.pk
    threads = Comment.objects.threads_under(comment.article)
    before = threads.filter(pk__lt=key).order_by("pk")[:PAGE_SIZE].count()
    mark = f"#comment-{comment.pk}"
    if comment.thread_id:
        answers = Comment.objects.approved().filter(thread=key, pk__lt=comment.pk)
        earlier = answers[:ANSWERS_PAGE_SIZE].count()
        # Not every browser unfolds what an address leads to.
        if earlier >= MAX_OPEN_ANSWERS:
            place = reverse("comments:on_article", args=[comment.article_id])
            after = f"&after={comment.pk - 1}" if earlier >= ANSWERS_PAGE_SIZE else ""
            return f"{place}?thread={key}{after}{mark}"
    if before < PAGE_SIZE:
        return comment.article.get_absolute_url() + mark
    return f"{reverse('comments:on_article', args=[comment.article_id])}?from={key}{mark}"
