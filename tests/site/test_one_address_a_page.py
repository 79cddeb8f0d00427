"""A page has one address: other spellings of it lead there or nowhere, and none is kept as another
page. What is said between application and cache stays between them."""

from datetime import date

import pytest

from articles.models import Keyword
from pagecache.models import StoredPage
from tests.front import Site

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture
def site(transactional_db):
    made = Site()
    yield made
    made.front.listener.stop()


@pytest.fixture
def column(make_article, add_figure, make_comment):
    article = make_article("A Column", keywords=["Größe"], edition_date=date(2026, 5, 14))
    add_figure(article=article)
    add_figure(section=article.sections.get())
    make_comment(article)
    Keyword.objects.update(slug="größe")
    return article


def spellings(column):
    """Other ways to write addresses of pages that there are."""
    path, number = column.get_absolute_url(), column.pk
    comment = column.comments.get().pk
    on = f"/comments/on/{number}/"
    pictures = f"{path}pictures/1/"
    for digits in (ARABIC, WIDE):
        yield from (
            path.translate(digits), "/2026/".translate(digits), "/2026/05/".translate(digits),
            "/2026/05/14/".translate(digits), path.replace("26", "26".translate(digits)),
            pictures.replace("1/", "1/".translate(digits)),
            on.translate(digits), f"/sitemap-{'2026'.translate(digits)}.xml",
            f"/keywords/größe/?year={'2026'.translate(digits)}",
            f"{on}?after={str(comment).translate(digits)}",
        )  # fmt: skip
    yield from (
        f"{path}pictures/01/", f"{path}pictures/{'0' * 3000}1/", f"/comments/on/00{number}/",
        f"/comments/on/00{number}/feed/", "/2026/5/14/", "/02026/", "/2026/005/",
        "/keywords/größe/?year=02026", "/keywords/größe/?year=", "/keywords/größe/?year=+2026",
        "/keywords/größe/?before=", "/keywords/?by=", "/keywords/?by=name", "/2026/05/?after=",
        "/corrections/?before=", "/subscriptions/editions/?before=",
        "/subscriptions/editions/?before=01",
        f"{on}?after=", f"{on}?after=0{comment}", f"{on}?thread=0{comment}",
        f"{on}?thread={comment}&order=newest", f"{on}?thread={comment}&from={comment}",
        f"{on}?from={comment}&order=newest", f"{on}?from=0{comment}", f"{on}?order=oldest",
        f"{on}?after={comment}", f"{on}?order=Oldest",
    )  # fmt: skip


def test_no_other_spelling_of_an_address_is_kept_as_another_page(site, column):
    asked = list(spellings(column))
    site.get("/")  # begins to listen
    site.hear()
    answers = {address: site.get(address) for address in asked}
    assert {answer.status for answer in answers.values()} <= {200, 301, 404}
    kept = {key.split(" ", 1)[1] for key in StoredPage.objects.values_list("key", flat=True)}
    assert kept == {"/?"}
    assert len(site.front.pages) == 1
    for address, answer in answers.items():
        if answer.status == 301:
            path = address.partition("?")[0]
            assert answer["Location"] == path.replace("größe", "gr%C3%B6%C3%9Fe")


def test_pages_with_addresses_outside_ascii_are_kept_like_others(site, column):
    assert site.get("/keywords/größe/").status == 200
    site.hear()
    site.get("/keywords/größe/")
    assert site.get("/keywords/größe/").hit
    assert site.get("/keywords/gr%C3%B6%C3%9Fe/").hit


INTERNAL = {"surrogate-key", "x-page-until"}


@pytest.mark.parametrize(
    "host", ["testserver", "localhost:8000", "testserver:1", "unknown.example"]
)
def test_what_the_cache_is_told_alone_leaves_with_no_answer(site, column, host):
    addresses = [
        "/", "/keywords/größe/", "/keywords/größe/?year=2026", "/search/?q=x", "/none/", "/feed/",
        "/?x=1", "/comments/", f"/comments/on/{column.pk}/?order=oldest", "/subscriptions/?a=b",
        "/subscriptions/stamp/", "/admin/login/", column.get_absolute_url(),
    ]  # fmt: skip
    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        for address in addresses:
            for _ in range(2):
                assert INTERNAL.isdisjoint(site.ask(method, address, host=host).headers), address
