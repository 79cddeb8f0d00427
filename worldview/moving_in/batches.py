"""Items taken in many at a time: what is asked of the database, or told it, is so once for all.

What makes a post anything but new, or here unchanged, is left to ``posts``, one at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Q

from articles.models import Article, OldAddress
from articles.models.address import MAX_SLUG_LENGTH, TakenAddress, permalink
from articles.text.slugs import unique_slug
from background import insertion
from pagecache.triggers import say_all_changes
from worldview.moving_in import making, others, pictures, remarks
from worldview.moving_in.account import Account, is_older, key, kind_of
from worldview.moving_in.coming import Coming, read_post
from worldview.moving_in.items import (
    Item,
    Left,
    LooseRemark,
    Person,
    Picture,
    Post,
    Term,
    fingerprint,
)
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.names import Names
from worldview.moving_in.posts import words_of_address

#: Items of a batch, and the characters of their texts.
BATCH_SIZE, MAX_TEXT = 200, 2_000_000
#: Of more new columns all pages are said to change, which takes no time for each; of a small export
#: those that do.
MANY = 50


class Batch:
    """Items that wait to be taken in together."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._size = 0
        self._names: set[tuple[str, str]] = set()

    def has(self, item: Item) -> bool:
        """Return whether an item of the same name is in it already."""
        return (kind_of(item), key(item.source_id)) in self._names

    @property
    def is_full(self) -> bool:
        return len(self.items) >= BATCH_SIZE or self._size >= MAX_TEXT

    def add(self, item: Item) -> None:
        self.items.append(item)
        self._names.add((kind_of(item), key(item.source_id)))
        if isinstance(item, Post):
            self._size += len(item.body) + sum(len(remark.body) for remark in item.remarks)


def take_in(
    items: Sequence[Item], account: Account, names: Names, *, one: Callable[[Post], None]
) -> None:
    """Take in a batch within a transaction; ``one`` takes in a single post or page."""
    for item in items:
        if isinstance(item, Person):
            others.take_in_person(item, account, names)
        elif isinstance(item, Term):
            others.take_in_term(item, account, names)
    posts = [item for item in items if isinstance(item, Post)]
    columns = [post for post in posts if not post.is_page]
    left = _take_in_columns(columns, account, names) if columns else []
    for post in [*left, *(post for post in posts if post.is_page)]:
        one(post)
    if gone := [item for item in items if isinstance(item, Left)]:
        others.take_in_left(gone, account)
    if noted := [item for item in items if isinstance(item, Picture)]:
        pictures.note(noted, account)
    if loose := [item for item in items if isinstance(item, LooseRemark)]:
        remarks.take_in_loose(loose, account)


def _take_in_columns(posts: list[Post], account: Account, names: Names) -> list[Post]:
    """Take in those that are new or unchanged, with their comments; return the others."""
    known = account.known("post", [post.source_id for post in posts])
    rows = [line.row for line in known.values() if line.row]
    here = Article.everything.defer("search").in_bulk(rows) if rows else {}
    new: list[Coming] = []
    same: list[ImportedItem] = []
    older: list[ImportedItem] = []
    others_: list[Post] = []
    known_here: list[tuple[Article, Post]] = []
    for post in posts:
        line, said = known.get(key(post.source_id)), fingerprint(post)
        if line is None:
            new.append(read_post(post, account, said=said))
        elif line.fingerprint == said and (line.row is None or line.row in here):
            same.append(line)
            if line.row:
                known_here.append((here[line.row], post))
        elif line.row in here and is_older(line, said, post.modified_at):
            older.append(line)
            known_here.append((here[line.row], post))
        else:
            others_.append(post)
    _note_unchanged(same, account)
    account.older(older)
    new, alike = _apart(new)
    _give_addresses(new)
    for under in _remarks(known_here):
        remarks.take_in(under, account)
    if new:
        asked = [remark.source_id for each in new for remark in each.post.remarks]
        there = account.known("comment", asked) if asked else {}
        if len(new) > MANY:
            say_all_changes()
        with insertion.behind():
            making.make(new, account, names)
            for under in _remarks([(each.article, each.post) for each in new]):
                remarks.take_in(under, account, there=there)
    return [*others_, *alike]


def _remarks(of_posts: Sequence[tuple[Article, Post]]) -> Iterator[list[remarks.Under]]:
    """The comments of so many posts at once as may be, with what they are under."""
    for start in range(0, len(of_posts), making.AT_ONCE):
        some = of_posts[start : start + making.AT_ONCE]
        yield [(article, remark) for article, post in some for remark in post.remarks]


def _note_unchanged(lines: list[ImportedItem], account: Account) -> None:
    rows = [line.row for line in lines if line.row]
    within = ImportedItem.objects.filter(system=account.system, within__in=rows, is_waiting=False)
    account.unchanged([*lines, *within] if rows else lines)


def _apart(new: list[Coming]) -> tuple[list[Coming], list[Post]]:
    """Part those whose day has a column of the same headline: it may be the same one."""
    articles = [each.article for each in new]
    there = set(
        Article.objects.filter(
            edition_date__in={article.edition_date for article in articles},
            headline__in={article.headline for article in articles},
        ).values_list("edition_date", "headline")
    )
    alike = [
        each.post for each in new if (each.article.edition_date, each.article.headline) in there
    ]
    coming = [
        each for each in new if (each.article.edition_date, each.article.headline) not in there
    ]
    return coming, alike


def _give_addresses(coming: Iterable[Coming]) -> None:
    """Give each column an address that no other of its day has, had or waits for
    (``models.address.slug_for``)."""
    days = {each.article.edition_date for each in coming}
    taken = _taken(days) if days else {}
    for each in coming:
        own = taken[each.article.edition_date]
        each.article.slug = unique_slug(
            words_of_address(each),
            taken=lambda _start, own=own: own,  # type: ignore[misc]  # as it is now
            max_length=MAX_SLUG_LENGTH,
            otherwise="column",
        )
        own.add(each.article.slug)


def _taken(days: set[date]) -> dict[date, set[str]]:
    taken: dict[date, set[str]] = {day: set() for day in days}
    rows = TakenAddress.objects.filter(edition_date__in=days)
    for day, slug in rows.values_list("edition_date", "slug"):
        taken[day].add(slug)
    begins = {permalink(day, "x").removesuffix("x/"): day for day in days}
    left = Q()
    for start in begins:
        left |= Q(path__startswith=start)
    for path in OldAddress.objects.filter(left).values_list("path", flat=True):
        start = path[: path.rstrip("/").rfind("/") + 1]
        if start in begins:
            taken[begins[start]].add(path.removeprefix(start).strip("/"))
    return taken
