from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.refused import ShowsRefusals
from articles.models import Publication

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Publication]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(Publication)
class PublicationAdmin(ShowsRefusals, _ModelAdmin):
    """Publications are made by being cited; the editor says what readers should know of them."""

    list_display = ["name", "uses", "note"]
    search_fields = ["name"]
    fields = ["name", "note"]
    readonly_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_uses()  # type: ignore[attr-defined]  # of its manager

    @admin.display(ordering="uses", description=_("cited"))
    def uses(self, publication: Any) -> Any:
        return publication.uses

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, publication: Publication | None = None
    ) -> bool:
        return False
