from django.contrib import admin

from articles.admin.refused import ShowsRefusals
from articles.models import Publication


@admin.register(Publication)
class PublicationAdmin(ShowsRefusals, admin.ModelAdmin):
    """Publications are made by being cited; the editor says what readers should know of them."""

    list_display = ["name", "uses", "note"]
    search_fields = ["name"]
    fields = ["name", "note"]
    readonly_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_uses()

    @admin.display(ordering="uses", description="cited")
    def uses(self, publication):
        return publication.uses

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, publication=None):
        return False
