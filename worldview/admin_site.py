from collections.abc import Iterable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from worldview.lazy_views import View, lazy_view
from worldview.paginator import BoundedPaginator

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import Model

    from worldview.door.forms import LogInForm

# Django makes the site before it loads models, so what needs those is imported in functions here.

#: The rooms in the order of an editor's morning.
ROOMS = ["articles", "comments", "subscriptions", "background"]

#: What one page of a list shows: a screen or two. What it costs grows with its rows.
ROWS = 50

#: Pages of ours, ``(address, view, name)``: about one's own account, before one is logged in, and
#: those for who is.
OWN = [
    ("log-ins/", "door.account:log_ins", "log_ins"),
    ("second-factor/add/", "door.account:add_second_factor", "add_second_factor"),
    ("second-factor/qr-code/", "door.account:qr_code", "qr_code"),
    ("second-factor/", "door.account:change_second_factor", "change_second_factor"),
    ("passkeys/add/", "door.own_passkeys:add", "add_passkey"),
    ("passkeys/add/challenge/", "door.own_passkeys:challenge_to_add", "add_passkey_challenge"),
    ("passkeys/challenge/", "door.own_passkeys:challenge", "passkey_challenge"),
    ("passkeys/<int:passkey_id>/", "door.own_passkeys:change", "passkey"),
]
AT_THE_DOOR = [
    ("login/code/", "door.log_in:Code", "log_in_code"),
    ("login/code/challenge/", "door.log_in:challenge_after_password", "log_in_code_challenge"),
    ("login/passkey/", "door.log_in:LogInWithPasskey", "log_in_with_passkey"),
    ("login/passkey/challenge/", "door.log_in:challenge", "log_in_challenge"),
    ("new-password/", "door.passwords:AskForPassword", "new_password"),
    (
        "new-password/<uidb64>/<token>/",
        "door.passwords:ChoosePassword",
        "choose_password",
    ),
    ("first-start/<token>/", "first_start.views:first_start", "first_start"),
    ("invitation/<token>/", "newsroom.invitations:accept", "invitation"),
]
INSIDE = [
    ("invitations/", "newsroom.invitations:invitations", "invitations"),
    ("own-desk/", "newsroom.own_desk:own_desk", "own_desk"),
    ("calendar/", "calendar.views:calendar", "calendar"),
    ("find/", "desk_search.views:find", "find"),
    ("take-out/", "archive.views:take_out", "take_out"),
    ("take-out/<int:run_id>/", "archive.views:download", "take_out_download"),
    ("move-in/", "moving_in.desk:move_in", "move_in"),
    ("move-in/<int:run_id>/", "moving_in.desk:import_run", "import_run"),
    ("move-in/<int:run_id>/report/", "moving_in.desk:import_report", "import_report"),
    ("samples/", "samples.views:remove_samples", "remove_samples"),
]


