"""The public site, its search, and Wagtail's desk."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as documents_urls
from wagtail_site.models import SHOWN, ColumnPage


def search(request):
    asked = request.GET.get("q", "")
    found = ColumnPage.objects.live().search(asked) if asked else ColumnPage.objects.none()
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return render(request, "wagtail_site/search.html", {"asked": asked, "page": page})


urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(documents_urls)),
    path("search/", search, name="search"),
    path("", include(wagtail_urls)),
]
