"""Somebody who is logged in at a desk, ours or another made with Django."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request


class Visitor:
    """Logs in at ``url`` with the names that the measured sites give their editor."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._jar = urllib.request.build_opener(cookies)
        login = self._jar.open(f"{url}/admin/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', login)[1]
        self.post("/admin/login/?next=/admin/", {
            "username": "editor", "password": "secret", "csrfmiddlewaretoken": token,
        })  # fmt: skip

    def post(self, path: str, fields: dict[str, str]) -> str:
        request = urllib.request.Request(
            self.url + path,
            urllib.parse.urlencode(fields).encode(),
            {"Referer": self.url + path},
        )
        return self._jar.open(request).read().decode()

    def get(self, path: str) -> bytes:
        page = self._jar.open(self.url + path).read()
        assert b'name="username"' not in page, "not logged in"
        return page

    def timed(self, path: str) -> float:
        """Return how long a page takes, in milliseconds."""
        begun = time.perf_counter()
        self.get(path)
        return 1000 * (time.perf_counter() - begun)
