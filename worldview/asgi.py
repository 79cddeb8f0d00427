"""The door a web server opens: ``granian --interface asgi worldview.asgi:application``."""

from worldview.gateway.application import Gateway
from worldview.wsgi import front

application = Gateway(front)
