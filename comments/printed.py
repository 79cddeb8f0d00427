"""A comment as pages print it. There may be a hundred on one: what ``comments/_comment.html`` has
for all of them is rendered once, and the words of each are put where they belong."""

from functools import cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from articles.templatetags.days import moment_printer
from articles.text.dates import iso8601
from background.addresses import prefix
from comments.models import Comment

#: What is put in for each comment; nothing that is stored has the character around it.
_MARKED = {
    name: f"\0{name}\0"
    for name in (
        *("key", "name", "badge", "moment", "written", "answered_key", "answered_name", "html"),
        "article_key",
    )
}
#: Keys as no comment and no column has them, which stand in addresses until those of one are known.
_KEY, _ARTICLE_KEY = 10**17 + 1, 10**17 + 2


class Printer:
    """Prints the comments of one page, in the language and time zone of now. is_static: in a copy
    of the site, where nobody can answer."""

    def __init__(self, *, is_static: bool) -> None:
        self._page = get_language(), prefix(), is_static
        self._zone = get_current_timezone()
        self._print_moment = moment_printer("DATETIME_FORMAT")

    def printed(self, comment: Comment, *, level: int) -> SafeString:
        """Return the HTML of a comment got by ``threads``. level: of its heading, as the page's
        outline wants."""
        answers, badge, written_at = comment.answers_another, comment.badge, comment.written_at
        kind = (comment.is_shown, bool(badge), comment.edited_at is not None, answers)
        pieces = _pieces(*self._page, level, *kind)
        values = {
            "key": str(comment.pk),
            "article_key": str(comment.article_id),
            "name": escape(comment.shown_name),
            "badge": escape(badge),
            "moment": iso8601(written_at),
            "written": escape(self._print_moment(written_at.astimezone(self._zone))),
            # Cleaned when it was saved.
            "html": comment.html,
        }
        if answers:
            values["answered_key"] = str(comment.answers_id)
            values["answered_name"] = escape(comment.answered_shown_name)
        filled = [values[piece] if place % 2 else piece for place, piece in enumerate(pieces)]
        return mark_safe("".join(filled))  # each was escaped above, or cleaned


@cache
def _pieces(
    language: str,
    prefix: str,
    is_static: bool,
    level: int,
    is_shown: bool,
    badge: bool,
    edited: bool,
    answers: bool,
) -> list[str]:
    """Return pieces of HTML, and between every two of them the name of what stands there."""
    any_comment = Comment(pk=_KEY, article_id=_ARTICLE_KEY)
    comment = _MARKED | {
        "mark": any_comment.mark,
        "url": f"#{any_comment.mark}" if is_static else any_comment.get_absolute_url(),
        "answer_url": any_comment.answer_url,
        "report_url": any_comment.report_url,
        "described": Comment.describe(_MARKED["name"]),
        "is_shown": is_shown,
        "badge": _MARKED["badge"] if badge else "",
        "is_edited": edited,
        "answers_another": answers,
    }
    context = {"comment": comment, "level": level, "is_static": is_static}
    html: str = render_to_string("comments/_comment.html", context)
    for key, name in ((_KEY, "key"), (_ARTICLE_KEY, "article_key")):
        html = html.replace(str(key), _MARKED[name])
    return html.split("\0")
