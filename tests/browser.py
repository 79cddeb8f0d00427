"""The system's own Chromium, for browser tests and screenshots: the shell without windows where it
is there, which does the same in half the processor's time."""

import shutil
from functools import wraps

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


def read_whole():
    """Let a page that a click or a key led to be read to its end before the test goes on.

    Playwright waits until it begins, and most of what asks a page for something, such as how many
    there are of what, asks at once: on a busy machine of a page that is still being read.
    """
    from playwright.sync_api import Locator, Page

    for kind in (Page, Locator):
        for name in ("click", "dblclick", "press", "check", "uncheck", "select_option"):
            setattr(kind, name, _read_whole(getattr(kind, name)))


def _read_whole(act):
    @wraps(act)
    def acted(on, *arguments, **options):
        done = act(on, *arguments, **options)
        page = getattr(on, "page", on)
        if not options.get("no_wait_after") and not page.is_closed():
            page.wait_for_load_state("domcontentloaded")
        return done

    return acted


def texts_can_be_written(page):
    """Wait until the editors of all texts have come: each is made by a script that comes last."""
    page.locator(".panel-opener").wait_for(state="attached")
    page.locator("textarea.prose:not(.prose-editor *)").first.wait_for(state="detached")


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
