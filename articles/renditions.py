"""Sized copies of photos, and the crop for cards. Pillow enters here, in ``photos`` and in
``picture_details``."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from background.guard import Task

TASK = Task(
    "renditions",
    "Copies of a picture",
    "The picture is shown in full size meanwhile. See whether its file is there and opens "
    "(MEDIA_ROOT must be the same on every machine) and whether the disk has room; else give the "
    "photo another file.",
)

#: Widths in pixels, from a phone's column to a sharp screen's full page.
WIDTHS = (320, 640, 960, 1280, 1920)


#: Parts cut out around what the photo's focal point marks: so wide and high in pixels at most. The
#: card is what other sites show beside a link (Open Graph), the next three are the ratios that
#: search engines ask for, the teaser stands in our own lists.
CROPS = {
    "card": (1200, 630),
    "wide": (1200, 675),
    "standard": (1200, 900),
    "square": (1200, 1200),
    "teaser": (720, 480),
}


@dataclass(frozen=True)
class Format:
    mime_type: str
    extension: str
    options: dict


#: Preferred first: a browser takes the first it knows.
FORMATS = {
    "AVIF": Format("image/avif", "avif", {"quality": 55, "speed": 7}),
    "WEBP": Format("image/webp", "webp", {"quality": 78, "method": 4}),
    "JPEG": Format("image/jpeg", "jpg", {"quality": 82, "optimize": True, "progressive": True}),
    "PNG": Format("image/png", "png", {"optimize": True}),
}


def widths_for(width):
    """The widths worth making of a picture so wide: never larger than it is."""
    return [w for w in WIDTHS if w < width] + ([width] if width <= WIDTHS[-1] else [])


def crop_box(size, ratio, focus):
    """The largest part of a picture of ``size`` that has ``ratio`` (width by height) and in whose
    middle the ``focus`` (x and y, each from 0 to 1) lies as nearly as the edges allow.

    Returns left, top, right and bottom in pixels.
    """
    width, height = size
    box_width, box_height = min(width, round(height * ratio)), min(height, round(width / ratio))
    left = min(max(0, round(width * focus[0] - box_width / 2)), width - box_width)
    top = min(max(0, round(height * focus[1] - box_height / 2)), height - box_height)
    return left, top, left + box_width, top + box_height


def make_renditions(photo):
    """Make all copies of one photo and note them in ``photo.renditions``.

    Safe to run again: a copy is named by the photo's content and its width.
    """
    made, before = [], [rendition["name"] for rendition in photo.renditions]
    with photo.file.open("rb") as file, Image.open(file) as picture:
        original = picture.format
        profile = picture.info.get("icc_profile")
        picture.load()
        for width in widths_for(picture.width):
            height = max(1, round(picture.height * width / picture.width))
            sized = picture.resize((width, height), Image.Resampling.LANCZOS)
            for name in dict.fromkeys(["AVIF", "WEBP", original]):
                made.append(_copy(photo, sized, name, str(width), profile))
        for crop in CROPS:
            made += _crop(photo, picture, crop, profile)
    for name in before:
        if name not in [rendition["name"] for rendition in made]:
            default_storage.delete(name)
    photo.renditions = made
    photo.renditions_made_at = timezone.now()
    photo.save(update_fields=["renditions", "renditions_made_at"])


def _store(name, data):
    path = f"renditions/{name}"
    default_storage.delete(path)
    return default_storage.save(path, ContentFile(data.getvalue()))


def _copy(photo, picture, name, label, profile):
    kind = FORMATS[name]
    data = BytesIO()
    picture.save(data, name, icc_profile=profile, **kind.options)
    path = _store(f"{photo.digest[:16]}-{label}.{kind.extension}", data)
    width, height = picture.size
    return {"format": name, "width": width, "height": height, "name": path}


def _crop(photo, picture, crop, profile):
    """One of the ``CROPS``, as a JPEG; in our own lists as an AVIF too."""
    focus = (photo.focal_x, photo.focal_y)
    width, height = CROPS[crop]
    part = picture.crop(crop_box(picture.size, width / height, focus))
    part.thumbnail((width, height), Image.Resampling.LANCZOS)
    if part.mode not in ("L", "RGB"):
        paper = Image.new("RGB", part.size, "white")
        part = part.convert("RGBA")
        paper.paste(part, mask=part.getchannel("A"))
        part, profile = paper, None
    # Another focus is another address, for the former may be cached for ever.
    label = "-".join([crop, *(f"{round(share * 100)}" for share in focus)])
    formats = ("AVIF", "JPEG") if crop == "teaser" else ("JPEG",)
    return [_copy(photo, part, name, label, profile) | {"crop": crop} for name in formats]


def make_awaited_renditions():
    """Make the copies of one photo that has none yet; return whether there was one.

    The row is locked meanwhile, so that several workers take different photos. One that cannot be
    resized goes on being served as it is, and is tried again later.
    """
    from articles.models import Photo

    with transaction.atomic():
        photo = (
            Photo.objects.awaiting_renditions()
            .exclude(pk__in=TASK.held_back())
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if photo is None:
            return False
        TASK.attempt(photo.pk, lambda: make_renditions(photo), about=photo)
        return True
