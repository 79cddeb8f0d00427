"""Reading a picture of any kind: its first picture, upright, in right colours, without metadata,
and no larger than what is kept. Knows no Django, for it also runs in a child process."""

import contextlib
import math
import warnings
from dataclasses import dataclass, field
from typing import IO, Any

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from articles.media import kinds, metadata
from articles.media.colour import normalize_colour, normalize_depth, without_adobe_inversion
from articles.media.kinds import PictureRefused, TooManyPixels
from articles.media.phash import phash

#: How the picture itself is kept, by format.
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
}
#: What these formats are kept as; a transparent picture is never a JPEG.
STORED_FORMATS = {
    "JPEG": "JPEG",
    "PNG": "PNG",
    "WEBP": "WEBP",
    "GIF": "PNG",
    "BMP": "PNG",
    "AVIF": "JPEG",
    "HEIF": "JPEG",
    "TIFF": "JPEG",
}
#: The longest side a format can have (the WebP container, JFIF).
MAX_SIDE = {"WEBP": 16_383, "JPEG": 65_500}
#: Bytes of the texts in a PNG, inflated: an editing program may put all it knows into one. Memory
#: is bounded where pictures of strangers are read (``articles.media.child``).
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024
PngImagePlugin.MAX_TEXT_MEMORY = 64 * 1024 * 1024
#: Larger PNGs are not worth the time of the best compression.
OPTIMIZED_PIXELS = 8_000_000

#: What EXIF's orientation (tag 0x0112) asks for.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Limits:
    """``max_pixels`` are read at most; of a larger picture than ``kept_pixels`` a smaller copy is
    kept."""

    max_pixels: int
    kept_pixels: int


@dataclass
class Picture:
    """What was read of a picture file. ``notes`` are sentences for the editor."""

    format: str
    width: int
    height: int
    likeness: int
    details: metadata.Details
    notes: list[str] = field(default_factory=list)


def decode(file: IO[bytes], out: IO[bytes], limits: Limits, name: str = "") -> Picture:
    """Read the picture in ``file`` (seekable), write it to ``out`` as it is kept, and return its
    ``Picture``. Raise ``Refused`` with a sentence for whatever else happens."""
    file.seek(0)
    head = file.read(kinds.HEAD_BYTES)
    if said := kinds.refusal(head, name):
        raise PictureRefused(said)
    if (format := kinds.picture_format(head)) is None:
        raise PictureRefused(kinds.NO_PICTURE)
    try:
        with warnings.catch_warnings():
            # What Pillow finds odd and reads all the same is not for the log.
            warnings.simplefilter("ignore")
            return _decode(file, out, format, limits)
    except PictureRefused:
        raise
    except MemoryError:
        raise PictureRefused(kinds.NO_MEMORY) from None
    except Image.DecompressionBombError:
        raise TooManyPixels(_too_many_pixels(limits)) from None
    except Exception as failure:
        # Decoders raise whatever the file makes them: OSError, ValueError, KeyError, struct.error,
        # zlib.error, RecursionError, OverflowError, SyntaxError …
        raise PictureRefused(_sentence(file, format, failure)) from failure


def _too_many_pixels(limits: Limits) -> str:
    return (
        f"This picture has more than {limits.max_pixels // 1_000_000} million pixels. "
        "Save a smaller copy of it and upload that."
    )


def _sentence(file: IO[bytes], format: str, failure: Exception) -> str:
    early = isinstance(failure, EOFError) or "truncated" in str(failure).lower()
    with contextlib.suppress(OSError, ValueError):
        early = early or kinds.ends_early(file, format)
    return kinds.ENDS_EARLY if early else kinds.DAMAGED


@dataclass
class _Raw:
    """What was taken out of a file before its own picture, the largest thing there, is let go."""

    image: Image.Image
    details: metadata.Details
    notes: list[str]
    turn: Image.Transpose | None
    profile: bytes | None
    adobe: bool
    shrunk: bool


def _decode(file: IO[bytes], out: IO[bytes], format: str, limits: Limits) -> Picture:
    raw = _read(file, format, limits)
    image = without_adobe_inversion(raw.image, jpeg=format == "JPEG", adobe=raw.adobe)
    image, profile = normalize_colour(image, raw.profile)
    if raw.turn is not None:
        image = image.transpose(raw.turn)
    kept_as = _format_for(image, format, raw.shrunk)
    _write(image, out, kept_as, profile)
    return Picture(kept_as, image.width, image.height, phash(image), raw.details, raw.notes)


