"""Colours are kept as they were meant, whatever a file keeps them in: tested by pixels."""

import struct
from functools import cache
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageCms

from articles.media.ingest import ingest_photo

pytestmark = pytest.mark.django_db


def taken(image, format="PNG", **options):
    data = BytesIO()
    image.save(data, format, **options)
    return taken_bytes(data.getvalue())


def taken_bytes(content):
    photo = ingest_photo(SimpleUploadedFile("x", content))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        kept.load()
        return kept.copy()


def near(pixel, wanted, by=6):
    pixel = pixel if isinstance(pixel, tuple) else (pixel,)
    return all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


def profile(space):
    """An ICC profile (version 2) for ``GRAY`` with a gamma of 1, or for ``CMYK`` in which black ink
    alone is a grey of lightness 50, whatever the formulas say."""

    def tag_curve(gamma):
        return b"curv\0\0\0\0" + struct.pack(">IH", 1, int(gamma * 256)) + b"\0\0"

    def tag_lut():
        # One entry at each of the 2^4 corners of the cube; PCS is Lab (16 bits, version 2).
        def lightness(n):
            return 50 - 50 * (n.bit_count() - 1) / 3 if n & 1 else 100 - 20 * n.bit_count()

        def lab(lightness):
            return struct.pack(">HHH", int(lightness / 100 * 0xFF00), 0x8000, 0x8000)

        corners = b"".join(lab(lightness(n)) for n in range(16))
        line = struct.pack(">HH", 0, 0xFFFF)
        matrix = b"".join(
            struct.pack(">i", 65536 if row == column else 0)
            for row in range(3)
            for column in range(3)
        )
        return (
            b"mft2\0\0\0\0" + bytes([4, 3, 2, 0]) + matrix + struct.pack(">HH", 2, 2)
            + line * 4 + corners + line * 3
        )  # fmt: skip

    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    tags = {b"wtpt": white}
    tags |= {b"kTRC": tag_curve(1.0)} if space == "GRAY" else {b"A2B0": tag_lut()}
    pcs = b"XYZ " if space == "GRAY" else b"Lab "
    kind = b"scnr" if space == "GRAY" else b"prtr"
    at, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    header = (
        struct.pack(">I", at + len(body)) + b"lcms" + struct.pack(">I", 0x02400000) + kind
        + space.encode() + pcs + b"\0" * 12 + b"acsp" + b"\0" * 28
        + struct.pack(">iii", 63190, 65536, 54061)
    )  # fmt: skip
    return header.ljust(128, b"\0") + table + body


def srgb_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@cache
def display_p3():
    """An sRGB profile with a green far outside of sRGB, as wide-gamut profiles have it."""
    content = bytearray(srgb_profile())
    at = content.index(b"gXYZ")
    offset = struct.unpack(">I", content[at + 4 : at + 8])[0]
    content[offset + 8 : offset + 20] = struct.pack(">iii", 19161, 45349, 2800)
    return bytes(content)


def ramp(mode, top):
    image = Image.new(mode, (256, 8))
    for x in range(256):
        for y in range(8):
            image.putpixel((x, y), top * x / 255 if mode == "F" else round(top * x / 255))
    return image


@pytest.mark.parametrize(
    ("mode", "top", "format"),
    [
        ("I;16", 65535, "PNG"),
        ("I;16", 65535, "TIFF"),
        ("I;16B", 65535, "TIFF"),
        ("I", 65535, "TIFF"),
        ("I", 2**31 - 1, "TIFF"),
        ("F", 1.0, "TIFF"),
        ("F", 255.0, "TIFF"),
        ("F", 4000.0, "TIFF"),
    ],
)
def test_grey_of_more_than_8_bits_keeps_its_shades(mode, top, format):
    kept = taken(ramp(mode, top), format).convert("L")
    assert [near(kept.getpixel((x, 4)), (x,)) for x in (0, 40, 128, 200, 255)] == [True] * 5


def test_one_bit_and_grey_stay_what_they_are():
    one = Image.new("1", (40, 20))
    one.paste(1, (20, 0, 40, 20))
    kept = taken(one).convert("L")
    assert (kept.getpixel((5, 5)), kept.getpixel((30, 5))) == (0, 255)
    assert near(taken(Image.new("L", (40, 20), 77)).convert("L").getpixel((5, 5)), (77,))


@pytest.mark.parametrize("format", ["PNG", "GIF"])
def test_palettes_keep_colours_and_transparency(format):
    image = Image.new("P", (40, 20))
    image.putpalette([200, 30, 30, 30, 30, 200] + [0] * 750)
    image.paste(1, (20, 0, 40, 20))
    kept = taken(image, format, transparency=0).convert("RGBA")
    assert kept.getpixel((5, 5))[3] == 0
    assert near(kept.getpixel((30, 5)), (30, 30, 200, 255))


@pytest.mark.parametrize("transparent", [(9, 9, 9), 9])
def test_a_colour_that_stands_for_transparency_is_transparent(transparent):
    mode = "RGB" if isinstance(transparent, tuple) else "L"
    image = Image.new(mode, (40, 20), transparent)
    image.paste((99,) * 3 if mode == "RGB" else 99, (20, 0, 40, 20))
    kept = taken(image, "PNG", transparency=transparent).convert("RGBA")
    assert [kept.getpixel((x, 5))[3] for x in (5, 30)] == [0, 255]


