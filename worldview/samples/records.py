"""Noting which rows are samples, as they are loaded."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Max

from articles.models import Article, Author, Keyword, Photo, Publication
from comments.models import Comment
from worldview.samples.models import Sample

MODELS: dict[str, type[Article | Comment | Photo | Keyword | Publication | Author]] = {
    Sample.Kind.COLUMN: Article,
    Sample.Kind.COMMENT: Comment,
    Sample.Kind.PHOTO: Photo,
    Sample.Kind.KEYWORD: Keyword,
    Sample.Kind.PUBLICATION: Publication,
    Sample.Kind.AUTHOR: Author,
}


@contextmanager
def recording() -> Iterator[None]:
    """Note every row of those kinds that is made in the block as a sample.

    Nobody else may write meanwhile: what they made would be noted too.
    """
    last = {kind: _last_key(kind) for kind in MODELS}
    yield
    Sample.objects.bulk_create(
        Sample(kind=kind, row=row.pk, digest=digest(row))
        for kind, model in MODELS.items()
        for row in model._default_manager.filter(pk__gt=last[kind])
    )


def _last_key(kind: str) -> int:
    return MODELS[kind]._default_manager.aggregate(last=Max("pk"))["last"] or 0


def digest(row: Article | Comment | Photo | Keyword | Publication | Author) -> str:
    """Return a digest of what an editor may have written about a photo, keyword, publication
    or author; an empty string of others."""
    match row:
        case Keyword():
            names = sorted(row.other_names.values_list("name", flat=True))
            words = [row.name, row.description, *names]
        case Publication():
            words = [row.name, row.note]
        case Author():
            words = [row.name, row.description, row.addresses, str(row.user_id or "")]
        case Photo():
            words = [row.title, row.alt_text, row.caption, row.credit]
        case _:
            return ""
    return digest_of(words)


def digest_of(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
