"""The desk's page on which a draft is said to be ready, and is sent back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.locked import locked_rows
from articles.admin.refused import said_instead
from articles.desk_addresses import desk_address
from articles.models import Article, Review, page_parts
from articles.models.review import MAX_WORDS
from articles.text.forms import CharField
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class AskForm(forms.Form):
    words = CharField(
        label=_("A few words for who looks at it"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What they should look at, what you are not sure of. May stay empty."),
    )


class SendBackForm(forms.Form):
    words = CharField(
        label=_("What is to be done"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what is to be done.")},
    )


class ReviewMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages. ``row_parts``: what rows of the list say of
    other tables, read once for all of a page of them."""

    row_parts = page_parts.REVIEWED

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.review)
        name = f"articles_{self.opts.model_name}_review"
        return [path("<path:object_id>/review/", view, name=name), *super().get_urls()]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        changes.result_list = self.row_parts.add(list(changes.result_list))
        return changes

    @method_decorator(said_instead)
    @transaction.atomic
    def review(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Say that a draft is ready for review; where it is, send or take it back."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.may_write(request, article):
            raise PermissionDenied
        data: Any = request.POST.dict() if request.method == "POST" else None
        if article.state != "draft":
            said = gettext("Only a draft is reviewed: this %(noun)s is none any more.")
            self.message_user(request, said % {"noun": article.noun}, messages.WARNING)
        elif article.open_review is None:
            return self._ask(request, article, data)
        elif data and "_take_back" in data:
            article.close_review(Review.Outcome.TAKEN_BACK, by=request.user)
            self.log_change(request, article, gettext("Not ready for review any more."))
            said = gettext("“%(title)s” is a draft that nobody is asked to look at.")
            self.message_user(request, said % {"title": article}, messages.SUCCESS)
        elif self.has_publish_permission(request):
            return self._send_back(request, article, data)
        else:
            return self._review_page(request, article, None)
        return HttpResponseRedirect(desk_address(article))

    def _ask(self, request: "DeskRequest", article: Article, data: Any) -> HttpResponse:
        if data and "_ask" not in data:
            # Of the page as it was before somebody else answered.
            said = gettext("“%(title)s” was sent back or taken back meanwhile.")
            self.message_user(request, said % {"title": article}, messages.WARNING)
            return HttpResponseRedirect(desk_address(article))
        form = AskForm(data)
        if not form.is_valid():
            return self._review_page(request, article, form)
        article.ask_for_review(by=request.user, words=form.cleaned_data["words"])
        self.log_change(request, article, gettext("Ready for review."))
        said = gettext(
            "“%(title)s” is ready for review. Those who may publish it are told by mail."
        )
        self.message_user(request, said % {"title": article}, messages.SUCCESS)
        return HttpResponseRedirect(desk_address(article))

    def _send_back(self, request: "DeskRequest", article: Article, data: Any) -> HttpResponse:
        form = SendBackForm(data if data and "_back" in data else None)
        if not form.is_valid():
            return self._review_page(request, article, form)
        answer = form.cleaned_data["words"]
        article.close_review(Review.Outcome.SENT_BACK, by=request.user, answer=answer)
        self.log_change(request, article, gettext("Sent back."))
        said = gettext("“%(title)s” is sent back, and its writer is told by mail.")
        self.message_user(request, said % {"title": article}, messages.SUCCESS)
        return HttpResponseRedirect(desk_address(article))

    def _review_page(
        self, request: "DeskRequest", article: Article, form: forms.Form | None
    ) -> HttpResponse:
        return self._page(
            request,
            "review",
            form,
            gettext("Ready for review"),
            original=article,
            review=article.open_review,
            former=article.reviews.exclude(closed_at=None).select_related("asked_by", "closed_by"),
            may_publish=self.has_publish_permission(request),
        )
