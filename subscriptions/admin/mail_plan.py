"""The desk's page of a column's mail: what its subject says, and its preview line."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from articles.admin.locked import locked_rows
from articles.models import Article
from subscriptions.models import Edition, MailPlan

if TYPE_CHECKING:
    _EditionAdmin = admin.ModelAdmin[Edition]
    _Form = forms.ModelForm[MailPlan]
else:
    _EditionAdmin, _Form = object, forms.ModelForm


class MailPlanForm(_Form):
    class Meta:
        model = MailPlan
        fields = ["subject", "preheader"]
        widgets = dict.fromkeys(fields, forms.TextInput(attrs={"class": "vLargeTextField"}))


class MailPlanMixin(_EditionAdmin):
    """Mixed into the admin of editions."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.plan)
        return [
            path("plan/<int:article_id>/", view, name="subscriptions_edition_plan"),
            *super().get_urls(),
        ]

    @transaction.atomic
    def plan(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """Choose how a column is mailed."""
        # Held, so that no worker freezes the audience meanwhile.
        article = get_object_or_404(locked_rows(Article), pk=article_id)
        columns: Any = self.admin_site.get_model_admin(Article)
        if not columns.has_change_permission(request, article):
            raise PermissionDenied
        row = MailPlan.objects.filter(article=article).first() or MailPlan(article=article)
        form = MailPlanForm(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            form.save()
            self.message_user(request, gettext("The choice is saved."), messages.SUCCESS)
            return redirect("admin:subscriptions_edition_plan", article.pk)
        context = self.admin_site.each_context(request) | {
            "title": gettext("How it is mailed"),
            "article": article,
            "form": form,
            "mail_url": reverse("admin:subscriptions_edition_preview", args=[article.pk]),
        }
        return render(request, "admin/subscriptions/edition/plan.html", context)
