from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.utils.functional import cached_property

#: The rooms in the order of an editor's morning.
ROOMS = ["articles", "comments", "subscriptions", "background"]


class BoundedPaginator(Paginator):
    """The pages of a list at the desk. No more rows than these are counted or turned over, however
    many there are: what lies further is found by the filters and the search."""

    COUNTED = 5000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.COUNTED].count()


class Desk(AdminSite):
    site_header = site_title = settings.COLUMN_NAME
    index_title = "The desk"
    index_template = "admin/desk.html"

    def register(self, model_or_iterable, admin_class=None, **options):
        super().register(model_or_iterable, admin_class, **options)
        for registered in self._registry.values():
            registered.paginator = BoundedPaginator
            registered.show_full_result_count = False

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
