"""Pictures as readers get them: in the right size everywhere, and larger on pages of their own."""

from datetime import date

import pytest
from PIL import Image

from articles.models import Figure
from articles.photos import take_in

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
    article = make_article(sections=["One"])
    for number, place in enumerate([{"article": article}, {"section": article.sections.get()}]):
        photo = take_in(picture(2400, 1500, color=(number * 120, 90, 90)), alt_text="A boat")
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
    measured.push([picture.clientWidth, chosen, widths]);
  }
  return measured;
}"""


def test_lists_show_the_crop_around_the_focal_point(client, make_article, picture, work):
    make_article("Newest", edition_date=date(2026, 5, 15))
    article = make_article("Before")
    photo = take_in(picture(1600, 1600))
    Figure.objects.create(article=article, photo=photo)
    photo.focus_on(0.5, 1)
    work()
    photo.refresh_from_db()
    crop = photo.teaser()["JPEG"]
    assert (crop["width"], crop["height"]) == (720, 480)
    assert f'src="{crop["url"]}"' in client.get("/").content.decode()
    with photo.file.storage.open(crop["name"]) as file, Image.open(file) as cut:
        assert cut.size == (720, 480)
