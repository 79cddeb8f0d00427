"""Photos: checked by content, upright, without metadata, in every size."""

import struct
import zlib
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from articles.media.formats import crop_box, widths_for
from articles.media.ingest import ingest_photo
from articles.media.renditions import make_awaited_renditions
from articles.models import Figure, Photo

pytestmark = pytest.mark.django_db


def test_orientation_is_applied_and_metadata_dropped(picture):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    photo = ingest_photo(picture(400, 250, exif=exif))
    assert (photo.width, photo.height) == (250, 400)
    with Image.open(photo.file) as kept:
        assert dict(kept.getexif()) == {}
        assert b"A camera" not in photo.file.read()


def test_the_same_picture_twice_is_one_photo(picture):
    assert ingest_photo(picture()) == ingest_photo(picture())
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no picture", "no picture World View can read"),
        (b"", "is empty"),
        (b"GIF89a" + b"\0" * 50, "is damaged|ends early"),
        (b"<svg onload='x'/>", r"drawing \(SVG\).*Export it as PNG"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content, said):
    with pytest.raises(ValidationError, match=said):
        ingest_photo(ContentFile(content, name="photo.jpg"))


def test_a_decompression_bomb_is_refused_before_it_unfolds():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(ValidationError, match="million pixels"):
        ingest_photo(ContentFile(bomb, name="bomb.png"))


def test_more_pixels_than_the_limit_are_refused(picture, settings):
    settings.PHOTO_MAX_PIXELS = 10_000
    with pytest.raises(ValidationError, match="million pixels"):
        ingest_photo(picture(400, 250))


def test_a_file_too_large_is_refused(picture, settings):
    settings.PHOTO_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="larger than"):
        ingest_photo(picture())


def test_a_truncated_picture_is_refused(picture):
    whole = picture(800, 800, color=(1, 2, 3)).read()
    with pytest.raises(ValidationError, match="ends early"):
        ingest_photo(ContentFile(whole[: len(whole) // 2], name="half.jpg"))


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


def test_the_worker_makes_avif_and_webp_beside_the_originals_format(picture, work):
    photo = ingest_photo(picture(700, 420))
    work()
    photo.refresh_from_db()
    made = {(r["format"], r["width"], r["height"]) for r in photo.copies}
    assert made == {
        ("AVIF", 320, 192), ("AVIF", 640, 384), ("AVIF", 700, 420),
        ("WEBP", 320, 192), ("WEBP", 640, 384), ("WEBP", 700, 420),
        ("JPEG", 320, 192), ("JPEG", 640, 384), ("JPEG", 700, 420),
    }  # fmt: skip
    for rendition in photo.renditions:
        with photo.file.storage.open(rendition["name"]) as file, Image.open(file) as copy:
            assert copy.format == rendition["format"]
            assert copy.width == rendition["width"]
    assert make_awaited_renditions() is False


def test_one_damaged_file_keeps_no_other_waiting(picture, work):
    bad = ingest_photo(picture(300, 200, color=(9, 9, 9)))
    good = ingest_photo(picture(300, 200, color=(8, 8, 8)))
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


def test_a_picture_can_be_asked_for_in_parts_and_only_if_it_changed(
    client, add_figure, make_article
):
    article = make_article()
    url = add_figure(article=article).photo.file.url
    whole = b"".join(client.get(url).streaming_content)
    part = client.get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:20])
    seen = client.get(url)["Last-Modified"]
    assert client.get(url, headers={"if-modified-since": seen}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [("../settings.py", 404), ("photos/", 404), ("photos/none.jpg", 404), ("%00", 400),
     ("/etc/passwd", 404)],
)  # fmt: skip
def test_nothing_else_is_served_with_the_pictures(client, db, path, status):
    assert client.get(f"/media/{path}").status_code == status


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


# --- What the file says, and what it looks like --------------------------------------------------


def with_iptc(picture, **records):
    """A JPEG whose Photoshop resource block holds IPTC records: number to text."""
    numbers = {"caption": 120, "credit": 110, "byline": 80}
    data = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(text)) + text
        for name, text in records.items()
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    segment = b"Photoshop 3.0\0" + block
    jpeg = picture().read()
    app13 = b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
    return ContentFile(jpeg[:2] + app13 + jpeg[2:], name="agency.jpg")


def test_caption_and_credit_come_from_the_file(picture):
    file = with_iptc(picture, caption="Boats at Sorn, “noon”".encode(), credit=b"AFP")
    photo = ingest_photo(file)
    assert (photo.caption, photo.credit) == ("Boats at Sorn, “noon”", "AFP")
    assert b"AFP" not in photo.file.read()


def test_the_byline_stands_in_for_a_credit_and_old_encodings_are_read(picture):
    photo = ingest_photo(with_iptc(picture, byline="Zoë".encode("latin-1")))
    assert photo.credit == "Zoë"


def test_what_was_typed_goes_before_what_the_file_says(picture):
    photo = ingest_photo(with_iptc(picture, caption=b"From the file"), caption="Typed")
    assert photo.caption == "Typed"


def test_damaged_details_are_no_reason_to_refuse_a_picture(picture):
    file = with_iptc(picture, caption=b"x" * 50)
    data = file.read().replace(b"\x00\x32" + b"x" * 50, b"\xff\xff" + b"x" * 50)
    assert ingest_photo(ContentFile(data, name="x.jpg")).width == 400


