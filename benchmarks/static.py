"""WhiteNoise over the folder ``BENCH_STATIC``, for a WSGI server."""

import os

from whitenoise import WhiteNoise


def _nothing(environ, start_response):
    start_response("404 Not Found", [])
    return [b""]


application = WhiteNoise(_nothing, root=os.environ["BENCH_STATIC"], max_age=60)
