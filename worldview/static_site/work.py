"""What one process does of a copy: some columns, or some other addresses, at a time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.http import HttpRequest, HttpResponse

from articles.discovery import around, related
from articles.models import Article, Page
from articles.views.column import show_column
from articles.views.pictures import picture_page, pictures
from background import asked_once, clock
from comments import threads
from pagecache import cache_tags, store
from worldview.static_site import names, redirect_page, rewriting, site_files
from worldview.static_site.folder import Folder, Outcome
from worldview.static_site.rendering import as_readers_see_it, request_for, response
from worldview.static_site.search_index import Found


@dataclass
class Done:
    """What was written: each file with what became of it, and what is found in it. ``missing``:
    files that pages name and the site has not. ``holds``: whether its ``tags``, what was read at
    ``read_at`` and the moment ``until`` say for how long."""

    files: dict[str, Outcome] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    found: Found = field(default_factory=Found)
    tags: set[str] = field(default_factory=set)
    read_at: datetime | None = None
    until: datetime | None = None
    holds: bool = True


class Worker:
    """Writes pages, and what they want, to a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        #: Files of the site that are there already, in this run, with those that each names; of one
        #: that the site has not, nothing.
        self._taken: dict[str, list[str] | None] = {}
        self._done = Done()
        #: Addresses that pages lead to, and that nothing else is exported for. Each may lead on to
        #: the next, as the pages of a list do, a thousand deep.
        self._wanted: list[str] = []

    def columns(self, keys: list[int]) -> Done:
        """Write columns with their pictures, sections and comments."""
        with self._doing(), store.disabled():
            articles = Article.objects.published().filter(pk__in=keys).load_for_page()
            with threads.asked_for(articles), around.asked_for(articles):
                keywords = chain.from_iterable(around.of(each).keywords for each in articles)
                with related.asked_for(keywords):
                    for article in articles:
                        self._column(article)
            self._go_on()
        return self._done

    def pages(self, keys: list[int]) -> Done:
        """Write pages that are no columns."""
        with self._doing():
            for page in Page.objects.published().filter(pk__in=keys).load_for_page():
                self._at(page.get_absolute_url())
                self._done.found.add(page)
            self._go_on()
        return self._done

    def lists(self, addresses: list[str]) -> Done:
        """Write what is at other addresses."""
        with self._doing():
            for address in addresses:
                # What all pages of one list ask alike is nothing to the next.
                with asked_once.asked_once():
                    self._at(address)
                    self._go_on()
        return self._done

    def files(self, names: Iterable[str]) -> Done:
        """Write files that pages name."""
        self._done = Done()
        self._take(names)
        return self._done

    @contextmanager
    def _doing(self) -> Iterator[None]:
        """Have what is done in the block as ``_done``, with all that says how long it holds."""
        self._done = Done(read_at=clock.ask())
        with cache_tags.collect() as tags, as_readers_see_it(), asked_once.asked_once():
            yield
        self._done.tags, self._done.until = set(tags), tags.expires_at
        self._done.holds &= tags.worth_keeping

    def _go_on(self) -> None:
        """Write what pages lead to that nothing else is exported for."""
        while self._wanted:
            wanted = self._wanted.pop()
            # Many pages lead to the same one.
            if names.file_of(*wanted.split("?")) not in self._done.files:
                self._at(wanted)

    def _column(self, article: Article) -> None:
        address = article.get_absolute_url()
        request = request_for(address)
        self._page(address, show_column(request, article))
        for number, _figure in enumerate(pictures(article), start=1):
            self._picture(request, article, number)
        for section in article.sections.all():
            self._redirect(section.get_share_url(), section.get_absolute_url())
        self._done.found.add(article)

    def _picture(self, request: HttpRequest, article: Article, number: int) -> None:
        address = f"{article.get_absolute_url()}pictures/{number}/"
        self._page(address, picture_page(request, article, number))

    def _at(self, address: str) -> None:
        """Write what is at an address, and what that wants."""
        page, is_tagged = response(address)
        self._done.holds &= is_tagged
        if page is None:
            return
        if page.status_code != 200:
            self._redirect(address, page["Location"])
            return
        self._page(address, page)

    def _page(self, address: str, page: HttpResponse) -> None:
        path, _, query = address.partition("?")
        file = names.file_of(path, query)
        if file in self._done.files:
            return
        kind = page["Content-Type"].partition(";")[0]
        if kind.startswith("image/"):
            self._write(file, page.content)
            return
        text = page.content.decode()
        is_html = kind == "text/html"
        made = rewriting.page(text, path, file) if is_html else rewriting.feed(text)
        self._write(file, made.text.encode())
        for key in made.comments if names.is_whole_list(path, query) else []:
            self._redirect(f"/comments/{key}/", f"{address}#comment-{key}")
        self._take(made.files)
        self._wanted += sorted(made.on_demand, reverse=True)

    def _redirect(self, address: str, to: str) -> None:
        file = names.page_file(address)
        if file not in self._done.files and (page := redirect_page.build(file, to)):
            self._write(file, page)

    def _write(self, file: str, data: bytes) -> None:
        self._done.files[file] = self._folder.write(file, data)

    def _take(self, files: Iterable[str]) -> None:
        for file in set(files) - self._done.files.keys() - self._done.missing:
            outcome: Outcome | None = Outcome.SAME
            if file not in self._taken:
                outcome = site_files.take(self._folder, file)
                self._taken[file] = site_files.named_by(self._folder, file) if outcome else None
            named = self._taken[file]
            if outcome is None or named is None:
                self._done.missing.add(file)
                continue
            self._done.files[file] = outcome
            self._take(named)
