"""What is not public stays not public: no address that a reader could guess says anything of it,
whichever view it belongs to."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, resolve, reverse
from django.utils import timezone

from articles.models import Article, Correction, Keyword, KeywordName, OldAddress, Publication
from subscriptions.models import Edition

#: Stands in everything that the hidden column is made of, and in no address.
SECRET = "Quorvath"
DAY = date(2019, 3, 7)


def come_down(column):
    """As it is before a worker knows of it."""
    column.plan_to_take_down(timezone.now() - timedelta(seconds=1))


STATES = {
    "a draft": lambda column: None,
    "scheduled": lambda column: column.publish(at=timezone.now() + timedelta(days=1)),
    "withdrawn": lambda column: (column.publish(), column.withdraw()),
    "taken down": lambda column: (column.publish(), come_down(column)),
    "in the bin": lambda column: (column.publish(), column.put_in_bin()),
}
#: Views that show nothing that a guess could reach: what they show hangs on a signed or random
#: token, which the tests of sharing, letters and preferences try.
BY_TOKEN = {
    "articles:shared", "comments:own", "comments:prove", "comments:mute", "comments:decide",
    "comments:data", "subscriptions:confirm", "subscriptions:preferences",
    "subscriptions:unsubscribe", "subscriptions:data", "subscriptions:new_address",
}  # fmt: skip


@pytest.fixture(params=STATES.values(), ids=STATES)
def hidden(request, make_article, add_figure, make_comment):
    """A column that is not public, with everything a column can have, each with the secret in it;
    beside it a public archive that knows nothing of it."""
    make_article(
        "In Public", slug="public", edition_date=DAY - timedelta(days=365), keywords=["Port"],
        sections=[{"headline": "Open", "sources": ["Herald"]}],
    )  # fmt: skip
    section = {
        "headline": f"{SECRET} speaks", "sources": [f"{SECRET} Post"],
        "body": f"<p>{SECRET} said it.</p>",
    }  # fmt: skip
    column = make_article(
        f"{SECRET} Resigns", slug="asked", standfirst=f"{SECRET} goes.", edition_date=DAY,
        sections=[section], keywords=[SECRET], published=False,
    )  # fmt: skip
    section = column.sections.get()
    type(section).objects.update(anchor="asked")
    Keyword.objects.filter(name=SECRET).update(slug="asked", description=f"{SECRET} is he.")
    KeywordName.objects.create(keyword=Keyword.objects.get(name=SECRET), name=f"Old {SECRET}")
    KeywordName.objects.filter(name=f"Old {SECRET}").update(slug="known-otherwise")
    Publication.objects.filter(name=f"{SECRET} Post").update(slug="asked")
    OldAddress.objects.create(path=f"/{DAY:%Y/%m/%d}/formerly/", article=column)
    OldAddress.objects.create(path="/keywords/formerly/", keyword=Keyword.objects.get(name=SECRET))
    add_figure(article=column, caption=SECRET, credit=SECRET)
    add_figure(section=column.sections.get(), caption=SECRET)
    Correction.objects.create(article=column, text=f"{SECRET} did not.")
    request.param(Article.objects.get(pk=column.pk))
    column = Article.objects.get(pk=column.pk)
    column.comment = make_comment(column, name=SECRET, body=f"{SECRET} again.")
    edition = Edition.objects.create(
        kind="daily", digest_date=DAY + timedelta(days=1), frozen_at=timezone.now()
    )
    edition.variants.create(key="asked", contents=[[column.pk, []]])
    return column


def guesses(column):
    """For every argument of an address: what a reader might put there."""
    day, edition = column.edition_date, DAY + timedelta(days=1)
    return {
        "slug": ["asked", "formerly", "known-otherwise"],
        "date": [day],
        "day": [edition],
        "month": [day.replace(day=1)],
        "week": [day - timedelta(days=day.weekday())],
        "year": [day.year],
        "anchor": ["asked"],
        "number": [1, 2],
        "path": [column.slug, f"{column.slug}/asked"],
        "article_id": [column.pk],
        "key": [column.comment.pk, "asked"],
        "kind": ["daily"],
        "citation": ["bib", "json"],
        "form": ["json", "csv"],
        "book": ["epub", "pdf"],
    }


def views(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield name or str(pattern.pattern), pattern
        elif pattern.namespace != "admin":
            yield from views(pattern.url_patterns, pattern.namespace or namespace)


def addresses(column):
    """Every address of the site: without an argument, or with all the guesses."""
    known = guesses(column)
    for name, pattern in views(get_resolver().url_patterns):
        arguments = pattern.pattern.converters
        if name in BY_TOKEN or "media" in name:
            continue
        if not arguments:
            yield name, reverse(name) if ":" in name else f"/{name}"
            continue
        unknown = set(arguments) - set(known)
        assert not unknown, f"{name} has an argument that nobody guesses here: {unknown}"
        for values in product(*(known[argument] for argument in arguments)):
            try:
                yield name, reverse(name, kwargs=dict(zip(arguments, values, strict=True)))
            except NoReverseMatch:
                continue  # a guess of another kind than the address takes


def queries(column):
    """Every query that a public page reads, with the guesses."""
    return [
        "/subscriptions/?keyword=asked", "/search/?q=quorvath", "/search/?q=quorvat",
        "/search/?q=open&keyword=asked", "/search/?q=open&publication=asked",
        "/search/?q=open&year=2019", "/keywords/?by=use", "/keywords/asked/?year=2019",
        "/api/search.json?q=quorvath", "/api/search.csv?q=quorvath",
        f"/api/columns.json?before={column.pk}", f"/api/keywords/port.csv?before={column.pk}",
        f"/api/sources/herald.json?before={column.sections.get().pk}",
        f"/keywords/asked/?before={column.pk}", f"/keywords/port/?before={column.pk}",
        f"/2019/03/?after={column.pk}", "/sources/asked/?before=1",
        f"/sources/herald/?before={column.sections.get().pk}",
        f"/corrections/?before={column.corrections.get().pk}",
        f"/comments/?before={column.comment.pk}", f"/comments/trouble/?article={column.pk}",
        "/subscriptions/editions/?before=999",
    ]  # fmt: skip


def test_no_address_says_anything_of_it(client, hidden):
    said = {}
    for _, address in addresses(hidden):
        response = client.get(address)
        told = b"".join(response) if response.streaming else response.content
        guessed = resolve(address).kwargs and not hidden.was_public
        leads = guessed and response.status_code in (301, 302)
        if SECRET.lower() in told.decode("utf-8", "replace").lower() or leads:
            said[address] = response.status_code
    assert said == {}


def test_every_address_of_its_own_is_not_found(client, hidden):
    found = {}
    for name, address in addresses(hidden):
        arguments = resolve(address).kwargs
        own = {"slug", "article_id", "key", "date", "week", "month", "year", "day"}
        if not set(arguments) & own:
            continue
        status = client.get(address).status_code
        gone = hidden.gone_at or hidden.binned_at
        expected = {301, 404, 410} if gone and name.startswith("articles:") else {404}
        if status not in expected:
            found[address] = (name, status)
    assert found == {}


def test_no_query_says_anything_of_it(client, hidden):
    said = [
        address
        for address in queries(hidden)
        # What was asked for stands in the box it was typed into.
        if SECRET in client.get(address).content.decode()
    ]
    assert said == []


def test_nor_does_a_form(hidden, subscriber):
    """Of what a reader sends, only keywords name what may be hidden."""
    from subscriptions.forms import KeywordNamesField, SubscribeForm

    for name in (SECRET, f"Old {SECRET}"):
        with pytest.raises(Exception, match="No column has had the keyword"):
            KeywordNamesField().clean(name)
    form = SubscribeForm({"email": "a@example.com", "keyword": "asked"})
    assert form.is_valid()
    assert form.wanted_keyword() is None


def test_what_is_public_answers_so_the_guesses_are_good_ones(make_article):
    column = make_article("In Public", slug="asked", edition_date=DAY, keywords=["Iran"],
                          sections=[{"headline": "Asked", "sources": ["Asked"]}])  # fmt: skip
    Keyword.objects.update(slug="asked")
    client = Client()
    for address in (
        column.get_absolute_url(), f"{column.get_absolute_url()}asked/", "/keywords/asked/",
        "/keywords/asked/feed/", "/keywords/asked/feed.json", "/sources/asked/",
        f"/comments/on/{column.pk}/", f"/comments/on/{column.pk}/feed/",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
