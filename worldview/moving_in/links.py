"""Links in imported texts to the former site, led to what is there now.

A link to a post that came in becomes a link to its column; where its words are the headline there,
or the address itself, it becomes a cross-reference. What came in before a text is found as the
text comes in, what came after it when all is there: so it does not matter how many come together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from articles.discovery.addresses import parse_address
from articles.discovery.own_addresses import find_rows
from articles.history import revisions
from articles.history.names import KeywordNames
from articles.history.snapshots import digest, snapshots
from articles.models import Article, Redirect, Section
from articles.models.redirect import old_path
from articles.text.characters import normalize_text
from articles.text.cross_references import MIN_SIMILARITY, marker, similarity
from articles.text.tokens import End, Start, Text, Token, addresses, parse, serialize
from background import locks
from worldview.moving_in import layout
from worldview.moving_in.account import Account, bare_host
from worldview.moving_in.coming import Coming
from worldview.moving_in.models import ImportedItem

BATCH_SIZE = 200
REVISION = "Links of the former site"
#: Of PostgreSQL: what a link to “5-Jun-2015 World View — Headline” looks like, at least.
_LINKED_REFERENCE = r'<a [^>]*>["“][0-9]{1,4}-'


def lead_new(coming: Sequence[Coming], account: Account) -> None:
    """Lead on the links of texts that are not stored yet to what came in before them: what is
    stored, and those that come together and have their addresses."""
    for each in coming:
        account.hosts |= {_host(address) for address in each.post.addresses} - {""}
    own = [(each, _own_keys(each)) for each in coming]
    together = {name for _each, keys in own for name in keys}
    linked = [[(part, _former(part.html, account)) for part in each.body.parts] for each in coming]
    there = _targets(
        (name for parts in linked for _part, keys in parts for name in keys), but=together
    )
    for (each, keys), parts in zip(own, linked, strict=True):
        for part, asked in parts:
            if not there.keys().isdisjoint(asked):
                part.html = _led(part.html, there, account, except_for=each.article)
        for name in keys:
            there.setdefault(name, each.article)


def lead_stored(account: Account, goes_on: Callable[[], bool]) -> bool:
    """Lead on the links of all texts of the archive that were not changed here; return whether it
    came to the end."""
    account.hosts |= _hosts_of_references(account)
    for sections in _candidates(account):
        if not goes_on():
            return False
        with transaction.atomic():
            locks.acquire(account.lock)
            _lead_some(sections, account)
    return True


def _former(html: str, account: Account) -> set[str]:
    """The keys of the addresses of the former site that prose links to."""
    if "href=" not in html:
        return set()
    written = (address for address in addresses(html) if _is_former(address, account))
    return {found for address in written if (found := _key(address))}


def _is_former(address: str, account: Account) -> bool:
    if address.startswith("/") and not address.startswith("//"):
        return True
    return _host(address) in account.hosts


def _own_keys(coming: Coming) -> list[str]:
    """The keys of the addresses by which readers are to find a post."""
    if coming.article.published_at is None:
        return []
    addresses_ = [*coming.post.addresses, coming.article.get_absolute_url()]
    return [found for address in addresses_ if (found := _key(address))]


def _targets(asked: Iterable[str], *, but: Set[str] = frozenset()) -> dict[str, Article]:
    """The columns and pages that addresses lead to, by the keys of the addresses; nothing is asked
    of the keys in ``but``, where no redirect has them."""
    keys = set(asked)
    if not keys:
        return {}
    rows = Redirect.objects.filter(key__in=keys, article__isnull=False).for_answers()
    there = {row.key: row.article for row in rows if row.key and row.article}
    own = find_rows(keys - there.keys() - but)
    return there | {
        name: row.article for name, row in own.items() if row.article and row.article.published_at
    }


def _led(html: str, there: dict[str, Article], account: Account, *, except_for: Article) -> str:
    tokens = parse(html)
    made: list[Token] = []
    place, is_led = 0, False
    while place < len(tokens):
        token = tokens[place]
        target = _target(token, there, account)
        if not isinstance(token, Start) or target is None or target.pk == except_for.pk:
            made.append(token)
            place += 1
            continue
        end = next((n for n in range(place, len(tokens)) if tokens[n] == End("a")), len(tokens) - 1)
        inner, is_led = tokens[place + 1 : end], True
        link = [Start("a", token.attributes | {"href": target.permalink}), *inner, End("a")]
        made += _reference(inner, target) or link
        place = end + 1
    return serialize(made) if is_led else html


def _target(token: Token, there: dict[str, Article], account: Account) -> Article | None:
    if not isinstance(token, Start) or token.name != "a":
        return None
    address = token.attributes.get("href", "")
    return there.get(_key(address)) if _is_former(address, account) else None


def _lines(account: Account) -> QuerySet[ImportedItem]:
    return ImportedItem.objects.filter(
        system=account.system, kind__in=["post", "page"], row__isnull=False
    )


def _candidates(account: Account) -> Iterator[list[Section]]:
    """The sections of the archive that link to the former site, some at a time."""
    links = Q(body__contains='href="/')
    for host in sorted(account.hosts):
        links |= Q(body__icontains=f"//{host}") | Q(body__icontains=f"//www.{host}")
    sections = Section.objects.filter(links, article__in=_lines(account).values("row"))
    last = 0
    while batch := list(sections.defer("search").filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        yield batch
        last = batch[-1].pk


def _hosts_of_references(account: Account) -> set[str]:
    """The hosts to which references of the column lead in texts of the archive: there it was
    before, though the archive may say nothing of them where it went by way of another system."""
    bodies = Section.objects.filter(
        article__in=_lines(account).values("row"), body__regex=_LINKED_REFERENCE
    ).values_list("body", flat=True)
    return {
        _host(token.attributes.get("href", ""))
        for body in bodies.iterator(BATCH_SIZE)
        for token, words in _links(parse(body))
        if layout.headline_in(words)
    } - {""}


def _links(tokens: Sequence[Token]) -> Iterator[tuple[Start, str]]:
    """The links of a text, and the words of each."""
    begun, words = None, ""
    for token in tokens:
        if isinstance(token, Start) and token.name == "a":
            begun, words = token, ""
        elif isinstance(token, Text):
            words += token.data
        elif token == End("a") and begun:
            yield begun, words
            begun = None


def _lead_some(sections: list[Section], account: Account) -> None:
    asked = [_former(section.body, account) for section in sections]
    there = _targets(name for keys in asked for name in keys)
    linking = [
        section
        for section, keys in zip(sections, asked, strict=True)
        if not there.keys().isdisjoint(keys)
    ]
    articles = Article.everything.defer("search").in_bulk({each.article_id for each in linking})
    changed = []
    for section in linking:
        led = _led(section.body, there, account, except_for=articles[section.article_id])
        if led != section.body:
            section.body = normalize_text(led)
            changed.append(section)
    if changed:
        _store(changed, articles, account)


def _store(changed: list[Section], articles: dict[int, Article], account: Account) -> None:
    """Store sections where their columns are as they came in."""
    keys = {section.article_id for section in changed}
    lines = {line.row: line for line in _lines(account).filter(row__in=keys)}
    before = snapshots(articles[key] for key in keys)
    names = KeywordNames(*before.values())
    untouched = [
        key for key in sorted(keys) if digest(before[key], names) == lines[key].made_digest
    ]
    Section.objects.bulk_update([s for s in changed if s.article_id in untouched], ["body"])
    Article.everything.filter(pk__in=untouched).update(search_is_stale=True)
    bodies = {section.pk: section.body for section in changed}
    for content in before.values():
        for part in content["sections"]:
            part["body"] = bodies.get(part["id"], part["body"])
    kept = revisions.keep_new([articles[key] for key in untouched], name=REVISION, contents=before)
    for key, revision in zip(untouched, kept, strict=True):
        lines[key].made_digest = revision.digest
    ImportedItem.objects.bulk_update([lines[key] for key in untouched], ["made_digest"])


def _reference(inner: list[Token], target: Article) -> list[Token] | None:
    """A link whose words are the headline it leads to, or its address, is a cross-reference."""
    words = " ".join("".join(token.data for token in inner if isinstance(token, Text)).split())
    named = layout.headline_in(words) or words
    alike = similarity(named, target.headline, at_least=MIN_SIMILARITY)
    is_named = alike >= MIN_SIMILARITY
    if is_named or words.lower().startswith(("http://", "https://", "www.")):
        return [Text(marker(target))]
    return None


@lru_cache(5000)
def _key(address: str) -> str:
    try:
        return parse_address(old_path(address)).key
    except ValidationError:
        return ""


def _host(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return ""
    return bare_host(address)
