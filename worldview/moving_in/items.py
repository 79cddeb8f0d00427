"""What an export holds, in words that are no system's: what readers of formats give."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worldview.moving_in.reading import ReadPost, ReadRemark


class State(StrEnum):
    PUBLIC = "public"
    SCHEDULED = "scheduled"
    DRAFT = "draft"


class CommentState(StrEnum):
    APPROVED = "approved"
    PENDING = "pending"
    SPAM = "spam"
    REFUSED = "refused"


@dataclass(frozen=True)
class Person:
    """Who wrote there; ``name`` is what posts are signed with."""

    source_id: str
    name: str


@dataclass(frozen=True)
class Term:
    """A category or tag; posts name it by ``name``."""

    source_id: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture file: its ``address`` there, and what is said of it."""

    source_id: str
    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment; ``body`` is HTML, ``answers`` the ``source_id`` of another one. ``made``: what was
    made of it beforehand."""

    source_id: str
    name: str
    body: str
    written_at: datetime | None
    email: str = ""
    state: CommentState = CommentState.APPROVED
    answers: str = ""
    made: "ReadRemark | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class LooseRemark:
    """A comment that the export holds apart from its post."""

    post: str
    remark: Remark

    @property
    def source_id(self) -> str:
        return self.remark.source_id


@dataclass(frozen=True)
class Post:
    """A column, or a page. ``body`` is HTML; moments are aware. ``addresses`` are where it was,
    ``parent`` is the page it stands under, ``notes`` what the editor should look at,
    ``made`` what was made of it beforehand."""

    source_id: str
    headline: str
    body: str
    state: State = State.PUBLIC
    is_page: bool = False
    standfirst: str = ""
    slug: str = ""
    day: date | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parent: str = ""
    lead: Picture | None = None
    takes_comments: bool = True
    addresses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = field(default=(), repr=False)
    made: "ReadPost | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Reader:
    """Somebody who gets mail there: a row of their list, by the names of its columns."""

    source_id: str
    row: dict[str, str]


@dataclass(frozen=True)
class Left:
    """What the export holds and is not taken in: of what kind, and why; ``is_doubtful`` where
    somebody should look at it."""

    source_id: str
    kind: str
    name: str
    reason: str
    is_doubtful: bool = False


Item = Person | Term | Picture | LooseRemark | Post | Reader | Left


def fingerprint(item: object) -> str:
    """Return what tells whether an item was changed there since; of a post without its comments,
    which are items themselves, and without what is said of it in the language of the desk."""
    if isinstance(item, Post | Remark) and item.made:
        return item.made.fingerprint
    if isinstance(item, Remark):
        # There are many, and nothing in them to be copied.
        said = dict(vars(item))
    else:
        item = replace(item, remarks=()) if isinstance(item, Post) else item
        said = asdict(item)  # type: ignore[call-overload]  # items are dataclasses
    for name in ("remarks", "notes", "reason", "is_doubtful", "made"):
        said.pop(name, None)
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
