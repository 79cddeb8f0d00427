"""One connection to the mail server, and exactly what became of a message handed to it.

``smtplib`` speaks one command at a time and does not tell a connection lost before the end of a
message from one lost after it. Here the commands go together where the server allows it
(PIPELINING, RFC 2920), and every failure says whether the message can have arrived.
"""

import smtplib
import time

from django.conf import settings
from django.core.mail import get_connection

from subscriptions import mail_folder

#: Seconds a server may take to answer a command, and to answer the end of a message
#: (RFC 5321, 4.5.3.2: giving up earlier and trying again is how mail arrives twice).
COMMAND_SECONDS, FINAL_DOT_SECONDS = 300, 600
#: A connection is renewed after so many messages or seconds: servers end long ones at will.
MESSAGES, SECONDS = 100, 60

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Refused(Exception):
    """The server said no; the message is not there. ``at``: ``sender``, ``recipient`` or
    ``content``, whichever it was about."""

    def __init__(self, code, text, at):
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


def carrier():
    """What takes messages as the settings have it: a mail server, or a folder."""
    return Connection() if settings.EMAIL_BACKEND == SMTP_BACKEND else Folder()


class Folder:
    """Keeps messages as ``.eml`` files, where no mail server is set."""

    def hand_over(self, sender, to, content):
        mail_folder.keep(content)
        return "Kept as a file."

    def close(self):
        pass


class Connection:
    """A connection that is opened when it is needed and renewed by count and age."""

    def __init__(self):
        self._smtp = None
        self._used = 0
        self._opened_at = 0.0

    def hand_over(self, sender, to, content):
        """Hand a message over and return what the server said when it took it.

        ``sender`` and ``to`` are plain ASCII addresses, ``content`` its bytes with CRLF. Raises
        ``Refused``, ``Unavailable``, ``LostBefore`` or ``LostAfter``.
        """
        stale = self._used >= MESSAGES or time.monotonic() - self._opened_at > SECONDS
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

    def close(self):
        if self._smtp:
            try:
                self._smtp.sock.settimeout(5)
                self._smtp.quit()
            except (OSError, smtplib.SMTPException, AttributeError):
                self._smtp.close()
        self._smtp = None

    def _drop(self):
        self._smtp.close()
        self._smtp = None

    def _open(self):
        if self._smtp is None:
            backend = get_connection(SMTP_BACKEND, timeout=COMMAND_SECONDS)
            try:
                backend.open()
                backend.connection.ehlo_or_helo_if_needed()
            except smtplib.SMTPAuthenticationError as failure:
                raise LoginFailed(str(failure)) from failure
            except (OSError, smtplib.SMTPException) as failure:
                raise Unavailable(str(failure)) from failure
            self._smtp = backend.connection
            self._used, self._opened_at = 0, time.monotonic()
        return self._smtp

    def _hand_over(self, sender, to, content):
        smtp = self._open()
        self._used += 1
        try:
            self._begin(smtp, sender, to)
            smtp.sock.sendall(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        except (OSError, smtplib.SMTPException) as failure:
            # What was not handed to the system whole has no end, so no server takes it.
            self._drop()
            raise LostBefore(str(failure)) from failure
        try:
            smtp.sock.settimeout(FINAL_DOT_SECONDS)
            code, text = smtp.getreply()
            smtp.sock.settimeout(COMMAND_SECONDS)
        except (OSError, smtplib.SMTPException) as failure:
            self._drop()
            raise LostAfter(str(failure)) from failure
        if code // 100 != 2:
            self._refuse(code, text, "content")
        return f"{code} {_said(text)}"

    def _begin(self, smtp, sender, to):
        """Everything up to the server's 354."""
        commands = [
            (f"MAIL FROM:<{sender}>", "sender", (250,)),
            (f"RCPT TO:<{to}>", "recipient", (250, 251)),
            ("DATA", "content", (354,)),
        ]
        if not smtp.has_extn("pipelining"):
            for command, at, good in commands:
                code, text = smtp.docmd(command)
                if code not in good:
                    self._refuse(code, text, at)
            return
        smtp.sock.sendall("".join(f"{command}\r\n" for command, *_ in commands).encode())
        replies = [smtp.getreply() for _ in commands]
        for (_, at, good), (code, text) in zip(commands, replies, strict=True):
            if code not in good:
                if replies[-1][0] == 354:
                    # It takes a message for nobody (RFC 2920, 3.1): an empty one ends that.
                    smtp.sock.sendall(b".\r\n")
                    smtp.getreply()
                self._refuse(code, text, at)

    def _refuse(self, code, text, at):
        if code == -1:
            raise smtplib.SMTPServerDisconnected("The connection was closed.")
        if code == 421:  # the server is closing the connection (RFC 5321, 4.2.3)
            self._drop()
        elif at != "content":
            self._smtp.rset()
        raise Refused(code, _said(text), at)


def _said(text):
    return " ".join(text.decode(errors="replace").split())
