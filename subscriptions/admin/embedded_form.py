"""The desk's page of a form for other sites by which their readers ask for the column."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from articles.models import Author, Keyword, site
from subscriptions.models import Subscriber

if TYPE_CHECKING:
    _SubscriberAdmin = admin.ModelAdmin[Subscriber]
else:
    _SubscriberAdmin = object


def embedded_form(keyword: Keyword | None = None, author: Author | None = None) -> str:
    """Return the HTML of the form, for columns about ``keyword``, by ``author`` or all: it needs no
    script, and whoever sends it decides on a page of ours, which no other site can show in a
    frame."""
    context = {
        "address": settings.SITE_URL + reverse("subscriptions:from_another_site"),
        "keyword": keyword,
        "author": author,
        "COLUMN_NAME": site().column_name,
    }
    html = render_to_string("subscriptions/embedded_form.html", context)
    return "\n".join(line for line in html.splitlines() if line.strip())


class EmbeddedFormMixin(_SubscriberAdmin):
    """Mixed into the admin of subscribers."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.embedded_form)
        name = "subscriptions_subscriber_embedded_form"
        return [path("form-for-other-sites/", view, name=name), *super().get_urls()]

    def embedded_form(self, request: HttpRequest) -> HttpResponse:
        """Show the form, for columns about one keyword or by one author (the slugs ``keyword`` and
        ``author``) or all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        slug, writer = (request.GET.get(name, "")[:200] for name in ("keyword", "author"))
        keyword = Keyword.objects.in_use().filter(slug=slug).first() if slug else None
        author = Author.objects.in_use().filter(slug=writer).first() if writer else None
        context = self.admin_site.each_context(request) | {
            "title": gettext("A form for other sites"),
            "form_html": embedded_form(keyword, author),
            "keyword": keyword,
            "slug": slug,
            "author": author,
            "author_slug": writer,
            "takes_subscribers": site().takes_subscribers,
        }
        return render(request, "admin/subscriptions/subscriber/embedded_form.html", context)
