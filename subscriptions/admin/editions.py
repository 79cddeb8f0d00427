from typing import Any

from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.draft import NotToBeSaved
from articles.models import Article
from subscriptions import edition_mail, progress
from subscriptions.models import Delivery, Edition, Letter

from .mail_plan import MailPlanMixin
from .read_only import ReadOnlyAdmin


@admin.register(Edition)
class EditionAdmin(MailPlanMixin, ReadOnlyAdmin):
    list_display = ["__str__", "kind", "made_at", "standing", "candidates"]
    list_filter = ["kind"]
    list_select_related = ["article", "correction__article"]
    change_form_template = "admin/subscriptions/edition/progress.html"
    fields = ["kind"]

    @admin.display(description=_("state"))
    def standing(self, edition: Edition) -> str:
        return progress.standing(edition)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "preview/<int:article_id>/",
                view(self.preview),
                name="subscriptions_edition_preview",
            ),
            path("test/<int:article_id>/", view(self.test), name="subscriptions_edition_test"),
            path("<int:edition_id>/steer/", view(self.steer), name="subscriptions_edition_steer"),
            *super().get_urls(),
        ]

    # Shown beside the column's form too.
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(
        csp_replace({"style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]})
    )
    def preview(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """The mail of a column: its HTML, with ``dark`` as in dark mode, or with ``text`` its text;
        as saved, or with ``typed`` as it stands in the form.

        Mail carries its styles in the elements, so this one page of the desk allows that; what it
        shows was cleaned as it was saved, and scripts stay forbidden.
        """
        articles: Any = self.admin_site.get_model_admin(Article)
        show = articles.as_typed if "typed" in request.GET else articles.as_saved
        try:
            with show(request, article_id) as article:
                message = edition_mail.preview(article, inbox=True)
        except NotToBeSaved as mistake:
            return HttpResponse(str(mistake), content_type="text/plain; charset=utf-8")
        if "text" in request.GET:
            text = f"{message.subject}\n\n{message.text}"
            return HttpResponse(text, content_type="text/plain; charset=utf-8")
        html = message.html
        if "dark" in request.GET:
            html = html.replace("@media (prefers-color-scheme: dark)", "@media all")
        return HttpResponse(html)

    def test(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """Send a column to the editor who asks, marked as a test."""
        article = get_object_or_404(Article, pk=article_id)
        columns = self.admin_site.get_model_admin(Article)
        if not columns.has_change_permission(request, article):
            raise PermissionDenied
        assert request.user.is_authenticated, "The desk knows who asks."
        back = reverse("admin:articles_article_change", args=[article.pk])
        if request.method == "POST":
            if not request.user.email:
                said = gettext("Your account has no e-mail address to send it to.")
                self.message_user(request, said, messages.ERROR)
            else:
                Letter.objects.create(kind=Letter.Kind.TEST, to=request.user.email, article=article)
                self.message_user(
                    request,
                    gettext("A test is on its way to %(email)s.") % {"email": request.user.email},
                    messages.SUCCESS,
                )
            return redirect(back)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Send a test"),
            "article": article,
            "to": request.user.email,
        }
        return render(request, "admin/subscriptions/edition/test.html", context)

    def steer(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Pause, resume or cancel an edition, or say what to think of what came back of it."""
        if request.method != "POST" or not self._may_steer(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=edition_id)
        verb = request.POST.get("verb")
        if verb not in ("pause", "resume", "cancel", "believe", "forgive", "send_unknown_again"):
            raise PermissionDenied
        if verb == "send_unknown_again" and "sure" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": gettext("Send again?"),
                "edition": edition,
                "number": edition.deliveries.filter(state=Delivery.State.UNKNOWN).count(),
            }
            return render(request, "admin/subscriptions/edition/send_again.html", context)
        said = getattr(progress, verb)(edition, by=request.user)
        self.log_change(request, edition, said)
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:subscriptions_edition_change", edition.pk)

    def _may_steer(self, request: HttpRequest) -> bool:
        return request.user.has_perm("subscriptions.change_subscriber")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        edition = self.get_object(request, object_id)
        if edition is not None:
            extra_context = (extra_context or {}) | {
                "progress": progress.for_edition(edition),
                "may_steer": self._may_steer(request),
            }
        return super().change_view(request, object_id, form_url, extra_context)
