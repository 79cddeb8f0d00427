"""Sized copies of photos, and the crop for cards."""

import logging
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from articles.media.formats import CROPS, FORMATS, Rendition, crop_box, widths_for
from articles.media.ingest import reason
from articles.media.storage import MediaStorage
from articles.models import Photo
from background import clock
from background.agenda import AT_ONCE, Moments, moments

logger = logging.getLogger(__name__)

#: When renditions that failed are tried again; after the last, as often as that.
RETRY_DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
]
#: A worker that is at a photo for longer was killed.
LEASE = timedelta(minutes=10)


def make_renditions(photo: Photo) -> None:
    """Make all copies of one photo and note them on its row, unless the row was changed meanwhile.

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
            for name in dict.fromkeys(["AVIF", "WEBP", original or ""]):
                if max(sized.size) <= FORMATS[name].max_side:
                    made.append(_copy(photo, sized, name, str(width), profile))
        for crop in CROPS:
            made += _crop(photo, picture, crop, profile)
    photo.renditions = made
    photo.await_renditions()
    photo.renditions_made_at = clock.now()
    changed = ("renditions", *Photo.RENDITION_STATE)
    # With another focus or file it waits anew, and what was made is not of it.
    noted = Photo.objects.filter(
        pk=photo.pk, digest=photo.digest, focal_x=photo.focal_x, focal_y=photo.focal_y
    ).update(**{name: getattr(photo, name) for name in changed})
    if noted:
        for name in set(before) - {rendition["name"] for rendition in made}:
            default_storage.delete(name)


def _store(name: str, data: BytesIO) -> str:
    path = f"renditions/{name}"
    size = data.getbuffer().nbytes
    if not isinstance(default_storage, MediaStorage) and default_storage.exists(path):
        default_storage.delete(path)
    path = default_storage.save(path, ContentFile(data.getvalue()))
    if not size or default_storage.size(path) != size:
        raise OSError(f"{path} is empty or short.")
    return path


def _copy(
    photo: Photo, picture: Image.Image, name: str, label: str, profile: bytes | None
) -> Rendition:
    kind = FORMATS[name]
    data = BytesIO()
    picture.save(data, name, icc_profile=profile, **kind.options)
    path = _store(f"{photo.digest[:16]}-{label}.{kind.extension}", data)
    width, height = picture.size
    return {"format": name, "width": width, "height": height, "name": path}


def _crop(photo: Photo, picture: Image.Image, crop: str, profile: bytes | None) -> list[Rendition]:
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


def next_renditions() -> Moments:
    """Return when ``make_awaited_renditions`` has something to do."""
    return moments(Photo.objects.awaiting_renditions(), Coalesce("renditions_due_at", AT_ONCE))


def make_awaited_renditions() -> bool:
    """Make the copies of one photo that is due for them; return whether there was one.

    It is claimed first, by putting off when it is due: several workers take different photos, and
    one that kills its worker waits like one that fails. What fails is noted on the row for the desk
    and tried again, later each time; the file itself goes on serving meanwhile.
    """
    photo = _claimed()
    if photo is None:
        return False
    try:
        make_renditions(photo)
    except Exception as failure:
        # Whatever it is, other photos must not wait for this one.
        logger.exception("Photo %s could not be resized.", photo.pk)
        _note_failure(photo, _in_words(photo, failure))
    return True


def _claimed() -> Photo | None:
    with transaction.atomic():
        photo = (
            Photo.objects.due_for_renditions()
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if photo is not None:
            photo.rendition_tries = min(photo.rendition_tries + 1, 1000)
            tries: dict[str, Any] = {"rendition_tries": photo.rendition_tries}
            if photo.rendition_tries > 1 and not photo.rendition_failure:
                # Its try before ended without a word.
                tries |= {"rendition_failure": STOPPED, "renditions_failed_at": Now()}
            lease = max(LEASE, _delay(photo.rendition_tries))
            Photo.objects.filter(pk=photo.pk).update(renditions_due_at=Now() + lease, **tries)
    return photo


STOPPED = _(
    "The worker stopped in the middle of it. If it does so again, the server may have too little "
    "memory for this picture: replace it by a smaller copy."
)


def _delay(tries: int) -> timedelta:
    return RETRY_DELAYS[min(tries, len(RETRY_DELAYS)) - 1]


def _note_failure(photo: Photo, words: str) -> None:
    Photo.objects.filter(pk=photo.pk, digest=photo.digest, renditions_made_at=None).update(
        renditions_failed_at=Now(),
        renditions_due_at=Now() + _delay(photo.rendition_tries),
        rendition_failure=words[:500],
    )


def _in_words(photo: Photo, failure: Exception) -> str:
    """Say what happened and what to do, for the editor."""
    if isinstance(failure, FileNotFoundError) or not _is_there(photo):
        return gettext(
            "Its file, %(name)s, is not there. Upload the picture again, or have whoever "
            "runs the site look whether site and worker share one folder for pictures "
            "(MEDIA_ROOT)."
        ) % {"name": photo.file.name}
    if isinstance(failure, UnidentifiedImageError):
        return gettext(
            "Its file, %(name)s, is damaged. Replace it by another copy of the picture."
        ) % {"name": photo.file.name}
    if isinstance(failure, MemoryError):
        return gettext("There was too little memory. Replace it by a smaller copy of the picture.")
    if isinstance(failure, OSError) and failure.errno is not None:
        return gettext(
            "Its copies could not be written: %(reason)s. Tell whoever runs the site."
        ) % {"reason": reason(failure)}
    return gettext("It could not be resized (%(kind)s: %(failure)s).") % {
        "kind": type(failure).__name__,
        "failure": failure,
    }


def _is_there(photo: Photo) -> bool:
    try:
        return photo.file_is_there()
    except OSError:
        return False
