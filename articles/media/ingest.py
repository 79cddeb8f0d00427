"""Taking in a picture file: the one door for the column's form, the desk's library, the photo's own
page, commands and the demo."""

import errno
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.media import kinds, metadata
from articles.media.decode import Limits, Picture, decode
from articles.media.kinds import PictureRefused, TooManyPixels
from articles.models import Photo

logger = logging.getLogger(__name__)

#: Read in this process: formats whose decoders are old and plain, and few pixels. All else is read
#: by a child (``articles.media.child``), whose memory is bounded.
IN_PROCESS_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
IN_PROCESS_PIXELS = 4_000_000
IN_PROCESS_BYTES = 8 * 1024 * 1024
CHILD = ["-m", "articles.media.child"]
CHILD_TIMEOUT = 180

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
UNREADABLE = _(
    "Reading this picture failed: it is damaged, or takes more memory than the site allows. Save "
    "it anew as JPEG in a picture program, smaller, and upload that."
)
NOT_KEPT = _(
    "The picture could not be kept: {reason}. Nothing else is lost. Tell whoever runs the site, "
    "and choose the picture again once that is mended."
)

#: So that large pictures sent at once add up no memory.
_one_at_a_time = threading.Lock()


@dataclass
class IngestResult:
    """A photo of the library, whether it was ``known`` before, and sentences for the editor."""

    photo: "Photo"
    known: bool = False
    notes: list[str] = field(default_factory=list)


def read(file: "File[bytes]", name: str = "") -> tuple[Picture, IO[bytes]]:
    """Return the ``Picture`` in an uploaded file and its bytes as they are kept. Raise
    ``ValidationError`` with a sentence for the editor, and nothing else, where there is none."""
    if file.size > settings.PHOTO_MAX_BYTES:
        limit = settings.PHOTO_MAX_BYTES // 1024 // 1024
        raise ValidationError(
            gettext(
                "This file is larger than %(limit)s MB. Save a smaller copy of it and upload that."
            )
            % {"limit": limit}
        )
    try:
        return _read(file, name)
    except PictureRefused as refusal:
        raise ValidationError(gettext(str(refusal))) from refusal
    except OSError as failure:
        # Not the picture's fault: a temporary file cannot be written, a process not be started.
        logger.exception("A picture could not be read.")
        raise ValidationError(NOT_KEPT.format(reason=reason(failure))) from failure


def _read(file: "File[bytes]", name: str) -> tuple[Picture, IO[bytes]]:
    limits = Limits(settings.PHOTO_MAX_PIXELS, settings.PHOTO_KEPT_PIXELS)
    file.seek(0)
    head = file.read(kinds.HEAD_BYTES)
    if kinds.picture_format(head) in IN_PROCESS_FORMATS and file.size <= IN_PROCESS_BYTES:
        small = Limits(min(IN_PROCESS_PIXELS, limits.max_pixels), limits.kept_pixels)
        kept = BytesIO()
        try:
            with _one_at_a_time:
                return decode(file, kept, small, name), kept
        except TooManyPixels:
            if small.max_pixels == limits.max_pixels:
                raise
    elif said := kinds.refusal(head, name):
        raise PictureRefused(said)
    with _one_at_a_time:
        return _read_by_child(file, name, limits)


def _read_by_child(file: "File[bytes]", name: str, limits: Limits) -> tuple[Picture, IO[bytes]]:
    asked = json.dumps(
        {
            "limits": {"max_pixels": limits.max_pixels, "kept_pixels": limits.kept_pixels},
            "name": os.path.splitext(name)[1],
        }
    )
    with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as answered:
        file.seek(0)
        shutil.copyfileobj(file, sent)
        sent.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, *CHILD, asked],
                stdin=sent,
                stdout=answered,
                stderr=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env=child_environment(),
                timeout=CHILD_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PictureRefused(UNREADABLE) from None
        answered.seek(0)
        line = answered.readline()
        if done.returncode or not line.endswith(b"\n"):
            # Killed by its bounds, by the system, or by what the file made of a decoder.
            said = done.stderr.decode(errors="replace")[-2000:]
            logger.warning("Reading a picture ended with %s: %s", done.returncode, said)
            raise PictureRefused(UNREADABLE)
        answer = json.loads(line)
        if "refused" in answer:
            raise PictureRefused(answer["refused"])
        kept = tempfile.SpooledTemporaryFile(IN_PROCESS_BYTES)  # noqa: SIM115, it is handed on
        shutil.copyfileobj(answered, kept)
    details = metadata.Details(**answer["picture"].pop("details"))
    return Picture(details=details, **answer["picture"]), kept


