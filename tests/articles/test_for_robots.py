"""What programs that read text are given, and what robots are told they may use."""

from datetime import date

import pytest

from articles.models.site_settings import RobotUse
from tests.site.test_site_settings import change
from worldview.robots import ANSWERS, TRAINING

SECTIONS = [
    {"headline": "Quay *one*", "body": "<p>He <em>said</em> so.</p>", "sources": ["Herald"]}
]


def test_a_column_is_markdown_beside_its_page_which_is_the_same_for_all(
    client, make_article, settings
):
    settings.SITE_URL = "https://news.example.org"
    column = make_article(
        "A [Harbour]", slug="harbour", standfirst="Why.\nHow.", sections=SECTIONS,
        edition_date=date(2026, 5, 14),
    )  # fmt: skip
    page = client.get(column.get_absolute_url(), headers={"accept": "text/markdown"})
    assert page["Content-Type"].startswith("text/html")
    assert page["Vary"] == "Accept-Encoding"
    twin = '<link rel="alternate" type="text/markdown" href="/2026/05/14/harbour.md">'
    assert twin in page.content.decode()
    for _kept_or_not in range(2):
        answer = client.get("/2026/05/14/harbour.md")
        assert answer["Content-Type"] == "text/markdown; charset=utf-8"
        assert answer["Link"] == f'<{column.permalink}>; rel="canonical"'
    text = answer.content.decode()
    assert text.startswith("# A \\[Harbour\\]\n")
    assert "Quay \\*one\\*" in text
    assert "He *said* so." in text
    told = client.get("/llms.txt").content.decode()
    assert told.startswith("# World View\n\n> ")
    assert (
        "- [A \\[Harbour\\]](https://news.example.org/2026/05/14/harbour.md): Why. How.\n" in told
    )
    column.slug = "port"
    column.save()
    assert client.get("/2026/05/14/harbour.md")["Location"] == "/2026/05/14/port.md"
    column.withdraw()
    assert client.get("/2026/05/14/port.md").status_code == 410
    assert client.get("/2026/05/14/nothing.md").status_code == 404


@pytest.mark.parametrize("use", RobotUse.values)
def test_robots_are_told_what_they_may_use(client, db, use):
    change(robot_use=use)
    groups = [
        group.split("\n") for group in client.get("/robots.txt").content.decode().split("\n\n")
    ]
    assert groups[0][0] == "User-agent: *"
    assert "Disallow: /api/" in groups[0]
    signals = {line for line in groups[0] if line.startswith("Content-Signal: ")}
    shut_out = {line.removeprefix("User-agent: ") for line in groups[1]} if groups[1:] else set()
    expected = {
        "unsaid": (set(), set()),
        "answers": ({"Content-Signal: search=yes, ai-input=yes, ai-train=no"}, {*TRAINING}),
        "search": (
            {"Content-Signal: search=yes, ai-input=no, ai-train=no"},
            {*TRAINING, *ANSWERS},
        ),
    }
    assert (signals, shut_out - {"Disallow: /"}) == expected[use]
    assert client.get("/llms.txt").status_code == (404 if use == "search" else 200)