# --- Colour spaces and profiles -------------------------------------------------------------------


def test_a_wide_gamut_profile_stays_with_the_picture_and_its_numbers():
    wide = display_p3()
    for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        kept = taken(Image.new("RGB", (40, 20), (250, 10, 10)), format, icc_profile=wide)
        assert kept.info["icc_profile"] == wide
        assert near(kept.convert("RGB").getpixel((5, 5)), (250, 10, 10), 10)


def test_ink_is_converted_through_its_profile():
    image = Image.new("CMYK", (40, 20), (0, 0, 0, 255))
    for format in ("JPEG", "TIFF"):
        kept = taken(image, format, icc_profile=profile("CMYK"))
        # 50 of lightness is 119 in sRGB; the formula without a profile would make black of it.
        assert near(kept.convert("RGB").getpixel((5, 5)), (119, 119, 119), 8)
        assert "icc_profile" not in kept.info


def test_ink_without_a_profile_is_converted_by_the_formula():
    for ink, colour in [((0, 0, 0, 0), (255,) * 3), ((0, 255, 255, 0), (255, 0, 0))]:
        for format in ("JPEG", "TIFF"):
            kept = taken(Image.new("CMYK", (40, 20), ink), format)
            assert near(kept.convert("RGB").getpixel((5, 5)), colour, 12)


def test_ink_that_is_not_inverted_as_adobes_is_read_so():
    """A CMYK JPEG without Adobe's segment has 0 for no ink; Pillow takes all for Adobe's."""
    data = BytesIO()
    # Saved upside down, then deprived of the segment that says so.
    ImageChops.invert(Image.new("CMYK", (40, 20), (0, 255, 255, 0))).save(data, "JPEG")
    content = data.getvalue()
    at = content.index(b"\xff\xee")
    length = int.from_bytes(content[at + 2 : at + 4], "big") + 2
    kept = taken_bytes(content[:at] + content[at + length :])
    assert near(kept.convert("RGB").getpixel((5, 5)), (255, 0, 0), 12)


def test_grey_is_converted_through_its_profile():
    for format in ("JPEG", "PNG", "TIFF"):
        kept = taken(Image.new("L", (40, 20), 55), format, icc_profile=profile("GRAY"))
        # Linear light: 55/255 of it is 128 in sRGB.
        assert near(kept.convert("L").getpixel((5, 5)), (128,), 4)
        assert "icc_profile" not in kept.info


def test_lab_is_converted():
    lab = Image.new("LAB", (40, 20), (int(0.53 * 255), 80 + 128, 67 + 128))
    kept = taken(lab, "TIFF").convert("RGB").getpixel((5, 5))
    assert near(kept, (250, 5, 0), 20)


@pytest.mark.parametrize(
    "wrong",
    [b"no profile", srgb_profile()[:200], profile("GRAY"), profile("CMYK"), b"\0" * 5000],
    ids=["nonsense", "cut off", "of grey", "of ink", "zeros"],
)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_profile_that_is_broken_or_of_another_space_is_as_none(wrong, format):
    kept = taken(Image.new("RGB", (40, 20), (200, 100, 50)), format, icc_profile=wrong)
    assert near(kept.convert("RGB").getpixel((5, 5)), (200, 100, 50), 8)
    assert "icc_profile" not in kept.info


def test_a_profile_of_grey_or_rgb_on_ink_is_as_none():
    kept = taken(Image.new("CMYK", (40, 20), (0, 255, 255, 0)), "TIFF", icc_profile=srgb_profile())
    assert near(kept.convert("RGB").getpixel((5, 5)), (255, 0, 0), 12)


def test_a_huge_profile_is_not_carried_by_every_copy(work):
    padded = bytearray(display_p3() + b"\0" * 200_000)
    padded[:4] = struct.pack(">I", len(padded))
    kept = taken(Image.new("RGB", (40, 20), (120, 120, 120)), "PNG", icc_profile=bytes(padded))
    assert "icc_profile" not in kept.info
    assert near(kept.convert("RGB").getpixel((5, 5)), (120, 120, 120), 30)


def test_every_copy_of_a_picture_has_its_colours(work):
    data = BytesIO()
    image = Image.new("RGB", (1300, 700), (250, 10, 10))
    image.save(data, "JPEG", icc_profile=display_p3())
    photo = ingest_photo(SimpleUploadedFile("x.jpg", data.getvalue()))
    work()
    photo.refresh_from_db()
    assert photo.renditions
    for rendition in photo.renditions:
        with photo.file.storage.open(rendition["name"]) as file, Image.open(file) as copy:
            assert near(copy.convert("RGB").getpixel((9, 9)), (250, 10, 10), 14)
            assert copy.info.get("icc_profile") == display_p3()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_orientation_is_turned_upright(orientation, format):
    upright = Image.new("RGB", (60, 40), (200, 200, 200))
    upright.paste((200, 30, 30), (0, 0, 30, 20))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    turned = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = taken(turned, format, exif=exif)
    assert kept.size == (60, 40)
    assert near(kept.convert("RGB").getpixel((5, 5)), (200, 30, 30), 30)
    assert near(kept.convert("RGB").getpixel((55, 35)), (200, 200, 200), 30)
