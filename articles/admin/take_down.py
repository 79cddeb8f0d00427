"""The desk's page on which it is said when a column or page comes down, and what stands instead."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.locked import locked_rows
from articles.admin.moment_form import MomentField, MomentForm
from articles.admin.planned import written_moment
from articles.admin.refused import said_instead
from articles.desk_addresses import desk_address
from articles.discovery.own_addresses import find_rows
from articles.models import Article, site
from articles.text.forms import CharField
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest

#: So many columns and pages are offered to lead to.
OFFERED = 30


class TakeDownForm(MomentForm):
    """``leads_to`` is an address as it is typed, and a column or page once it is cleaned."""

    at = MomentField(label=_("Readers have it until"))
    leads_to = CharField(
        required=False,
        max_length=1000,
        label=_("From then on its address leads to"),
        widget=forms.TextInput(attrs={"list": "offered", "class": "vLargeTextField"}),
        help_text=_(
            "The address of a column or page that readers have. Empty: who comes for this one "
            "reads that it is gone, with ways to what there is."
        ),
    )

    def __init__(self, data: dict[str, Any] | None = None, *, article: Article) -> None:
        self.article = article
        super().__init__(data, chosen=article.taken_down_at)
        if article.leads_to:
            self.initial["leads_to"] = article.leads_to.get_absolute_url()

    def offered(self) -> list[Article]:
        """Return pages, and the newest columns, that it may lead to."""
        public = Article.everything.published().exclude(pk=self.article.pk)
        public = public.only("kind", "path", "slug", "edition_date", "headline")
        return list(public.order_by("-kind", "-edition_date", "path")[:OFFERED])

    def clean_leads_to(self) -> Article | None:
        typed: str = self.cleaned_data["leads_to"]
        if not typed:
            return None
        row = find_rows([typed]).get(typed)
        article = row.article if row else None
        if article is None or not article.is_public:
            raise ValidationError(_("Readers have no column and no page at this address."))
        if article.pk == self.article.pk:
            raise ValidationError(
                _("That is the one that comes down. Choose another one, or none.")
            )
        return article

    def problem_with(self, moment: datetime) -> Any:
        public_from = self.article.published_at
        if public_from and moment <= public_from:
            said = gettext("Readers get it on %(moment)s only. Choose a later time.")
            return said % {"moment": written_moment(public_from)}
        return super().problem_with(moment)


class TakeDownMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take_down)
        name = f"articles_{self.opts.model_name}_take_down"
        return [path("<path:object_id>/take-down/", view, name=name), *super().get_urls()]

    @method_decorator(said_instead)
    @transaction.atomic
    def take_down(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Choose until when readers have it, or for good, and what its address leads to then."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        data: Any = request.POST.dict() if request.method == "POST" else None
        form = TakeDownForm(data, article=article)
        if article.state not in ("public", "scheduled"):
            said = gettext("Only what is public, or will be, comes down at a time.")
            self.message_user(request, said, messages.WARNING)
        elif data and "_never" in data:
            article.plan_to_take_down(None)
            self.log_change(request, article, gettext("Stays up."))
            said = gettext("Readers keep it.")
            self.message_user(request, said, messages.SUCCESS)
        elif form.is_valid():
            at, leads_to = form.cleaned_data["at"], form.cleaned_data["leads_to"]
            article.plan_to_take_down(at, leads_to=leads_to)
            moment = written_moment(at)
            planned = gettext("Comes down on %(moment)s.") % {"moment": moment}
            self.log_change(request, article, planned)
            said = gettext("Readers have it until %(moment)s.") % {"moment": moment}
            self.message_user(request, said, messages.SUCCESS)
        else:
            return self._page(
                request,
                "take_down",
                form,
                gettext("When it comes down"),
                original=article,
                time_zone=site().time_zone,
            )
        return HttpResponseRedirect(desk_address(article))
