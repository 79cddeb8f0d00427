"""The comments under a column. The column's page asks for them here, so that the
Python of ``articles`` never hears of comments."""

from typing import Any

from django import template
from django.template.context import Context

from articles.models import Article
from comments import markup
from comments.forms import CommentForm
from comments.models import Comment
from comments.threads import build_page

register = template.Library()


@register.inclusion_tag("comments/_under_article.html", takes_context=True)
def comments_under(context: Context, article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "page": build_page(article),
        "form": CommentForm(),
        "COLUMN_NAME": context.get("COLUMN_NAME"),
        "is_static": context.get("is_static"),
    }


@register.filter
def comment_text(comment: Comment) -> str:
    """The words of a comment, for mail as text."""
    return markup.plain(comment.html)
