"""The editor answers a reader from the desk."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.models import site
from articles.text.primary_keys import parse_pk
from comments import moderation
from comments.forms import DeskAnswerForm, FormToken, new_form_token
from comments.models import Comment

if TYPE_CHECKING:
    from django.contrib import admin
    from django.contrib.auth.models import User

    from articles.admin.desk import DeskRequest
    from articles.models import Article

    _ModelAdmin = admin.ModelAdmin[Comment]
else:
    _ModelAdmin = object


class AnsweringMixin(_ModelAdmin):
    """A page of the ``ModelAdmin`` for comments on which the editor answers one."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer)
        name = "comments_comment_answer"
        return [path("<int:comment_id>/answer/", view, name=name), *super().get_urls()]

    def answer(self, request: "DeskRequest", comment_id: int) -> HttpResponse:
        """GET asks for the words; POST publishes them, and with them a comment that waits."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        comments = Comment.objects.select_related("article").defer("article__search")
        comment = comments.filter(pk=parse_pk(str(comment_id))).first()  # type: ignore[misc]  # None finds none
        if comment is None:
            raise Http404
        purpose = f"answer:{comment.pk}"
        initial = {"name": _name_of(request.user, comment.article)}
        form = DeskAnswerForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            stamp = FormToken.read(request.POST.get("stamp", ""), purpose)
            words = {name: form.cleaned_data[name] for name in ("name", "body")}
            # Without a stamp, for one that is a day old, the same form may be sent twice.
            form_key = stamp.key if stamp else uuid4().hex
            try:
                made = moderation.answer(comment, by=request.user, form_key=form_key, **words)
            except moderation.Stopped as stopped:
                form.add_error(None, str(stopped))
            else:
                said = format_html(
                    _('Your answer is public. <a href="{}">See it</a>'), made.get_absolute_url()
                )
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": _("Answer %(name)s") % {"name": comment.name},
            "comment": comment,
            "form": form,
            "stamp": new_form_token(purpose),
            "opts": self.opts,
        }
        page = "admin/comments/comment/answer.html"
        return TemplateResponse(request, page, context, status=422 if form.errors else 200)


def _name_of(user: "User", article: "Article") -> str:
    columnist = article.printed_byline or site().byline
    return (user.get_full_name() or columnist or user.get_username())[:80]
