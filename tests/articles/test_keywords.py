"""Keywords, in the editor's order everywhere."""

import pytest

from articles.admin.forms import KeywordsField
from articles.models import Article, Keyword, KeywordName

NAMES = ["Zebra", "Apple", "Mango"]


def names(article):
    return [keyword.name for keyword in article.keywords.all()]


def test_they_are_read_in_the_order_they_were_set(make_article):
    assert names(make_article(keywords=NAMES)) == NAMES


def test_setting_them_anew_reorders(make_article):
    article = make_article(keywords=NAMES)
    article.keywords.set(["Mango", "Zebra", "Pear"])
    assert names(article) == ["Mango", "Zebra", "Pear"]


def test_prefetching_keeps_the_order(make_article):
    make_article(keywords=NAMES)
    make_article(keywords=NAMES[::-1])
    one, two = Article.objects.prefetch_related("keywords").order_by("pk")
    assert (names(one), names(two)) == (NAMES, NAMES[::-1])


def test_adding_puts_at_the_end(make_article):
    article = make_article(keywords=NAMES)
    article.keywords.add("Apple", "Berry")
    assert names(article) == [*NAMES, "Berry"]


def test_case_and_repetition_make_no_second_keyword(make_article):
    article = make_article(keywords=["Iran", "iran", "IRAN"])
    assert names(article) == ["Iran"]
    assert Keyword.objects.count() == 1


def test_another_name_leads_to_the_keyword(make_article):
    keyword = Keyword.objects.create(name="River Guards Corps")
    KeywordName.objects.create(keyword=keyword, name="RGC")
    assert names(make_article(keywords=["rgc"])) == ["River Guards Corps"]


def test_the_address_of_another_name_leads_to_the_keywords_page(client, make_article):
    make_article(keywords=["River Guards Corps"])
    KeywordName.objects.create(keyword=Keyword.objects.get(), name="RGC")
    assert client.get("/keywords/rgc/").url == "/keywords/river-guards-corps/"
    assert "Also RGC" in client.get("/keywords/rgc/", follow=True).content.decode()


def test_two_keywords_with_one_slug_both_live(make_article):
    article = make_article(keywords=["C++", "C"])
    assert len({k.slug for k in article.keywords.all()}) == 2


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Iran, Syria", ["Iran", "Syria"]),
        ("KEYS: Iran, Syria.", ["Iran", "Syria"]),
        (" Iran ;\nSouth   Sudan,, ", ["Iran", "South Sudan"]),
        ("", []),
    ],
)
def test_they_are_typed_as_they_are_printed(typed, read):
    assert KeywordsField(required=False).clean(typed) == read
