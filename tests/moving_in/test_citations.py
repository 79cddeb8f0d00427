"""What posts cite is found at the end of their sections, however the system wrote it down."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from articles.discovery.derived import update_derived
from articles.models import Article, CrossReference
from tests import emptying
from tests.moving_in.conftest import take_in
from worldview.moving_in.body import read
from worldview.site_settings import changes

#: On the day that is printed: another one does not go by way of Ghost.
PUBLISHED = datetime(2026, 5, 14, 8, tzinfo=UTC)
TEXT = "<p>The quay was empty by noon.</p>"
#: What ends a section, and the sources it names.
CITED = {
    "<p>Sources: Lindhelm Observer (Lindhelm), taz</p>": ["Lindhelm Observer (Lindhelm)", "taz"],
    "<p>Quellen: Quay Post und Tide Herald</p>": ["Quay Post", "Tide Herald"],
    "<p>Fuentes: El País y La Vanguardia</p>": ["El País", "La Vanguardia"],
    '<p class="sources"><span>Quellen: </span><cite\n>Quay Post</cite>\n  (Port)\n  und\n'
    " <cite>Tide\n Herald</cite>\n</p>": ["Quay Post (Port)", "Tide Herald"],
    "<p>Quay Post (Port) and Tide Herald (13-May)</p>": [
        "Quay Post (Port)",
        "Tide Herald (13-May)",
    ],
    "<p>(Reuters; AFP)</p>": ["Reuters", "AFP"],
    "<p>Source: <a href='https://quay.example/1'>Quay Post</a></p>": ["Quay Post"],
    "<p>Sources:</p><ul><li><a href='https://quay.example/1'>Quay Post</a></li>"
    "<li>Tide Herald (13-May)</li></ul>": ["Quay Post", "Tide Herald (13-May)"],
    "<h2>Sources</h2><ol><li>Quay Post</li><li>Tide Herald</li></ol>": ["Quay Post", "Tide Herald"],
}


@pytest.mark.parametrize("end", CITED)
def test_what_a_section_ends_with_is_cited(end):
    body = read(f"<h2>Boats wait</h2>{TEXT}{end}", headline="A day")
    part = body.parts[0]
    assert [part.html, len(body.parts)] == [TEXT, 1]
    assert [str(source) for source in part.sources] == CITED[end]
    assert any("Quay Post" in note or part.sources[0].publication in note for note in body.notes)


def test_a_cited_link_keeps_its_address():
    end = "<p>Source: <a href='https://quay.example/1'>Quay Post</a></p>"
    assert read(TEXT + end, headline="A day").parts[0].sources[0].url == "https://quay.example/1"


def test_sources_behind_the_last_sentence_leave_it():
    html = "<p>The quay was <b>empty</b>. Sources: Quay Post, Tide Herald</p>"
    part = read(html, headline="A day").parts[0]
    assert part.html == "<p>The quay was <strong>empty</strong>.</p>"
    assert [str(source) for source in part.sources] == ["Quay Post", "Tide Herald"]


@pytest.mark.parametrize(
    "end",
    [
        "<p>Ann and Bob</p>",
        "<p>Lindhelm</p>",
        "<p>See <a href='https://quay.example/1'>what we saw</a>.</p>",
        "<p>We were three [or four] &lt;there&gt;: Ann, Bob and Carl.</p>",
        "<ul><li>Quay Post</li><li>Tide Herald</li></ul>",
        "<p>What I took along:</p><ul><li>a lamp</li></ul>",
        "<h2>Sources</h2><p>They rise in the hills, and nobody has seen where.</p>"
        "<blockquote><p>Up there.</p></blockquote>",
    ],
)
def test_what_names_no_sources_stays_in_the_text(end):
    parts = read(f"<h2>Boats wait</h2>{TEXT}{end}", headline="A day").parts
    assert not any(part.sources for part in parts)
    said = " ".join(f"{part.headline} {part.html}" for part in parts)
    assert all(word in said for word in ("quay", *end.replace("<", " <").split()[-2:-1]))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("form", ["wxr", "ghost"])
@pytest.mark.django_db(transaction=True)
def test_references_and_sources_come_back_from_another_system(
    form, language, make_article, tmp_path, settings
):
    with transaction.atomic():
        row = changes.own_copy()
        row.language = language
        row.save()
        make_article("The Boats: A Count", published=PUBLISHED, sections=["Tide"])
        boats = Article.objects.get()
        section = {
            "headline": "Boats wait",
            "body": f"<p>As it was ([[{boats.edition_date:%-d-%b-%Y} World View — The Boats: A "
            "Count]]) before.</p>",
            "sources": ["Quay Post", "Tide Herald"],
        }
        make_article("The Mole", published=PUBLISHED, sections=[section])
    cited = Article.objects.get(headline="The Mole").sections.get().sources
    cited.filter(publication="Quay Post").update(qualifier="Port")
    update_derived(Article.objects.get(headline="The Mole"))
    with translation.override(language):
        call_command("export_archive", str(tmp_path / form), format=form, verbosity=0)
    emptying.empty()
    # By way of the other system to another address, of which the archive says nothing.
    settings.SITE_URL = "https://new.example"
    take_in(tmp_path / form)
    mole = Article.objects.get(headline="The Mole")
    assert [str(source) for source in mole.sections.get().sources.all()] == [
        "Quay Post (Port)",
        "Tide Herald",
    ]
    update_derived(mole)
    assert CrossReference.objects.get().target.headline == "The Boats: A Count"
