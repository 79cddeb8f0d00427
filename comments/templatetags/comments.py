"""The comments under a column. The column's page asks for them here, so that the
Python of ``articles`` never hears of comments."""

from django import template

from comments import markup
from comments.forms import CommentForm
from comments.threads import build_page

register = template.Library()


@register.inclusion_tag("comments/_under_article.html", takes_context=True)
def comments_under(context, article):
    return {
        "article": article,
        "page": build_page(article),
        "form": CommentForm(),
        "COLUMN_NAME": context.get("COLUMN_NAME"),
    }


@register.filter
def comment_text(comment):
    """The words of a comment, for mail as text."""
    return markup.plain(comment.html)
