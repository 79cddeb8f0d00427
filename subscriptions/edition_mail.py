"""The mail of an edition: written and encoded once for all its readers, filled in for each."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.discovery import omissions
from articles.history.check_finding import CheckFinding
from articles.models import Article, Correction, Section, site
from articles.text import cross_references
from background.outages import is_not_the_rows
from outbox.messages import (
    NothingToSend,
    RenderedMessage,
    build_template,
    fill_template,
    host,
    render_message,
)
from outbox.mime import Envelope, MessageTemplate
from subscriptions import tokens
from subscriptions.models import Delivery, Edition, MailPlan

_Built = TypeVar("_Built")
#: Bytes of HTML after which some mail programs cut a message off, leave to go included.
MAX_HTML_SIZE = 90_000


def _placeholder(length: int) -> str:
    """Return what stands for a reader's own token, and in no text that anybody writes."""
    return secrets.token_hex(length)[:length]


#: Stand in an encoded edition for what is each subscriber's own; just as long as a token is.
PLACEHOLDERS = {
    "unsubscribe": _placeholder(len(tokens.unsubscribe(0))),
    "preferences": _placeholder(len(tokens.preferences(0, 0))),
}


def build_messages(
    edition: Edition, keys: Iterable[int]
) -> Iterator[tuple[int, Envelope | Exception]]:
    """Yield for each of an edition's deliveries its key and its ``Envelope``, or a
    ``NothingToSend``, or what else went wrong with this one alone."""
    rows = Delivery.objects.filter(pk__in=keys).values_list(
        "pk",
        "variant_id",
        "subscriber_id",
        "subscriber__email",
        "subscriber__token_version",
    )
    templates: dict[int | None, MessageTemplate | Exception] = {}
    for pk, variant, subscriber, email, version in rows:
        if variant not in templates:
            templates[variant] = _or_failure(_build_template, edition, variant)
        built = templates[variant]
        if isinstance(built, Exception):
            yield pk, built
        else:
            yield pk, _or_failure(_fill, built, pk, subscriber, email, version)


def _or_failure(build: Callable[..., _Built], *arguments: Any) -> _Built | Exception:
    """Return what ``build`` makes, or what it raises: one digest or address that is wrong keeps no
    other message from going."""
    try:
        return build(*arguments)
    except Exception as failure:
        if is_not_the_rows(failure):
            raise
        return failure


def _fill(
    template: MessageTemplate, delivery: int, subscriber: int, email: str, version: int
) -> Envelope:
    unsubscribe = tokens.unsubscribe(subscriber)
    return fill_template(
        template,
        "delivery",
        delivery,
        email,
        headers=_own_list_headers(subscriber, unsubscribe),
        values={
            "unsubscribe": unsubscribe,
            "preferences": tokens.preferences(subscriber, version),
        },
        envelope_sender=tokens.bounce_address(delivery) or "",
    )


@transaction.atomic
def _build_template(edition: Edition, variant: int | None) -> MessageTemplate:
    """Return what is public of an edition now, encoded; encoded anew where something of it
    changed."""
    if edition.kind == Edition.Kind.CORRECTION:
        fresh = _corrected(edition)
    else:
        contents = _contents(edition, variant)
        public = Article.objects.published().filter(pk__in=[article for article, _ in contents])
        fresh = tuple(public.order_by("pk").values_list("pk", "updated_at"))
    if not fresh:
        raise NothingToSend("What it is about was withdrawn.")
    return _encoded(
        edition.pk,
        variant,
        fresh + _planned(edition),
        settings.SITE_URL,
        site().changed_at,
        get_language(),
    )


def _planned(edition: Edition) -> tuple[tuple[Any, ...], ...]:
    plans = MailPlan.objects.filter(article=edition.article_id or 0)
    return tuple(plans.values_list("subject", "preheader"))


def _corrected(edition: Edition) -> tuple[tuple[int, datetime], ...]:
    public = Correction.objects.filter(article__in=Article.objects.published())
    said = public.filter(pk=edition.correction_id)  # type: ignore[misc]  # its kind has one
    return tuple(said.values_list("pk", "corrected_at"))


