from django.conf import settings
from django.contrib.admin import AdminSite

#: The rooms in the order of an editor's morning.
ROOMS = ["articles", "comments", "subscriptions"]


class Desk(AdminSite):
    site_header = site_title = settings.COLUMN_NAME
    index_title = "The desk"
    index_template = "admin/desk.html"

    def get_app_list(self, request, app_label=None):
        rooms = super().get_app_list(request, app_label)
        order = {label: place for place, label in enumerate(ROOMS)}
        return sorted(rooms, key=lambda room: order.get(room["app_label"], len(ROOMS)))

    def index(self, request, extra_context=None):
        from worldview import day  # models are not loaded yet when Django makes the site

        context = {}
        if request.user.has_perm("articles.view_article"):
            context["day"] = day.of()
        return super().index(request, context | (extra_context or {}))
