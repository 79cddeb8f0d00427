"""Columns and pages of an archive: dated as they were, mailed to nobody, and accounted for."""

from urllib.parse import unquote

from django.contrib.admin.models import CHANGE
from django.utils.translation import gettext as _

from articles.history import revisions
from articles.history.snapshots import digest, snapshot
from articles.models import Article, Authorship, CrossReference, KeywordUse, Page
from articles.models.address import MAX_SLUG_LENGTH, slug_for
from articles.models.page_address import problem_with
from articles.models.page_address import slug_for as slug_for_page
from articles.text.slugs import build_slug
from background import clock
from worldview.moving_in import links, making, parts, redirects, remarks
from worldview.moving_in.account import Account, Outcome, is_older, kind_of
from worldview.moving_in.body import text_of
from worldview.moving_in.coming import Coming, headline_of, read_body, read_post, standfirst_of
from worldview.moving_in.items import Post, State, fingerprint
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.names import Names


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
    is_same = known is not None and known.fingerprint == said
    if (
        known
        and (article or not known.row)
        and (is_same or is_older(known, said, post.modified_at))
    ):
        within = ImportedItem.objects.filter(system=known.system, within=known.row)
        account.unchanged(within.filter(is_waiting=False) if known.row else [])
        (account.unchanged if is_same else account.older)([known])
    elif known and known.row and article is None:
        account.supersede(known, post.modified_at)
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
        remarks.take_in([(article, remark) for remark in post.remarks], account)


def _here(known: ImportedItem | None) -> Article | None:
    if known is None or known.row is None:
        return None
    return Article.everything.defer("search").filter(pk=known.row).first()


def _make(post: Post, account: Account, names: Names, *, is_last: bool) -> Article:
    coming = read_post(post, account)
    article = coming.article
    same = None if post.is_page else _same_column(coming, account)
    if same:
        account.settle(
            kind_of(post),
            post.source_id,
            name=article.headline,
            outcome=Outcome.MERGED,
            reason=_("the same column was here already"),
            fingerprint=coming.said,
            modified_at=post.modified_at,
            made_digest=digest(snapshot(same)),
            row=same.pk,
        )
        return same
    _address(coming, account, is_last=is_last)
    making.make([coming], account, names)
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
    account.supersede(known, post.modified_at)
    # Its figures are made anew.
    within = ImportedItem.objects.filter(system=known.system, within=article.pk)
    within.filter(kind="figure").delete()
    said = fingerprint(post)
    post, body = read_body(post, account)
    coming = Coming(post, said, article, body, list(post.notes))
    before = article.digest_of_text()
    article.headline, article.standfirst = headline_of(post, body), standfirst_of(post)
    if article.published_at is None and post.state != State.DRAFT:
        article.published_at = post.published_at
    article.version += 1
    article.search_is_stale = True
    _sign(article, post, names)
    article.save()
    _set_keywords(coming, names)
    links.lead_new([coming], account)
    figures = parts.make_anew(article, post, body)
    if article.was_public and article.digest_of_text() != before:
        article.revised_at = clock.ask()
        article.save(update_fields=["revised_at"])
    moved = redirects.make([(article, post)], account)
    revision = revisions.keep(article, by=account.run.started_by, name=making.REVISION)
    if article.published_at and not article.is_page:
        CrossReference.objects.resolve_waiting_for(article)
    line = making.line_of(coming, account, Outcome.UPDATED, digest=revision.digest)
    account.write([*moved, line, *making.lines_of_figures(post, article, figures, account)])
    making.log([article], CHANGE, account)


# --- What it is made of --------------------------------------------------------------------------


def _same_column(coming: Coming, account: Account) -> Article | None:
    """The column of that day that says the same, if it is not another post of this archive."""
    day, headline = coming.article.edition_date, coming.article.headline
    for article in Article.objects.filter(edition_date=day, headline=headline).defer("search"):
        words = "".join(text_of(section.body) for section in article.sections.all())
        if words != "".join(text_of(part.html) for part in coming.body.parts):
            continue
        mine = ImportedItem.objects.filter(system=account.system, kind="post", row=article.pk)
        if not mine.exists():
            return article
    return None


def _address(coming: Coming, account: Account, *, is_last: bool) -> None:
    article, post = coming.article, coming.post
    if not article.is_page:
        words = words_of_address(coming)
        article.slug = slug_for(words, article.edition_date, except_for=article)
        return
    slug = build_slug(unquote(post.slug), max_length=MAX_SLUG_LENGTH)
    if post.parent:
        above = account.one("page", post.parent)
        row = above.row if above else None
        article.parent = Page.objects.filter(pk=row).first() if row else None
        if article.parent is None and not is_last:
            raise UnknownParent
        if article.parent is None:
            coming.notes.append(_("the page it stood under is not in the export"))
    # Without a parent where it would stand too deep.
    for parent in dict.fromkeys([article.parent, None]):
        for word in (slug, f"{slug}-page", slug_for_page(article)):
            article.parent, article.slug = parent, word[:MAX_SLUG_LENGTH]
            if article.slug.isascii() and word and not problem_with(article):
                return


def words_of_address(coming: Coming) -> str:
    """Return the words of which the address of a column is made."""
    slug = build_slug(unquote(coming.post.slug), max_length=MAX_SLUG_LENGTH)
    return slug.replace("-", " ") or coming.article.headline


def _sign(article: Article, post: Post, names: Names) -> None:
    if article.is_page:
        return
    authors, typed = making.authors_of(post, names)
    Authorship.objects.set_authors(article, authors)
    if typed and not authors:
        article.byline = typed


def _set_keywords(coming: Coming, names: Names) -> None:
    article = coming.article
    wanted = making.keywords_of(coming.post, names, coming.notes)
    KeywordUse.objects.filter(content_object=article).exclude(tag__in=wanted).delete()
    KeywordUse.objects.bulk_create(
        [
            KeywordUse(content_object=article, tag=keyword, position=place)
            for place, keyword in enumerate(wanted)
        ],
        update_conflicts=True,
        unique_fields=["content_object", "tag"],
        update_fields=["position"],
    )
