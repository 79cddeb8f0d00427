"""Columns and pages made of posts that are new here: rows of many of them in a statement each."""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.contrib.admin.models import ADDITION, LogEntry
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.history import revisions
from articles.history.snapshots import content_of
from articles.models import (
    Article,
    Author,
    Authorship,
    CrossReference,
    Figure,
    Keyword,
    KeywordUse,
    Revision,
    Section,
)
from articles.models.held import hold, let_go
from background import insertion
from comments.models import Comment
from worldview.moving_in import links, parts, redirects
from worldview.moving_in.account import Account, Outcome, kind_of
from worldview.moving_in.coming import Coming
from worldview.moving_in.items import Post
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.names import Names, author_name

REVISION = "As imported"
#: So many columns have their parts made at once, which bounds the memory that takes.
AT_ONCE = 100


def make(coming: Sequence[Coming], account: Account, names: Names) -> None:
    """Store what comes in, which has its addresses, with all that belongs to it but its comments,
    within a transaction; write the account of it."""
    insertion.reserve(_keys_to_come(coming))
    signed = [authors_of(each.post, names) for each in coming]
    for each, (authors, typed) in zip(coming, signed, strict=True):
        if not authors and not each.article.is_page:
            each.article.byline = typed
    # As ``save`` does: no former address is theirs, for their slugs were made to be none.
    insertion.insert(each.article for each in coming if not each.article.is_page)
    for each in coming:
        if each.article.is_page:
            each.article.save()
    signatures = [
        [
            Authorship(article=each.article, author=author, position=place)
            for place, author in enumerate(authors)
        ]
        for each, (authors, _typed) in zip(coming, signed, strict=True)
    ]
    insertion.insert_without_keys(chain.from_iterable(signatures))
    for each, own in zip(coming, signatures, strict=True):
        hold(each.article, authorships=own)
    links.lead_new(coming, account)
    account.write(redirects.make([(each.article, each.post) for each in coming], account))
    for start in range(0, len(coming), AT_ONCE):
        _make_parts(coming[start : start + AT_ONCE], account, names)
    articles = [each.article for each in coming]
    _resolve_waiting_for([article for article in articles if not article.is_page])
    log(articles, ADDITION, account)


def _keys_to_come(coming: Sequence[Coming]) -> dict[type[Model], int]:
    """How many rows are made of it that others refer to."""
    parts_ = [part for each in coming for part in each.body.parts]
    leads = sum(each.post.lead is not None for each in coming)
    return {
        Article: sum(not each.article.is_page for each in coming),
        Section: len(parts_),
        Figure: leads + sum(len(part.pictures) for part in parts_),
        Revision: len(coming),
        Comment: sum(len(each.post.remarks) for each in coming),
    }


def _make_parts(coming: Sequence[Coming], account: Account, names: Names) -> None:
    articles = [each.article for each in coming]
    uses = [
        [
            KeywordUse(content_object=each.article, tag=keyword, position=place)
            for place, keyword in enumerate(keywords_of(each.post, names, each.notes))
        ]
        for each in coming
    ]
    insertion.insert_without_keys(chain.from_iterable(uses))
    for article, own in zip(articles, uses, strict=True):
        hold(article, keyword_uses=own, corrections=(), attachments=())
    waiting = parts.make([(each.article, each.post, each.body) for each in coming])
    kept = revisions.keep_new(
        articles,
        by=account.run.started_by,
        name=REVISION,
        contents={article.pk: content_of(article) for article in articles},
    )
    for article in articles:
        let_go(article)
    lines = []
    for each, revision, figures in zip(coming, kept, waiting, strict=True):
        lines.append(line_of(each, account, Outcome.MADE, digest=revision.digest))
        lines += lines_of_figures(each.post, each.article, figures, account)
    account.write(lines)


def _resolve_waiting_for(columns: list[Article]) -> None:
    """Let references to the days of public columns find them."""
    days = {column.edition_date for column in columns}
    waiting = CrossReference.objects.unresolved().filter(edition_date__in=days)
    asked = set(waiting.values_list("edition_date", flat=True))
    for column in columns:
        if column.published_at and column.edition_date in asked:
            CrossReference.objects.resolve_waiting_for(column)


def line_of(coming: Coming, account: Account, outcome: Outcome, *, digest: str) -> ImportedItem:
    """Return the line of a post that was made or updated."""
    return account.line(
        kind_of(coming.post),
        coming.post.source_id,
        name=coming.article.headline,
        outcome=Outcome.DOUBTFUL if coming.post.notes else outcome,
        reason="; ".join(dict.fromkeys([*coming.notes, *coming.body.notes])),
        fingerprint=coming.said,
        modified_at=coming.post.modified_at,
        made_digest=digest,
        row=coming.article.pk,
    )


def lines_of_figures(
    post: Post, article: Article, figures: Iterable[parts.Waiting], account: Account
) -> list[ImportedItem]:
    """Return the lines of the figures of a post, which wait for their files."""
    return [
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
        for place, waiting in enumerate(figures)
    ]


def log(articles: list[Article], flag: int, account: Account) -> None:
    """Write into the desk's log that columns were imported, where somebody did."""
    if editor := account.run.started_by_id:
        said = _("Imported from “%(name)s”.") % {"name": account.run.name}
        LogEntry.objects.log_actions(editor, articles, flag, said)


def authors_of(post: Post, names: Names) -> tuple[list[Author], str]:
    """Return the authors of a post, and the names of those who can be none as a byline."""
    authors: dict[int, Author] = {}
    unnamed: list[str] = []
    for name in post.authors if not post.is_page else ():
        if fitting := author_name(name):
            author = names.author(fitting)[0]
            authors.setdefault(author.pk, author)
        elif name.strip():
            unnamed.append(name.strip())
    return list(authors.values()), ", ".join(unnamed)[:200]


def keywords_of(post: Post, names: Names, notes: list[str]) -> list[Keyword]:
    """Return the keywords of a post in their order; ``notes`` takes what can be none."""
    wanted: dict[int, Keyword] = {}
    for name in dict.fromkeys(" ".join(name.split()) for name in post.keywords):
        if mapped := names.as_mapped(name):
            keyword = names.keyword(mapped)[0]
            wanted.setdefault(keyword.pk, keyword)
        elif name.strip() and not names.is_dropped(name):
            notes.append(_("“%(name)s” can be no keyword") % {"name": name})
    return list(wanted.values())
