"""Pictures of the site itself: its mark in the name plate, its icon, the columnist.

Each is made once of an uploaded file, at the sizes in which pages show it, and named by its
content: what is stored is the list of its copies (``SiteSettings``).
"""

import hashlib
from io import BytesIO
from typing import IO, TypedDict

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles.media import ingest

#: The name plate: so wide and high in pixels at most, twice what it is on the page.
MARK_SIZE = (1600, 320)
#: Sides of the icon: in a tab, on a telephone, for a program that installs the site.
ICON_SIDES = (48, 180, 512)
PORTRAIT_SIDES = (160, 480)
#: A smaller picture would be blown up.
MIN_ICON_SIDE, MIN_MARK_HEIGHT = 180, 60


class Copy(TypedDict):
    """A copy of a picture of the site; ``name`` is the storage's."""

    name: str
    width: int
    height: int


def keep_mark(file: "File[bytes]") -> list[Copy]:
    """Store the name plate and return its one copy. Raise ``ValidationError`` where the file has no
    picture fit for it."""
    picture = _read(file)
    if picture.height > picture.width:
        raise ValidationError(_("This picture is higher than wide; a name plate is wide."))
    picture.thumbnail(MARK_SIZE, Image.Resampling.LANCZOS)
    if picture.height < MIN_MARK_HEIGHT:
        raise ValidationError(
            _("This picture is %(height)s pixels high; a name plate needs %(least)s or more.")
            % {"height": picture.height, "least": MIN_MARK_HEIGHT}
        )
    return [_store(picture, "mark")]


def keep_icon(file: "File[bytes]") -> list[Copy]:
    """Store the icon and return its copies, the smallest first. Raise as ``keep_mark``."""
    return _keep_square(file, "icon", ICON_SIDES)


def keep_portrait(file: "File[bytes]") -> list[Copy]:
    """Store the columnist's picture and return its copies, the smallest first. Raise as
    ``keep_mark``."""
    return _keep_square(file, "portrait", PORTRAIT_SIDES)


def _keep_square(file: "File[bytes]", called: str, sides: tuple[int, ...]) -> list[Copy]:
    picture = _read(file)
    if min(picture.size) < MIN_ICON_SIDE:
        raise ValidationError(
            _("This picture is %(width)s by %(height)s pixels; %(least)s each way are the least.")
            % {"width": picture.width, "height": picture.height, "least": MIN_ICON_SIDE}
        )
    fitting = [side for side in sides if side <= min(picture.size)]
    return [
        _store(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS), called)
        for side in fitting
    ]


def _read(file: "File[bytes]") -> Image.Image:
    _picture, kept = ingest.read(file, file.name or "")
    return _opened(kept)


def _opened(kept: IO[bytes]) -> Image.Image:
    kept.seek(0)
    with Image.open(kept) as picture:
        return picture.convert("RGBA")


def _store(picture: Image.Image, called: str) -> Copy:
    data = BytesIO()
    picture.save(data, "PNG", optimize=True)
    content = data.getvalue()
    name = f"site/{called}-{hashlib.sha256(content).hexdigest()[:16]}-{picture.width}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return {"name": name, "width": picture.width, "height": picture.height}
