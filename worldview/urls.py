from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from articles import sitemaps
from worldview import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("comments/", include("comments.urls")),
    path("subscriptions/", include("subscriptions.urls")),
    path("favicon.ico", views.favicon),
    path("robots.txt", views.robots),
    path("health/", views.health),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-keywords.xml", sitemaps.keywords, name="sitemap_keywords"),
    path("sitemap-sources.xml", sitemaps.sources, name="sitemap_sources"),
    path("sitemap-<int:year>.xml", sitemaps.year, name="sitemap_year"),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.+)$", views.media),
    path("", include("articles.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
