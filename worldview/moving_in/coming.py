"""A post as it comes in: what it says, read into a column or page that is not stored yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.models import Article, Page
from articles.text.days import FIRST_DAY, LAST_DAY
from background import clock
from worldview.moving_in.account import Account
from worldview.moving_in.body import Body, text_of
from worldview.moving_in.items import Post, State, fingerprint
from worldview.moving_in.pictures import is_same_file
from worldview.moving_in.reading import body_of

MAX_STANDFIRST = 1000
_DAY = re.compile(r"(?<![^/])(\d{4})/(\d\d)/(\d\d)/", re.ASCII)


@dataclass
class Coming:
    """``said``: the fingerprint of the post; ``article`` has no address yet; ``notes``: what the
    editor should look at."""

    post: Post
    said: str
    article: Article
    body: Body
    notes: list[str]


def read_post(post: Post, account: Account, *, said: str = "") -> Coming:
    """Return what is made of a post that is new here."""
    notes, said = list(post.notes), said or fingerprint(post)
    post, body = read_body(post, account)
    published = post.published_at if post.state != State.DRAFT else None
    day = _day(post, published, notes)
    if post.state != State.DRAFT and published is None:
        published = timezone.make_aware(datetime.combine(day, time(12)))
        notes.append(_("it had no moment of publication; noon of its day was taken"))
    article = (Page if post.is_page else Article)(
        headline=headline_of(post, body),
        standfirst=standfirst_of(post),
        edition_date=day,
        published_at=published,
        revised_at=_revised(post, published),
        # It is news no more, also where its moment is to come.
        sent_by_mail=False,
        takes_comments=post.takes_comments and not post.is_page,
        byline="",
        written_by=account.run.started_by,
        search_is_stale=True,
    )
    return Coming(post, said, article, body, notes)


def read_body(post: Post, account: Account) -> tuple[Post, Body]:
    """Return what is read in the text of a post, and the post itself: the picture above it, where
    the text begins with the same one, is there once, with the words it has in the text."""
    body = body_of(post, account.site)
    top = body.parts[0] if body.parts else None
    if not (post.lead and top and top.pictures) or top.html or top.headline:
        return post, body
    if not is_same_file(top.pictures[0].address, post.lead.address):
        return post, body
    shown = top.pictures.pop(0)
    lead = replace(
        post.lead,
        alt=shown.alt or post.lead.alt,
        caption=escape(shown.caption) or post.lead.caption,
        credit=shown.credit or post.lead.credit,
    )
    body.parts = [part for part in body.parts if not part.is_empty]
    return replace(post, lead=lead), body


def headline_of(post: Post, body: Body) -> str:
    headline = text_of(post.headline) or " ".join(post.headline.split())
    if not headline:
        first = next((text_of(part.headline or part.html) for part in body.parts), "")
        headline = first if len(first) <= 80 else first[:79].rsplit(" ", 1)[0] + "…"
    return headline[:300] or _("Untitled")


def standfirst_of(post: Post) -> str:
    return text_of(post.standfirst)[:MAX_STANDFIRST]


def _day(post: Post, published: datetime | None, notes: list[str]) -> date:
    moment = published or post.modified_at
    # An address says the day that was printed, also of what appeared the evening before.
    day = _day_in(post.addresses) or post.day or (timezone.localdate(moment) if moment else None)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        if post.state != State.DRAFT:
            notes.append(_("it had no day; the day of the import was taken"))
        return clock.today()
    return day


def _day_in(addresses: Sequence[str]) -> date | None:
    """Return the day in the address that a column had there, as ``/2016/05/14/``."""
    for found in filter(None, map(_DAY.search, addresses)):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            continue
    return None


def _revised(post: Post, published: datetime | None) -> datetime | None:
    if published and post.modified_at and published < post.modified_at <= clock.now():
        return post.modified_at
    return None
