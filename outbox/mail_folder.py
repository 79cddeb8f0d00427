"""Where mail is kept as ``.eml`` files, if no mail server is set."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def keep(content: bytes) -> None:
    """Write a message to ``settings.MAIL_DIR`` as a mail client would open it.

    Only the user that the program runs as may read it: it has links in it that act for whoever
    opens them.
    """
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}"
    draft = folder / f"{name}.part"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
    draft.rename(folder / f"{name}.eml")
