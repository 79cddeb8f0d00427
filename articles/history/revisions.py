"""Revisions: the whole column kept at each deliberate save, restored, or held back from readers.

What is saved of a column that is public waits as its ``unpublished_revision``: the stored column
stays what readers were given until the changes are published.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from articles.discovery import link_checks
from articles.discovery.derived import update_derived
from articles.history import readers_text
from articles.history.content import Content
from articles.history.names import KeywordNames
from articles.history.problems import Problem, preventing
from articles.history.snapshots import apply, digest, snapshot, snapshots
from articles.history.taking_back import take_back
from articles.models import Article, Keyword, Publication, Revision, page_address
from background import clock, insertion


def keep(article: Article, *, by: User | None = None, name: str = "") -> Revision:
    """Keep the column as it is stored. Where nothing changed since the last revision, that one is
    returned and no other made."""
    content = snapshot(article)
    link_checks.enqueue_links(content)
    last = article.revisions.first()
    if last and not name and digest(last.content) == digest(content):
        return last
    return _kept(article, content, made_by=by, name=name)


def keep_new(
    articles: Sequence[Article],
    *,
    by: User | None = None,
    name: str = "",
    contents: Mapping[int, Content] | None = None,
) -> list[Revision]:
    """Keep columns that were just made, or changed, as they are stored, many at once. ``contents``:
    by their keys what is stored of them, where that is known already."""
    contents = contents or snapshots(articles)
    link_checks.enqueue_links(*contents.values())
    names = KeywordNames(*contents.values())
    return insertion.insert(
        Revision(
            article=article,
            content=contents[article.pk],
            digest=digest(contents[article.pk], names),
            made_by=by,
            name=name,
        )
        for article in articles
    )


def keep_if_unknown(article: Article) -> Content:
    """Keep what is stored where no revision has it: an import, a change by a program. Returns
    it."""
    content = snapshot(article)
    wanted = digest(content)
    for revision in article.revisions.filter(digest=""):
        # Kept by former code.
        Revision.objects.filter(pk=revision.pk).update(digest=digest(revision.content))
    if not article.revisions.filter(digest=wanted).exists():
        _kept(article, content)
    return content


def _kept(article: Article, content: Content, **details: Any) -> Revision:
    return article.revisions.create(content=content, digest=digest(content), **details)


def saved(article: Article) -> Content:
    """Return the content that was saved last, whether readers have it or not."""
    waiting = article.unpublished_revision
    return waiting.content if waiting else snapshot(article)


@contextmanager
def with_changes(article: Article) -> Iterator[list[Problem]]:
    """Give the stored column, within the block, the changes that wait for publishing; afterwards it
    is without them.

    Give what of the changes could not be so. For looking: whatever is written within is undone.
    What is shown must be rendered within.
    """
    with transaction.atomic():
        waiting = article.unpublished_revision_id and article.unpublished_revision
        yield apply(article, waiting.content) if waiting else []
        transaction.set_rollback(True)


def hold(
    article: Article,
    content: Content,
    *,
    by: User | None = None,
    name: str = "",
    stored: Content | None = None,
) -> Revision:
    """Keep ``content`` as what was saved last, for readers to see when it is published.
    ``stored``: what readers have, where that is known already.

    Return the revision; where readers have just that, nothing waits any more. From now on its
    address is taken, unless another column took it before; then applying it says so.
    """
    link_checks.enqueue_links(content)
    last = article.revisions.first()
    if not last or name or digest(last.content) != digest(content):
        last = _kept(article, content, made_by=by, name=name)
    same = digest(content) == digest(stored or snapshot(article))
    if same or not article.unpublished_revision_id:
        article.forget_changes()
    article.unpublished_revision = None if same else last
    article.save(update_fields=[*Article.NOTHING_WAITS])
    return last


def drop_keys_undone(content: Content) -> None:
    """Drop keys of content that was read in a transaction which was undone: the names of what that
    made say alone what is meant, its keys mean nothing any more."""
    for keys, model in (("keyword_keys", Keyword), ("publication_keys", Publication)):
        rows = model.objects.filter(pk__in=content[keys].values())
        there = set(rows.values_list("pk", flat=True))
        content[keys] = {name: key for name, key in content[keys].items() if key in there}


def publish_changes(article: Article) -> list[Problem]:
    """Give readers what was saved last. To be called in a transaction that locks the article.

    Return what could not be so; where one of them prevents it, readers have what they had and
    the changes go on waiting.
    """
    before = readers_text.build(keep_if_unknown(article))
    with transaction.atomic():
        problems = apply(article, saved(article))
        if preventing(problems):
            transaction.set_rollback(True)
            return problems
    article.refresh_from_db(fields=[*_ADDRESS, "headline", "revised_at"])
    names = article.forget_changes()
    article.version += 1
    if article.was_public and readers_text.for_article(article) != before:
        article.revised_at = clock.ask()
    article.save(update_fields=[*names, "version", "revised_at", "updated_at"])
    update_derived(article)
    return problems


def discard_changes(article: Article) -> None:
    """Go back to what readers have. The revision stays in the list."""
    names = article.forget_changes()
    article.version += 1
    article.save(update_fields=[*names, "version"])


@transaction.atomic
def restore(
    revision: Revision,
    *,
    by: User | None = None,
    part: str = "",
    problems: list[Problem] | None = None,
) -> Revision | None:
    """Make the column what it was, or one ``part`` of it (``taking_back``), and return the new
    revision that this makes; ``None`` where the revision has no such part.

    State, address and corrections stay: an address is not text, and what readers were told was
    wrong is not untold. Of a public column the restored text waits to be published. ``problems``:
    takes what could not be as it was.
    """
    found = [] if problems is None else problems
    if revision.article.is_page:
        page_address.hold_places()
    article = Article.everything.select_for_update(of=("self",)).get(pk=revision.article_id)
    keep_if_unknown(article)
    now = saved(article)
    wanted = take_back(now, revision.content, part) if part else revision.content
    if wanted is None:
        return None
    content = {
        **{key: value for key, value in wanted.items() if key not in _STAYS},
        **{key: now[key] for key in _STAYS if key in now},
    }
    name = f"{'Taken back from' if part else 'Restored'}: {revision}"[:100]
    Article.everything.filter(pk=article.pk).update(version=F("version") + 1)
    if article.has_readers_text:
        # Applied once, so that parts which are gone have their keys again.
        with with_changes(article):
            found += apply(article, content)
            content = snapshot(article)
        return hold(article, content, by=by, name=name)
    found += apply(article, content)
    article.save(update_fields=article.forget_changes())
    update_derived(article)
    return keep(article, by=by, name=name)


#: Of what an address is made.
_ADDRESS = ("slug", "edition_date", "parent", "path")
#: What restoring leaves as it is.
_STAYS = ("slug", "parent", "sent_by_mail", "corrections")
