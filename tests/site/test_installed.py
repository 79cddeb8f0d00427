"""The site among the programs of a telephone or computer: its manifest, icons and colours."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from articles.media import site_pictures
from worldview.site_settings import changes

GREEN = (20, 120, 60, 255)


@pytest.fixture
def upload(db):
    """The editor uploads an icon of one colour, so many pixels each way."""

    def uploaded(side, colour=GREEN):
        data = BytesIO()
        Image.new("RGBA", (side, side), colour).save(data, "PNG")
        row = changes.own_copy()
        row.icon = site_pictures.keep_icon(ContentFile(data.getvalue(), "icon.png"))
        row.save()

    return uploaded


def shown(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content))


def manifest(client):
    html = client.get("/").content.decode()
    response = client.get(re.search(r'<link rel="manifest" href="([^"]+)"', html)[1])
    assert response["Content-Type"] == "application/manifest+json"
    return response.json()


def test_the_manifest_says_what_the_site_is_and_names_icons_that_are_there(client, db):
    said = manifest(client)
    assert (said["name"], said["start_url"], said["lang"]) == ("World View", "/", "en")
    assert {(i["sizes"], i["purpose"]) for i in said["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in said["icons"]:
        width, height = shown(client, icon["src"]).size
        assert icon["sizes"] == f"{width}x{height}"
    assert shown(client, "/apple-touch-icon.png").size == (180, 180)


def test_without_an_icon_of_its_own_it_is_the_globe_that_tabs_have(client, db):
    icon = shown(client, "/icon-192.png").convert("RGBA")
    assert icon.getpixel((0, 0))[3] == 0
    assert icon.getpixel((96, 8)) == (140, 28, 19, 255)
    lines = [at for at in range(192) if icon.getpixel((at, 96))[0] > 200]
    assert (lines[0], lines[-1]) == (pytest.approx(28, abs=3), pytest.approx(164, abs=3))
    filled = shown(client, "/icon-maskable.png")
    assert filled.mode == "RGB"
    assert filled.getpixel((0, 0)) == (140, 28, 19)


def test_the_icon_of_the_settings_is_what_they_show(client, upload):
    upload(512)
    assert shown(client, "/icon-512.png").convert("RGBA").getpixel((0, 0)) == GREEN
    assert shown(client, "/icon-maskable.png").getpixel((0, 0)) == GREEN[:3]
    upload(512, (0, 0, 0, 0))
    assert shown(client, "/apple-touch-icon.png").getpixel((90, 90)) == (255, 253, 247)


def test_a_small_icon_is_not_blown_up_and_a_lost_one_breaks_nothing(client, upload):
    upload(200)
    assert [icon["sizes"] for icon in manifest(client)["icons"]] == ["192x192", "512x512"]
    for file in Path(settings.MEDIA_ROOT).rglob("icon-*"):
        file.unlink()
    assert shown(client, "/icon-512.png").convert("RGBA").getpixel((256, 20))[0] == 140


def test_what_stands_around_the_page_has_the_colour_of_its_paper(client, db):
    html = client.get("/").content.decode()
    colours = re.findall(r'<meta name="theme-color" content="(#\w+)" media="[^"]+">', html)
    tokens = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    light, dark = re.search(r"--paper-raw: light-dark\((#\w+), (#\w+)\)", tokens).groups()
    assert colours == [light, dark]
