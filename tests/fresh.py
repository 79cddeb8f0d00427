"""The site without anything kept: what every page should be at this moment. For a WSGI server."""

from django.core.wsgi import get_wsgi_application

from articles import stored_pages

_site = get_wsgi_application()


def application(environ, start_response):
    with stored_pages.bypassed():
        return _site(environ, start_response)
