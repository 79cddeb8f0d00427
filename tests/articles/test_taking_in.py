"""Whatever file an editor has: taken in, or refused in a sentence that says what to do, at every
door; never an exception."""

import gzip
import random
import re
import struct
import threading
import zlib
from io import BytesIO

import pillow_heif
import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections
from django.forms import FileField
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.admin.attachments import Attachments
from articles.admin.formsets import Corrections, LeadFigures, SectionFigures, Sections
from articles.media import child, ingest
from articles.media.ingest import ingest_photo
from articles.models import Figure, Photo
from tests.articles.test_desk import change, posted

pytestmark = pytest.mark.django_db

RED, BLUE = (200, 30, 30), (30, 30, 200)


def patterned(size=(160, 120)):
    """A picture that no encoder makes tiny, so that there is something to damage."""
    noise = Image.effect_noise(size, 80)
    return Image.merge("RGB", (noise, noise.rotate(90).resize(size), noise.rotate(180)))


def saved(image, format, **options):
    data = BytesIO()
    if format == "HEIF":
        pillow_heif.from_pillow(image).save(data, **options)
    else:
        image.save(data, format, **options)
    return data.getvalue()


def upload(content, name="picture.jpg"):
    return SimpleUploadedFile(name, content)


def stored(photo):
    with photo.file.open("rb") as file, Image.open(file) as kept:
        kept.load()
        return kept.copy()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


#: A file of each format that is taken in, and what it is kept as.
TAKEN = {
    "JPEG": (lambda: saved(patterned(), "JPEG"), "JPEG"),
    "MPO": (
        lambda: saved(
            patterned(), "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60), BLUE)]
        ),
        "JPEG",
    ),
    "PNG": (lambda: saved(patterned(), "PNG"), "PNG"),
    "WEBP": (lambda: saved(patterned(), "WEBP"), "WEBP"),
    "AVIF": (lambda: saved(patterned(), "AVIF"), "JPEG"),
    "HEIF": (lambda: saved(patterned(), "HEIF"), "JPEG"),
    "GIF": (lambda: saved(patterned(), "GIF"), "PNG"),
    "TIFF": (lambda: saved(patterned(), "TIFF", compression="tiff_lzw"), "JPEG"),
    "BMP": (lambda: saved(patterned(), "BMP"), "PNG"),
}


def test_every_format_the_reader_knows_is_tried_here():
    from articles.media.decode import STORED_FORMATS

    assert set(STORED_FORMATS) == set(TAKEN) - {"MPO"}


@pytest.mark.parametrize("format", TAKEN)
def test_pictures_of_every_kind_are_taken_in_whatever_their_name(format):
    make, kept_as = TAKEN[format]
    photo = ingest_photo(upload(make(), "picture.jpg"))
    assert (photo.width, photo.height) == (160, 120)
    kept = stored(photo)
    assert kept.size == (160, 120)
    with photo.file.open("rb") as file, Image.open(file) as picture:
        assert picture.format == kept_as


def test_of_a_jpeg_with_a_second_picture_in_it_the_first_is_taken():
    first, second = Image.new("RGB", (200, 120), RED), Image.new("RGB", (200, 120), BLUE)
    photo = ingest_photo(upload(saved(first, "MPO", save_all=True, append_images=[second])))
    red, _, blue = stored(photo).getpixel((100, 60))
    assert red > 150 > blue


def test_a_gain_map_behind_a_jpeg_changes_nothing():
    plain = saved(patterned(), "JPEG")
    gain_map = plain + saved(Image.new("L", (40, 30), 90), "JPEG")
    assert ingest_photo(upload(gain_map)) == ingest_photo(upload(plain))


@pytest.mark.parametrize(
    ("format", "options", "count"),
    [
        ("GIF", {}, 12),
        ("WEBP", {}, 12),
        ("PNG", {}, 12),
        ("AVIF", {}, 3),
        ("TIFF", {}, 3),
    ],
)
def test_of_an_animation_the_first_frame_is_kept_and_the_editor_told(desk, format, options, count):
    frames = [Image.new("RGB", (64, 48), (10 * n + 100, 20, 20)) for n in range(count)]
    content = saved(frames[0], format, save_all=True, append_images=frames[1:], **options)
    answer = desk.post("/admin/articles/photo/take-in/", {"file": upload(content)}).json()
    unit = "pages" if format == "TIFF" else "frames"
    assert answer["notes"] == [f"Only the first of {count} {unit} is kept."]
    assert abs(stored(Photo.objects.get()).convert("RGB").getpixel((30, 20))[0] - 100) < 12


