"""Whether the files that photos name are there: the worker looks through all of them, some at a
time, and has made anew what is missing. What cannot be made anew is then said at the desk."""

from django.core.files.storage import default_storage

from articles.models import Photo

#: So many photos are looked at in one go, and so many made anew at most: where a whole folder is
#: missing, that is one thing to mend and not thousands.
BATCH_SIZE, MAX_ANEW = 200, 20


def check_files(after: int = 0) -> int:
    """Look at the files of the next photos by key; return the last key, or 0 at the end."""
    photos = list(
        Photo.objects.filter(pk__gt=after)
        .exclude(renditions_made_at=None)
        .order_by("pk")[:BATCH_SIZE]
    )
    anew = [photo for photo in photos if not _is_whole(photo)][:MAX_ANEW]
    for photo in anew:
        photo.await_renditions()
        photo.save(update_fields=photo.RENDITION_STATE)
    return photos[-1].pk if len(photos) == BATCH_SIZE else 0


def _is_whole(photo: Photo) -> bool:
    names = [photo.file.name, *(rendition["name"] for rendition in photo.renditions)]
    return all(_is_there(name) for name in names)


def _is_there(name: str) -> bool:
    return default_storage.exists(name) and default_storage.size(name) > 0
