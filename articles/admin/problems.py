"""Problems of kept content, as the desk says them."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.history.problems import Problem

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def said(problem: Problem) -> str | SafeString:
    """The sentence, with a link to what is in the way."""
    if not problem.link:
        return problem.sentence
    return format_html(
        _('{} <a href="{}">Look at “{}”</a>.'), problem.sentence, problem.link, problem.link_text
    )


def tell(admin: "ModelAdmin[Any]", request: HttpRequest, problems: list[Problem]) -> None:
    for problem in problems:
        level = messages.ERROR if problem.prevents else messages.WARNING
        admin.message_user(request, said(problem), level)
