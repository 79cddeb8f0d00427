"""What is pasted into a text is cleaned as it will be when it is saved, and the editor is told at
once what was left out; when it is saved, once more of what came in without script."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from articles.admin.desk import DeskAdmin
from articles.text import prose


class CleaningMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages; ``static/js/desk/paste.js`` asks."""

    def get_urls(self) -> list[URLPattern]:
        names = f"articles_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.clean_pasted)
        return [path("clean/", view, name=f"{names}_clean"), *super().get_urls()]

    def clean_pasted(self, request: HttpRequest) -> HttpResponse:
        """POST ``html``, or ``text`` where there is none: answers what is kept of it, and what is
        left out, as ``{"html": "…", "left_out": "a sentence, or nothing", "passages": ["…"]}``."""
        may = self.has_add_permission(request) or self.has_change_permission(request)
        if request.method != "POST" or not may:
            raise PermissionDenied
        if html := request.POST.get("html", ""):
            cleaned, left_out = prose.clean_with_account(html)
            answer = {"left_out": left_out.sentence, "passages": left_out.passages}
        else:
            cleaned = prose.paragraphs(request.POST.get("text", ""))
            answer = {"left_out": "", "passages": []}
        return JsonResponse({"html": cleaned} | answer)
