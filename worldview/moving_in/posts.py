"""Columns and pages of an archive: dated as they were, mailed to nobody, and accounted for."""

from collections.abc import Iterable
from datetime import date, datetime, time
from urllib.parse import unquote

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.history import revisions
from articles.history.snapshots import digest, snapshot
from articles.models import Article, Author, Authorship, CrossReference, KeywordUse, Page
from articles.models.address import MAX_SLUG_LENGTH, slug_for
from articles.models.days import FIRST_DAY, LAST_DAY
from articles.models.page_address import problem_with
from articles.models.page_address import slug_for as slug_for_page
from articles.text.slugs import build_slug
from background import clock
from worldview.moving_in import parts, redirects, remarks
from worldview.moving_in.account import Account, Outcome, kind_of
from worldview.moving_in.body import Body, read, text_of
from worldview.moving_in.items import Post, State, fingerprint
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.names import Names, author_name

MAX_STANDFIRST = 1000


class UnknownParent(Exception):
    """A page comes before the one it stands under."""


def take_in(post: Post, account: Account, names: Names, *, is_last: bool = False) -> None:
    """Make or update what ``post`` is here, with its comments and old addresses, within a
    transaction.

    Raise ``UnknownParent``, and change nothing, where the page it stands under is not here yet, but
    not where it ``is_last``.
    """
    kind, said = kind_of(post), fingerprint(post)
    known = account.one(kind, post.source_id)
    article = _here(known)
    if known and known.fingerprint == said and (article or not known.row):
        within = ImportedItem.objects.filter(system=known.system, within=known.row)
        account.unchanged([known, *within.filter(is_waiting=False)] if known.row else [known])
    elif known and known.row and article is None:
        account.settle(
            kind,
            post.source_id,
            name=post.headline,
            outcome=Outcome.SKIPPED,
            reason=_("it was deleted here"),
            fingerprint=said,
            row=known.row,
        )
    elif known and article:
        _update(post, article, known, account, names)
    else:
        article = _make(post, account, names, is_last=is_last)
    if article:
        remarks.take_in(article, post.remarks, account)


def _here(known: ImportedItem | None) -> Article | None:
    if known is None or known.row is None:
        return None
    return Article.everything.defer("search").filter(pk=known.row).first()


