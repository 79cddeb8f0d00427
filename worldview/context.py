"""What every template may name: the publication itself."""

from django.conf import settings
from django.http import HttpRequest


def publication(request: HttpRequest) -> dict[str, str]:
    return {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": settings.SITE_NAME,
        "SITE_DESCRIPTION": settings.SITE_DESCRIPTION,
        "COLUMN_NAME": settings.COLUMN_NAME,
    }