def child_environment() -> dict[str, str]:
    """Return what a process that reads a stranger's file gets to know: neither secrets nor the
    database's address."""
    passed_on = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    return {name: os.environ[name] for name in passed_on if name in os.environ} | {
        "MALLOC_ARENA_MAX": "2",  # each would take of the address space
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def keep(photo: "Photo", file: "File[bytes]") -> list[str]:
    """Put an uploaded file into ``photo`` (unsaved or saved); return notes for the editor. Raise
    ``ValidationError`` where it is no picture.

    The file is named by a hash of its content, so its address can be cached for ever. Title,
    caption, credit and alt text are taken from the file where the photo has none.
    """
    name = metadata.file_name(getattr(file, "name", ""))
    picture, data = read(file, name)
    data.seek(0)
    # What ``read`` gives can all read into a buffer, though its type does not say so.
    digest = hashlib.file_digest(data, "sha256")  # type: ignore[arg-type]
    photo.digest = digest.hexdigest()
    photo.file = _stored(data, f"{photo.digest[:16]}.{EXTENSIONS[picture.format]}")
    photo.width, photo.height = picture.width, picture.height
    photo.likeness = picture.likeness
    photo.original_name = name
    for field_name in ("title", "caption", "credit", "alt_text"):
        said = getattr(photo, field_name) or getattr(picture.details, field_name)
        setattr(photo, field_name, said)
    photo.title = photo.title or metadata.title_from_name(name)
    photo.renditions = []
    photo.await_renditions()
    return picture.notes


def _stored(data: IO[bytes], name: str) -> str:
    """Store the file before there is a row that names it; return its name in the storage."""
    file = Photo._meta.get_field("file")
    # Of whatever row: its folder is the same for all.
    path = file.generate_filename(None, name)  # type: ignore[arg-type]
    size = data.seek(0, os.SEEK_END)
    data.seek(0)
    try:
        if file.storage.exists(path) and file.storage.size(path) == size:
            return path
        return file.storage.save(path, File(data))
    except OSError as failure:
        logger.exception("A picture could not be kept.")
        raise ValidationError(NOT_KEPT.format(reason=reason(failure))) from failure


def ingest(file: "File[bytes]", **details: str) -> IngestResult:
    """Take in an uploaded file; the same picture twice is the same photo, also when it is sent
    twice at once. Raise ``ValidationError`` with a sentence where it is no picture or cannot be
    kept."""
    photo = Photo(**details)
    notes = keep(photo, file)
    known = Photo.objects.filter(digest=photo.digest).first()
    if known is None:
        try:
            with transaction.atomic():
                photo.save()
            return IngestResult(photo, False, notes)
        except IntegrityError:
            known = Photo.objects.get(digest=photo.digest)
    if known.rendition_failure or not known.file_is_there():
        # Uploading a picture anew is how a lost file is mended; its copies are tried at once.
        known.file = photo.file.name
        known.await_renditions()
        known.save(update_fields=["file", "width", "height", *known.RENDITION_STATE])
    return IngestResult(known, True, notes)


def ingest_photo(file: "File[bytes]", **details: str) -> "Photo":
    """Return the ``Photo`` of an uploaded file, as ``ingest`` does."""
    return ingest(file, **details).photo


def reason(failure: OSError) -> str:
    """Return what a failure of the file system means, in words."""
    said: dict[int | None, str] = {
        errno.ENOSPC: gettext("the disk is full"),
        errno.EDQUOT: gettext("the disk's quota is used up"),
        errno.EFBIG: gettext("the system allows no file so large"),
        errno.EROFS: gettext("the disk can only be read"),
        errno.EACCES: gettext("the folder for pictures (MEDIA_ROOT) may not be written to"),
        errno.EPERM: gettext("the folder for pictures (MEDIA_ROOT) may not be written to"),
        errno.ENOENT: gettext("the file, or the folder for pictures (MEDIA_ROOT), is not there"),
        errno.ENOTDIR: gettext("the folder for pictures (MEDIA_ROOT) is not a folder"),
        errno.EEXIST: gettext("the folder for pictures (MEDIA_ROOT) is not a folder"),
    }
    return said.get(
        failure.errno, gettext("the disk says “%(said)s”") % {"said": failure.strerror or failure}
    )
