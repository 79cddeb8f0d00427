"""Feeds page after page (RFC 5005, 3), with what all of ours say of the site."""

import copy
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.views.decorators.http import require_safe

from articles.discovery.omissions import ResilientFeed
from articles.models import site
from articles.templatetags.articles import absolute, media_url
from articles.text.primary_keys import parse_pk
from pagecache.decorators import cached_page

if TYPE_CHECKING:
    _Feed = Feed[Any, Any]
else:
    _Feed = Feed


class PagedFeed(ResilientFeed, _Feed):
    """A feed of rows that are read by key. One object answers all requests: what is asked of it is
    kept on a copy."""

    #: Labels, and parameters of the query, as of every ``cached_page``.
    shown: tuple[str, ...] = ()
    page_params: tuple[str, ...] = ("before",)
    #: Of the copy: the key that its rows are before, and that of the last of them, where more
    #: follow.
    before, more_before = "", 0
    #: In a copy of the site as files there is no page but the first, and nothing that is drawn.
    has_pages = True

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = require_safe(cached_page(*self.shown, params=self.page_params)(self.respond))
        return page(request, *args, **kwargs)

    def respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super(PagedFeed, self.asked(request)).__call__(request, *args, **kwargs)

    def asked(self, request: HttpRequest) -> Self:
        """Return a copy for what ``request`` asks."""
        own = copy.copy(self)
        own.before = request.GET.get("before", "")
        own.has_pages = not getattr(request, "is_static", False)
        return own

    def key_before(self) -> int | None:
        """Return the key that its rows are before, or ``None`` for the first page; raise
        ``Http404`` for what is none."""
        if self.before and self.before != str(parse_pk(self.before)):
            raise Http404
        return int(self.before) if self.before else None

    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        feed = super().get_feed(obj, request)
        if self.before:
            feed.feed["feed_url"] = f"{self._address(obj)}?before={self.before}"
        return feed

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        return {
            "icon": icon_address(is_drawn=self.has_pages),
            "logo": absolute(reverse("articles:home_card")) if self.has_pages else None,
            "first": self.before and self._address(obj),
            "next": self.next_address(obj),
        }

    def next_address(self, obj: Any) -> str | None:
        """Return where the rows that follow are, once ``items`` were asked for."""
        return f"{self._address(obj)}?before={self.more_before}" if self.more_before else None

    def _address(self, obj: Any) -> str:
        address: str = self.feed_url(obj) if obj else self.feed_url()
        return address

    def feed_copyright(self) -> str:
        return f"© {site().site_name}"


def icon_address(*, is_drawn: bool) -> str | None:
    """Return the whole address of the icon of the site; of a copy, in which none is drawn, that in
    the settings, or ``None``."""
    if own := site().tab_icon:
        return absolute(media_url(own))
    return settings.SITE_URL + reverse("articles:icon_192") if is_drawn else None
