"""The typeface that is chosen is what readers read in, wherever they do."""

import re

import pytest

from articles.models import Article, site
from articles.models.typefaces import MAIL_STACKS, Typeface
from subscriptions import edition_mail
from tests import subset_fonts
from tests.articles.test_desk import change
from tests.own_apps import ROOT

GENERIC = ("serif", "sans-serif")


def stacks(sheet, selector):
    """Of each face that has a rule in a style sheet, what the rule says."""
    css = (ROOT / "static" / "css" / sheet).read_text()
    found = re.findall(selector.format(r"([\w-]+)") + r"\s*\{\s*--serif: ([^;]+);", css)
    return {name: " ".join(stack.split()) for name, stack in found}


def test_each_has_a_rule_for_pages_for_the_desk_and_for_mail():
    own, *others = Typeface.values
    pages = stacks("tokens.css", r':root\[data-typeface="{}"\]')
    tokens = (ROOT / "static/css/tokens.css").read_text()
    pages[own] = " ".join(re.search(r":root \{.*?--serif: ([^;]+);", tokens, re.S)[1].split())
    desk = stacks("writing.css", r"\.typeface-{}")
    assert pages.keys() == desk.keys() == {own, *others}
    assert {name: stack for name, stack in pages.items() if name != "system"} == {
        name: stack for name, stack in desk.items() if name != "system"
    }
    for stack in (*desk.values(), *MAIL_STACKS.values()):
        assert stack.rpartition(", ")[2] in GENERIC
    assert set(MAIL_STACKS) == set(Typeface)


def test_one_is_loaded_and_is_small():
    """A page in English has all three Latin files at most, one in another language both cuts."""
    for sheet in (ROOT / "static" / "css").glob("*.css"):
        assert ("@font-face" in sheet.read_text()) == (sheet.name == "fonts.css"), sheet.name
    named = {name: cut for name, cut, _ in subset_fonts.files()}
    folder = ROOT / "static" / "fonts"
    assert named.keys() == {file.name for file in folder.glob("*.woff2")}
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    sizes = {name: (folder / name).stat().st_size for name in named}
    assert sum(sizes[f"broadsheet-{cut}-latin.woff2"] for cut in subset_fonts.CUTS) <= 50_000
    assert max(sizes.values()) <= 20_000


@pytest.mark.parametrize("face", Typeface.values)
def test_page_mail_and_desk_are_set_in_it(client, desk, make_article, face):
    settings = site()
    settings.typeface = face
    settings.save()
    article = make_article()
    html = client.get(article.get_absolute_url()).content.decode()
    assert f'data-typeface="{face}"' in html
    form = desk.get(change(article)).content.decode()
    assert f"typeface-{face}" in re.search(r'<body class="([^"]*)"', form)[1].split()
    mail = edition_mail.preview(Article.objects.for_page().get(pk=article.pk))
    assert MAIL_STACKS[Typeface(face)] in re.sub(r"['\"]|&quot;", "", mail.html)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("face", Typeface.values)
def test_a_browser_sets_the_text_in_it(page, live_server, make_article, face):
    settings = site()
    settings.typeface = face
    settings.save()
    page.goto(live_server.url + make_article().get_absolute_url())
    family = page.evaluate("getComputedStyle(document.querySelector('.article-body p')).fontFamily")
    first = {"broadsheet": "Broadsheet", "old-style": "Iowan Old Style", "transitional": "Charter",
             "humanist": "Seravek", "system": "system-ui"}  # fmt: skip
    assert family.split(",")[0].strip('"') == first[face]


#: Of each part that says its language: it, what its letters are set in, and what stands around it.
SPEAKING = """() => [...document.querySelectorAll("main [lang]")].map((part) => [
  part.lang,
  getComputedStyle(part).fontFamily,
  getComputedStyle(part.parentElement).fontFamily,
])"""
WRITTEN = {
    "ja": ("東京の港が開いた", "Hiragino Mincho ProN"),
    "zh": ("港口已经重新开放", "Songti SC"),
    "ko": ("항구가 다시 열렸다", "AppleMyungjo"),
    "ar": ("افتتح الميناء من جديد", "Geeza Pro"),
    "he": ("הנמל נפתח מחדש", "New Peninim MT"),
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", WRITTEN)
def test_what_is_in_another_script_is_set_in_a_face_of_it(
    page, live_server, make_article, add_figure, language
):
    """On a site in English, wherever a column is shown, as on one that is in that language."""
    words, face = WRITTEN[language]
    body = f'<p>{words}。</p><p lang="en">The harbour.</p>'
    article = make_article(
        words, standfirst=words, sections=[{"headline": words, "body": body}, words]
    )
    add_figure(article=article, caption=words)
    for address in ("/", article.get_absolute_url(), article.sections.first().get_absolute_url()):
        page.goto(live_server.url + address)
        told = page.evaluate(SPEAKING)
        assert language in {spoken for spoken, *_ in told}, address
        for spoken, own, around in told:
            is_set = around.startswith("Broadsheet") and spoken == language
            assert (face in own) == (is_set or face in around), (address, spoken, own, around)
            assert own.startswith("Broadsheet") == around.startswith("Broadsheet"), (address, own)
    settings = site()
    settings.typeface = "humanist"
    settings.save()
    page.goto(live_server.url + article.get_absolute_url())
    assert not any(face in own for _, own, _ in page.evaluate(SPEAKING))
