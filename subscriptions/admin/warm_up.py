"""The desk's page of a new sender's first weeks."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from background import clock
from outbox import durations, warm_up
from outbox.models import WarmUp
from subscriptions import warming
from subscriptions.models import Subscriber, SubscriberCount

if TYPE_CHECKING:
    _SubscriberAdmin = admin.ModelAdmin[Subscriber]
else:
    _SubscriberAdmin = object

#: What takes longer is said to.
LONG = timedelta(minutes=1)


class WarmUpForm(forms.Form):
    preset = forms.ChoiceField(
        label=_("Warm-up"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("None: mail leaves as fast as the server’s limits let it")),
            *WarmUp.Preset.choices,
        ],
    )


class WarmUpMixin(_SubscriberAdmin):
    """Mixed into the admin of subscribers."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.warm_up)
        return [
            path("warm-up/", view, name="subscriptions_subscriber_warm_up"),
            *super().get_urls(),
        ]

    def warm_up(self, request: HttpRequest) -> HttpResponse:
        """Choose how the mail of a new sender is held down at first."""
        if not request.user.has_perm("subscriptions.change_subscriber"):
            raise PermissionDenied
        row = warm_up.current()
        form = WarmUpForm(request.POST or None, initial={"preset": row.preset if row else ""})
        if request.method == "POST" and form.is_valid():
            warming.choose(form.cleaned_data["preset"])
            self.message_user(request, gettext("The choice is saved."), messages.SUCCESS)
            return redirect("admin:subscriptions_subscriber_warm_up")
        number, now = SubscriberCount.objects.total(), clock.now()
        time = durations.time_for(number)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Warm-up"),
            "form": form,
            "current": row,
            "day": row and (now - row.started_at) // warm_up.DAY + 1,
            "days": row and warm_up.PRESETS[WarmUp.Preset(row.preset)].days,
            "per_hour": row and warm_up.per_hour(row, now),
            "number": number,
            "takes": timesince(now, now + time) if time > LONG else "",
        }
        return render(request, "admin/subscriptions/subscriber/warm_up.html", context)
