from django.conf import settings
from django.contrib.admin import AdminSite

#: The rooms in the order of an editor's morning.
ROOMS = ["articles", "comments", "subscriptions"]


class Desk(AdminSite):
    site_header = site_title = settings.COLUMN_NAME
    index_title = "The desk"

    def get_app_list(self, request, app_label=None):
        rooms = super().get_app_list(request, app_label)
        order = {label: place for place, label in enumerate(ROOMS)}
        return sorted(rooms, key=lambda room: order.get(room["app_label"], len(ROOMS)))
