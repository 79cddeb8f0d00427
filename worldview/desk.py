from functools import update_wrapper

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

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

    @property
    def login_form(self):
        from worldview.door.forms import LogInForm

        return LogInForm

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
        from articles.admin import copies  # models are not loaded yet when Django makes the site
        from articles.admin.autosave import LIMIT
        from articles.models import Autosave
        from worldview import day

        context = {}
        if request.user.has_perm("articles.view_article"):
            context["day"] = day.of()
            kept = Autosave.objects.waiting().filter(editor=request.user)
            offered = copies.offers(kept, LIMIT + 1)
            context |= {"kept": offered[:LIMIT], "more_kept": len(offered) > LIMIT}
        return super().index(request, context | (extra_context or {}))

    # --- A login that ends while somebody writes ------------------------------------------------

    def get_urls(self):
        from worldview.door import passwords

        choose = "new-password/<uidb64>/<token>/"
        return [
            path("new-password/", passwords.AskForPassword.as_view(), name="new_password"),
            path(choose, passwords.ChoosePassword.as_view(), name="choose_password"),
            path("login-state/", never_cache(self.login_state), name="login_state"),
            path("logged-in/", self.admin_view(self.logged_in), name="logged_in"),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        from worldview import carried

        inner = super().admin_view(view, cacheable)

        def outer(request, *args, **kwargs):
            return carried.instead(request) or inner(request, *args, **kwargs)

        return update_wrapper(outer, inner)

    def login(self, request, extra_context=None):
        from worldview import carried

        words = carried.carry(request)
        response = super().login(request, {"carried": words} | (extra_context or {}))
        if words and request.user.is_authenticated and response.status_code == 302:
            return carried.go_on_page(request, words)
        return response

    def login_state(self, request):
        """Who is logged in, ``{"editor": "key, or nothing", "name": …}``, and the ``token`` that
        forms need since (a log-in makes another one)."""
        may = self.has_permission(request)
        return JsonResponse(
            {
                "editor": str(request.user.pk) if may else "",
                "name": str(request.user) if may else "",
                "token": get_token(request),
            }
        )

    def logged_in(self, request):
        """Where a log-in beside a text ends: the text goes on by itself."""
        return render(
            request,
            "admin/logged_in.html",
            self.each_context(request) | {"title": "You are logged in"},
        )
