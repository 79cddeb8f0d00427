"""The picture files of an archive: found in the export, a folder or the net, and put into figures.

What is not found stays on the list, with the reason, and is tried again the next time.
"""

import http.client
import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, cast
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File as DjangoFile
from django.db import transaction
from django.utils.translation import gettext as _

from articles.discovery.link_requests import Private, open_link
from articles.history import revisions
from articles.history.snapshots import digest, snapshot
from articles.media.ingest import ingest
from articles.models import Article, Figure, Photo
from background import clock
from worldview.moving_in.account import Account, Outcome, is_older, key
from worldview.moving_in.body import caption_and_credit, text_of
from worldview.moving_in.items import Picture, fingerprint
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.sources import File, Folder, Source, Zip

#: As WordPress names copies of other sizes.
_SIZED = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|e\d{10,})(?=\.\w+$)")
BATCH_SIZE = 100


def is_same_file(one: str, other: str) -> bool:
    """Return whether two addresses are of one picture there, in whatever sizes."""
    paths = {_SIZED.sub("", unquote(urlsplit(address).path)) for address in (one, other)}
    return len(paths) == 1


class NotFound(Exception):
    """There is no file; the message says why."""


def note(pictures: Sequence[Picture], account: Account) -> None:
    """Note pictures of the library there; their files are looked for afterwards."""
    asked = {key(picture.source_id): picture for picture in pictures}
    known = account.known("picture", asked)
    lines = []
    for name, picture in asked.items():
        line, said = known.get(name), fingerprint(picture)
        if line and line.fingerprint == said:
            account.unchanged([line])
        elif line and is_older(line, said):
            account.older([line])
        else:
            if line:
                account.supersede(line)
            lines.append(_waiting_line(picture, said, line.row if line else None, account))
    account.write(lines)


def _waiting_line(picture: Picture, said: str, row: int | None, account: Account) -> ImportedItem:
    caption, credit = caption_and_credit(text_of(picture.caption))
    credit = picture.credit or credit
    return account.line(
        "picture",
        picture.source_id,
        name=picture.address,
        outcome=Outcome.SKIPPED,
        reason=_("its file was not looked for yet"),
        fingerprint=said,
        row=row,
        address=picture.address[:1000],
        words={"alt_text": picture.alt[:500], "caption": caption, "credit": credit[:200]},
        is_waiting=True,
    )


class Files:
    """Where the files of pictures are looked for: in the export itself, in a folder or zip, and,
    where ``fetches``, at their addresses."""

    def __init__(self, source: Source, folder: str, *, fetches: bool) -> None:
        self.fetches = fetches
        self.places: list[tuple[Source, dict[str, list[File]]]] = []
        for place in [source, *([_place(Path(folder))] if folder else [])]:
            by_name: dict[str, list[File]] = {}
            for file in [] if place.is_single else place.files:
                by_name.setdefault(PurePosixPath(file.name).name.lower(), []).append(file)
            self.places.append((place, by_name))

    def open(self, address: str) -> "DjangoFile[bytes]":
        """Return the file of an address. Raise ``NotFound`` where there is none."""
        path = unquote(urlsplit(address).path)
        for name in dict.fromkeys([path, _SIZED.sub("", path)]):
            if found := self._in_places(name):
                place, file = found
                with place.open(file) as opened:
                    return _bounded(opened, PurePosixPath(file.name).name)
        if not self.fetches:
            raise NotFound(_("its file is neither in the export nor in the folder"))
        return _fetched(address)

    def _in_places(self, path: str) -> tuple[Source, File] | None:
        """The file whose path has the most parts in common with ``path``, from its end."""
        wanted = PurePosixPath(path.lower()).parts
        for place, by_name in self.places:
            files = by_name.get(wanted[-1], []) if wanted else []
            if files:
                best = max(files, key=lambda file: _common(wanted, file.name))
                alike = [f for f in files if _common(wanted, f.name) == _common(wanted, best.name)]
                if len(alike) == 1:
                    return place, best
        return None


def _place(path: Path) -> Source:
    return Zip(path) if path.is_file() else Folder(path)


