"""All pages and feeds that readers can come by, found by looking through the URLconf."""

from functools import cache
from unittest.mock import patch

from django.urls import URLPattern, get_resolver, reverse

from articles.media import social_cards
from articles.models import Article, Author, Correction, Keyword, OldAddress, Page, Publication
from articles.text.dates import week_of
from comments.models import Comment
from pagecache import store
from pagecache.decorators import ANY
from subscriptions.models import Edition

#: Of every parameter that a page reads: what to ask for, beside nothing.
QUERIES = {
    "by": ["use"],
    "letter": ["I", "P"],
    "year": ["2019", "2026"],
    "order": ["newest", "oldest", "answers"],
}
#: Of pages that read all of their query.
ASKED = {
    "articles:home": ["p=1"],
    "articles:search": [
        "q=harbour", "q=valley", "q=quorvat", "q=herald&year=2026", "q=harbour&keyword=port",
        "q=harbour&publication=herald",
    ],
    "articles:api_search": ["q=harbour", "q=valley", "q=quorvath"],
    "subscriptions:subscribe": ["keyword=port", "keyword=quorvath"],
}  # fmt: skip


def views(patterns, namespace=""):
    """``(name, pattern)`` of every view but the desk's."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.pattern)
            yield name, pattern
        elif pattern.namespace != "admin":
            yield from views(pattern.url_patterns, pattern.namespace or namespace)


#: A word that no keyword, no publication and no author has before something is done at the desk.
NOBODYS = "quorvath"
#: What views with a slug and no day show.
SLUGS = {
    "articles:keyword": Keyword,
    "articles:publication": Publication,
    "articles:author": Author,
    "articles:api_keyword": Keyword,
    "articles:api_publication": Publication,
}


def things(name):
    """With the form of data and of a citation, of which each address has one at most."""
    forms = {"form": "json", "citation": "ris", "book": "epub"}
    yield from (thing | forms for thing in _things(name))
    if name.startswith("articles:api"):
        yield {"form": "json"}


def _things(name):
    """What addresses of a view are made of, as arguments that belong together. First what has the
    most, which is asked for further pages too."""
    for beginning, model in SLUGS.items():
        if name.startswith(beginning):
            first = Article.objects.order_by("edition_date").first()
            own = {"month": first.edition_date.replace(day=1)} if first else {}
            yield from (own | {"slug": row.slug} for row in model.objects.order_by("pk"))
            yield own | {"slug": NOBODYS}
            return
    for column in Article.objects.prefetch_related("sections"):
        day = column.edition_date
        own = {"date": day, "slug": column.slug, "article_id": column.pk, "number": 1}
        own |= {"month": day.replace(day=1), "year": day.year, "week": week_of(day)}
        sections = column.sections.all()
        yield from (own | {"anchor": section.anchor} for section in sections)
        yield own
    for page in Page.objects.order_by("path"):
        yield {"path": page.path, "number": 1, "article_id": page.pk}
    for edition in Edition.objects.exclude(digest_date=None).prefetch_related("variants"):
        own = {"kind": edition.kind, "day": edition.digest_date}
        yield own
        yield from (own | {"key": variant.key} for variant in edition.variants.all())


def keys():
    """Where a list may go on after."""
    for model in (Article, Comment, Correction, Edition):
        yield from map(str, model.objects.order_by("pk").values_list("pk", flat=True)[:3])


def addresses():
    """Every address of every page that is the same for all readers, and every one that leads to
    such a page. A page whose address cannot be made fails."""
    found = dict.fromkeys(OldAddress.objects.values_list("path", flat=True))
    for name, pattern in views(get_resolver().url_patterns):
        params = getattr(pattern.callback, "page_params", None)
        if params is None:
            continue
        wanted = set(pattern.pattern.converters)
        made = {
            reverse(name, kwargs={argument: thing[argument] for argument in wanted}): None
            for thing in (things(name) if wanted else [{}])
            if wanted <= set(thing)
        }
        assert made, f"{name} is on no list: say in things() what its address is made of"
        asked = ASKED[name] if params == ANY else _queries(name, params)
        found |= made | {f"{next(iter(made))}?{query}": None for query in asked}
    return list(found)


def _queries(name, params):
    for param in params:
        values = keys() if param not in QUERIES else QUERIES[param]
        yield from (f"{param}={value}" for value in values)


#: Draws each card once, which is made of a headline and a day and takes as long as two columns, and
#: each cover, which is made of a name and takes as long as fifteen.
drawn_once = patch.multiple(
    social_cards,
    draw_card=cache(social_cards.draw_card),
    draw_cover=cache(social_cards.draw_cover),
    draw_book_cover=cache(social_cards.draw_book_cover),
)


def rendered(client, where):
    """``{address: (status, where it leads, bytes)}``, all made anew."""
    pages = {}
    with store.disabled(), drawn_once:
        for address in where:
            response = client.get(address)
            pages[address] = (
                response.status_code, response.headers.get("Location"), response.content,
            )  # fmt: skip
    return pages


def changed(before, after):
    """What differs, in words for a test that fails."""
    said = {}
    for address, page in before.items():
        now = after[address]
        if now[:2] != page[:2]:
            said[address] = f"{page[:2]} became {now[:2]}"
        elif now[2] != page[2]:
            one, other = page[2].decode(errors="replace"), now[2].decode(errors="replace")
            if address.startswith(("/search/", "/api/search")) and sorted(one) == sorted(other):
                continue  # of results that are equally good either may be first
            lines = set(other.splitlines()) - set(one.splitlines())
            said[address] = f"now has {sorted(lines)[:3]}"
    return said
