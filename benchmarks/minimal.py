"""Django and all of our middleware around a constant string: what there is to be compared with."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from worldview import urls


def constant(request):
    return HttpResponse(engines["django"].from_string("<p>Hello.</p>").render({}, request))


urlpatterns = [path("minimal/", constant), *urls.urlpatterns]
