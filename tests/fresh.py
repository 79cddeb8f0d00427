"""The site without anything kept: what every page should be at this moment. For a WSGI server."""

from django.core.wsgi import get_wsgi_application

from pagecache import store

_site = get_wsgi_application()


def application(environ, start_response):
    with store.disabled():
        return _site(environ, start_response)
