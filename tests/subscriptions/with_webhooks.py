"""The site's addresses as they are where a webhook secret is set."""

from django.urls import include, path

from worldview.urls import handler404, handler500, urlpatterns

urlpatterns = [path("webhooks/", include("anymail.urls")), *urlpatterns]

__all__ = ["handler404", "handler500", "urlpatterns"]
