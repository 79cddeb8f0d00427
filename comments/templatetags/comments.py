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
from comments.printed import printed
from comments.threads import build_page

register = template.Library()


@cache
def _blank_fields(language: str) -> SafeString:
    return render_to_string("comments/_fields.html", {"form": CommentForm()})


@register.inclusion_tag("comments/_under_article.html", takes_context=True)
def comments_under(context: Context, article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "page": build_page(article),
        "blank_fields": _blank_fields(get_language()),
        "COLUMN_NAME": context.get("COLUMN_NAME"),
        "is_static": context.get("is_static"),
    }


@register.simple_tag(takes_context=True)
def print_comment(context: Context, comment: Comment, level: int) -> SafeString:
    return printed(comment, level=level, is_static=bool(context.get("is_static")))


@register.filter
def comment_text(comment: Comment) -> str:
    """The words of a comment, for mail as text."""
    return markup.plain(comment.html)
