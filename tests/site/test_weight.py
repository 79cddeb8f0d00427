"""What a page weighs as it is sent, compressed; and that it asks nothing of other hosts."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
KILOBYTE = 1000


def sent(path):
    return len(gzip.compress(path.read_bytes(), 6))


@pytest.fixture
def long_column(make_article, make_comment):
    """A column of 1,200 words, no two paragraphs the same, with 20 comments."""
    words = (STATIC / "../worldview/demo/columns").resolve()
    text = " ".join(file.read_text() for file in sorted(words.glob("*.txt")))
    running = [word for word in re.findall(r"[\w’,.;]+", text) if word != "World"]
    sections = []
    for number in range(4):
        piece = running[number * 300 : (number + 1) * 300]
        body = "".join(f"<p>{' '.join(piece[n : n + 60])}</p>" for n in range(0, 300, 60))
        sections.append({"headline": f"Part {number}", "body": body, "sources": ["Herald"]})
    article = make_article(sections=sections, keywords=[f"Keyword {n}" for n in range(8)])
    for number in range(20):
        start = 1200 + number * 40
        make_comment(article, body=" ".join(running[start : start + 40]))
    return article


def test_a_column_of_1200_words_with_20_comments_is_at_most_15_kb(client, long_column):
    response = client.get(long_column.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).count(b'class="comment"') == 20
    assert len(response.content) <= 15 * KILOBYTE


def test_all_style_sheets_are_at_most_15_kb_and_all_scripts_5(client, long_column):
    html = client.get(long_column.get_absolute_url()).content.decode()
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    scripts = re.findall(r'<script src="/static/([^"]+)"', html)
    assert styles
    assert scripts
    # As one file, as they are sent (worldview/static_files.py).
    sheet = b"\n".join((STATIC / name).read_bytes() for name in styles)
    assert len(gzip.compress(sheet, 6)) <= 15 * KILOBYTE
    assert sum(sent(STATIC / name) for name in scripts) <= 5 * KILOBYTE


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_request_goes_elsewhere_and_nothing_moves(
    chromium, live_server, settings, long_column, add_figure, work
):
    settings.SITE_URL = live_server.url
    add_figure(article=long_column)
    for section in long_column.sections.all():
        add_figure(section=section)
    work()
    page = chromium.new_page(base_url=live_server.url, viewport={"width": 390, "height": 844})
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const shift of"
        " list.getEntries()) window.moved += shift.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("/", long_column.get_absolute_url()):
        page.goto(address)
        for _ in range(12):
            page.mouse.wheel(0, 900)
            page.wait_for_timeout(40)
        assert page.evaluate("window.moved") == 0
    assert set(asked) == {urlsplit(live_server.url).netloc}
    page.close()