def _make(post: Post, account: Account, names: Names, *, is_last: bool) -> Article:
    notes = list(post.notes)
    body = read(post.body, headline=post.headline, base=_base(account))
    headline = _headline(post, body)
    published = post.published_at if post.state != State.DRAFT else None
    day = _day(post, published, notes)
    if post.state != State.DRAFT and published is None:
        published = timezone.make_aware(datetime.combine(day, time(12)))
        notes.append(_("it had no moment of publication; noon of its day was taken"))
    same = None if post.is_page else _same_column(headline, day, body, account)
    if same:
        account.settle(
            kind_of(post),
            post.source_id,
            name=headline,
            outcome=Outcome.MERGED,
            reason=_("the same column was here already"),
            fingerprint=fingerprint(post),
            made_digest=digest(snapshot(same)),
            row=same.pk,
        )
        return same
    article = (Page if post.is_page else Article)(
        headline=headline,
        standfirst=text_of(post.standfirst)[:MAX_STANDFIRST],
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
    _address(article, post, account, notes, is_last=is_last)
    article.save()
    _sign(article, post, names, is_new=True)
    _set_keywords(article, post, names, notes, is_new=True)
    pictures = parts.make(article, post, body, is_new=True)
    _finish(post, article, account, [*notes, *body.notes], pictures, Outcome.MADE)
    return article


def _update(
    post: Post, article: Article, known: ImportedItem, account: Account, names: Names
) -> None:
    """Bring what was not changed here to what the export says now; else say what differs."""
    kind = kind_of(post)
    if article.binned_at or digest(snapshot(article)) != known.made_digest:
        account.settle(
            kind,
            post.source_id,
            name=post.headline,
            outcome=Outcome.DOUBTFUL,
            reason=_("changed there and here since: what is here stays, see what differs"),
            # As it was: so it is said again until somebody settles it.
            fingerprint=known.fingerprint,
            made_digest=known.made_digest,
            row=article.pk,
        )
        return
    # Its figures are made anew.
    within = ImportedItem.objects.filter(system=known.system, within=article.pk)
    within.filter(kind="figure").delete()
    notes = list(post.notes)
    body = read(post.body, headline=post.headline, base=_base(account))
    before = article.digest_of_text()
    article.headline = _headline(post, body)
    article.standfirst = text_of(post.standfirst)[:MAX_STANDFIRST]
    if article.published_at is None and post.state != State.DRAFT:
        article.published_at = post.published_at
    article.version += 1
    article.search_is_stale = True
    article.save()
    _sign(article, post, names, is_new=False)
    _set_keywords(article, post, names, notes, is_new=False)
    pictures = parts.make(article, post, body, is_new=False)
    if article.was_public and article.digest_of_text() != before:
        article.revised_at = clock.ask()
        article.save(update_fields=["revised_at"])
    _finish(post, article, account, [*notes, *body.notes], pictures, Outcome.UPDATED)


def _finish(
    post: Post,
    article: Article,
    account: Account,
    notes: list[str],
    pictures: list[parts.Waiting],
    outcome: Outcome,
) -> None:
    """Keep the revision, and write down what became of a post and of what came with it."""
    redirects.make(article, post, account)
    revision = revisions.keep(article, by=account.run.started_by, name="As imported")
    if article.published_at and not article.is_page:
        CrossReference.objects.resolve_waiting_for(article)
    account.settle(
        kind_of(post),
        post.source_id,
        name=article.headline,
        outcome=Outcome.DOUBTFUL if post.notes else outcome,
        reason="; ".join(dict.fromkeys(notes)),
        fingerprint=fingerprint(post),
        made_digest=revision.digest,
        row=article.pk,
    )
    lines = [
        account.line(
            "figure",
            f"{kind_of(post)} {post.source_id} {place} {waiting.address}",
            name=waiting.address,
            outcome=Outcome.SKIPPED,
            reason=_("its file was not looked for yet"),
            row=waiting.figure,
            within=article.pk,
            address=waiting.address[:1000],
            is_waiting=True,
        )
        for place, waiting in enumerate(pictures)
    ]
    account.write(lines)
    if editor := account.run.started_by_id:
        flag = ADDITION if outcome == Outcome.MADE else CHANGE
        said = _("Imported from “%(name)s”.") % {"name": account.run.name}
        LogEntry.objects.log_actions(editor, [article], flag, said, single_object=True)


# --- What it is made of --------------------------------------------------------------------------


def _base(account: Account) -> str:
    site = account.system.partition(" ")[2]
    return site if site.startswith(("http://", "https://")) else ""


def _headline(post: Post, body: Body) -> str:
    headline = text_of(post.headline) or " ".join(post.headline.split())
    if not headline:
        first = next((text_of(part.headline or part.html) for part in body.parts), "")
        headline = first if len(first) <= 80 else first[:79].rsplit(" ", 1)[0] + "…"
    return headline[:300] or _("Untitled")


def _day(post: Post, published: datetime | None, notes: list[str]) -> date:
    moment = published or post.modified_at
    day = post.day or (timezone.localdate(moment) if moment else None)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        if post.state != State.DRAFT:
            notes.append(_("it had no day; the day of the import was taken"))
        return clock.today()
    return day


def _revised(post: Post, published: datetime | None) -> datetime | None:
    if published and post.modified_at and published < post.modified_at <= clock.now():
        return post.modified_at
    return None


def _same_column(headline: str, day: date, body: Body, account: Account) -> Article | None:
    """The column of that day that says the same, if it is not another post of this archive."""
    for article in Article.objects.filter(edition_date=day, headline=headline).defer("search"):
        words = "".join(text_of(section.body) for section in article.sections.all())
        if words != "".join(text_of(part.html) for part in body.parts):
            continue
        mine = ImportedItem.objects.filter(system=account.system, kind="post", row=article.pk)
        if not mine.exists():
            return article
    return None


def _address(
    article: Article, post: Post, account: Account, notes: list[str], *, is_last: bool
) -> None:
    slug = build_slug(unquote(post.slug), max_length=MAX_SLUG_LENGTH)
    if not article.is_page:
        words = slug.replace("-", " ") or article.headline
        article.slug = slug_for(words, article.edition_date, except_for=article)
        return
    if post.parent:
        above = account.one("page", post.parent)
        row = above.row if above else None
        article.parent = Page.objects.filter(pk=row).first() if row else None
        if article.parent is None and not is_last:
            raise UnknownParent
        if article.parent is None:
            notes.append(_("the page it stood under is not in the export"))
    # Without a parent where it would stand too deep.
    for parent in dict.fromkeys([article.parent, None]):
        for word in (slug, f"{slug}-page", slug_for_page(article)):
            article.parent, article.slug = parent, word[:MAX_SLUG_LENGTH]
            if article.slug.isascii() and word and not problem_with(article):
                return


def _sign(article: Article, post: Post, names: Names, *, is_new: bool) -> None:
    if article.is_page:
        return
    authors: list[Author] = []
    unnamed: list[str] = []
    for name in post.authors:
        if fitting := author_name(name):
            authors.append(names.author(fitting)[0])
        elif name.strip():
            unnamed.append(name.strip())
    if is_new:
        Authorship.objects.bulk_create(
            Authorship(article=article, author=author, position=place)
            for place, author in enumerate({author.pk: author for author in authors}.values())
        )
    else:
        Authorship.objects.set_authors(article, authors)
    if unnamed and not authors:
        article.byline = ", ".join(unnamed)[:200]
        article.save(update_fields=["byline"])


def _set_keywords(
    article: Article, post: Post, names: Names, notes: list[str], *, is_new: bool
) -> None:
    wanted: dict[int, None] = {}
    for name in _unique(post.keywords):
        if mapped := names.as_mapped(name):
            wanted.setdefault(names.keyword(mapped)[0].pk)
        elif name.strip() and not names.is_dropped(name):
            notes.append(_("“%(name)s” can be no keyword") % {"name": name})
    if not is_new:
        KeywordUse.objects.filter(content_object=article).exclude(tag__in=wanted).delete()
    KeywordUse.objects.bulk_create(
        [
            KeywordUse(content_object=article, tag_id=key, position=place)
            for place, key in enumerate(wanted)
        ],
        update_conflicts=True,
        unique_fields=["content_object", "tag"],
        update_fields=["position"],
    )


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(name.split()) for name in names))