def _common(wanted: tuple[str, ...], name: str) -> int:
    pairs = zip(reversed(wanted), reversed(PurePosixPath(name.lower()).parts), strict=False)
    number = 0
    for one, other in pairs:
        if one != other:
            break
        number += 1
    return number


def _bounded(opened: IO[bytes], name: str) -> "DjangoFile[bytes]":
    data = opened.read(settings.PHOTO_MAX_BYTES + 1)
    return DjangoFile(BytesIO(data), name=name)


def _fetched(address: str) -> "DjangoFile[bytes]":
    """Ask the address itself, as the link checker does: no host of a network of ours."""
    if not address.startswith(("http://", "https://")):
        raise NotFound(_("“%(address)s” is no address that can be fetched") % {"address": address})
    asked = quote(address, safe="/:?#[]@!$&'()*+,;=%~")
    try:
        with open_link(asked) as answer:
            return _bounded(cast(IO[bytes], answer), PurePosixPath(urlsplit(asked).path).name)
    except Private as failure:
        said = _("its address lies in a private network: %(where)s")
        raise NotFound(said % {"where": failure}) from failure
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise NotFound(_("it could not be fetched: %(why)s") % {"why": failure}) from failure


def take_in_waiting(
    account: Account, files: Files, *, goes_on: Callable[[], bool], is_dry_run: bool
) -> bool:
    """Look for the file of each picture that waits; return whether it came to the end."""
    for line in _waiting(account):
        if not goes_on():
            return False
        _take_in(line, account, files, is_dry_run=is_dry_run)
    return True


def _waiting(account: Account) -> Iterator[ImportedItem]:
    last = 0
    while batch := list(
        ImportedItem.objects.waiting_for_files()
        .filter(system=account.system, pk__gt=last)
        .order_by("pk")[:BATCH_SIZE]
    ):
        yield from batch
        last = batch[-1].pk


def _take_in(line: ImportedItem, account: Account, files: Files, *, is_dry_run: bool) -> None:
    line.run = account.run
    try:
        file = files.open(line.address)
        with transaction.atomic():
            line.outcome, line.reason = Outcome.MADE, ""
            line.is_waiting = False
            if not is_dry_run:
                _keep(file, line)
            account.write([line])
    except (NotFound, ValidationError) as mistake:
        said = mistake.messages if isinstance(mistake, ValidationError) else [str(mistake)]
        line.outcome, line.reason, line.is_waiting = Outcome.SKIPPED, " ".join(said), True
        account.write([line])


def _keep(file: "DjangoFile[bytes]", line: ImportedItem) -> None:
    words = {name: said for name, said in line.words.items() if said}
    found = ingest(file, **words)
    line.outcome = Outcome.MERGED if found.known else Outcome.MADE
    line.reason = " ".join(found.notes)
    if line.kind == "figure":
        _show(found.photo, line)
    else:
        line.row = found.photo.pk


def _show(photo: Photo, line: ImportedItem) -> None:
    """Put a photo into the figure that waits for it. What readers get with it is no other text."""
    figures = Figure.objects.select_related("article", "section__article")
    figure = figures.filter(pk=line.row, photo=None).first() if line.row else None
    if figure is None:
        line.outcome, line.reason = Outcome.SKIPPED, _("its figure is gone here, or has a photo")
        return
    article = figure.article or (figure.section.article if figure.section else None)
    assert article, "A figure has its place."
    kind = "page" if article.is_page else "post"
    posts = ImportedItem.objects.filter(system=line.system, kind=kind, row=article.pk)
    post = posts.first()
    untouched = post is not None and post.made_digest == digest(snapshot(article))
    for name in ("alt_text", "caption", "credit"):
        if not getattr(photo, name) and getattr(figure, name):
            setattr(photo, name, getattr(figure, name))
    photo.save(update_fields=["alt_text", "caption", "credit"])
    figure.photo = photo
    figure.save(update_fields=["photo"])
    Article.everything.filter(pk=article.pk).update(updated_at=clock.now())
    if untouched and post:
        revision = revisions.keep(article, by=None, name="Picture imported")
        posts.update(made_digest=revision.digest)
