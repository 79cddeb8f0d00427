"""Log-ins, at the desk: for administrators, who keep the accounts."""

from django.contrib import admin, messages

from worldview.door import throttle
from worldview.door.models import FailedLogIn
from worldview.door.places import browser_name


@admin.register(FailedLogIn)
class FailedLogInAdmin(admin.ModelAdmin):
    """What failed and from where, written by the door alone; who is shut out can be let in."""

    has_no_form = True
    list_display = ["attempt_time", "who", "where", "browser", "shut_out"]
    list_filter = ["locked_out"]
    search_fields = ["username__startswith"]
    search_help_text = "The beginning of a name"
    actions = ["let_in_again"]
    show_full_result_count = False

    @admin.display(description="name", ordering="username")
    def who(self, failure):
        return failure.name

    @admin.display(description="network", ordering="ip_address")
    def where(self, failure):
        return failure.network

    @admin.display(description="browser")
    def browser(self, failure):
        return browser_name(failure.user_agent)

    @admin.display(description="led to a pause", boolean=True, ordering="locked_out")
    def shut_out(self, failure):
        return failure.locked_out

    def get_list_display_links(self, request, list_display):
        return None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_let_in_permission(self, request):
        return request.user.has_perm("worldview.change_failedlogin")

    @admin.action(description="Let in again before the pause is over", permissions=["let_in"])
    def let_in_again(self, request, failures):
        for failure in failures:
            failure.let_in_again()
        self.message_user(
            request,
            f"These may try again at once. Who fails {throttle.limit()} times more waits again.",
            messages.SUCCESS,
        )
