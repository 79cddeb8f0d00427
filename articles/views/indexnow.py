"""The key by which search engines know that it is the site itself that tells them of a column."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import site


@require_safe
@never_cache
def key(request: HttpRequest) -> HttpResponse:
    if not site().indexnow_key:
        raise Http404
    return HttpResponse(site().indexnow_key, content_type="text/plain; charset=utf-8")
