"""Pictures as readers get them: in the right size everywhere, and larger on pages of their own."""

import re
from datetime import date
from pathlib import Path

import feedparser
import pytest
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import expect

from articles.media.ingest import ingest_photo
from articles.models import Figure

WIDTHS = (360, 390, 768, 1024, 1216, 1440, 2560)


def test_each_picture_has_a_larger_view_with_its_words(client, make_article, add_figure):
    article = make_article(sections=["One"])
    add_figure(article=article, caption="The harbour")
    add_figure(section=article.sections.get(), caption="The market", credit="AFP")
    html = client.get(article.get_absolute_url()).content.decode()
    assert f'href="{article.get_absolute_url()}pictures/2/"' in html
    larger = client.get(f"{article.get_absolute_url()}pictures/2/").content.decode()
    assert "The market" in larger
    assert "AFP" in larger
    assert f'href="{article.get_absolute_url()}#one"' in larger
    assert 'href="../1/"' in larger


@pytest.mark.parametrize("number", [0, 3, 99999999999999999999])
def test_a_picture_that_is_not_there_is_not_found(client, make_article, add_figure, number):
    article = make_article()
    add_figure(article=article)
    address = f"{article.get_absolute_url()}pictures/{number}/"
    assert client.get(address).status_code == 404


def test_awaited_pictures_are_not_counted(client, make_article, add_figure):
    article = make_article(sections=["One"])
    Figure.objects.create(article=article, caption="To come")
    add_figure(section=article.sections.get())
    html = client.get(article.get_absolute_url()).content.decode()
    assert "pictures/1/" in html
    assert "pictures/2/" not in html


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_chooses_the_size_that_fits_everywhere(
    chromium, live_server, settings, make_article, picture, work
):
    settings.SITE_URL = live_server.url
    body = "<p>One [[figure 2 beside]] [[figure 3 and 4]] [[figure 5 across]]</p>"
    article = make_article(sections=[{"headline": "One", "body": body}])
    section = {"section": article.sections.get()}
    places = [{"article": article}, *(section | {"position": number} for number in range(5))]
    for number, place in enumerate(places):
        photo = ingest_photo(picture(2400, 1500, color=(number * 50, 90, 90)), alt_text="A boat")
        Figure.objects.create(photo=photo, **place)
    work()
    poor = []
    for address in ("/", article.get_absolute_url(), f"{article.get_absolute_url()}one/"):
        for width in WIDTHS:
            page = chromium.new_page(
                base_url=live_server.url, viewport={"width": width, "height": 900}
            )
            page.goto(address)
            for needed, chosen, offered in page.evaluate(MEASURED):
                best = min((w for w in offered if w >= needed), default=max(offered))
                if chosen != best:
                    poor.append((address, width, needed, chosen))
            page.close()
    assert not poor, poor


#: How wide each picture is shown, how wide a copy was loaded, and which there were.
MEASURED = """async () => {
  const pictures = [...document.querySelectorAll("main .figure img")];
  const measured = [];
  for (const picture of pictures) {
    picture.loading = "eager";
    await picture.decode();
    const widths = [...picture.parentElement.querySelectorAll("source")]
      .filter((source) => source.type === "image/avif")
      .flatMap((source) => source.srcset.split(", ").map((part) => parseInt(part.split(" ")[1])));
    const chosen = parseInt(picture.currentSrc.match(/-(\\d+)\\.avif$/)[1]);
    // What is shown of it: a box higher than the picture's own shape leaves paper at its sides.
    const ratio = picture.getAttribute("width") / picture.getAttribute("height");
    const shown = Math.min(picture.clientWidth, picture.clientHeight * ratio);
    measured.push([Math.floor(shown), chosen, widths]);
  }
  return measured;
}"""


#: Every shape, from a tower to a strip, large and small.
SHAPES = [(700, 2100), (1400, 2100), (1500, 1500), (1920, 1080), (20_000, 300), (300, 200), (1, 1)]
BOXES = """() => [...document.querySelectorAll("main .figure img")].map((picture) => {
  const { x, y, width, height } = picture.getBoundingClientRect();
  return [x, y + scrollY, width, height].map(Math.round);
})"""


