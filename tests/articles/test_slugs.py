"""Words in addresses: of columns, sections, keywords, other names and publications, by one rule."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import slugify

from articles.models import Article, Keyword, KeywordName, Publication, Section
from articles.models.address import slug_for
from articles.text.slugs import build_slug
from tests.articles.test_desk import ADD, fields

DAY = date(2026, 1, 1)
HEADLINES = {
    "Straßen in Łódź": "strassen-in-lodz",
    "Россия и Киев": "rossiya-i-kiev",
    "إيران تعلن": "yrn-tln",
    "中国经济": "zhong-guo-jing-ji",
    "हिन्दी": "hindi",
    "हनद": "hnd",
    "🔥🚢": "fire-ship",
    "C++": "c-plus-plus",
    "C#": "c-sharp",
    "C": "c",
    "#MeToo": "metoo",
    "Karthia/Belmara": "karthia-belmara",
    "Karthia—Belmara": "karthia-belmara",
    "Syria’s army": "syrias-army",
    "zero\u200bwidth": "zerowidth",
    "Côte d’Ivoire": "cote-divoire",
    "x" * 200: "x" * 80,
}


@pytest.mark.parametrize(("words", "slug"), HEADLINES.items())
def test_words_of_any_script_make_an_address_of_ascii(words, slug):
    assert build_slug(words, max_length=80) == slug


@pytest.mark.parametrize(
    "words",
    ["A Harbour Opens", "U.S. says “no” -- again", "  5% of_all (so far) ", "Caf\u00e9", "-"],
)
def test_an_address_of_latin_words_is_what_it_always_was(words):
    assert build_slug(words, max_length=80) == slugify(words)


@pytest.mark.parametrize("words", [*HEADLINES, "…", "ประเทศไทย", "\u2014", "\U0010fffd" * 300])
def test_all_of_a_column_has_an_address_that_answers(client, make_article, words):
    name = words[:90]
    article = make_article(
        words, sections=[{"headline": words, "sources": [name]}], keywords=["Sea", name]
    )
    for slug in (article.slug, article.sections.get().anchor, Publication.objects.get().slug):
        assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", slug)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get(article.sections.get().get_share_url()).status_code == 200
    assert client.get(Publication.objects.get().get_absolute_url()).status_code == 200
    for keyword in article.keywords.all():
        assert client.get(keyword.get_absolute_url()).status_code == 200


def test_fifteen_of_everything_that_shares_its_first_80_characters_have_one_each(make_article):
    headline = "A very long headline " * 10
    articles = [make_article(headline[:290] + str(n), sections=[]) for n in range(15)]
    assert len({article.slug for article in articles}) == 15
    article = make_article("One", sections=[f"{headline}{n}"[:300] for n in range(15)])
    for section in Section.objects.filter(article=article):
        assert len(section.anchor) <= 80
    long = "ß" * 99
    keywords = [Keyword.named(f"{long}{letter}") for letter in "abcdefghijklmno"]
    assert {len(keyword.slug) for keyword in keywords} <= set(range(94, 101))
    for n in range(15):
        Publication.objects.create(name=f"{'Gazette ' * 20}{n}")
    for rows, field in ((Article, "slug"), (Section, "anchor"), (Publication, "slug")):
        for value in rows.objects.values_list(field, flat=True):
            assert not re.search("--|^-|-$", value)


def test_the_third_column_of_a_day_chooses_nothing_and_is_told_nothing(desk):
    for _ in range(3):
        answer = desk.post(ADD, fields(headline="x" * 120, slug=""))
        assert answer.status_code == 302, answer.context["errors"]
    assert Article.objects.count() == 3


def test_what_was_typed_as_an_address_becomes_one(desk):
    desk.post(ADD, fields(slug="Straßen in Köln"))
    assert Article.objects.get().slug == "strassen-in-koln"


def test_an_address_that_is_there_stays_as_it_is(desk, make_article):
    Article.objects.create(headline="Old", slug="Old_ONE", edition_date=DAY)
    keyword = Keyword.objects.create(name="Mérida", slug="mérida")
    for row in (Article.objects.get(), keyword):
        row.save()
        row.full_clean()
        row.refresh_from_db()
    assert (Article.objects.get().slug, keyword.slug) == ("Old_ONE", "mérida")
    other = KeywordName.objects.create(keyword=keyword, name="Ciudad")
    KeywordName.objects.filter(pk=other.pk).update(slug="ciudäd")
    other = KeywordName.objects.get()
    other.save()
    assert other.slug == "ciudäd"
    other.name = "Stadt"
    other.save()
    assert other.slug == "stadt"


@pytest.mark.parametrize("slug", ["mérida", "merida"])
@pytest.mark.parametrize(
    "asked", ["me%CC%81rida", "M%C3%89RIDA", "M%C3%A9rida%E2%80%8B", "m%c3%a9rida"]
)
def test_a_keyword_asked_for_in_another_spelling_is_where_it_is(client, make_article, slug, asked):
    make_article(keywords=["Mérida"])
    Keyword.objects.update(slug=slug)
    answer = client.get(f"/keywords/{asked}/", follow=True)
    assert (answer.status_code, answer.context["keyword"].slug) == (200, slug)
    assert client.get("/keywords/Sea%20Lanes/").status_code == 404


def test_capitals_and_other_names_lead_to_the_keyword_and_drafts_to_nothing(client, make_article):
    make_article(keywords=["Karthia", "South Sudan"])
    make_article("Draft", keywords=["Brandt Resignation"], published=False)
    karthia = Keyword.objects.get(name="Karthia")
    KeywordName.objects.create(keyword=karthia, name="Königreich Karthia")
    draft = Keyword.objects.get(name="Brandt Resignation")
    KeywordName.objects.create(keyword=draft, name="Brandt quits")
    for asked, found in [
        ("Karthia", "karthia"),
        ("KARTHIA", "karthia"),
        ("South%20Sudan", "south-sudan"),
        ("South-Sudan", "south-sudan"),
        ("k%C3%B6nigreich-karthia", "karthia"),
        ("konigreich-karthia", "karthia"),
    ]:
        answer = client.get(f"/keywords/{asked}/")
        assert (answer.status_code, answer.url) == (301, f"/keywords/{found}/"), asked
    for asked in ("Brandt-Resignation", "brandt-quits", "Brandt%20quits", "brandt-resignation"):
        assert client.get(f"/keywords/{asked}/").status_code == 404


def test_the_desk_says_under_which_keyword_another_name_was_kept(desk):
    strait = Keyword.objects.create(name="Strait of Karthia")
    KeywordName.objects.create(keyword=strait, name="The Narrows")
    answer = desk.post(ADD, fields(keywords="Sea, the narrows"), follow=True)
    said = "“the narrows” is another name of “Strait of Karthia”"
    assert said in answer.content.decode()
    assert [k.name for k in Article.objects.get().keywords.all()] == ["Sea", "Strait of Karthia"]


def test_the_checklist_names_letters_that_look_alike(desk, make_article):
    article = make_article(keywords=["Ιran"], published=False)
    page = desk.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "“Ιran” among the keywords mixes letters of two scripts" in page


def test_a_proposal_never_runs_longer_than_it_may(db):
    for _ in range(12):
        slug = slug_for("y" * 300, DAY, except_for=Article())
        assert len(slug) <= 80
        Article.objects.create(headline="y", slug=slug, edition_date=DAY)
    with pytest.raises(ValidationError):
        Article(headline="y", slug="y" * 80, edition_date=DAY).full_clean()
