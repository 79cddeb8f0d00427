"""Sessions of the desk for browsers, where logging in is not what is tried."""

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client


def let_in(page, username="editor"):
    """Give the browser of ``page`` the session of somebody who has just logged in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    value, url = client.cookies[name].value, f"{settings.SITE_URL}/admin/"
    page.context.add_cookies([{"name": name, "value": value, "url": url}])
