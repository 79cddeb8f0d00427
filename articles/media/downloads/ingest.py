"""Taking in a file for readers: the one door for the column's form, the desk's library, commands
and the demo."""

import hashlib
import logging
import os
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.media import metadata
from articles.media.downloads import kinds
from articles.media.downloads.durations import read_duration
from articles.media.ingest import reason
from articles.models import Download

logger = logging.getLogger(__name__)


def keep(download: Download, file: "File[bytes]") -> None:
    """Put an uploaded file into ``download`` (unsaved or saved). Raise ``ValidationError`` with a
    sentence for the editor, and nothing else, where it is none that readers are given.

    The file is named by a hash of its content, so its address can be cached for ever.
    """
    if file.size > settings.DOWNLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s MB, which is the most that is taken in.")
            % {"limit": settings.DOWNLOAD_MAX_BYTES // 1024 // 1024}
        )
    data: IO[bytes] = file
    name = metadata.file_name(getattr(file, "name", ""))
    try:
        download.kind = kinds.find_kind(data)
        download.duration = read_duration(data) if download.kind in kinds.AUDIO else None
        download.digest = _digest(data)
        download.file.name = _stored(file, f"{download.digest[:32]}.{download.kind}")
    except kinds.FileRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    except OSError as failure:
        logger.exception("A file could not be kept.")
        raise ValidationError(
            _("The file could not be kept: %(reason)s. Nothing else is lost.")
            % {"reason": reason(failure)}
        ) from failure
    download.size = file.size
    download.original_name = name
    download.title = download.title or metadata.title_from_name(name) or name


def ingest(file: "File[bytes]", **details: str) -> Download:
    """Take in an uploaded file; the same one twice is the same ``Download``, also when it is sent
    twice at once. Raise as ``keep``."""
    download = Download(**details)
    keep(download, file)
    try:
        with transaction.atomic():
            download.save()
    except IntegrityError:
        return Download.objects.get(digest=download.digest)
    return download


def _digest(data: IO[bytes]) -> str:
    data.seek(0)
    digest = hashlib.sha256()
    while chunk := data.read(kinds.CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _stored(file: "File[bytes]", name: str) -> str:
    """Store the file before there is a row that names it; return its name in the storage."""
    field = Download._meta.get_field("file")
    # Of whatever row: its folder is the same for all.
    path = field.generate_filename(None, name)  # type: ignore[arg-type]
    if field.storage.exists(path) and field.storage.size(path) == file.size:
        return path
    file.seek(0)
    return field.storage.save(path, File(file, name=os.path.basename(name)))
