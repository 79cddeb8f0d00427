"""Photos: checked by content, upright, without metadata, in every size."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Figure, Photo
from articles.photos import take_in
from articles.renditions import make_awaited_renditions, widths_for

pytestmark = pytest.mark.django_db


def test_orientation_is_applied_and_metadata_dropped(picture):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    photo = take_in(picture(400, 250, exif=exif))
    assert (photo.width, photo.height) == (250, 400)
    with Image.open(photo.file) as kept:
        assert dict(kept.getexif()) == {}
        assert b"A camera" not in photo.file.read()


def test_the_same_picture_twice_is_one_photo(picture):
    assert take_in(picture()) == take_in(picture())
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"no picture", b"", b"GIF89a" + b"\0" * 50, b"<svg onload='x'/>"]
)
def test_what_is_no_picture_is_refused_in_a_sentence(content):
    with pytest.raises(ValidationError, match="no picture World View can read"):
        take_in(ContentFile(content, name="photo.jpg"))


def test_a_decompression_bomb_is_refused_before_it_unfolds():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(ValidationError, match="million pixels"):
        take_in(ContentFile(bomb, name="bomb.png"))


def test_more_pixels_than_the_limit_are_refused(picture, settings):
    settings.PHOTO_MAX_PIXELS = 10_000
    with pytest.raises(ValidationError, match="million pixels"):
        take_in(picture(400, 250))


def test_a_file_too_large_is_refused(picture, settings):
    settings.PHOTO_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="larger than"):
        take_in(picture())


def test_a_truncated_picture_is_refused(picture):
    whole = picture(800, 800, color=(1, 2, 3)).read()
    with pytest.raises(ValidationError, match="no picture"):
        take_in(ContentFile(whole[: len(whole) // 2], name="half.jpg"))


@pytest.mark.parametrize(
    ("width", "made"),
    [
        (200, [200]),
        (640, [320, 640]),
        (1000, [320, 640, 960, 1000]),
        (4000, [320, 640, 960, 1280, 1920]),
    ],
)
def test_renditions_are_never_larger_than_the_photo(width, made):
    assert widths_for(width) == made


def test_the_worker_makes_webp_beside_the_originals_format(picture, work):
    photo = take_in(picture(700, 420))
    work()
    photo.refresh_from_db()
    made = {(r["format"], r["width"], r["height"]) for r in photo.renditions}
    assert made == {
        ("WEBP", 320, 192), ("WEBP", 640, 384), ("WEBP", 700, 420),
        ("JPEG", 320, 192), ("JPEG", 640, 384), ("JPEG", 700, 420),
    }  # fmt: skip
    for rendition in photo.renditions:
        with photo.file.storage.open(rendition["name"]) as file, Image.open(file) as copy:
            assert copy.format == rendition["format"]
            assert copy.width == rendition["width"]
    assert make_awaited_renditions() is False


def test_one_damaged_file_keeps_no_other_waiting(picture, work):
    bad = take_in(picture(300, 200, color=(9, 9, 9)))
    good = take_in(picture(300, 200, color=(8, 8, 8)))
    with bad.file.storage.open(bad.file.name, "wb") as file:
        file.write(b"damaged")
    work()
    good.refresh_from_db()
    assert good.renditions


def test_the_page_names_sizes_and_reserves_the_space(client, make_article, add_figure, work):
    article = make_article()
    add_figure(article=article)
    work()
    html = client.get(article.get_absolute_url()).content.decode()
    assert 'type="image/webp" srcset="/media/renditions/' in html
    assert "320w" in html
    assert 'width="400" height="250"' in html
    assert 'alt="Three boats"' in html


def test_a_photo_without_renditions_yet_is_shown_all_the_same(client, make_article, add_figure):
    article = make_article()
    figure = add_figure(article=article)
    html = client.get(article.get_absolute_url()).content.decode()
    assert f'src="{figure.photo.file.url}"' in html
    response = client.get(figure.photo.file.url)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(("caption", "credit"), [("Only a caption", ""), ("", "Only a credit")])
def test_caption_and_credit_are_printed_even_when_one_is_empty(
    client, make_article, caption, credit
):
    article = make_article()
    Figure.objects.create(article=article, caption=caption, credit=credit)
    html = client.get(article.get_absolute_url()).content.decode()
    assert f">{caption or credit}</span>" in html
    assert html.count("<figcaption>") == 1


def test_media_paths_cannot_leave_their_folder(client):
    assert client.get("/media/../settings.py").status_code == 404
    assert client.get("/media/%2e%2e/%2e%2e/manage.py").status_code == 404
