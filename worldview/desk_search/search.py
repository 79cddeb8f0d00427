"""One bounded query for each kind of thing at the desk."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk_addresses import desk_address
from articles.discovery.prefix_search import filter_by_prefix
from articles.models import Article, Author, Keyword, KeywordName, Page, SiteSettings
from articles.text import dates
from articles.text.names import name_key
from subscriptions.models import Subscriber
from worldview.site_settings.admin import SettingsAdmin
from worldview.site_settings.form import SettingsForm

if TYPE_CHECKING:
    from worldview.request_types import DeskRequest

#: Hits of each kind at most, and from how many letters on there are any.
LIMIT, MIN_LENGTH = 8, 2


@dataclass(frozen=True)
class Hit:
    name: str
    note: str
    address: str


@dataclass(frozen=True)
class HitGroup:
    """Of one kind: what people call it, and what was found."""

    title: str
    hits: list[Hit]


def search(request: "DeskRequest", words: str) -> list[HitGroup]:
    """Return what ``words`` find of what whoever asks may look at; kinds without a hit are left
    out."""
    if len(words) < MIN_LENGTH:
        return []
    kinds: list[tuple[str, Iterable[Hit]]] = [
        (_("Pages of the desk"), _own_pages(request, words)),
        (_("Columns"), _of(Article, request, words, _columns)),
        (_("Pages"), _of(Page, request, words, _pages)),
        (_("Keywords"), _of(Keyword, request, words, _keywords)),
        (_("Authors"), _of(Author, request, words, _authors)),
        (_("Subscribers"), _of(Subscriber, request, words, _subscribers)),
        (_("Settings"), _settings(request, words)),
    ]
    found = [HitGroup(title, list(islice(hits, LIMIT))) for title, hits in kinds]
    return [group for group in found if group.hits]


def _of(
    model: type[Model],
    request: "DeskRequest",
    words: str,
    find: Callable[[str], Iterable[Hit]],
) -> Iterable[Hit]:
    may_look = admin.site.get_model_admin(model).has_view_permission(request)
    return find(words) if may_look else ()


def _columns(words: str) -> Iterable[Hit]:
    written = Article.objects.filter(kind=Article.Kind.COLUMN, binned_at=None)
    day = dates.parse_date(words)
    found: Any = (
        written.filter(edition_date=day) if day else filter_by_prefix(written, words, "headline")
    )
    for column in found.newest_first().only("kind", "headline", "edition_date")[:LIMIT]:
        yield Hit(column.headline, dates.written_date(column.edition_date), desk_address(column))


def _pages(words: str) -> Iterable[Hit]:
    found = filter_by_prefix(Page.objects.filter(binned_at=None), words, "headline")
    for page in found.order_by("path").only("kind", "headline", "path")[:LIMIT]:
        yield Hit(page.headline, page.get_absolute_url(), desk_address(page))


def _begins(words: str) -> str:
    """A pattern of names of which a word begins so."""
    return rf"(^|\W){re.escape(name_key(words))}"


def _keywords(words: str) -> Iterable[Hit]:
    others = KeywordName.objects.filter(name_key__regex=_begins(words)).values("keyword")
    named = Keyword.objects.filter(Q(name_key__regex=_begins(words)) | Q(pk__in=others))
    found: Any = named.with_column_counts().order_by("-columns", "name")[:LIMIT]  # type: ignore[misc]  # counted here
    for keyword in found:
        number = keyword.columns
        note = ngettext("%(number)s column", "%(number)s columns", number) % {"number": number}
        yield Hit(keyword.name, note, reverse("admin:articles_keyword_change", args=[keyword.pk]))


def _authors(words: str) -> Iterable[Hit]:
    for author in Author.objects.filter(name_key__regex=_begins(words))[:LIMIT]:
        yield Hit(author.name, "", reverse("admin:articles_author_change", args=[author.pk]))


def _subscribers(words: str) -> Iterable[Hit]:
    found = Subscriber.objects.filter(email__istartswith=words).order_by("email")
    for subscriber in found.only("email")[:LIMIT]:
        address = reverse("admin:subscriptions_subscriber_change", args=[subscriber.pk])
        yield Hit(subscriber.email, "", address)


def _has(name: str, words: str) -> bool:
    """Whether of each of ``words`` a word of ``name`` begins so."""
    there = re.findall(r"\w+", name.casefold())
    asked = re.findall(r"\w+", words.casefold())
    return bool(asked) and all(any(one.startswith(word) for one in there) for word in asked)


def _settings(request: "DeskRequest", words: str) -> Iterable[Hit]:
    if not admin.site.get_model_admin(SiteSettings).has_view_permission(request):
        return
    for title, options in SettingsAdmin.fieldsets:
        for name in options["fields"]:
            label = str(SettingsForm.base_fields[str(name)].label)
            if _has(f"{label} {title}", words):
                yield Hit(label, str(title), f"{reverse('admin:settings')}#id_{name}")


def _own_pages(request: "DeskRequest", words: str) -> Iterable[Hit]:
    for name, address in _all_own_pages(request):
        if _has(name, words):
            yield Hit(name, "", address)


def _all_own_pages(request: "DeskRequest") -> Iterable[tuple[str, str]]:
    """Return what the desk has for who asks: ``(name, address)``."""
    if admin.site.get_model_admin(Article).has_add_permission(request):
        yield _("Write a column"), reverse("admin:articles_article_add")
    if request.user.has_perm("articles.view_article"):
        yield _("Calendar"), reverse("admin:calendar")
    if admin.site.get_model_admin(SiteSettings).has_view_permission(request):
        yield _("Settings"), reverse("admin:settings")
    yield _("How you log in"), reverse("admin:log_ins")
    yield _("Your desk"), reverse("admin:own_desk")
    for room in admin.site.get_app_list(request):
        for model in room["models"]:
            if model["admin_url"] and model["model"] is not SiteSettings:
                yield _capitalized(model["name"]), model["admin_url"]


def _capitalized(name: Any) -> str:
    text = str(name)
    return text[:1].upper() + text[1:]
