"""Keywords, in the editor's order everywhere."""

import html

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
        ("U.S., U.N., Velm.", ["U.S.", "U.N.", "Velm"]),
        ("Velm, U.S.", ["Velm", "U.S."]),
        ("KEYS: Velm, U.S..", ["Velm", "U.S."]),
        ("", []),
    ],
)
def test_they_are_typed_as_they_are_printed(typed, read):
    assert KeywordsField(required=False).clean(typed) == read


LIST = "/admin/articles/keyword/"
CANNOT_BE = ["😀", "…", "A, B", "A; B", "Velm.", "KEYS: Velm", "-", "A,", "²,³"]
CAN_BE = ["U.S.", "3", "Velm 😀", "C++", "Key points", "São Tomé", "的", "A.B. Smith", "x" * 100]


@pytest.mark.parametrize("where", ["name", "other_names-0-name"])
@pytest.mark.parametrize("name", [*CANNOT_BE, *CAN_BE])
def test_a_keyword_has_a_name_that_a_line_can_hold(desk, where, name):
    """Whatever the form of a keyword takes, a column's form takes and reads as the same."""
    data = {"name": "Harbour", "other_names-TOTAL_FORMS": 1, "other_names-INITIAL_FORMS": 0}
    response = desk.post(f"{LIST}add/", data | {where: name})
    made = {*Keyword.objects.values_list("name", flat=True)}
    made |= {*KeywordName.objects.values_list("name", flat=True)}
    if name in CANNOT_BE:
        assert response.status_code == 200
        assert not made
        assert f'value="{name}"' in html.unescape(response.content.decode())
        return
    assert name in made
    assert KeywordsField().clean(f"Velm, {name}, Iran") == ["Velm", name, "Iran"]
    assert KeywordsField().clean(f"KEYS: {name}") == [name]


def test_two_other_names_that_are_the_same_are_named(desk):
    data = {"name": "Harbour", "other_names-TOTAL_FORMS": 3, "other_names-INITIAL_FORMS": 0}
    for number, name in enumerate(["Port", "PORT", "harbour"]):
        data[f"other_names-{number}-name"] = name
    page = html.unescape(desk.post(f"{LIST}add/", data).content.decode())
    assert "“PORT” is the same name as “Port”; leave one out." in page
    assert "“harbour” is the same name as “Harbour”; leave one out." in page
    assert not Keyword.objects.exists()


# --- Renamed and merged --------------------------------------------------------------------------


def test_a_renamed_keyword_is_found_at_its_old_address(client, make_article):
    make_article(keywords=["Burma"])
    keyword = Keyword.objects.get()
    for slug in ("myanmar", "burma-myanmar"):
        keyword.slug = slug
        keyword.save()
    for old in ("burma", "myanmar"):
        response = client.get(f"/keywords/{old}/")
        assert (response.status_code, response.url) == (301, "/keywords/burma-myanmar/")
    keyword.slug = "burma"
    keyword.save()
    assert client.get("/keywords/burma/").status_code == 200
    assert client.get("/keywords/myanmar/").url == "/keywords/burma/"


def test_what_was_never_public_leaves_no_address_behind(client, make_article):
    make_article(keywords=["Secret"], published=False)
    keyword = Keyword.objects.get()
    keyword.slug = "other"
    keyword.save()
    assert client.get("/keywords/secret/").status_code == 404


def test_keywords_are_merged_with_columns_names_addresses_and_subscribers(
    desk, client, make_article, make_subscriber, work
):
    both = make_article("Both", keywords=["Sea", "Burma", "Tide", "Myanmar"])
    one = make_article("One", keywords=["Burma", "Sea"])
    burma, myanmar = Keyword.objects.get(name="Burma"), Keyword.objects.get(name="Myanmar")
    KeywordName.objects.create(keyword=burma, name="Birma")
    reader = make_subscriber(keywords=[burma])
    reader_of_both = make_subscriber(keywords=[burma, myanmar])
    chosen = {"action": "merge", "_selected_action": [burma.pk, myanmar.pk]}
    assert "Which of them stays?" in desk.post(LIST, chosen).content.decode()
    assert Keyword.objects.filter(name="Burma").exists()
    desk.post(LIST, chosen | {"stays": myanmar.pk})
    assert names(both) == ["Sea", "Myanmar", "Tide"]
    assert names(one) == ["Myanmar", "Sea"]
    assert list(reader.keywords.all()) == list(reader_of_both.keywords.all()) == [myanmar]
    for old in ("burma", "birma"):
        response = client.get(f"/keywords/{old}/")
        assert (response.status_code, response.url) == (301, "/keywords/myanmar/")
    work()
    assert "2 columns with" in client.get("/search/?q=birma").content.decode()
    assert names(make_article("New", keywords=["burma"])) == ["Myanmar"]


def test_one_keyword_alone_is_not_merged(desk, make_article):
    make_article(keywords=["Burma"])
    chosen = {"action": "merge", "_selected_action": [Keyword.objects.get().pk]}
    assert "Choose two keywords" in desk.post(LIST, chosen, follow=True).content.decode()
