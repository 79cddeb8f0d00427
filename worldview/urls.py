from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from worldview import views

webhooks = (
    [path("webhooks/", include("anymail.urls"))] if "WEBHOOK_SECRET" in settings.ANYMAIL else []
)

urlpatterns = [
    *webhooks,
    path("admin/", admin.site.urls),
    path("comments/", include("comments.urls")),
    path("subscriptions/", include("subscriptions.urls")),
    path("favicon.ico", views.favicon),
    path("robots.txt", views.robots),
    path("health/", views.health),
    path("health/ready/", views.ready),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.+)$", views.media),
    path("", include("articles.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
