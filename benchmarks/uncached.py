"""The site without its page cache, for a WSGI server: ``stored`` gives pages as the database keeps
them, ``fresh`` renders each, and both know ``/minimal/``."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "worldview.settings"

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from worldview import wsgi  # noqa: F401  (garbage is looked for as on a site)

stored = get_wsgi_application()
settings.ROOT_URLCONF = "benchmarks.minimal"

from pagecache import store  # noqa: E402  (where Django is ready)


def fresh(environ, start_response):
    with store.disabled():
        return stored(environ, start_response)
