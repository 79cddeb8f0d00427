"""What the worker could not do, at the desk."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from background.guard import TASKS, Task
from background.models import Failure
from worldview.door import admin as _door  # noqa: F401  (registers what it has)
from worldview.site_settings import admin as _settings  # noqa: F401  (as well)

if TYPE_CHECKING:
    from background.models import FailureQuerySet

    _FailureAdmin = admin.ModelAdmin[Failure]
else:
    _FailureAdmin = admin.ModelAdmin


@admin.register(Failure)
class FailureAdmin(_FailureAdmin):
    """Failures are noted and forgotten by the worker; people read them and have it try again."""

    list_display = [
        "what",
        "about",
        "error",
        "what_to_do",
        "attempts",
        "last_failed_at",
        "tried_again",
    ]
    list_filter = ["task"]
    actions = ["try_again", "forget"]
    show_full_result_count = False

    @admin.display(description=_("what failed"), ordering="task")
    def what(self, failure: Failure) -> str:
        task = _tasks().get(failure.task)
        return str(task.title) if task else failure.task

    @admin.display(description=_("what to do"))
    def what_to_do(self, failure: Failure) -> str:
        task = _tasks().get(failure.task)
        return str(task.advice) if task else ""

    @admin.display(description=_("tried again"), ordering="retry_at")
    def tried_again(self, failure: Failure) -> datetime | str:
        if failure.task not in _retried():
            return gettext("not by itself")
        return failure.retry_at or gettext("when somebody asks for it")

    def get_list_display_links(  # type: ignore[override]  # Django documents None
        self, request: HttpRequest, list_display: Any
    ) -> None:
        return None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Failure | None = None) -> bool:
        return request.user.has_perm("subscriptions.view_subscriber")

    has_module_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Failure | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Failure | None = None) -> bool:
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("subscriptions.change_subscriber")

    @admin.action(description=_("Try again now"), permissions=["act"])
    def try_again(self, request: HttpRequest, failures: "FailureQuerySet") -> None:
        others = failures.exclude(task__in=_retried()).count()
        if number := failures.filter(task__in=_retried()).try_again():
            self.message_user(
                request,
                gettext("%(number)s will be tried again.") % {"number": number},
                messages.SUCCESS,
            )
        if others:
            self.message_user(
                request,
                gettext(
                    "%(others)s cannot be tried again from here: see what to do, and forget it "
                    "then."
                )
                % {"others": others},
                messages.WARNING,
            )

    @admin.action(description=_("Forget, it was seen to"), permissions=["act"])
    def forget(self, request: HttpRequest, failures: "FailureQuerySet") -> None:
        number = failures.delete()[0]
        self.message_user(
            request, gettext("%(number)s forgotten.") % {"number": number}, messages.SUCCESS
        )


def _tasks() -> dict[str, Task]:
    # What the worker alone does is loaded where somebody asks for it, and not by each web process.
    from worldview import work  # noqa: F401  (declares its tasks)

    return TASKS


def _retried() -> list[str]:
    """The names of the tasks that have their turn again."""
    return [task.name for task in _tasks().values() if task.is_retried]