@pytest.fixture
def shaped(make_article, picture, work):
    """A column for each of ``SHAPES``: as its lead and in its section."""
    made = []
    for number, size in enumerate(SHAPES):
        article = make_article(
            f"Shape {number}", sections=["One"], edition_date=date(2026, 5, number + 1)
        )
        photo = ingest_photo(picture(*size, color=(200, 90, number)), alt_text="A tower")
        for place in ({"article": article}, {"section": article.sections.get()}):
            Figure.objects.create(photo=photo, caption="A tower", credit="NPA", **place)
        made.append((size, article))
    work()
    return made


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pictures_of_every_shape_keep_their_size_and_place(chromium, live_server, settings, shaped):
    settings.SITE_URL = live_server.url
    page = chromium.new_page(base_url=live_server.url)
    for width, height in ((390, 844), (820, 1180), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        for size, article in shaped:
            own = article.get_absolute_url()
            for address in (own, f"{own}pictures/1/"):
                # Nothing of a picture has come yet: its place is there all the same.
                held, released = [], []
                page.route(
                    "**/media/**",
                    lambda route, _, held=held, released=released: (
                        route.continue_() if released else held.append(route)
                    ),
                )
                page.goto(address, wait_until="domcontentloaded")
                picture_of_it = page.locator("main .figure img").first
                # The style sheet is there.
                expect(picture_of_it).to_have_css("object-fit", "contain")
                before = page.evaluate(BOXES)
                released.append(True)
                for route in held:
                    route.continue_()
                page.evaluate(
                    "Promise.all([...document.images].map((image) => (image.loading = 'eager',"
                    " image.decode())))"
                )
                after = page.evaluate(BOXES)
                case = (address, width, size, before, after)
                # To a pixel: of a strip, the copy's own shape is rounded.
                for place, later in zip(before, after, strict=True):
                    assert place == pytest.approx(later, abs=1), case
                assert after, case
                most = max(0.8 * height, 320)
                if address.endswith("pictures/1/"):
                    most = max(height - 144, 320)  # 9rem and 20rem
                for x, _, box_width, box_height in after:
                    assert box_height <= most + 1, case
                    assert box_width <= max(size[0], 1) + 1, case
                    assert x >= 0, case
                    assert x + box_width <= width + 1, case
                assert page.evaluate("document.documentElement.scrollWidth") <= width, case
                page.unroute_all()
    page.close()


def test_the_first_picture_of_a_page_is_not_decoded_beside_it(client, make_article, add_figure):
    """With ``decoding="async"`` a frame without it can be shown after all has loaded."""
    article = make_article(sections=["One"])
    add_figure(article=article)
    add_figure(section=article.sections.get())
    own = article.get_absolute_url()
    for address in ("/", own, f"{own}one/", f"{own}pictures/1/"):
        pictures = re.findall(r"<img [^>]*>", client.get(address).content.decode())
        first, rest = pictures[0], pictures[1:]
        assert 'fetchpriority="high"' in first
        assert "decoding" not in first
        assert "lazy" not in first
        for other in rest:
            assert 'loading="lazy" decoding="async"' in other


@pytest.mark.parametrize(
    ("size", "width"), [((1920, 1080), 600), ((300, 200), 300), ((700, 2100), 240), ((1, 1), 1)]
)
def test_mail_shows_it_no_wider_than_it_is_and_no_higher_than_a_screen(picture, db, size, width):
    photo = ingest_photo(picture(*size))
    html = render_to_string("subscriptions/mail/_figure.html", {"figure": Figure(photo=photo)})
    assert f'width="{width}"' in html


def test_whose_photo_it_is_is_said_in_the_language_of_the_site(
    client, make_article, add_figure, settings
):
    article = make_article(sections=["One"])
    add_figure(article=article, caption="The market", credit="Straits Agency")
    add_figure(section=article.sections.get(), caption="The harbour", credit="NPA")
    for language, word in (("en", "Photo:"), ("de", "Foto:")):
        settings.LANGUAGE_CODE = language
        page = client.get(article.get_absolute_url()).content.decode()
        assert f'<span class="credit">{word} Straits Agency</span>' in page
        assert f'<span class="credit">{word} NPA</span>' in page
        feed = feedparser.parse(client.get("/feed/").content)
        shown = feed.entries[0].content[0].value
        assert f"<figcaption>The market {word} Straits Agency</figcaption>" in shown
        item = client.get("/feed.json").json()["items"][0]["content_html"]
        assert f"<figcaption>The harbour {word} NPA</figcaption>" in item
    for sheet in (Path(settings.BASE_DIR) / "static/css").glob("*.css"):
        words = re.findall(r'content: *"([^"]*[A-Za-z]{2}[^"]*)"', sheet.read_text())
        assert not words, (sheet.name, words)


def test_lists_show_the_crop_around_the_focal_point(client, make_article, picture, work):
    make_article("Newest", edition_date=date(2026, 5, 15))
    article = make_article("Before")
    photo = ingest_photo(picture(1600, 1600))
    Figure.objects.create(article=article, photo=photo)
    photo.focus_on(0.5, 1)
    work()
    photo.refresh_from_db()
    crop = photo.teaser()["JPEG"]
    assert (crop["width"], crop["height"]) == (720, 480)
    assert f'src="{crop["url"]}"' in client.get("/").content.decode()
    with photo.file.storage.open(crop["name"]) as file, Image.open(file) as cut:
        assert cut.size == (720, 480)
