"""After a start, pages are rendered before a reader asks for them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test.signals import template_rendered

from pagecache.models import StoredPage
from worldview.gateway import application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rendered():
    """The names of the templates of the pages that were rendered."""
    names = []

    def note(template, **about):
        names.append(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


async def started_and_stopped(gateway, *, at_once=False):
    """Start the gateway as a server does, leave it alone until it does nothing more, and stop it;
    what it said of that."""
    told, said = asyncio.Queue(), []

    async def send(message):
        said.append(message["type"])

    living = asyncio.create_task(gateway({"type": "lifespan"}, told.get, send))
    await told.put({"type": "lifespan.startup"})
    while not at_once and (said == [] or asyncio.all_tasks() - {living, asyncio.current_task()}):
        await asyncio.sleep(0.01)
    await told.put({"type": "lifespan.shutdown"})
    await living
    return said


def run(coroutine):
    """Run it in a thread of its own: where a browser was, this one has a loop."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


STARTED_AND_STOPPED = ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_home_and_the_newest_column_are_rendered_and_not_kept(
    site, make_article, rendered, monkeypatch
):
    monkeypatch.setattr(application, "WARM_UP_AFTER", 0)
    make_article()
    gateway = application.Gateway(site.front)
    assert run(started_and_stopped(gateway)) == STARTED_AND_STOPPED
    assert {"articles/home.html", "articles/detail.html"} <= set(rendered)
    assert not StoredPage.objects.exists()
    assert not len(site.front.pages)


def test_so_is_home_of_a_site_without_columns(site, rendered, monkeypatch):
    monkeypatch.setattr(application, "WARM_UP_AFTER", 0)
    gateway = application.Gateway(site.front)
    assert run(started_and_stopped(gateway)) == STARTED_AND_STOPPED
    assert rendered == ["articles/home.html"]


def test_who_is_stopped_before_renders_nothing(site, make_article, rendered):
    make_article()
    gateway = application.Gateway(site.front)
    said = run(started_and_stopped(gateway, at_once=True))
    assert said == STARTED_AND_STOPPED
    assert rendered == []