def drawn(scene, **options):
    """A picture of the demo's, saved in another size or format."""
    from io import BytesIO

    from worldview.demo.pictures import draw

    with Image.open(BytesIO(draw(scene))) as image:
        width = options.pop("width", image.width)
        data = BytesIO()
        image.resize((width, round(image.height * width / image.width))).save(data, **options)
    return ContentFile(data.getvalue(), name="x")


def test_a_copy_in_another_size_and_format_is_known_again():
    photo = ingest_photo(drawn("dam", format="JPEG", quality=92))
    copy = ingest_photo(drawn("dam", format="PNG", width=700))
    ingest_photo(drawn("market", format="JPEG"))
    ingest_photo(drawn("cutter", format="JPEG"))
    assert list(Photo.objects.similar_to(copy)) == [photo]


def test_the_desk_points_out_a_copy_and_when_it_was_used(desk, make_article):
    from tests.articles.test_desk import change, posted

    earlier = make_article("Earlier", edition_date=date(2016, 5, 14))
    photo = ingest_photo(drawn("dam", format="JPEG"), alt_text="A dam")
    Figure.objects.create(article=earlier, photo=photo)
    article = make_article("New", published=False)
    data = posted(article) | {
        "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-caption": "The dam",
        "lead_figures-0-upload": drawn("dam", format="PNG", width=800),
    }  # fmt: skip
    response = desk.post(change(article), data, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert any("looks like “A dam”" in m and "(used 14-May-2016)" in m for m in said)


def test_a_decorative_figure_is_told_to_nobody(client, make_article, add_figure):
    article = make_article()
    add_figure(article=article)
    Figure.objects.update(decorative=True)
    html = client.get(article.get_absolute_url()).content.decode()
    assert 'alt=""' in html
    assert "Three boats" not in html


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="NPA">
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boats  at Sorn, “noon”</rdf:li></rdf:Alt>
 </dc:description><dc:creator><rdf:Seq><rdf:li>Zoë Harrow</rdf:li></rdf:Seq></dc:creator>
 <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Three boats.</rdf:li>
 </rdf:Alt></Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_caption_credit_and_alt_text_are_taken_from_xmp(picture):
    photo = ingest_photo(picture(xmp=XMP.encode()))
    assert photo.caption == "Boats at Sorn, “noon”"
    assert photo.credit == "NPA"
    assert photo.alt_text == "Three boats."
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert "xmp" not in kept.info


def test_without_a_credit_its_creator_is_named(picture):
    xmp = XMP.replace(' photoshop:Credit="NPA"', "")
    assert ingest_photo(picture(xmp=xmp.encode())).credit == "Zoë Harrow"


@pytest.mark.parametrize(
    "xmp",
    [
        "<x:xmpmeta",
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<description>&b;</description></x:xmpmeta>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><description>&a;</description></x:xmpmeta>",
    ],
)
def test_damaged_or_hostile_xmp_does_no_harm(picture, xmp):
    assert ingest_photo(picture(xmp=xmp.encode())).caption == ""


# --- What a crop keeps ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((1000, 1000), (0.5, 0.5), (0, 250, 1000, 750)),
        ((1000, 1000), (0.5, 0.9), (0, 500, 1000, 1000)),
        ((1000, 1000), (0.5, 0.0), (0, 0, 1000, 500)),
        ((4000, 1000), (0.25, 0.5), (0, 0, 2000, 1000)),
        ((4000, 1000), (0.5, 0.5), (1000, 0, 3000, 1000)),
        ((4000, 1000), (1.0, 1.0), (2000, 0, 4000, 1000)),
        ((400, 200), (0.1, 0.9), (0, 0, 400, 200)),
    ],
)
def test_a_crop_is_as_large_as_it_can_be_around_the_focal_point(size, focus, box):
    assert crop_box(size, 2, focus) == box


def test_other_sites_are_shown_the_crop_around_the_focal_point(client, make_article, work):
    upper, lower = Image.new("RGB", (1200, 900), "red"), Image.new("RGB", (1200, 900), "blue")
    data = BytesIO()
    both = Image.new("RGB", (1200, 1800))
    both.paste(upper, (0, 0))
    both.paste(lower, (0, 900))
    both.save(data, "PNG")
    photo = ingest_photo(ContentFile(data.getvalue(), name="x.png"))
    article = make_article()
    Figure.objects.create(article=article, photo=photo)
    seen = []
    for y in (0.1, 0.9):
        photo.focus_on(0.5, y)
        work()
        photo.refresh_from_db()
        address, width, height = photo.card()
        assert (width, height) == (1200, 630)
        html = client.get(article.get_absolute_url()).content.decode()
        assert f'<meta property="og:image" content="http://testserver{address}">' in html
        name = address.removeprefix("/media/")
        with photo.file.storage.open(name) as file, Image.open(file) as card:
            seen.append(card.getpixel((600, 300))[0] > 128)
            assert card.size == (1200, 630)
        assert address not in html.split("</head>")[1]
    assert seen == [True, False]
    assert len(photo.crops("card")) == 1


def test_search_engines_get_the_picture_in_three_ratios(picture, work):
    photo = ingest_photo(picture(1600, 1300))
    work()
    photo.refresh_from_db()
    made = [(r["width"], r["height"]) for r in photo.crops("wide", "standard", "cover")]
    assert made == [(1200, 675), (1200, 900), (1300, 1300)]
    assert len(photo.in_ratios()) == 3
