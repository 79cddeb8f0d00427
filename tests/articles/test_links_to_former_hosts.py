"""A link in a written column to an address that the site had on another host is a reference to
what is there now; a link to anybody else's page stays a link."""

from datetime import date

import pytest

from articles.importer.build import import_column
from articles.models import Article, CrossReference, PatternRedirect, Redirect, SettingsChange, site
from articles.models.setting_validators import host_of
from tests.articles.test_desk import ADD, PASTE
from tests.articles.test_unpublished_changes import fields_shown
from tests.site.test_site_settings import PAGE, posted
from worldview.moving_in import former_hosts
from worldview.site_settings import changes

DAY = date(2026, 5, 16)
#: Addresses that are linked to in a written column, and whether each is a column's here.
WRITTEN = {
    "https://old.example/archives/2009/03/000123.html": True,
    "http://www.OLD.example/archives/2009/03/000123.html?utm_source=feed#more": True,
    "https://old.example:8080/archives/2009/03/000123.html": True,
    "https://old.example/2026/05/14/ceasefire-signed/": True,
    "https://blog.older.example/entry/77": True,
    "https://old.example/step": True,
    "https://old.example/archives/2009/03/000999.html": False,
    "https://old.example/2009/03/01/some-day/": False,
    "https://old.example/": False,
    "https://old.example/about/": False,
    "https://other.example/archives/2009/03/000123.html": False,
    "https://sub.old.example/archives/2009/03/000123.html": False,
}


@pytest.fixture
def moved(make_article, make_page):
    """A column whose old addresses lead to it, and the hosts of the site before."""
    make_page("About", path="about")
    column = make_article("Ceasefire Signed")
    here = column.get_absolute_url()
    Redirect.objects.create(old="/archives/2009/03/000123.html", new=here)
    Redirect.objects.create(old="/step", new="/archives/2009/03/000123.html")
    PatternRedirect.objects.create(pattern=r"/entry/77", new=here, example="/entry/77")
    row = changes.own_copy()
    row.former_hosts = "www.old.example\nhttps://blog.older.example/journal/"
    row.save()
    return column


def written():
    links = "\n\n".join(
        f"The harbour stayed shut on day {number}, as [the master had told us]({address}), and "
        "the boats waited outside until the fog was gone from the water."
        for number, address in enumerate(WRITTEN)
    )
    return f"# What Was Said Before\n\n## The Words\n\nIt began.\n\n{links}\n"


def assert_led(article, column):
    references = CrossReference.objects.filter(section__article=article)
    assert {reference.target for reference in references} == {column}
    assert references.count() == sum(WRITTEN.values())
    body = "".join(section.body for section in article.sections.all())
    assert [address for address in WRITTEN if f'href="{address}"' in body] == [
        address for address, is_ours in WRITTEN.items() if not is_ours
    ]


def test_imported(moved):
    assert_led(import_column(written(), edition_date=DAY).article, moved)


def test_pasted_at_the_desk(desk, moved):
    desk.post(ADD, fields_shown(desk.post(PASTE, {"text": written(), "edition_date": f"{DAY}"})))
    assert_led(Article.objects.get(headline="What Was Said Before"), moved)


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("old.example", "old.example"),
        ("WWW.Old.example", "old.example"),
        ("https://www.old.example/blog/?p=1", "old.example"),
        ("old.example:8080", "old.example"),
        ("münze.example", "münze.example"),
        ("the old site", ""),
        ("localhost", ""),
        ("/blog/", ""),
        ("https://[", ""),
        ("-", ""),
    ],
)
def test_a_host_is_known_alone_and_in_an_address(line, host):
    assert host_of(line) == host


def test_hosts_are_typed_among_the_settings(desk):
    refused = desk.post(PAGE, posted(desk, former_hosts="www.old.example\nthe old site"))
    assert "“the old site” is no address of a site" in refused.content.decode()
    assert not site().former_hosts
    desk.post(PAGE, posted(desk, former_hosts="www.old.example"))
    assert site().former_host_names == {"old.example"}


def test_moving_in_adds_its_own_once_and_leaves_what_was_typed(desk, settings):
    settings.SITE_URL = "https://here.example"
    desk.post(PAGE, posted(desk, former_hosts="www.old.example"))
    for _time in range(2):
        former_hosts.remember({"old.example", "second.example", "here.example"}, by=None)
    assert site().former_hosts == "www.old.example\nsecond.example"
    assert SettingsChange.objects.count() == 2
    former_hosts.remember({f"h{number}.example" for number in range(200)}, by=None)
    assert len(site().former_host_names) == former_hosts.MAX_HOSTS
