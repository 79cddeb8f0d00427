"""Log-ins, at the desk: for administrators, who keep the accounts."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from articles.text import forms
from worldview.door import letters, places, second_factor, sessions, throttle
from worldview.door.models import DeskSession, FailedLogIn

if TYPE_CHECKING:
    _FailedLogInAdmin = admin.ModelAdmin[FailedLogIn]
    _GroupAdmin = GroupAdmin
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[User]
else:
    _FailedLogInAdmin, _UserAdmin = admin.ModelAdmin, UserAdmin
    _GroupAdmin, _ModelAdmin = GroupAdmin, object


@admin.register(FailedLogIn)
class FailedLogInAdmin(_FailedLogInAdmin):
    """What failed and from where, written by the door alone; who is shut out can be let in."""

    has_no_form = True
    list_display = ["attempt_time", "who", "where", "browser", "shut_out"]
    fields = readonly_fields = list_display  # type: ignore[assignment]  # names alone
    list_filter = ["locked_out"]
    search_fields = ["username__startswith"]
    search_help_text = _("The beginning of a name")
    actions = ["let_in_again"]
    show_full_result_count = False

    @admin.display(description=_("name"), ordering="username")
    def who(self, failure: FailedLogIn) -> str:
        return failure.name

    @admin.display(description=_("network"), ordering="ip_address")
    def where(self, failure: FailedLogIn) -> str:
        return failure.network

    @admin.display(description=_("browser"))
    def browser(self, failure: FailedLogIn) -> str:
        return places.in_words(places.browser_name(failure.user_agent))

    @admin.display(description=_("led to a pause"), boolean=True, ordering="locked_out")
    def shut_out(self, failure: FailedLogIn) -> bool:
        return failure.locked_out

    def get_list_display_links(  # type: ignore[override]  # Django documents None
        self, request: HttpRequest, list_display: Any
    ) -> None:
        return None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: FailedLogIn | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FailedLogIn | None = None) -> bool:
        return False

    def has_let_in_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("worldview.change_failedlogin")

    @admin.action(description=_("Let in again before the pause is over"), permissions=["let_in"])
    def let_in_again(self, request: HttpRequest, failures: QuerySet[FailedLogIn]) -> None:
        for failure in failures:
            failure.let_in_again()
        self.message_user(
            request,
            gettext("These may try again at once. Who fails %(limit)s times more waits again.")
            % {"limit": throttle.limit()},
            messages.SUCCESS,
        )


class _NamesOfOthers(_ModelAdmin):
    """Mixed into the admin of a model of Django's: its forms take text as the site's own do, so
    that a name is as long when it is checked as when it is stored."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if type(db_field) is models.CharField and not db_field.choices:
            kwargs.setdefault("form_class", forms.CharField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


# Their secrets are for nobody to see, and what they are for is done on an account's own page.
admin.site.unregister([TOTPDevice, StaticDevice, User, Group])


@admin.register(Group)
class RoleAdmin(_NamesOfOthers, _GroupAdmin):
    pass


@admin.register(User)
class AccountAdmin(_NamesOfOthers, _UserAdmin):
    """Django's page of an account, and what helps who lost their second factor."""

    actions = ["remove_second_factor", "log_out_everywhere"]
    change_list_template = "admin/newsroom/users.html"

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        if str(request.user.pk) == str(id):
            # Where the former one is asked for: a session that was left open is not enough.
            return redirect("admin:password_change")
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302 and (user := self.get_object(request, id)):
            letters.tell_of_new_password(user, by=request.user.get_username())
        return response

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        if users.filter(pk=request.user.pk).exists():  # type: ignore[misc]  # is somebody
            said = gettext(
                "Your own second factor is removed under “How you log in”, by showing it."
            )
            self.message_user(request, said, messages.ERROR)
            return
        for user in users:
            second_factor.remove(user, by=request.user.get_username())
            self.log_change(request, user, gettext("Second factor removed."))
        sessions.end(DeskSession.objects.filter(user__in=users))
        said = gettext("They are logged out, and log in with the password alone.")
        self.message_user(request, said, messages.SUCCESS)

    @admin.action(description=_("End all log-ins"), permissions=["change"])
    def log_out_everywhere(self, request: HttpRequest, users: QuerySet[User]) -> None:
        sessions.end(DeskSession.objects.filter(user__in=users))
        self.message_user(request, gettext("They have to log in anew."), messages.SUCCESS)
