"""What a picture's file says of itself, and how it is called: a first title, caption and credit."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.media.ingest import ingest_photo
from articles.media.metadata import is_meaningless, title_from_name
from articles.models import Figure, Photo

pytestmark = pytest.mark.django_db


def uploaded(name="picture.jpg", format="JPEG", color=(120, 80, 40), xmp="", **tags):
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[int(tag.removeprefix("tag_"), 16)] = value
    data = BytesIO()
    more = {"xmp": xmp.encode()} if xmp else {}
    Image.new("RGB", (90, 60), color).save(data, format, exif=exif, **more)
    return SimpleUploadedFile(name, data.getvalue())


DESCRIPTION, ARTIST, COPYRIGHT = "tag_010e", "tag_013b", "tag_8298"
XP_TITLE, XP_AUTHOR = "tag_9c9b", "tag_9c9d"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_artist_and_description_of_exif_are_first_credit_and_caption(format):
    photo = ingest_photo(
        uploaded(format=format, **{DESCRIPTION: "Boats at Sorn", ARTIST: "Zoe Harrow"})
    )
    assert (photo.caption, photo.credit, photo.title) == (
        "Boats at Sorn",
        "Zoe Harrow",
        "Boats at Sorn",
    )


def test_the_copyright_stands_in_for_an_artist():
    assert ingest_photo(uploaded(**{COPYRIGHT: "(c) Lowland Post"})).credit == "(c) Lowland Post"


def test_what_windows_writes_is_read_too():
    photo = ingest_photo(
        uploaded(
            **{
                XP_TITLE: "Fähre nach Sorn\0".encode("utf-16-le"),
                XP_AUTHOR: "Zoë Harrow\0".encode("utf-16-le"),
            }
        )
    )
    assert (photo.title, photo.credit) == ("Fähre nach Sorn", "Zoë Harrow")


def test_letters_beyond_ascii_are_read_as_they_were_meant():
    exif = Image.Exif()
    exif[0x013B] = "Zoë Hårrow".encode()
    data = BytesIO()
    Image.new("RGB", (90, 60)).save(data, "JPEG", exif=exif)
    assert ingest_photo(SimpleUploadedFile("x.jpg", data.getvalue())).credit == "Zoë Hårrow"


@pytest.mark.parametrize(
    "junk",
    ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0042.JPG", "Screenshot", "cof"],
)
def test_what_cameras_call_every_picture_is_no_caption(junk):
    photo = ingest_photo(uploaded(**{DESCRIPTION: junk}))
    assert photo.caption == photo.title == ""


@pytest.mark.parametrize(
    "said", ["UN", "EU", "G7", "Night", "Large Portrait", "Sam", "9/11", "1984", "The Original"]
)
def test_what_a_person_wrote_into_a_file_is_kept_though_it_is_short(said):
    photo = ingest_photo(uploaded(**{DESCRIPTION: said}))
    assert (photo.caption, photo.title) == (said, said)
    photo = ingest_photo(uploaded(color=(1, 2, 3), xmp=described(("x-default", said))))
    assert photo.caption == said


@pytest.mark.parametrize(
    "languages",
    [
        [("x-default", "Boats"), ("de", "Boote")],
        [("de", "Boote"), ("x-default", "Boats")],
        [("de", "Boote"), ("fr", "Bateaux"), ("X-Default", "Boats")],
        [("en", "Boats"), ("de", "Boote")],
        [("de", ""), ("x-default", ""), ("en", "Boats")],
    ],
)
def test_of_several_languages_the_default_one_is_read_or_else_the_first(languages):
    assert ingest_photo(uploaded(xmp=described(*languages))).caption == "Boats"


def described(*languages):
    """XMP with a description in each of the languages."""
    texts = "".join(f'<rdf:li xml:lang="{code}">{text}</rdf:li>' for code, text in languages)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f"{texts}</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    )


@pytest.mark.parametrize("unit", ["1g", "g1", "1", "_", "a ", "("])
def test_a_long_text_without_a_blank_is_looked_at_once(unit):
    half = unit * (15_000 // len(unit))
    for text in (half + "g" * 15_000, "1" * 15_000 + half):
        assert is_meaningless(text) in (True, False)
        photo = ingest_photo(uploaded(**{DESCRIPTION: text}, xmp=described(("en", text))))
        assert len(photo.caption) <= 5000
        Photo.objects.all().delete()


def test_what_feeds_cannot_hold_is_dropped():
    photo = ingest_photo(uploaded(**{DESCRIPTION: "Boats\x0b at\x01 Sorn\x1f", ARTIST: "N\x08PA"}))
    assert photo.caption == "Boats at Sorn"
    assert "\x08" not in photo.credit
    named = ingest_photo(uploaded("bo\x0bats \ufffe.jpg", color=(1, 2, 3)))
    assert not set(named.original_name + named.title) & set("\x0b\ufffe")


def test_words_without_end_are_cut_to_their_fields():
    photo = ingest_photo(uploaded(**{DESCRIPTION: "boats " * 8000, ARTIST: "x" * 9000}))
    assert (len(photo.title), len(photo.credit)) <= (200, 200)
    assert len(photo.caption) <= 5000
    Photo.objects.get(pk=photo.pk).full_clean(exclude=["renditions"])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("harbour-at-noon.jpg", "harbour at noon"),
        ("Boats_of_Sorn (2).JPEG", "Boats of Sorn"),
        ("Fähre.png", "Fähre"),
        ("IMG_1234 Sorn harbour.jpg", "IMG 1234 Sorn harbour"),
        ("東京.jpg", "東京"),
        ("ميناء.webp", "ميناء"),
        ("F-16 over Karthia.jpg", "F-16 over Karthia"),
        # What cameras, telephones and programs call every picture.
        ("IMG_1234.JPG", ""),
        ("IMG_20260514_120102.jpg", ""),
        ("IMG-20260514-WA0003.jpg", ""),
        ("DSC0001.JPG", ""),
        ("_DSC4711.jpg", ""),
        ("DSCN0042 (1).jpg", ""),
        ("PXL_20260514_120102345.PORTRAIT.jpg", ""),
        ("MVIMG_20260514_120102.jpg", ""),
        ("P1010042.JPG", ""),
        ("Screenshot 2026-05-14 at 12.01.02.png", ""),
        ("Screenshot_20260514-120102.png", ""),
        ("Bildschirmfoto 2026-05-14 um 12.01.02.png", ""),
        ("WhatsApp Image 2026-05-14 at 12.01.02.jpeg", ""),
        ("signal-2026-05-14-120102.jpg", ""),
        ("FB_IMG_1684062062.jpg", ""),
        ("image.png", ""),
        ("download (3).jpg", ""),
        ("unnamed.jpg", ""),
        ("8f14e45fceea167a5a36dedd4bea2543.jpg", ""),
        ("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.jpeg", ""),
        ("E8fK2mXs0A4kQ1.jpg", ""),
        ("20260514_120102.jpg", ""),
        ("1.jpg", ""),
        (".jpg", ""),
        ("", ""),
    ],
)
def test_the_files_name_is_a_title_where_it_says_something(name, title):
    assert title_from_name(name) == title


def test_the_files_name_is_shown_and_found_at_the_desk(desk, make_article):
    photo = ingest_photo(uploaded("IMG_4711 harbour-noon.jpg"))
    ingest_photo(uploaded("other.jpg", color=(9, 9, 9)))
    library = "/admin/articles/photo/library/"
    for asked in ("harbour", "IMG_4711", "noon"):
        found = desk.get(library, {"q": asked}).json()["photos"]
        assert [p["id"] for p in found] == [photo.pk], asked
    assert found[0]["file_name"] == "IMG_4711 harbour-noon.jpg"
    page = desk.get(f"/admin/articles/photo/{photo.pk}/change/").content.decode()
    assert "IMG_4711 harbour-noon.jpg" in page
    listed = desk.get("/admin/articles/photo/", {"q": "noon"}).content.decode()
    assert "IMG 4711 harbour noon" in listed


def test_readers_never_see_the_files_name_or_title(client, make_article, work):
    photo = ingest_photo(uploaded("secret-source-house.jpg"))
    article = make_article()
    Figure.objects.create(article=article, photo=photo, caption="Boats")
    work()
    for address in (
        "/",
        article.get_absolute_url(),
        f"{article.get_absolute_url()}pictures/1/",
        "/feed/",
        "/feed.json",
    ):
        html = client.get(address).content.decode()
        assert "secret" not in html, address


def test_the_photos_own_page_keeps_what_the_file_says_where_nothing_is_typed(desk):
    file = uploaded("boats.jpg", **{DESCRIPTION: "Boats at Sorn", ARTIST: "NPA"})
    data = {"file": file, "caption": "Typed", "focal_x": "0.5", "focal_y": "0.5"}
    assert desk.post("/admin/articles/photo/add/", data).status_code == 302
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit, photo.title) == ("Typed", "NPA", "Boats at Sorn")
