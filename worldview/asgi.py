"""The door a web server opens: ``granian --interface asgi worldview.asgi:application``."""

from worldview.gateway.application import Gateway
from worldview.wsgi import page_cache

application = Gateway(page_cache)
