"""The desk's page of a column's mail: its subject and preview line, and when it goes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.locked import locked_rows
from articles.models import Article, MailTiming, site
from subscriptions import forecast
from subscriptions.models import Edition, MailPlan

if TYPE_CHECKING:
    _EditionAdmin = admin.ModelAdmin[Edition]
    _Form = forms.ModelForm[MailPlan]
else:
    _EditionAdmin, _Form = object, forms.ModelForm

#: What is chosen where the column is not “sent by mail”.
NEVER = "never"


class MailPlanForm(_Form):
    """The plan of ``instance.article``; when it goes can be chosen until it does."""

    timing = forms.ChoiceField(label=_("Mail goes"), required=False, widget=forms.RadioSelect)

    class Meta:
        model = MailPlan
        fields = ["subject", "preheader", "timing", "minutes", "at"]
        labels = {"minutes": _("Minutes after publication"), "at": _("Hour of mail")}
        widgets = {
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "preheader": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, has_gone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_gone:
            for name in ("timing", "minutes", "at"):
                del self.fields[name]
            return
        usual = MailTiming(site().mail_timing).label
        self.fields["timing"].choices = [  # type: ignore[attr-defined]  # of a choice
            ("", gettext("As the settings say (%(usual)s)") % {"usual": usual}),
            *MailTiming.choices,
            (NEVER, gettext("Never: it is in no digest either, and can be read on the site")),
        ]
        if not self.instance.article.sent_by_mail:
            self.initial["timing"] = NEVER

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for timing, name, wanted in (
            (MailTiming.MINUTES, "minutes", _("Say how many minutes, 1 to 1440.")),
            (MailTiming.HOUR, "at", _("Say at which hour, as in 06:30.")),
        ):
            lacks = cleaned.get(name) is None and name not in self.errors
            if cleaned.get("timing") == timing and lacks:
                self.add_error(name, ValidationError(wanted))
        article = self.instance.article
        if "timing" in cleaned:
            article.sent_by_mail = cleaned["timing"] != NEVER
            if cleaned["timing"] == NEVER:
                cleaned["timing"] = ""
        return cleaned

    def save(self, commit: bool = True) -> MailPlan:
        self.instance.article.save(update_fields=["sent_by_mail", "updated_at"])
        return super().save(commit)


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
        """Choose how a column is mailed, and when."""
        # Held, so that no worker freezes the audience meanwhile.
        article = get_object_or_404(locked_rows(Article), pk=article_id)
        columns: Any = self.admin_site.get_model_admin(Article)
        if not columns.has_change_permission(request, article):
            raise PermissionDenied
        row = MailPlan.objects.filter(article=article).first() or MailPlan()
        row.article = article
        gone = Edition.objects.filter(article=article).exclude(frozen_at=None, cancelled_at=None)
        now = forecast.sentence(article)
        form = MailPlanForm(request.POST or None, instance=row, has_gone=gone.exists())
        if request.method == "POST" and form.is_valid():
            form.save()
            columns.log_change(request, article, forecast.sentence(article))
            self.message_user(request, gettext("The choice is saved."), messages.SUCCESS)
            return redirect("admin:subscriptions_edition_plan", article.pk)
        context = self.admin_site.each_context(request) | {
            "title": gettext("How it is mailed"),
            "article": article,
            "forecast": now,
            "form": form,
            "mail_url": reverse("admin:subscriptions_edition_preview", args=[article.pk]),
        }
        return render(request, "admin/subscriptions/edition/plan.html", context)
