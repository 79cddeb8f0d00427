"""Sized copies of photos, and the crop for cards. Pillow enters here, in ``photos`` and in
``picture_details``."""

import logging
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

logger = logging.getLogger(__name__)

#: Widths in pixels, from a phone's column to a sharp screen's full page.
WIDTHS = (320, 640, 960, 1280, 1920)


#: What other sites show beside a link (Open Graph): so wide and high in pixels at most.
CARD = (1200, 630)


@dataclass(frozen=True)
class Format:
    mime_type: str
    extension: str
    options: dict


FORMATS = {
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
            for name in dict.fromkeys(["WEBP", original]):
                kind = FORMATS[name]
                data = BytesIO()
                sized.save(data, name, icc_profile=profile, **kind.options)
                path = _store(f"{photo.digest[:16]}-{width}.{kind.extension}", data)
                made.append({"format": name, "width": width, "height": height, "name": path})
        made.append(_card(photo, picture, profile))
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


def _card(photo, picture, profile):
    focus = (photo.focal_x, photo.focal_y)
    part = picture.crop(crop_box(picture.size, CARD[0] / CARD[1], focus))
    part.thumbnail(CARD, Image.Resampling.LANCZOS)
    if part.mode not in ("L", "RGB"):
        paper = Image.new("RGB", part.size, "white")
        part = part.convert("RGBA")
        paper.paste(part, mask=part.getchannel("A"))
        part, profile = paper, None
    data = BytesIO()
    part.save(data, "JPEG", icc_profile=profile, **FORMATS["JPEG"].options)
    # Another focus is another address, for the former may be cached for ever.
    name = "-".join(f"{round(share * 100)}" for share in focus)
    path = _store(f"{photo.digest[:16]}-card-{name}.jpg", data)
    width, height = part.size
    return {"format": "JPEG", "width": width, "height": height, "name": path, "crop": "card"}


def make_awaited_renditions():
    """Make the copies of one photo that has none yet; return whether there was one.

    The row is locked meanwhile, so that several workers take different photos.
    """
    from articles.models import Photo

    with transaction.atomic():
        photo = (
            Photo.objects.awaiting_renditions()
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if photo is None:
            return False
        try:
            make_renditions(photo)
        except (OSError, ValueError):
            # The file itself goes on serving; other photos must not wait for this one.
            logger.exception("Photo %s could not be resized.", photo.pk)
            photo.renditions_made_at = timezone.now()
            photo.save(update_fields=["renditions_made_at"])
        return True
