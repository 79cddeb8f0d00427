"""Sized copies of photos. Pillow enters here, in ``photos`` and in ``picture_details``."""

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


def make_renditions(photo):
    """Make all copies of one photo and note them in ``photo.renditions``.

    Safe to run again: a copy is named by the photo's content and its width.
    """
    made = []
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
                path = f"renditions/{photo.digest[:16]}-{width}.{kind.extension}"
                default_storage.delete(path)
                path = default_storage.save(path, ContentFile(data.getvalue()))
                made.append({"format": name, "width": width, "height": height, "name": path})
    photo.renditions = made
    photo.renditions_made_at = timezone.now()
    photo.save(update_fields=["renditions", "renditions_made_at"])


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
