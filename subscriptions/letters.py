"""The letters somebody asked for, one at a time; editions are in ``edition_mail``."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, site
from outbox.messages import NothingToSend, RenderedMessage, build_message, render_message
from outbox.mime import Envelope
from subscriptions import edition_mail, tokens
from subscriptions.models import Letter, Subscriber

#: How many columns a welcome shows.
WELCOME_COLUMNS = 3


def build(letter: Letter) -> Envelope:
    """Build the message of a ``Letter``. Raises ``NothingToSend`` where it has become pointless."""
    return build_message("letter", letter.pk, letter.to, RENDERERS[letter.kind](letter))


def _subscriber(letter: Letter) -> Subscriber:
    assert letter.subscriber, "Who asked for it has a row."
    return letter.subscriber


def _confirmation(letter: Letter) -> RenderedMessage:
    subscriber = _subscriber(letter)
    if subscriber.is_active:
        raise NothingToSend("Confirmed in the meantime.")
    # Whoever left has no preferences to go by, and may see and erase what is kept all the same.
    data_url = tokens.data_url(subscriber) if subscriber.left_at else ""
    return _asking_to_confirm(tokens.confirmation_url(subscriber), data_url)


def preview_confirmation() -> RenderedMessage:
    """Return what asks a new subscriber to confirm, for the desk; its link is nobody's."""
    return _asking_to_confirm(tokens.url("confirm", "…"))


def _asking_to_confirm(confirm_url: str, data_url: str = "") -> RenderedMessage:
    context = {"confirm_url": confirm_url, "data_url": data_url}
    subject = _("Please confirm: %(name)s by e-mail") % {"name": site().column_name}
    return render_message("subscriptions/mail/confirmation", subject, context)


def _preferences(letter: Letter) -> RenderedMessage:
    subscriber = _subscriber(letter)
    if not subscriber.is_active:
        raise NothingToSend("Unsubscribed in the meantime.")
    context = {
        "preferences_url": tokens.preferences_url(subscriber),
        "unsubscribe_url": tokens.unsubscribe_url(subscriber),
    }
    subject = _("Your %(name)s subscription") % {"name": site().column_name}
    return render_message("subscriptions/mail/preferences", subject, context)


def _welcome(letter: Letter) -> RenderedMessage:
    subscriber = _subscriber(letter)
    if not subscriber.is_active:
        raise NothingToSend("Unsubscribed in the meantime.")
    own = {
        "preferences_url": tokens.preferences_url(subscriber),
        "unsubscribe_url": tokens.unsubscribe_url(subscriber),
    }
    headers = edition_mail.list_headers() | edition_mail.own_list_headers(subscriber.pk)
    return _greeting(own | {"frequency": subscriber.get_frequency_display()}, headers)


def preview_welcome() -> RenderedMessage:
    """Return what greets a new subscriber, for the desk; its links are nobody's."""
    own = {name: tokens.url(name, "…") for name in ("preferences", "unsubscribe")}
    context = {f"{name}_url": url for name, url in own.items()}
    return _greeting(context | {"frequency": Subscriber.Frequency.EACH.label})


def _greeting(context: dict[str, Any], headers: Mapping[str, str] | None = None) -> RenderedMessage:
    newest = list(
        Article.objects.published().newest_first().values_list("pk", flat=True)[:WELCOME_COLUMNS]
    )
    context["columns"] = Article.objects.for_page().filter(pk__in=newest).newest_first()
    subject = _("Welcome to %(name)s") % {"name": site().column_name}
    return render_message("subscriptions/mail/welcome", subject, context, headers=headers)


def _data(letter: Letter) -> RenderedMessage:
    subscriber = _subscriber(letter)
    if subscriber.erased_at:
        raise NothingToSend("Erased in the meantime.")
    context = {"data_url": tokens.data_url(subscriber)}
    subject = _("Your data at %(name)s") % {"name": site().column_name}
    return render_message("subscriptions/mail/data", subject, context)


def _new_address(letter: Letter) -> RenderedMessage:
    subscriber = _subscriber(letter)
    if not subscriber.is_active:
        raise NothingToSend("Unsubscribed in the meantime.")
    context = {"new_address_url": tokens.new_address_url(subscriber, letter.to)}
    subject = _("Please confirm your new address for %(name)s") % {"name": site().column_name}
    return render_message("subscriptions/mail/new_address", subject, context)


def _test(letter: Letter) -> RenderedMessage:
    articles = Article.objects.for_page()
    article = articles.filter(pk=letter.article_id).first()  # type: ignore[misc]  # none is found by none
    if article is None:
        raise NothingToSend("The column is gone.")
    text = edition_mail.preview(article, test=True)
    # Mail programs fold messages with one subject into one; each test has its own.
    time = timezone.localtime(letter.asked_at).strftime("%H:%M:%S")
    return RenderedMessage(f"[TEST {time}] {text.subject}", text.text, text.html)


def _alarm(letter: Letter) -> RenderedMessage:
    if letter.edition is None or not letter.edition.paused_at:
        raise NothingToSend("It goes on already.")
    context = {
        "edition": letter.edition,
        "desk_url": settings.SITE_URL
        + reverse("admin:subscriptions_edition_change", args=[letter.edition_id]),
    }
    return render_message(
        "subscriptions/mail/alarm",
        _("%(name)s: a mailing was stopped") % {"name": site().column_name},
        context,
    )


RENDERERS: dict[str, Callable[[Letter], RenderedMessage]] = {
    Letter.Kind.CONFIRMATION: _confirmation,
    Letter.Kind.PREFERENCES: _preferences,
    Letter.Kind.DATA: _data,
    Letter.Kind.NEW_ADDRESS: _new_address,
    Letter.Kind.TEST: _test,
    Letter.Kind.ALARM: _alarm,
    Letter.Kind.WELCOME: _welcome,
}
