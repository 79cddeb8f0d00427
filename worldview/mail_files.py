"""What Django itself sends, kept as files where no ``EMAIL_URL`` is set."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from outbox import mail_folder


class EmailBackend(BaseEmailBackend):
    """Keeps each message in ``settings.MAIL_DIR``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            mail_folder.keep(
                message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own
            )
        return len(email_messages)
