"""How a column and its sections are cited: lines that people copy, files and tags that programs
read, and addresses of paragraphs."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.utils.html import strip_tags

from articles.discovery.citing import formats, lines
from articles.discovery.citing.names import Name, parse_name
from articles.discovery.citing.work import CitedWork
from articles.models import Author, Authorship
from articles.text import tokens
from articles.text.paragraphs import Paragraphs


def cited(*names, **said):
    given = {
        "title": "The Harbour Opens", "container": "World View", "publisher": "The Straits",
        "day": date(2026, 5, 14), "url": "https://news.example.org/2026/05/14/harbour/",
        "language": "en", "abstract": "", "keywords": (), "part_of": "",
        "key": "2026-05-14-harbour", "files": "/2026/05/14/harbour/cite.",
    }  # fmt: skip
    authors = tuple(n if isinstance(n, Name) else parse_name(n) for n in names)
    return CitedWork(authors=authors, **given | said)


def read(line):
    return unescape(strip_tags(line))


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "inverted", "shortened"),
    [
        ("Ada Lind", "Lind, Ada", "Lind, A."),
        ("John J. Xenakis", "Xenakis, John J.", "Xenakis, J. J."),
        ("Jean-Paul Sartre", "Sartre, Jean-Paul", "Sartre, J.-P."),
        ("Ludwig van der Berg", "van der Berg, Ludwig", "van der Berg, L."),
        ("José Ortega y Gasset", "Ortega y Gasset, José", "Ortega y Gasset, J."),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr.", "King, M. L., Jr."),
        ("Martin Luther King, Jr.", "King, Martin Luther, Jr.", "King, M. L., Jr."),
        ("Анна Ахматова", "Ахматова, Анна", "Ахматова, А."),
        ("نجيب محفوظ", "محفوظ, نجيب", "محفوظ, نجيب"),
        ("大江 健三郎", "大江 健三郎", "大江 健三郎"),
        ("bell hooks", "hooks, bell", "hooks, bell"),
        ("Ada", "Ada", "Ada"),
        ("Lind, Ada", "Lind, Ada", "Lind, Ada"),
    ],
)
def test_a_name_is_sorted_by_the_family_and_shortened(name, inverted, shortened):
    assert (parse_name(name).inverted, parse_name(name).shortened) == (inverted, shortened)


# --- Lines ---------------------------------------------------------------------------------------

URL = "https://news.example.org/2026/05/14/harbour/"


@pytest.mark.parametrize(
    ("work", "chicago", "apa"),
    [
        (
            cited("Ada Lind"),
            f"Lind, Ada. “The Harbour Opens.” World View, May 14, 2026. {URL}.",
            f"Lind, A. (2026, May 14). The Harbour Opens. World View. {URL}",
        ),
        (
            cited(title="Who Said “No”?"),
            f"“Who Said ‘No’?” World View, May 14, 2026. {URL}.",
            f"Who Said “No”? (2026, May 14). World View. {URL}",
        ),
        (
            cited("Ada Lind", "Ben Holt", "Cara Stone", part_of="A Column"),
            "Lind, Ada, Ben Holt, and Cara Stone. “The Harbour Opens.” In “A Column.”"
            f" World View, May 14, 2026. {URL}.",
            "Lind, A., Holt, B., & Stone, C. (2026, May 14). The Harbour Opens. In A Column."
            f" World View. {URL}",
        ),
        (
            cited(*(f"Ada Lind{number}" for number in range(25))),
            "Lind0, Ada, Ada Lind1, Ada Lind2, et al. “The Harbour Opens.” World View,"
            f" May 14, 2026. {URL}.",
            ", ".join(f"Lind{number}, A." for number in range(19))
            + f", … Lind24, A. (2026, May 14). The Harbour Opens. World View. {URL}",
        ),
        (
            cited(Name(literal="Our correspondents & <friends>"), container="A <b>"),
            f"Our correspondents & <friends>. “The Harbour Opens.” A <b>, May 14, 2026. {URL}.",
            f"Our correspondents & <friends>. (2026, May 14). The Harbour Opens. A <b>. {URL}",
        ),
    ],
)  # fmt: skip
def test_people_copy_a_line_in_the_form_of_chicago_and_of_apa(work, chicago, apa):
    assert (read(lines.chicago(work)), read(lines.apa(work))) == (chicago, apa)


# --- Files ---------------------------------------------------------------------------------------

HOSTILE = cited(
    "Ludwig van der Berg", Name(literal="A, B and {C}"),
    title="50% of {Ormaia} & #1: $5_000 ~ \\TeX ^2 | <b> 東京 وادي ünï 🌊",
    part_of="A Column", keywords=("Iran", "Salt, fine"), abstract="Why & how.",
)  # fmt: skip


def test_bibtex_is_one_entry_whose_braces_are_even_and_whose_signs_are_escaped():
    entry = formats.bibtex(HOSTILE)
    assert entry.startswith("@article{vanderberg-2026-05-14-harbour,\n")
    assert entry.count("{") == entry.count("}")
    assert "author = {van der Berg, Ludwig and {A, B and \\{C\\}}}" in entry
    assert (
        "title = {{50\\% of \\{Ormaia\\} \\& \\#1: \\$5\\_000"
        " {\\textasciitilde} {\\textbackslash}TeX {\\textasciicircum}2 {\\textbar}"
        " {\\textless}b{\\textgreater} 東京 وادي ünï 🌊}}"
    ) in entry
    for line in (
        f"url = {{{URL}}}", "month = may", "day = {14}", "year = {2026}",
        "keywords = {Iran, Salt fine}", "note = {In: A Column}",
    ):  # fmt: skip
        assert f"  {line}" in entry
    assert "author" not in formats.bibtex(cited())
    for title in ("One { brace", "}{", "}"):
        entry = formats.bibtex(cited(title=title))
        assert entry.count("{") == entry.count("}")
        assert "\\{" not in entry


def test_ris_has_a_line_a_field():
    entry = formats.ris(HOSTILE)
    assert entry.endswith("\r\nER  - \r\n")
    said = [line.split("  - ", 1) for line in entry.removesuffix("\r\n").split("\r\n")]
    assert said[0] == ["TY", "NEWS"]
    assert [value for tag, value in said if tag == "AU"] == ["van der Berg, Ludwig", "A B and {C}"]
    assert dict(said) | {"TI": HOSTILE.title, "T2": "World View", "DA": "2026/05/14"} == dict(said)
    assert [value for tag, value in said if tag == "KW"] == ["Iran", "Salt, fine"]
    assert "AU" not in formats.ris(cited())


def test_csl_json_is_an_item_with_only_what_there_is():
    (item,) = json.loads(formats.csl_json(HOSTILE))
    assert item["author"] == [
        {"family": "van der Berg", "given": "Ludwig"},
        {"literal": "A, B and {C}"},
    ]
    assert item["issued"] == {"date-parts": [[2026, 5, 14]]}
    assert (item["type"], item["title"]) == ("article-newspaper", HOSTILE.title)
    assert not {"author", "abstract", "note", "keyword"} & json.loads(
        formats.csl_json(cited())
    )[0].keys()  # fmt: skip


# --- Pages ---------------------------------------------------------------------------------------

BODY = "<p>One.</p><blockquote><p>Two.</p></blockquote><ul><li>Not one.</li></ul><p>Three.</p>"


def metas(html):
    return [(name, unescape(content)) for name, content in
            re.findall(r'<meta name="((?:citation_|z:)\w+)" content="([^"]*)"', html)]  # fmt: skip


def test_columns_and_sections_are_cited_from_their_pages(client, make_article, settings):
    settings.SITE_URL = "https://news.example.org"
    column = make_article(
        "World View: The Harbour Opens", slug="harbour", keywords=["Iran", "Salt"],
        sections=[{"headline": "A Quay & More", "body": BODY}],
    )  # fmt: skip
    Authorship.objects.set_authors(
        column, [Author.objects.create(name="Ada Lind"), Author.objects.create(name="Ben Holt")]
    )
    own, part = column.get_absolute_url(), f"{column.get_absolute_url()}a-quay-more/"
    for address, title in ((own, "The Harbour Opens"), (part, "A Quay & More")):
        html = client.get(address).content.decode()
        assert [("citation_title", title), ("citation_author", "Ada Lind"),
                ("citation_author", "Ben Holt"),
                ("citation_publication_date", "2026/05/14")] == metas(html)[:4]  # fmt: skip
        assert ("z:itemType", "newspaperArticle") in metas(html)
        assert f"https://news.example.org{address}." in strip_tags(html)
        # Its paragraphs have the same addresses on both.
        assert re.findall(r'<p id="([^"]+)"', html) == [
            f"a-quay-more.{number}" for number in (1, 2, 3)
        ]
        for ending, media_type in (
            ("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems"),
            ("json", "application/vnd.citationstyles.csl+json"),
        ):  # fmt: skip
            assert f'href="{address}cite.{ending}"' in html
            for _kept_or_not in range(2):
                answer = client.get(f"{address}cite.{ending}")
                assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
                assert answer["Content-Disposition"] == (
                    f'attachment; filename="{address.strip("/").replace("/", "-")}.{ending}"'
                )
            assert f"https://news.example.org{address}" in answer.content.decode()
    assert client.get(f"{own}nothing/cite.bib").status_code == 404
    column.slug = "another"
    column.save()
    assert client.get(f"{part}cite.bib")["Location"] == (
        f"{column.get_absolute_url()}a-quay-more/cite.bib"
    )


def test_numbers_of_paragraphs_go_on_from_piece_to_piece():
    paragraphs = Paragraphs("quay")
    pieces = [tokens.serialize(paragraphs.number(tokens.parse(body)))
              for body in ("<p>One.</p>", '<p lang="fr">Deux.</p>')]  # fmt: skip
    assert pieces == ['<p id="quay.1">One.</p>', '<p id="quay.2" lang="fr">Deux.</p>']
    assert Paragraphs("").number(tokens.parse("<p>One.</p>")) == tokens.parse("<p>One.</p>")
