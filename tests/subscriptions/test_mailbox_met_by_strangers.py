"""The mailbox for bounces: its password is given to who proves to be it, and a mail server that
pipes is told to try again while the database is away."""

import os
import socketserver
import ssl
import subprocess
import sys
import threading

import pytest

from background.guard import Unavailable
from subscriptions import mailbox
from tests.site.test_operating import ROOT


@pytest.fixture
def certificate(tmp_path):
    """Signed by itself, for ``localhost``."""
    file = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", tmp_path / "key.pem", "-out", file],
        check=True, capture_output=True,
    )  # fmt: skip
    return file


@pytest.fixture
def server(certificate):
    """A POP3 server with TLS and no messages; ``said`` is what it was told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    said = []

    class Mailbox(socketserver.StreamRequestHandler):
        def setup(self):
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self):
            self.wfile.write(b"+OK\r\n")
            for line in self.rfile:
                said.append(line.decode().strip())
                many = said[-1] in ("LIST", "UIDL")
                self.wfile.write(b"+OK\r\n.\r\n" if many else b"+OK\r\n")
                if said[-1] == "QUIT":
                    return

        def finish(self):
            self.request.close()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

        def handle_error(self, *_):
            pass  # a handshake that the client broke off

    running = Server(("127.0.0.1", 0), Mailbox)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    running.said = said
    yield running
    running.shutdown()
    running.server_close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "is_known", "is_let_in"),
    [
        ("localhost", True, True),
        ("localhost", False, False),  # signed by nobody we know
        ("127.0.0.1", True, False),  # of another host
    ],
)
def test_the_password_is_told_only_to_who_proves_to_be_the_mailbox(
    settings, monkeypatch, server, certificate, host, is_known, is_let_in
):
    settings.INBOUND_URL = f"pop3s://post:secret@{host}:{server.server_address[1]}"
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    if is_let_in:
        assert mailbox.fetch() == 0
        assert server.said[:2] == ["USER post", "PASS secret"]
    else:
        with pytest.raises(Unavailable, match="CERTIFICATE_VERIFY_FAILED"):
            mailbox.fetch()
        assert server.said == []


def test_while_the_database_is_away_the_mail_server_is_to_try_again():
    """Status 75 (EX_TEMPFAIL): with another one it would send the message back as undeliverable."""
    piped = subprocess.run(
        [sys.executable, "manage.py", "receive_mail"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"},
        input=b"Subject: x\r\n\r\nHear\r\n",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert piped.returncode == 75, piped.stderr
    assert piped.stderr.decode().strip() == "Try again later: The database is away."
