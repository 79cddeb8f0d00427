"""The site, with less patience for what a request waits for, so that tests need less of it."""

from django.conf import settings

from worldview.gateway import bodies

bodies.TIMEOUT_SECONDS = 4
statement, lock = settings.PUBLIC_QUERY_TIMEOUTS
assert lock > 1
settings.PUBLIC_QUERY_TIMEOUTS = (statement, 1)

from worldview.asgi import application  # noqa: E402, F401 (it reads what was set above)