class DeskSite(AdminSite):
    @property
    def site_header(self) -> str:  # type: ignore[override]  # Django reads it only
        from articles.models import site

        return site().column_name

    site_title = site_header

    index_title = _("The desk")
    index_template = "admin/desk.html"

    @property
    def login_form(self) -> type["LogInForm"]:  # type: ignore[override]  # Django reads it only
        from worldview.door.forms import LogInForm

        return LogInForm

    def register(
        self,
        model_or_iterable: type["Model"] | Iterable[type["Model"]],
        admin_class: type["ModelAdmin[Any]"] | None = None,
        **options: Any,
    ) -> None:
        from worldview.change_list import DeskChangeList, action_checkbox

        super().register(model_or_iterable, admin_class, **options)
        for registered in self._registry.values():
            registered.paginator = BoundedPaginator  # type: ignore[misc]  # instead of its class's
            registered.show_full_result_count = False  # type: ignore[misc]  # as above
            registered.list_per_page = ROWS  # type: ignore[misc]  # as above
            registered.action_checkbox = action_checkbox  # type: ignore[method-assign,assignment]  # as above
            registered.get_changelist = (  # type: ignore[method-assign]  # as above
                lambda request, **options: DeskChangeList
            )

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        rooms = super().get_app_list(request, app_label)
        order = {label: place for place, label in enumerate(ROOMS)}
        return sorted(rooms, key=lambda room: order.get(room["app_label"], len(ROOMS)))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from articles.admin import copies
        from articles.admin.autosave import LIMIT
        from articles.models import Autosave
        from worldview import dashboard
        from worldview.archive.models import is_mail_held
        from worldview.samples import removal

        context: dict[str, Any] = {}
        if request.user.has_perm("articles.view_article"):
            context |= {"day": dashboard.build_dashboard(), "mail_held": is_mail_held()}
            kept = Autosave.objects.waiting().filter(  # type: ignore[misc]  # who may is somebody
                editor=request.user
            )
            offered = copies.offers(kept, LIMIT + 1)
            context |= {"kept": offered[:LIMIT], "more_kept": len(offered) > LIMIT}
        context["samples"] = request.user.is_superuser and removal.are_there()
        return super().index(request, context | (extra_context or {}))

    # --- The door -------------------------------------------------------------------------------

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            *(
                path(route, self.own_view(lazy_view(f"worldview.{view}")), name=name)
                for route, view, name in OWN
            ),
            *(
                path(route, lazy_view(f"worldview.{view}"), name=name)
                for route, view, name in AT_THE_DOOR
            ),
            path("login-state/", never_cache(self.login_state), name="login_state"),
            path("logged-in/", self.admin_view(self.logged_in), name="logged_in"),
            *(
                path(route, self.admin_view(lazy_view(f"worldview.{view}")), name=name)
                for route, view, name in INSIDE
            ),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not self.lacks_second_factor(request)

    def lacks_second_factor(self, request: HttpRequest) -> bool:
        """Whether who is logged in must show a second factor and did not."""
        from worldview.door import second_factor, sessions

        return second_factor.is_required(request.user) and not sessions.is_verified(
            request  # type: ignore[arg-type]  # of nobody it is not required
        )

    def own_view(self, view: View) -> View:
        """A page about one's own account: also for who lacks the second factor it is to add."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not super(DeskSite, self).has_permission(request):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            return view(request, *args, **kwargs)

        return never_cache(csrf_protect(update_wrapper(inner, view)))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        from worldview import carried

        inner = super().admin_view(view, cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if super(DeskSite, self).has_permission(request) and self.lacks_second_factor(request):
                return carried.after_second_factor(request) or redirect("admin:add_second_factor")
            return carried.instead(request) or inner(request, *args, **kwargs)

        return update_wrapper(outer, inner)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        from worldview import carried
        from worldview.door.log_in import LogIn
        from worldview.first_start import links, views

        if not links.is_set_up():
            return views.log_in_page(request)
        if request.method == "GET" and super().has_permission(request):
            lacks = self.lacks_second_factor(request)
            return redirect("admin:add_second_factor" if lacks else "admin:index")
        context = self.each_context(request) | {
            "title": gettext("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "carried": carried.carry(request),
        }
        if "next" not in request.GET and "next" not in request.POST:
            context["next"] = reverse("admin:index")
        context |= extra_context or {}
        view = LogIn.as_view(extra_context=context, authentication_form=self.login_form)
        return view(request)  # type: ignore[return-value]  # it streams nothing

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from worldview.door import letters

        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            letters.tell_of_new_password(request.user)  # type: ignore[arg-type]  # who has one
        return response

    def login_state(self, request: HttpRequest) -> JsonResponse:
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

    def logged_in(self, request: HttpRequest) -> HttpResponse:
        """Where a log-in beside a text ends: the text goes on by itself."""
        return render(
            request,
            "admin/logged_in.html",
            self.each_context(request) | {"title": gettext("You are logged in")},
        )
