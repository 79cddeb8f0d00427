"""A comment as pages print it. There may be a hundred on one: what ``comments/_comment.html`` has
for all of them is rendered once, and the words of each are put where they belong."""

from functools import cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from articles.templatetags.days import printed_moment
from articles.text.dates import iso8601
from comments.models import Comment

#: What is put in for each comment; nothing that is stored has the character around it.
_MARKED = {
    name: f"\0{name}\0"
    for name in (
        *("mark", "name", "badge", "url", "moment", "written", "answered_key", "answered_name"),
        *("html", "answer_url", "report_url"),
    )
}


def printed(comment: Comment, *, level: int, is_static: bool = False) -> SafeString:
    """Return the HTML of a comment got by ``threads``. level: of its heading, as the page's outline
    wants. is_static: in a copy of the site, where nobody can answer."""
    answers, badge = comment.answers_another, comment.badge
    kind = (comment.is_shown, bool(badge), comment.edited_at is not None, answers)
    pieces = _pieces(get_language(), level, is_static, *kind)
    url = f"#{comment.mark}" if is_static else comment.get_absolute_url()
    values = {
        "mark": comment.mark,
        "name": escape(comment.shown_name),
        "badge": escape(badge),
        # Addresses are made of words of ours and of numbers.
        "url": url,
        "moment": iso8601(comment.written_at),
        "written": escape(printed_moment(localtime(comment.written_at), "DATETIME_FORMAT")),
        # Cleaned when it was saved.
        "html": comment.html,
        "answer_url": comment.answer_url,
        "report_url": comment.report_url,
    }
    if answers:
        values["answered_key"] = str(comment.answers_id)
        values["answered_name"] = escape(comment.answered_shown_name)
    filled = [values[piece] if place % 2 else piece for place, piece in enumerate(pieces)]
    return mark_safe("".join(filled))  # each was escaped above, or cleaned


@cache
def _pieces(
    language: str,
    level: int,
    is_static: bool,
    is_shown: bool,
    badge: bool,
    edited: bool,
    answers: bool,
) -> list[str]:
    """Return pieces of HTML, and between every two of them the name of what stands there."""
    comment = _MARKED | {
        "described": Comment.describe(_MARKED["name"]),
        "is_shown": is_shown,
        "badge": _MARKED["badge"] if badge else "",
        "is_edited": edited,
        "answers_another": answers,
    }
    context = {"comment": comment, "level": level, "is_static": is_static}
    return render_to_string("comments/_comment.html", context).split("\0")
