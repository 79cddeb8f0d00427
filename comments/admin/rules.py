from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.refused import ShowsRefusals
from comments.models import Block, Closing, Policy

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    _BlockAdmin = admin.ModelAdmin[Block]
    _ClosingAdmin = admin.ModelAdmin[Closing]
    _PolicyAdmin = admin.ModelAdmin[Policy]
else:
    _BlockAdmin = _ClosingAdmin = _PolicyAdmin = admin.ModelAdmin


@admin.register(Block)
class BlockAdmin(ShowsRefusals, _BlockAdmin):
    list_display = ["value", "kind", "verdict", "reason", "ends_at", "made_by", "made_at"]
    list_filter = ["kind", "verdict"]
    search_fields = ["value", "reason"]

    def save_model(self, request: HttpRequest, block: Block, form: Any, change: bool) -> None:
        if not change:
            block.made_by = cast("User", request.user)
        super().save_model(request, block, form, change)


@admin.register(Closing)
class ClosingAdmin(ShowsRefusals, _ClosingAdmin):
    """Columns that take no comments."""

    list_display = ["article", "reason", "closed_by", "closed_at"]
    list_select_related = ["article", "closed_by"]
    raw_id_fields = ["article"]

    def save_model(self, request: HttpRequest, closing: Closing, form: Any, change: bool) -> None:
        if not change:
            closing.closed_by = cast("User", request.user)
        super().save_model(request, closing, form, change)


@admin.register(Policy)
class PolicyAdmin(ShowsRefusals, _PolicyAdmin):
    list_display = ["__str__", "closes_after_days", "holds_everything", "storm_until"]
    readonly_fields = ["storm_until"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Policy.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, policy: Policy | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, policy: Policy, form: Any, change: bool) -> None:
        policy.pk = 1
        super().save_model(request, policy, form, change)
