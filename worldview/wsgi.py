"""The site as a WSGI application, with its pages in memory. ``worldview.asgi`` serves it; a server
that knows WSGI alone can, but then slow clients hold its threads."""

import gc
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from pagecache.memory.middleware import PageCacheMiddleware
from worldview.database_timeouts import bounded
from worldview.request_ids import RequestIds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")


def _page_cache() -> PageCacheMiddleware:
    django.setup(set_prefix=False)
    # Once Django is set up, and before anything is built from wrong settings.
    from worldview.checks import complaints_at_start

    if complaints := complaints_at_start():
        raise ImproperlyConfigured(" ".join(complaints))
    return PageCacheMiddleware(bounded(get_wsgi_application()))


try:
    page_cache = _page_cache()
except ImproperlyConfigured as mistake:
    sys.exit(f"World View cannot start: {mistake}")

application = RequestIds(page_cache)
# What is loaded by now stays: looking for garbage in it takes time from pages. A page makes ten
# thousand objects and hardly any that are garbage only together: to look for such a few times a
# page, as Python does of itself, is a tenth of the page's time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
