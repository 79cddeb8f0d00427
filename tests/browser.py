"""The system's own Chromium, for browser tests and screenshots: the shell without windows where it
is there, which does the same in half the processor's time."""

import shutil

#: What it needs in a container and without a screen.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


def path():
    """Where it is, or ``None``."""
    return (
        shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def choose_in_menu(page, verb):
    """Do with a column what its row on top has in the menu of what is done less often."""
    page.click(".more-verbs > summary")
    page.click(f".more-verbs {verb}")


def hurry(context):
    """Let the two seconds after which the desk sends what is typed be a third of one, on pages that
    are opened from now on; for tests that wait for it and not for what happens before."""
    context.add_init_script(
        """const setIntervalAsIs = window.setInterval.bind(window);
        window.setInterval = (turn, every, ...rest) =>
          setIntervalAsIs(turn, every === 2000 ? 333 : every, ...rest);"""
    )
