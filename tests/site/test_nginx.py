"""nginx as docs/nginx.conf has it: what it gives of files for readers by itself."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from tests import sample_files
from tests.own_apps import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
CONTENT = sample_files.mp3(65)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def of_this_machine(configuration, folder, port):
    """The documented configuration without https, with its files in ``folder``."""
    for pattern, instead in (
        (r"server \{\s+listen 80;[\s\S]*?\n\}\n", ""),
        (r" +listen \[::\]:443.*\n| +ssl_certificate.*\n", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"/srv/worldview/var/", f"{folder}/"),
        (r"/var/(cache/nginx|log/nginx)/", f"{folder}/"),
    ):
        configuration = re.sub(pattern, instead, configuration)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; {places}\n{configuration}\n}}\n"
    )


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Asks nginx for the audio file, with headers."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    file = folder / "media" / "downloads" / "read-aloud.mp3"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    (folder / "conf").write_text(
        of_this_machine((ROOT / "docs" / "nginx.conf").read_text(), folder, port)
    )
    command = [NGINX, "-e", f"{folder}/errors", "-p", str(folder), "-c", f"{folder}/conf"]
    if os.getuid() == 0:
        # Or its workers were nobody, who may not read here.
        command += ["-g", "user root;"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def get(headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/media/downloads/read-aloud.mp3", headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    for _ in range(100):
        assert server.poll() is None, server.stderr.read()
        try:
            get()
            break
        except OSError:
            time.sleep(0.05)
    yield get
    server.terminate()
    server.wait(10)


def test_audio_is_given_whole_as_what_it_is(ask):
    answer, body = ask()
    assert (answer.status, body == CONTENT) == (200, True)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=-50", len(CONTENT) - 50, len(CONTENT) - 1),
     ("bytes=500-", 500, len(CONTENT) - 1)],
)  # fmt: skip
def test_a_part_is_given_where_one_is_asked_for(ask, asked, first, last):
    answer, body = ask({"Range": asked})
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert body == CONTENT[first : last + 1]
    assert answer.headers["Content-Disposition"] == "inline"


def test_a_part_after_the_end_is_refused_and_says_how_long_it_is(ask):
    answer, _ = ask({"Range": f"bytes={len(CONTENT)}-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_is_given_only_of_the_file_that_was_begun(ask):
    whole, _ = ask()
    for known in (whole.headers["ETag"], whole.headers["Last-Modified"]):
        answer, body = ask({"Range": "bytes=0-99", "If-Range": known})
        assert (answer.status, body) == (206, CONTENT[:100])
    for other in ('"another"', "Mon, 01 Jan 2024 00:00:00 GMT"):
        answer, body = ask({"Range": "bytes=0-99", "If-Range": other})
        assert (answer.status, len(body)) == (200, len(CONTENT))
