from django.contrib import admin


class ToRead(admin.ModelAdmin):
    """A ledger: it is written by the program and read by people."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
