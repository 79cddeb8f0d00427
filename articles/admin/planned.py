"""The desk's page on which changes of what is public are planned for a moment."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.locked import locked_rows
from articles.admin.moment_form import MomentField, MomentForm
from articles.admin.refused import said_instead
from articles.desk_addresses import desk_address
from articles.models import site
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from datetime import datetime

    from articles.admin.desk import DeskRequest


class ChangesForm(MomentForm):
    at = MomentField(label=_("Readers get the changes from"))


def written_moment(moment: "datetime") -> str:
    """Return a moment as the desk writes it, with the name of its zone."""
    here = timezone.localtime(moment)
    return f"{date_format(here, 'j F Y, H:i')} ({here:%Z})"


class PlannedChangesMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.plan_changes)
        name = f"articles_{self.opts.model_name}_plan_changes"
        return [path("<path:object_id>/plan-changes/", view, name=name), *super().get_urls()]

    @method_decorator(said_instead)
    @transaction.atomic
    def plan_changes(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Choose the moment at which readers get the changes that wait, or none any more."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        data: Any = request.POST.dict() if request.method == "POST" else None
        form = ChangesForm(data, chosen=article.changes_at)
        if not article.has_unpublished_changes:
            said = gettext("There are no changes that wait: readers have what was saved last.")
            self.message_user(request, said, messages.WARNING)
        elif data and "_never" in data:
            article.plan_changes(None)
            self.log_change(request, article, gettext("Changes are not planned any more."))
            said = gettext("The changes wait until you publish them.")
            self.message_user(request, said, messages.SUCCESS)
        elif form.is_valid():
            article.plan_changes(form.cleaned_data["at"])
            moment = written_moment(form.cleaned_data["at"])
            planned = gettext("Changes planned for %(moment)s.") % {"moment": moment}
            self.log_change(request, article, planned)
            said = gettext("Readers get the changes on %(moment)s.") % {"moment": moment}
            self.message_user(request, said, messages.SUCCESS)
        else:
            title = gettext("When readers get the changes")
            return self._page(
                request,
                "plan_changes",
                form,
                title,
                original=article,
                time_zone=site().time_zone,
            )
        return HttpResponseRedirect(desk_address(article))
