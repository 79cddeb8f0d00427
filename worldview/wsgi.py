"""The door a WSGI server opens: ``granian --interface wsgi worldview.wsgi:application``."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from worldview.page_cache.front import Front
from worldview.request_ids import RequestIds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")


def _application():
    django.setup(set_prefix=False)
    from worldview.checks import complaints_at_start

    # Before anything is built from wrong settings.
    if complaints := complaints_at_start():
        raise ImproperlyConfigured(" ".join(complaints))
    return RequestIds(Front(get_wsgi_application()))


try:
    application = _application()
except ImproperlyConfigured as mistake:
    sys.exit(f"World View cannot start: {mistake}")
