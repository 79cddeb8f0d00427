"""The comments under a column. The column's page asks for them here, so that the
Python of ``articles`` never hears of comments."""

from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Article
from comments import markup
from comments.forms import CommentForm
from comments.models import Comment
from comments.printed import Printer
from comments.readers_write import comments_of_the_week
from comments.threads import ThreadPage, build_page

register = template.Library()


@cache
def _blank_fields(language: str) -> SafeString:
    return render_to_string("comments/_fields.html", {"form": CommentForm()})


@register.inclusion_tag("comments/_above.html", takes_context=True)
def comments_above(context: Context, article: Article) -> dict[str, Any]:
    """Return how many there are, and the way to them and to writing one, for the page's top."""
    return {"page": _page_of(context, article), "is_static": context.get("is_static")}


@register.inclusion_tag("comments/_under_article.html", takes_context=True)
def comments_under(context: Context, article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "page": _page_of(context, article),
        "blank_fields": _blank_fields(get_language()),
        "COLUMN_NAME": context.get("COLUMN_NAME"),
        "is_static": context.get("is_static"),
    }


def _page_of(context: Context, article: Article) -> ThreadPage:
    """Return the page of comments under a column, asked for once in a rendering."""
    kept: Any = context.render_context
    if (key := f"comments:{article.pk}") not in kept:
        kept[key] = build_page(article)
    page: ThreadPage = kept[key]
    return page


@register.inclusion_tag("comments/_readers_write.html", takes_context=True)
def readers_write(context: Context) -> dict[str, Any]:
    return {
        "comments": comments_of_the_week(),
        "is_static": context.get("is_static"),
        "request": context.get("request"),
    }


@register.simple_tag(takes_context=True)
def print_comment(context: Context, comment: Comment, level: int) -> SafeString:
    kept: Any = context.render_context
    if (printer := kept.get("comments:printer")) is None:
        printer = kept["comments:printer"] = Printer(is_static=bool(context.get("is_static")))
    printed: SafeString = printer.printed(comment, level=level)
    return printed


@register.filter
def comment_text(comment: Comment) -> str:
    """The words of a comment, for mail as text."""
    return markup.plain(comment.html)
