"""The door a WSGI server opens: ``granian --interface wsgi worldview.wsgi:application``."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from worldview.page_cache.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")
try:
    application = Front(get_wsgi_application())
except ImproperlyConfigured as mistake:
    sys.exit(f"World View cannot start: {mistake}")
