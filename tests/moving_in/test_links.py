"""Links in imported texts to the former site lead to what is there now."""

from datetime import date

import pytest

from articles.discovery.derived import update_derived
from articles.importer.build import import_column
from articles.models import Article, CrossReference, site
from tests.moving_in.conftest import account, take_in
from worldview.moving_in.models import ImportedItem

pytestmark = pytest.mark.django_db

#: Links as they are written in the first post, and where each leads: to the second post, which
#: comes later, or as it is.
WRITTEN = {
    "https://www.quay.example/2014/03/the-boats/": True,
    "http://quay.example/2014/03/the-boats#comments": True,
    "//www.quay.example/2014/03/the-boats/index.html?utm_source=feed": True,
    "/2014/03/the-boats/": True,
    "../the-boats/": True,
    "https://quay.example/?p=2": True,
    "https://quay.example/elsewhere/": False,
    "https://other.example/2014/03/the-boats/": False,
}
_ITEM = """<item><title>{title}</title><link>https://quay.example/2014/03/{slug}/</link>
<guid>https://quay.example/?p={number}</guid><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2014-03-0{number} 08:00:00</wp:post_date>
<wp:post_date_gmt>2014-03-0{number} 08:00:00</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
"""


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xml"
    links = "".join(f'<p>Word <a href="{address}">there</a>.</p>' for address in WRITTEN)
    first = (
        f'<p>See <a href="/2014/03/the-boats/">The boats</a>.</p>{links}<p><img src="a.jpg"></p>'
    )
    second = '<p>As <a href="https://quay.example/2014/03/the-mole/">we said</a>.</p>'
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:base_blog_url>https://quay.example</wp:base_blog_url>"
        + _ITEM.format(number=1, slug="the-mole", title="The mole", body=first)
        + _ITEM.format(number=2, slug="the-boats", title="The boats", body=second)
        + "</channel></rss>"
    )
    return path


def test_they_lead_to_the_new_pages_however_they_are_written(export, client, settings):
    take_in(export)
    mole = Article.objects.get(headline="The mole")
    boats = Article.objects.get(headline="The boats")
    section = mole.sections.get()
    paragraphs = section.body.replace(' rel="noopener"', "").split("</p>")[1:]
    for (address, leads), said in zip(WRITTEN.items(), paragraphs, strict=False):
        wanted = boats.permalink if leads else address
        assert said == f'<p>Word <a href="{wanted}">there</a>.', address
    assert f'href="{mole.permalink}"' in boats.sections.get().body
    assert [r.name for r in boats.revisions.all()] == ["As imported"]
    # The headline as a link is a reference.
    assert section.body.startswith("<p>See [[2-Mar-2014 World View — The boats]].</p>")
    assert mole.search_is_stale
    update_derived(mole)
    assert CrossReference.objects.get().target == boats
    assert boats.edition_date == date(2014, 3, 2)
    picture = ImportedItem.objects.get(kind="figure")
    assert picture.address == "https://quay.example/2014/03/the-mole/a.jpg"


def test_taken_in_again_nothing_changes_and_what_was_changed_here_stays(export):
    take_in(export)
    before = list(Article.everything.order_by("pk").values())
    kept = [len(article.revisions.all()) for article in Article.objects.order_by("pk")]
    again = take_in(export)
    assert account(again)["post", "unchanged"] == 2
    assert list(Article.everything.order_by("pk").values()) == before
    assert [len(article.revisions.all()) for article in Article.objects.order_by("pk")] == kept
    section = Article.objects.get(headline="The mole").sections.get()
    section.body = '<p>My <a href="/2014/03/the-boats/">own words</a>.</p>'
    section.save()
    take_in(export)
    section.refresh_from_db()
    assert "/2014/03/the-boats/" in section.body


def test_the_former_site_is_known_from_then_on(export):
    take_in(export, is_dry_run=True)
    assert not site().former_host_names
    take_in(export)
    assert site().former_host_names == {"quay.example"}
    said = import_column(
        "# A Day After\n\n## The Quay\n\n"
        "As [it was said](https://www.quay.example/2014/03/the-mole/) it is."
    )
    assert CrossReference.objects.get(section__article=said.article).target.headline == "The mole"
