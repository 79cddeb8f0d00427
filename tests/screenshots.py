"""Pictures of the site's pages, taken of a running demo by ``make screenshots``.

Every page of ``pages`` whole, at the width of a phone and of a desk, light and dark.
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import browser

SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})


def pages(chromium, site):
    """Names and addresses: of the newest column, of its first keyword, and of the fixed ones."""
    page = chromium.new_page(base_url=site)
    page.goto("/")
    column = page.locator(".latest-headline a").get_attribute("href")
    page.goto(column)
    keyword = page.locator("a[rel=tag]").first.get_attribute("href")
    page.close()
    year, month = column.split("/")[1:3]
    return {
        "home": "/",
        "column": column,
        "dossier": keyword,
        "search": "/search/?q=harbour",
        "archive": "/archive/",
        "year": f"/{year}/",
        "month": f"/{year}/{month}/",
        "404": "/no/such/page/",
        "sign-up": "/subscriptions/",
    }


def take(site, folder, *, only=()):
    """Write the pictures to ``folder``, as ``column-1440-dark.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.path(), args=browser.ARGUMENTS
        )
        for name, address in pages(chromium, site).items():
            for size in SIZES:
                for scheme in ("light", "dark"):
                    if only and name not in only:
                        continue
                    page = chromium.new_page(base_url=site, viewport=size, color_scheme=scheme)
                    page.goto(address)
                    # What is lazy comes only when it is scrolled to.
                    page.evaluate(
                        "document.querySelectorAll('img').forEach(img => { img.loading = 'eager' })"
                    )
                    page.wait_for_load_state("networkidle")
                    file = folder / f"{name}-{size['width']}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
                    page.close()
                    yield file


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("site", help="address of a running demo, as in http://localhost:8000")
    parser.add_argument("folder", type=Path)
    parser.add_argument("only", nargs="*", help="names of pages, where not all are wanted")
    asked = parser.parse_args()
    for file in take(asked.site, asked.folder, only=asked.only):
        print(file)  # noqa: T201
