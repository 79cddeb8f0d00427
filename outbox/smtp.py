"""One connection to the mail server, and exactly what became of a message handed to it.

``smtplib`` speaks one command at a time and does not tell a connection lost before the end of a
message from one lost after it. Here the commands go together where the server allows it
(PIPELINING, RFC 2920), and every failure says whether the message can have arrived.
"""

import smtplib
import socket
import time
from typing import Any, NoReturn, Protocol

from django.conf import settings
from django.core.mail import get_connection

from outbox import mail_folder

#: Seconds a server may take to answer a command, and to answer the end of a message
#: (RFC 5321, 4.5.3.2: giving up earlier and trying again is how mail arrives twice).
COMMAND_TIMEOUT, FINAL_DOT_TIMEOUT = 300, 600
#: A connection is renewed after so many messages or seconds: servers end long ones at will.
MAX_MESSAGES, MAX_AGE = 100, 60

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Refused(Exception):
    """The server said no; the message is not there. ``at``: ``sender``, ``recipient`` or
    ``content``, whichever it was about."""

    def __init__(self, code: int, text: str, at: str) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.at = code, at


class Unavailable(Exception):
    """No connection could be made; nothing left."""


class LoginFailed(Unavailable):
    """The server does not know us."""


class LostBefore(Exception):
    """The connection was lost before the end of the message was sent: it has not arrived."""


class LostAfter(Exception):
    """The connection was lost after the end of the message was sent: it may have arrived."""


class Transport(Protocol):
    """What takes messages."""

    def hand_over(self, sender: str, to: str, content: bytes) -> str:
        """Hand a message over and return what was said when it was taken.

        ``sender`` and ``to`` are plain ASCII addresses, ``content`` its bytes with CRLF. Raises
        ``Refused``, ``Unavailable``, ``LostBefore`` or ``LostAfter``.
        """

    def close(self) -> None: ...


def transport() -> Transport:
    """Return what takes messages as the settings have it: a mail server, or a folder."""
    return Connection() if settings.EMAIL_BACKEND == SMTP_BACKEND else Folder()


class Folder:
    """Keeps messages as ``.eml`` files, where no mail server is set."""

    def hand_over(self, sender: str, to: str, content: bytes) -> str:
        mail_folder.keep(content)
        return "Kept as a file."

    def close(self) -> None:
        pass


class Connection:
    """A connection that is opened when it is needed and renewed by count and age."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._used = 0
        self._opened_at = 0.0

    def hand_over(self, sender: str, to: str, content: bytes) -> str:
        stale = self._used >= MAX_MESSAGES or time.monotonic() - self._opened_at > MAX_AGE
        if self._smtp and stale:
            self.close()
        was_open = self._smtp is not None
        try:
            return self._hand_over(sender, to, content)
        except LostBefore:
            if not was_open:
                raise
            # The server had ended a connection that lay idle: nothing is lost by a new one.
            return self._hand_over(sender, to, content)

    def close(self) -> None:
        if self._smtp:
            try:
                _socket(self._smtp).settimeout(5)
                self._smtp.quit()
            except (OSError, smtplib.SMTPException, AttributeError):
                self._smtp.close()
        self._smtp = None

    def _drop(self, smtp: smtplib.SMTP) -> None:
        smtp.close()
        self._smtp = None

    def _open(self) -> smtplib.SMTP:
        if self._smtp is None:
            # Which backend it is, only its name says.
            backend: Any = get_connection(SMTP_BACKEND, timeout=COMMAND_TIMEOUT)
            try:
                backend.open()
                backend.connection.ehlo_or_helo_if_needed()
            except smtplib.SMTPAuthenticationError as failure:
                raise LoginFailed(str(failure)) from failure
            except (OSError, smtplib.SMTPException) as failure:
                raise Unavailable(str(failure)) from failure
            opened: smtplib.SMTP = backend.connection
            self._smtp = opened
            self._used, self._opened_at = 0, time.monotonic()
        return self._smtp

    def _hand_over(self, sender: str, to: str, content: bytes) -> str:
        smtp = self._open()
        self._used += 1
        try:
            self._begin(smtp, sender, to)
            _socket(smtp).sendall(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        except (OSError, smtplib.SMTPException) as failure:
            # What was not handed to the system whole has no end, so no server takes it.
            self._drop(smtp)
            raise LostBefore(str(failure)) from failure
        try:
            _socket(smtp).settimeout(FINAL_DOT_TIMEOUT)
            code, text = smtp.getreply()
            _socket(smtp).settimeout(COMMAND_TIMEOUT)
        except (OSError, smtplib.SMTPException) as failure:
            self._drop(smtp)
            raise LostAfter(str(failure)) from failure
        if code // 100 != 2:
            self._refuse(smtp, code, text, "content")
        return f"{code} {_decode(text)}"

    def _begin(self, smtp: smtplib.SMTP, sender: str, to: str) -> None:
        """Say everything up to the server's 354."""
        commands = [
            (f"MAIL FROM:<{sender}>", "sender", (250,)),
            (f"RCPT TO:<{to}>", "recipient", (250, 251)),
            ("DATA", "content", (354,)),
        ]
        if not smtp.has_extn("pipelining"):
            for command, at, good in commands:
                code, text = smtp.docmd(command)
                if code not in good:
                    self._refuse(smtp, code, text, at)
            return
        _socket(smtp).sendall("".join(f"{command}\r\n" for command, *_ in commands).encode())
        replies = [smtp.getreply() for _ in commands]
        for (_, at, good), (code, text) in zip(commands, replies, strict=True):
            if code not in good:
                if replies[-1][0] == 354:
                    # It takes a message for nobody (RFC 2920, 3.1): an empty one ends that.
                    _socket(smtp).sendall(b".\r\n")
                    smtp.getreply()
                self._refuse(smtp, code, text, at)

    def _refuse(self, smtp: smtplib.SMTP, code: int, text: bytes, at: str) -> NoReturn:
        if code == -1:
            raise smtplib.SMTPServerDisconnected("The connection was closed.")
        if code == 421:  # the server is closing the connection (RFC 5321, 4.2.3)
            self._drop(smtp)
        elif at != "content":
            smtp.rset()
        raise Refused(code, _decode(text), at)


def _socket(smtp: smtplib.SMTP) -> socket.socket:
    """Return the socket of a connection. Raises ``SMTPServerDisconnected`` where it has none."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("The connection was closed.")
    return smtp.sock


def _decode(text: bytes) -> str:
    return " ".join(text.decode(errors="replace").split())