def _contents(edition: Edition, variant: int | None) -> list[list[Any]]:
    if edition.kind == Edition.Kind.ARTICLE:
        return [[edition.article_id, []]]
    variants = edition.variants.filter(pk=variant)  # type: ignore[misc]  # none is found by none
    found: list[list[Any]] | None = variants.values_list("contents", flat=True).first()
    if found is None:
        raise NothingToSend("What it held is not known.")
    return found


@lru_cache(maxsize=32)
def _encoded(
    edition_id: int,
    variant: int | None,
    fresh: tuple[tuple[Any, ...], ...],
    site_url: str,
    settings_changed_at: datetime | None,
    language: str | None,
) -> MessageTemplate:
    edition = Edition.objects.select_related("article", "correction").get(pk=edition_id)
    if edition.kind == Edition.Kind.ARTICLE:
        articles = Article.objects.for_page()
        text = column(articles.get(pk=edition.article_id))  # type: ignore[misc]  # its kind has one
    elif edition.kind == Edition.Kind.CORRECTION:
        text = correction(edition)
    else:
        keys = edition.variants.values_list("key", flat=True)
        key = keys.get(pk=variant)  # type: ignore[misc]  # digests have variants
        place = [edition.kind, edition.digest_date, key[:16]]
        web_url = settings.SITE_URL + reverse("subscriptions:edition_variant", args=place)
        text = digest(edition, _contents(edition, variant), web_url=web_url)
    return build_template(text, list_headers(), PLACEHOLDERS)


def list_headers() -> dict[str, str]:
    """Return the headers of what goes to subscribers, the same for all."""
    return {
        # RFC 8058: with List-Unsubscribe, a mail program can unsubscribe with one click.
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # RFC 2919, RFC 2369.
        "List-Id": f"{_plain_phrase(site().column_name)} <column.{host()}>",
        "List-Help": f"<{settings.SITE_URL}{reverse('subscriptions:subscribe')}>",
        "List-Archive": f"<{settings.SITE_URL}/archive/>",
        "List-Post": "NO",
        "Precedence": "bulk",
    }


def own_list_headers(subscriber: int) -> dict[str, str]:
    """Return those that are one's own: the ways to leave."""
    return _own_list_headers(subscriber, tokens.unsubscribe(subscriber))


def _own_list_headers(subscriber: int, unsubscribe: str) -> dict[str, str]:
    ways = f"<{tokens.url('unsubscribe', unsubscribe)}>"
    if address := tokens.unsubscribe_address(subscriber):
        ways += f", <mailto:{address}?subject=unsubscribe>"
    return {"List-Unsubscribe": ways}


def _own_links() -> dict[str, Any]:
    return {
        "unsubscribe_url": tokens.url("unsubscribe", PLACEHOLDERS["unsubscribe"]),
        "preferences_url": tokens.url("preferences", PLACEHOLDERS["preferences"]),
    }


def column(article: Article, **context: Any) -> RenderedMessage:
    """One column (got by ``for_page``), whole, or where that is too much for mail programs with
    its sections' openings."""
    plan = MailPlan.objects.filter(article=article).first() or MailPlan(article=article)
    subject = plan.subject or f"{site().column_name}: {_headline(article)}"
    shown = {"article": article, "plan": plan, **context}
    return _fitting("subscriptions/mail/column", subject, shown)


def _headline(article: Article) -> str:
    return cross_references.bare_headline(article.headline)


def _fitting(template: str, subject: str, context: dict[str, Any]) -> RenderedMessage:
    """The fullest form of a message that is not cut off: whole, openings, or headlines alone."""
    for openings in (0, 3, 1):
        text = render_message(template, subject, _own_links() | {"openings": openings} | context)
        if len(text.html.encode()) <= MAX_HTML_SIZE:
            return text
    return render_message(template, subject, _own_links() | {"headlines_only": True} | context)


def preview(article: Article, **context: Any) -> RenderedMessage:
    """The mail of a column as a subscriber would get it, for the editor to look at.

    ``article``: got by ``for_page``, in any state. The links to leave and to choose are nobody's.
    ``test``: it says so; ``inbox``: above it stands what an inbox shows of it.
    """
    return column(article, **context)


