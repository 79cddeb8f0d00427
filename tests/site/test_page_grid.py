"""What belongs to a column stands on one grid, on every page of it, as a browser measures."""

from datetime import date

import pytest

from articles.media.ingest import ingest_photo
from articles.models import Figure
from subscriptions import tokens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "<p>" + "The harbour opened at six in the morning, as it always had. " * 8 + "</p>"
BODY = f"<p>One.[[note: As the minutes say.]] [[pull: It always had]]</p>{TEXT}{TEXT}{TEXT}"
#: Left and right edges of the first of each, in CSS pixels.
EDGES = """(selectors) => Object.fromEntries(selectors.map((selector) => {
  const { left, right } = document.querySelector(selector).getBoundingClientRect();
  return [selector, [Math.round(left), Math.round(right)]];
}))"""
NAME, HEADLINE, LEAD, TEXT_OF, FORM = (
    ".masthead-name a", "main h1", ".figure-lead img", ".prose > p", "#comments-title"
)  # fmt: skip
BESIDE = (".section-notes", ".pull", ".section .figures-beside img")


@pytest.fixture
def column(make_article, picture, live_server, settings):
    settings.SITE_URL = live_server.url
    sections = [{"headline": "One", "body": BODY}, {"headline": "Two", "body": TEXT}]
    article = make_article(sections=sections, byline="Mara Lindqvist")
    first, second = article.sections.all()
    for place, size in ({"article": article}, (1500, 900)), ({"section": first}, (800, 1200)), (
        {"section": second}, (1500, 900)
    ):  # fmt: skip
        photo = ingest_photo(picture(*size, color=(size[0] % 99, 90, 90)), alt_text="A quay")
        Figure.objects.create(photo=photo, caption="The quay", **place)
    return article


def edges(page, width, address, selectors):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    return page.evaluate(EDGES, list(selectors))


def test_edges_agree_and_the_margin_is_used_where_there_is_one(page, column):
    own = column.get_absolute_url()
    for width in (1440, 1024, 820, 390):
        found = edges(page, width, own, (NAME, HEADLINE, LEAD, TEXT_OF, FORM, *BESIDE))
        left, right = found[TEXT_OF]
        assert found[HEADLINE][0] == found[LEAD][0] == found[FORM][0] == left, (width, found)
        if width < 1216:
            assert found[NAME][0] == left, (width, found)
        for beside in BESIDE:
            if width >= 1000:
                assert found[beside][0] > right, (width, beside, found)
            else:
                assert found[beside][1] <= max(right, width - 16), (width, beside, found)
        caption = page.locator("#two figcaption").bounding_box()
        assert (caption["x"] > right) == (width >= 1000), width
    # The first screen of a phone has the headline and what follows it, in words and a picture.
    last = page.locator("#key-headlines li").last.bounding_box()
    assert last["y"] + last["height"] < page.locator(".figure-lead").bounding_box()["y"] < 700
    assert page.locator("main h1, main .kicker, .masthead-name").all_inner_texts() == [
        "World View", column.headline
    ]  # fmt: skip
    for address in ("one/", "pictures/1/"):
        found = edges(page, 1440, own + address, (NAME, "main h1", "main .figure img"))
        assert found["main h1"][0] == found["main .figure img"][0] or address == "one/", found
    assert found[NAME][0] == found["main h1"][0]


