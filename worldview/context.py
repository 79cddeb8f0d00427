"""What every template may name: the publication itself."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import foot_pages, site


def publication(request: HttpRequest) -> dict[str, Any]:
    return mail_context() | {
        "SITE_DESCRIPTION": site().description,
        # Called where they are printed, for what prints them is made anew with them.
        "foot_pages": foot_pages,
        # A page of a copy of the site that stands by itself (worldview.static_site).
        "is_static": getattr(request, "is_static", False),
    }


def mail_context() -> dict[str, Any]:
    return {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": site().site_name,
        "COLUMN_NAME": site().column_name,
        "site_settings": site(),
    }


def mail_headers() -> dict[str, str]:
    return {"Reply-To": site().reply_to} if site().reply_to else {}


def mail_sender_name() -> str:
    """Return the name that ``DEFAULT_FROM_EMAIL`` gives, or else the column's."""
    name, _address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return site().column_name if name in ("", settings.COLUMN_NAME) else name
