"""Taking in a picture file: checked by its content, turned upright, stripped of metadata."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from articles import picture_details
from articles.renditions import FORMATS

ACCEPTED = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Checked:
    """A picture as it is kept: ``data`` without metadata, and what the metadata said."""

    data: bytes
    format: str
    details: picture_details.Details
    likeness: int


def checked(file):
    """Return the ``Checked`` picture of an uploaded file, ready to be kept.

    EXIF orientation is applied and all metadata dropped (it can betray a place or a person); the
    colour profile stays, for without it colours change. Raises ``ValidationError`` with a sentence
    for the editor when the file is too large, no picture, or a decompression bomb.
    """
    if file.size > settings.PHOTO_MAX_BYTES:
        limit = settings.PHOTO_MAX_BYTES // 1024 // 1024
        raise ValidationError(
            f"This file is larger than {limit} MB. Save a smaller copy of it and upload that."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            file.seek(0)
            with Image.open(file, formats=ACCEPTED) as picture:
                _refuse_huge(picture)
                return _kept(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_too_many_pixels()) from None
    except (OSError, SyntaxError, ValueError, EOFError) as mistake:
        raise ValidationError(
            "This is no picture World View can read. Upload a JPEG, PNG or WebP file."
        ) from mistake


def _refuse_huge(picture):
    # Known from the header, before anything is decompressed.
    if picture.width * picture.height > settings.PHOTO_MAX_PIXELS:
        raise ValidationError(_too_many_pixels())


def _too_many_pixels():
    return (
        f"This picture has more than {settings.PHOTO_MAX_PIXELS // 1_000_000} million pixels. "
        "Save a smaller copy of it and upload that."
    )


def _kept(picture):
    name = picture.format
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if name == "JPEG" and upright.mode not in ("L", "RGB"):
        upright, profile = upright.convert("RGB"), None
    elif upright.mode not in ("L", "RGB", "RGBA", "LA"):
        upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    options = dict(FORMATS[name].options)
    if name in ("JPEG", "WEBP"):
        options["quality"] = 92
    if profile:
        options["icc_profile"] = profile
    data = BytesIO()
    clean.save(data, name, **options)
    said = picture_details.details(picture)
    return Checked(data.getvalue(), name, said, picture_details.likeness(clean))


def keep(photo, file):
    """Put an uploaded file into ``photo`` (unsaved or saved), or raise ``ValidationError``.

    The file is named by a hash of its content, so its address can be cached for ever. Caption,
    credit and alt text are taken from the file where the photo has none.
    """
    picture = checked(file)
    photo.digest = hashlib.sha256(picture.data).hexdigest()
    name = f"{photo.digest[:16]}.{FORMATS[picture.format].extension}"
    photo.file = ContentFile(picture.data, name=name)
    photo.likeness = picture.likeness
    for name in ("caption", "credit", "alt_text"):
        setattr(photo, name, getattr(photo, name) or getattr(picture.details, name))
    photo.renditions, photo.renditions_made_at = [], None


def take_in(file, **details):
    """Return the ``Photo`` of an uploaded file; the same picture twice is the same photo."""
    from articles.models import Photo

    photo = Photo(**details)
    keep(photo, file)
    known = Photo.objects.filter(digest=photo.digest).first()
    if known:
        return known
    try:
        with transaction.atomic():
            photo.save()
    except IntegrityError:
        # Somebody else took it in a moment ago.
        return Photo.objects.get(digest=photo.digest)
    return photo
