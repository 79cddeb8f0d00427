"""What a request is here beyond Django's own: what our middleware and django-axes set on it. For
mypy alone; nothing is ever made of these."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from worldview.proxies import IPAddress


class VisitorRequest(HttpRequest):
    """Anybody's, as ``worldview.middleware.client_address`` leaves it."""

    client_address: "IPAddress | None"
    client_network: str
    visitor_key: str
    axes_locked_out: bool


class DeskRequest(VisitorRequest):
    """Of somebody who is logged in."""

    user: "User"