def check_size(article: Article, **kwargs: Any) -> list[CheckFinding]:
    """Tell the editor of a column that is mailed with its openings only (for
    ``column_checked``)."""
    if not article.sent_by_mail:
        return []
    subject = f"{site().column_name}: {_headline(article)}"
    whole = render_message(
        "subscriptions/mail/column", subject, _own_links() | {"article": article}
    )
    size = len(whole.html.encode())
    if size <= MAX_HTML_SIZE:
        return []
    return [
        CheckFinding(
            _(
                "As mail it would have %(size)s kB, and mail programs cut off what is longer "
                "than %(most)s: subscribers get each section’s opening, with a link."
            )
            % {"size": size // 1000, "most": MAX_HTML_SIZE // 1000},
            "sections-group",
        )
    ]


def correction(edition: Edition) -> RenderedMessage:
    """What was wrong in a column they were sent."""
    said = (
        Correction.objects.select_related("article", "section")
        .defer("article__search", "section__search", "section__body")
        .get(pk=edition.correction_id)  # type: ignore[misc]  # its kind has one
    )
    subject = f"{site().column_name}, {kind_in_sentence(said)}: {_headline(said.article)}"
    return render_message(
        "subscriptions/mail/correction", subject, _own_links() | {"correction": said}
    )


@dataclass(frozen=True)
class DigestColumn:
    """A column in a digest, with the ``sections`` of it that are shown there."""

    article: Article
    sections: list[Section]

    @property
    def is_whole(self) -> bool:
        """Whether all its sections are shown."""
        return len(self.sections) == len(self.article.sections.all())


def digest(
    edition: Edition, contents: Iterable[Sequence[Any]], *, web_url: str = ""
) -> RenderedMessage:
    """The columns of a day or week: their key headlines first, then the openings of the sections,
    of all or of those that are about the reader's keywords. A column that cannot be written is left
    out; where none can, what failed is raised."""
    columns = digest_columns(contents)
    try:
        return _digest(edition, columns, web_url)
    except Exception:
        by_article = {column.article: column for column in columns}
        kept: list[Any] = omissions.write_entries(
            by_article,
            lambda article: (
                _digest(edition, [by_article[article]], web_url) and by_article[article]
            ),
            output=kind_in_sentence(edition),
        )
        if len(kept) in (0, len(columns)):
            raise
        return _digest(edition, kept, web_url)


def _digest(edition: Edition, columns: list[DigestColumn], web_url: str) -> RenderedMessage:
    last = _headline(columns[-1].article)
    subject = f"{site().column_name}, {kind_in_sentence(edition)}: {last}"
    if more := len(columns) - 1:
        subject = ngettext(
            "%(subject)s and %(more)s more", "%(subject)s and %(more)s more", more
        ) % {"subject": subject, "more": more}
    context = {"columns": columns, "edition": edition, "web_url": web_url}
    return _fitting("subscriptions/mail/digest", subject, context)


def digest_columns(contents: Iterable[Sequence[Any]]) -> list[DigestColumn]:
    """Return the public columns of a digest, oldest first."""
    columns = (
        Article.objects.published()
        .filter(pk__in=[article for article, _ in contents])
        .order_by("published_at", "pk")
        .load_for_page()
    )
    wanted = dict(map(tuple, contents))
    return [
        DigestColumn(
            article,
            [
                section
                for section in article.sections.all()
                if not wanted[article.pk] or section.pk in wanted[article.pk]
            ],
        )
        for article in columns
    ]


def kind_in_sentence(thing: Edition | Correction) -> str:
    """Return its kind, within a sentence: nouns stay as they are in languages that capitalise
    them."""
    kind = thing.get_kind_display()
    return kind if get_language().startswith("de") else kind.lower()


def _plain_phrase(text: str) -> str:
    """Return text for a header phrase: RFC 5322 would want anything else quoted or encoded."""
    return "".join(c for c in text if c.isascii() and (c.isalnum() or c in " -"))