def test_the_columns_form_and_the_photos_page_say_so_too(desk, make_article):
    frames = [Image.new("RGB", (64, 48), (20 * n, 20, 20)) for n in range(4)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    article = make_article("New", published=False)
    data = posted(article) | {
        "lead_figures-TOTAL_FORMS": 1,
        "lead_figures-0-caption": "Dam",
        "lead_figures-0-upload": upload(content, "dam.gif"),
    }
    page = desk.post(change(article), data, follow=True)
    assert "Only the first of 4 frames is kept." in page.content.decode()
    Figure.objects.all().delete()
    Photo.objects.all().delete()
    page = desk.post(
        "/admin/articles/photo/add/",
        {"file": upload(content, "dam.gif"), "focal_x": "0.5", "focal_y": "0.5"},
        follow=True,
    )
    assert "Only the first of 4 frames is kept." in page.content.decode()


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_what_is_transparent_stays_so(format):
    image = Image.new("RGBA", (64, 48), (200, 30, 30, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 48))
    kept = stored(ingest_photo(upload(saved(image, format)))).convert("RGBA")
    assert kept.getpixel((4, 20))[3] < 10
    assert kept.getpixel((60, 20))[3] > 245


# --- What is refused ------------------------------------------------------------------------------

JPEG = saved(Image.new("RGB", (64, 48), RED), "JPEG")
PNG = saved(patterned(), "PNG")
TIFF_RAW = saved(Image.new("L", (64, 48)), "TIFF", tiffinfo={50706: b"\1\4\0\0"})
TIFF_PREVIEW = saved(Image.new("L", (64, 48)), "TIFF", tiffinfo={254: 1})

REFUSED = {
    "drawing.svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "drawing.jpg": (b"\xef\xbb\xbf\n<!-- x -->\n<svg></svg>", "SVG"),
    "wide.svg": ("\ufeff<svg/>".encode("utf-16"), "SVG"),
    "packed.svgz": (gzip.compress(b"<svg/>"), "SVG"),
    "paper.pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "drawing.eps": (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
    "live.mov": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video"),
    "film.mp4": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", "video"),
    "film.jpg": (b"\x1a\x45\xdf\xa3" + b"\0" * 40, "video"),
    "film.avi": (b"RIFF\0\0\0\0AVI LIST", "video"),
    "raw.cr2": (b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 40, "raw file"),
    "raw.cr3": (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "raw file"),
    "raw.raf": (b"FUJIFILMCCD-RAW 0201", "raw file"),
    "raw.dng": (TIFF_RAW, "raw file"),
    "raw.tif": (TIFF_RAW, "raw file"),
    "preview.tif": (TIFF_PREVIEW, "raw file"),
    "raw.NEF": (saved(Image.new("L", (64, 48)), "TIFF"), "raw file"),
    "layers.psd": (b"8BPS\0\1" + b"\0" * 40, "Photoshop"),
    "new.jxl": (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    "old.jp2": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    "icon.ico": (b"\0\0\1\0\1\0\x10\x10", "icon"),
    "letter.docx": (b"PK\3\4\x14\0\6\0", "packed file or an office document"),
    "letter.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "packed file or an office document"),
    "page.jpg": (b"<!DOCTYPE html><html><body>", "web page"),
    "text.txt": (b"no picture", "no picture World View can read"),
    "zeros.jpg": (b"\0" * 5000, "no picture World View can read"),
    "half.jpg": (JPEG[: len(JPEG) // 2], "ends early"),
    "half.png": (PNG[: len(PNG) // 2], "ends early"),
    "half.webp": (TAKEN["WEBP"][0]()[:-900], "ends early"),
    "half.gif": (TAKEN["GIF"][0]()[:3000], "ends early"),
    "half.avif": (TAKEN["AVIF"][0]()[:-900], "ends early"),
    "half.heic": (TAKEN["HEIF"][0]()[:-900], "ends early"),
    "broken.png": (PNG[:33] + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b""), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_with_what_to_do(name):
    content, said = REFUSED[name]
    with pytest.raises(ValidationError) as refusal:
        ingest_photo(upload(content, name))
    assert said in refusal.value.messages[0]
    assert re.search(r"(?i)upload|choose", refusal.value.messages[0])
    assert not Photo.objects.exists()


def test_an_empty_file_is_named_so():
    with pytest.raises(ValidationError, match="empty"):
        ingest_photo(ContentFile(b"", name="photo.jpg"))


@pytest.mark.parametrize("name", ["half.jpg", "drawing.svg", "broken.png", "half.heic"])
def test_every_door_answers_with_the_sentence_and_goes_on(desk, make_article, name):
    content, said = REFUSED[name]
    answer = desk.post("/admin/articles/photo/take-in/", {"file": upload(content, name)})
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    page = desk.post(
        "/admin/articles/photo/add/",
        {"file": upload(content, name), "alt_text": "Typed", "focal_x": "0.5", "focal_y": "0.5"},
    )
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Typed" in page.content.decode()
    article = make_article("New", published=False)
    data = posted(article) | {
        "headline": "A Headline Typed Just Now",
        "lead_figures-TOTAL_FORMS": 1,
        "lead_figures-0-caption": "Typed",
        "lead_figures-0-upload": upload(content, name),
    }
    page = desk.post(change(article), data)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "A Headline Typed Just Now" in page.content.decode()
    data["lead_figures-0-upload"] = upload(JPEG, "good.jpg")
    assert desk.post(change(article), data).status_code == 302
    article.refresh_from_db()
    assert article.headline == "A Headline Typed Just Now"


def test_every_field_of_the_desk_that_takes_a_file_is_tried_above():
    def forms_of(owner):
        yield owner.form
        for inline in getattr(owner, "inlines", ()):
            yield from forms_of(inline)

    parts = [LeadFigures, Sections, SectionFigures, Corrections, Attachments]
    found = {
        (form.__name__, name)
        for owner in [*admin.site._registry.values(), *parts]
        for form in forms_of(owner)
        for name, field in {**form.declared_fields, **form.base_fields}.items()
        if isinstance(field, FileField)
    }
    # Other files than pictures: tests/articles/test_downloads_at_the_desk.py.
    downloads = {("AttachmentForm", "new_file"), ("DownloadForm", "file")}
    settings = {("SettingsForm", name) for name in ("mark", "icon", "portrait")}
    # What these take is tried in test_site_settings.py and test_authors.py;
    # they read by the same door.
    settings |= {("AuthorForm", "picture")}
    assert found == {("FigureForm", "upload"), ("PhotoForm", "file"), *downloads, *settings}


# --- What nobody thought of -----------------------------------------------------------------------


def only_taken_or_refused(content, name):
    """Take ``content`` in; whatever leaves but a photo or a sentence fails the test."""
    try:
        photo = ingest_photo(upload(content, name) if content else ContentFile(b"", name=name))
    except ValidationError:
        return
    assert stored(photo).size == (photo.width, photo.height)


def damaged(content, chance):
    content = bytearray(content)
    way = chance.randrange(5)
    if way == 0:
        return bytes(content[: chance.randrange(len(content))])
    if way == 1:
        at = chance.randrange(len(content))
        return bytes(content[:at] + chance.randbytes(chance.randrange(1, 400)) + content[at:])
    if way == 2:
        at = chance.randrange(len(content))
        del content[at : at + chance.randrange(1, 400)]
        return bytes(content)
    # Mostly near the beginning, where formats keep their structure.
    reach = len(content) if way == 3 else min(len(content), 400)
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(reach)] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("format", TAKEN)
def test_no_damage_makes_anything_else_than_a_picture_or_a_sentence(format, monkeypatch):
    # Read here what a child would read, for the sake of so many tries; the child does the same.
    monkeypatch.setattr(ingest, "IN_PROCESS_FORMATS", tuple(TAKEN))
    whole, chance = TAKEN[format][0](), random.Random(format)
    for _ in range(40):
        only_taken_or_refused(damaged(whole, chance), f"x.{format.lower()}")


def test_no_prefix_and_no_polyglot_either():
    chance = random.Random(1)
    heads = [make()[:40] for make, _ in TAKEN.values()]
    for head in heads:
        for size in (1, 4, 12, 40):
            only_taken_or_refused(head[:size], "x.jpg")
        only_taken_or_refused(head + chance.randbytes(2000), "x.jpg")
        only_taken_or_refused(head[:12] + PNG, "x.png")
    only_taken_or_refused(PNG + JPEG + b"<script>alert(1)</script>%PDF-1.4", "x.svg")


def test_a_script_behind_a_picture_is_gone():
    photo = ingest_photo(upload(JPEG + b"<script>alert(1)</script>"))
    assert b"script" not in photo.file.open("rb").read()


@pytest.mark.parametrize(
    "bomb",
    [
        PNG[:33] + chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200_000_000)) + PNG[33:],
        PNG[:33] + chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 200_000_000)) + PNG[33:],
        JPEG[:2] + b"\xff\xe1\xff\xff" + b"Exif\0\0MM\0*" + b"\xff" * 65523 + JPEG[2:],
        # EXIF whose first directory leads to itself.
        JPEG[:2] + b"\xff\xe1\0\x18Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x08" + JPEG[2:],
        JPEG[:2]
        + b"".join(
            b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part
            for part in [b"http://ns.adobe.com/xap/1.0/\0" + b"<a>" * 8000 + b"</a>" * 8000]
        )
        + JPEG[2:],
    ],
    ids=["iCCP", "zTXt", "EXIF", "EXIF in a circle", "XMP nested 8,000 deep"],
)
def test_bombs_in_metadata_harm_nobody(bomb):
    only_taken_or_refused(bomb, "bomb.png")


@pytest.mark.parametrize("key", ["XML:com.adobe.xmp", "Comment"])
def test_a_png_with_much_text_in_it_is_taken_in(key):
    texts = PngInfo()
    texts.add_itxt(key, "<x:xmpmeta>" + "word " * 600_000, zip=True)
    photo = ingest_photo(ContentFile(saved(patterned(), "PNG", pnginfo=texts), "much.png"))
    assert stored(photo).size == (160, 120)


@pytest.mark.parametrize(
    "exception", [MemoryError, RecursionError, KeyError, struct.error, zlib.error]
)
def test_any_exception_of_a_decoder_is_a_sentence(exception, monkeypatch):
    # Every class a decoder was ever seen to raise, and one made up.
    class Unheard(Exception):
        pass

    for kind in (exception, Unheard):

        def fail(*_, kind=kind):
            raise kind("x")

        monkeypatch.setattr("PIL.JpegImagePlugin.JpegImageFile.load", fail)
        with pytest.raises(ValidationError, match="upload that"):
            ingest_photo(upload(JPEG))


# --- Large ones, read by a child ------------------------------------------------------------------


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_child_reads_as_this_process_does(format, monkeypatch, picture):
    content = TAKEN[format][0]()
    here = ingest_photo(upload(content, "harbour.jpg"))
    monkeypatch.setattr(ingest, "IN_PROCESS_FORMATS", ())
    assert ingest_photo(upload(content, "harbour.jpg")) == here


def test_a_picture_of_108_million_pixels_is_kept_smaller(settings):
    data = BytesIO()
    Image.new("RGB", (12_000, 9_000), RED).save(data, "JPEG")
    photo = ingest_photo(upload(data.getvalue()))
    assert photo.width * photo.height <= settings.PHOTO_KEPT_PIXELS
    assert photo.width / photo.height == pytest.approx(4 / 3, abs=0.01)
    assert stored(photo).size == (photo.width, photo.height)


def test_a_png_too_large_to_keep_exactly_is_kept_as_a_jpeg(settings):
    settings.PHOTO_KEPT_PIXELS = 10_000
    photo = ingest_photo(upload(PNG))
    assert photo.file.name.endswith(".jpg")
    assert photo.width * photo.height <= 10_000


def test_a_panorama_keeps_its_length(settings):
    photo = ingest_photo(upload(saved(Image.new("RGB", (20_000, 300), RED), "JPEG")))
    assert (photo.width, photo.height) == (20_000, 300)


def test_a_child_without_memory_for_it_says_so_and_this_process_lives(monkeypatch, settings):
    monkeypatch.setattr(ingest, "IN_PROCESS_FORMATS", ())
    header = struct.pack(">IIBBBBB", 10_900, 10_900, 8, 6, 0, 0, 1)
    rows = zlib.compress(b"\0" * 2_000_000)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows)
    with pytest.raises(ValidationError) as refusal:
        ingest_photo(upload(content + chunk(b"IEND", b"")))
    assert "upload that" in refusal.value.messages[0]
    assert child.MAX_MEMORY < 2 * 1024**3


def test_a_child_that_is_killed_is_a_sentence(monkeypatch):
    monkeypatch.setattr(ingest, "IN_PROCESS_FORMATS", ())
    monkeypatch.setattr(ingest, "CHILD", ["-c", "import os; os.kill(os.getpid(), 9)"])
    with pytest.raises(ValidationError, match="Reading this picture failed"):
        ingest_photo(upload(JPEG))


def test_a_child_knows_no_secrets(monkeypatch, settings):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://x")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(ingest.child_environment())


# --- Two at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_picture_sent_many_times_at_once_is_one_photo():
    start, found, failed = threading.Barrier(4), [], []

    def send():
        try:
            start.wait()
            found.append(ingest_photo(upload(PNG)).pk)
        except Exception as failure:
            failed.append(failure)
        finally:
            close_old_connections()
            from django.db import connection

            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(set(found)) == 1
    assert Photo.objects.count() == 1
