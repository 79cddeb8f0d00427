"""The system's own Chromium, for browser tests and screenshots."""

import shutil

#: What it needs in a container and without a screen.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


def path():
    """Where it is, or ``None``."""
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