def _read(file: IO[bytes], format: str, limits: Limits) -> _Raw:
    with _opened(file, format) as source:
        pixels = source.width * source.height
        if pixels > limits.max_pixels:
            raise TooManyPixels(_too_many_pixels(limits))
        if isinstance(source, TiffImagePlugin.TiffImageFile):
            _refuse_raw(source)
        notes = _notes(source, format)
        _read_small(source, format, limits)
        source.load()
        image = _within(normalize_depth(source), limits.kept_pixels)
        return _Raw(
            image=image.copy() if isinstance(image, ImageFile.ImageFile) else image,
            details=metadata.details(source),
            notes=notes,
            turn=_TURNS.get(_orientation(source)),
            profile=source.info.get("icc_profile"),
            adobe="adobe" in source.info,
            shrunk=pixels > limits.kept_pixels,
        )


def _opened(file: IO[bytes], format: str) -> ImageFile.ImageFile:
    file.seek(0)
    if format == "JPEG":
        # Never Pillow's MPO, which a JPEG with a second picture in it would be (of phones: a
        # preview, a gain map, depth): the first picture is the picture.
        return JpegImagePlugin.JpegImageFile(file)
    if format == "HEIF":
        _register_heif()
    return Image.open(file, formats=[format])


def _register_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise PictureRefused(kinds.OTHER_PICTURE.format(name="HEIC")) from None
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _refuse_raw(picture: TiffImagePlugin.TiffImageFile) -> None:
    # DNG and its like are TIFF whose first page is a small preview, or a filter array.
    tags = picture.tag_v2
    if 50706 in tags or tags.get(262) in (32803, 34892) or tags.get(254, 0) & 1:
        raise PictureRefused(kinds.RAW)


def _notes(picture: ImageFile.ImageFile, format: str) -> list[str]:
    # The further pictures in a JPEG or HEIC file are previews and maps, not a film.
    if format in ("JPEG", "HEIF", "BMP"):
        return []
    try:
        count = getattr(picture, "n_frames", 1)
    except Exception:
        return []  # damaged further on; the first picture may be whole
    if count < 2:
        return []
    parts = "pages" if format == "TIFF" else "frames"
    many = f"{count:,}" if count < 100_000 else "many"
    return [f"Only the first of {many} {parts} is kept."]


def _read_small(picture: ImageFile.ImageFile, format: str, limits: Limits) -> None:
    """Have a JPEG that is much larger than what is kept read at a half, a quarter or an eighth."""
    share = math.sqrt(limits.kept_pixels / (picture.width * picture.height))
    if format == "JPEG" and share < 1:
        picture.draft(None, (math.ceil(picture.width * share), math.ceil(picture.height * share)))


def _orientation(picture: Image.Image) -> int:
    try:
        orientation: int = picture.getexif().get(0x0112, 1)
    except Exception:
        return 1  # damaged metadata is no reason to refuse a picture
    return orientation


def _within(image: Image.Image, pixels: int) -> Image.Image:
    share = math.sqrt(pixels / (image.width * image.height))
    if share >= 1:
        return image
    size = (max(1, int(image.width * share)), max(1, int(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _format_for(image: Image.Image, format: str, shrunk: bool) -> str:
    kept_as = STORED_FORMATS[format]
    transparent = image.mode in ("LA", "RGBA")
    if transparent and image.getchannel("A").getextrema() == (255, 255):
        transparent = format in ("PNG", "WEBP", "GIF")
    if kept_as == "PNG" and shrunk and not transparent:
        kept_as = "JPEG"  # no longer exact, and a photo's PNG is many times as large
    if kept_as == "JPEG" and transparent:
        kept_as = "WEBP" if format in ("AVIF", "HEIF") else "PNG"
    if max(image.size) > MAX_SIDE.get(kept_as, math.inf):
        kept_as = "PNG"
    return kept_as


def _write(image: Image.Image, out: IO[bytes], format: str, profile: bytes | None) -> None:
    if format == "JPEG" and image.mode not in ("L", "RGB"):
        image = image.convert(image.mode[:-1])
    # Whatever the file said goes no further; encoders look here for it.
    image.info = {}
    options = dict(SAVE_OPTIONS[format])
    if format == "PNG" and image.width * image.height > OPTIMIZED_PIXELS:
        options = {"compress_level": 6}
    if profile:
        options["icc_profile"] = profile
    image.save(out, format, **options)
