from django.contrib import admin

from articles.admin.refused import ShowsRefusals
from comments.models import Block, Closing, Policy


@admin.register(Block)
class BlockAdmin(ShowsRefusals, admin.ModelAdmin):
    list_display = ["value", "kind", "verdict", "reason", "ends_at", "made_by", "made_at"]
    list_filter = ["kind", "verdict"]
    search_fields = ["value", "reason"]

    def save_model(self, request, block, form, change):
        if not change:
            block.made_by = request.user
        super().save_model(request, block, form, change)


@admin.register(Closing)
class ClosingAdmin(ShowsRefusals, admin.ModelAdmin):
    """Columns that take no comments."""

    list_display = ["article", "reason", "closed_by", "closed_at"]
    list_select_related = ["article", "closed_by"]
    raw_id_fields = ["article"]

    def save_model(self, request, closing, form, change):
        if not change:
            closing.closed_by = request.user
        super().save_model(request, closing, form, change)


@admin.register(Policy)
class PolicyAdmin(ShowsRefusals, admin.ModelAdmin):
    list_display = ["__str__", "closes_after_days", "holds_everything", "storm_until"]
    readonly_fields = ["storm_until"]

    def has_add_permission(self, request):
        return not Policy.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request, policy=None):
        return False

    def save_model(self, request, policy, form, change):
        policy.pk = 1
        super().save_model(request, policy, form, change)