def test_a_phones_first_screen_has_the_headline_and_the_first_words(page, make_article, picture):
    """With a picture of either shape, with one in the first section too, and without any; whatever
    number of sections there are, and the row of their headlines goes on to the side."""
    standfirst = "The market has become a place of meetings since the price of flour rose again."
    sections = ["A market that would not go home", *(f"Another headline {n}" for n in range(9))]
    for lead, above in ((), ()), ((1500, 900), ()), ((900, 1500), ()), ((1500, 900), (1400, 900)):
        article = make_article(
            "Bread Brings Down the Government", standfirst=standfirst, byline="Mara Lindqvist",
            sections=sections,
        )  # fmt: skip
        for size, place in (lead, {"article": article}), (above, {"section": _first(article)}):
            if size:
                photo = ingest_photo(picture(*size, color=(len(lead), size[0] % 99, 9)))
                Figure.objects.create(photo=photo, caption="The market", credit="AFP", **place)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(article.get_absolute_url())
        top = page.locator(".prose > p").first.bounding_box()["y"]
        line = page.locator(".prose > p").first.evaluate(
            "p => parseFloat(getComputedStyle(p).lineHeight)"
        )
        assert top + line <= 844, (lead, above, top)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        last = page.locator("#key-headlines li a").last
        last.focus()
        box = last.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390, "what has the focus is shown"
        if above:
            figure = page.locator(".section .figure").first.bounding_box()
            assert figure["y"] > top, "it stands under what the section says"


def _first(article):
    return article.sections.order_by("position").first()


def test_a_column_in_arabic_runs_from_right_to_left(page, make_article):
    body = (
        "<p>فتح الميناء <em>أبوابه</em> في السادسة.</p><ul><li>الخبز</li></ul>"
        "<blockquote><p>الخبز</p></blockquote>"
    )
    article = make_article(
        "الخبز يسقط الحكومة", sections=[{"headline": "السوق", "body": body}], slug="bread"
    )
    page.goto(article.get_absolute_url())
    for selector in ("main h1", ".section h2", ".prose > p", ".prose li", "#key-headlines li"):
        style = page.locator(selector).first.evaluate(
            "(one) => { const style = getComputedStyle(one);"
            " return [style.direction, style.letterSpacing]; }"
        )
        assert style == ["rtl", "normal"] or style == ["rtl", "0px"], (selector, style)
    # Its rule and its bullets stand where lines begin, and no letter leans that never does.
    drawn = page.evaluate("""() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style(".prose blockquote").borderRightWidth, style(".prose ul").paddingRight > "0px",
              style(".prose em").fontStyle, document.querySelector("main h1").lang];
    }""")
    assert drawn == ["1px", True, "normal", "ar"]


#: Words of up to thirteen letters that stand in two lines.
BROKEN = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange(), broken = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("script, template, .unseen, .for-machines, .permalink, .cite"))
      continue;
    for (const word of text.data.matchAll(/[\p{L}\p{N}]{2,13}(?![\p{L}\p{N}])/gu)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


def test_no_word_is_broken_and_nothing_is_cut_where_letters_are_twice_as_large(page, make_article):
    """A telephone with text at 200 % has half its room for letters of the usual size."""
    make_article("The Government of a schoolteacher resigns", edition_date=date(2025, 5, 14))
    article = make_article(
        "Governments in Manoeuvres: a headquarters",
        standfirst="An announcement for the neighbouring schoolteacher.",
        sections=[{"headline": "A handwritten newspaper", "body": TEXT, "sources": ["Herald"]}],
        keywords=["Schoolteacher"], byline="Mara Lindqvist",
    )  # fmt: skip
    page.set_viewport_size({"width": 195, "height": 422})
    for address in (
        article.get_absolute_url(), "/", "/2026/05/", "/2026/", "/keywords/schoolteacher/",
        "/keywords/", "/sources/herald/", "/search/?q=newspaper", "/subscriptions/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate(BROKEN) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 195, address


def test_preferences_say_an_error_first_and_know_the_clock_of_who_is_new(
    chromium, live_server, subscriber
):
    page = chromium.new_page(base_url=live_server.url, timezone_id="Asia/Tokyo")
    address = tokens.preferences_path(subscriber)
    for query, zone in (("?welcome=1", "Asia/Tokyo"), ("?saved=1", subscriber.time_zone)):
        page.goto(address + query)
        assert page.locator("[name=time_zone]").input_value() == zone
    page.get_by_text("Saved.").wait_for()
    page.fill("[name=more_keywords]", "no such")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".errors").wait_for()
    assert page.title().startswith("Error: ")
    assert page.get_by_text("Saved.").count() == 0
    assert page.evaluate("document.activeElement.className") == "errors"
    page.close()
