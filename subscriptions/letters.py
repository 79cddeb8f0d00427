"""Every message the post room sends, one function each. Nothing else in the house builds mail."""

import hashlib
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from articles.models import Article
from subscriptions import tokens
from subscriptions.editions import columns_between
from subscriptions.models import Delivery, Edition, Letter, Subscriber


class NothingToSend(Exception):
    """What the message was about is gone; the reason, for the ledger."""


def of_letter(letter):
    """The message of a ``Letter``. Raises ``NothingToSend`` where it has become pointless."""
    if letter.kind == Letter.Kind.PREFERENCES:
        if not letter.subscriber.is_active:
            raise NothingToSend("Unsubscribed in the meantime.")
        return preferences(letter)
    if letter.subscriber.is_active:
        raise NothingToSend("Confirmed in the meantime.")
    return confirmation(letter)


def of_delivery(delivery):
    """The message of a ``Delivery``. Raises ``NothingToSend`` where it must not go any more."""
    if not delivery.subscriber.is_active:
        raise NothingToSend("Unsubscribed.")
    if delivery.subscriber.is_paused:
        raise NothingToSend("Paused.")
    if delivery.edition.kind == Edition.Kind.ARTICLE:
        return column(delivery)
    return digest(delivery)


def confirmation(letter):
    subscriber = letter.subscriber
    context = {"confirm_url": tokens.confirmation_url(subscriber)}
    subject = f"Please confirm: {settings.COLUMN_NAME} by e-mail"
    return _message(letter, "confirmation", subject, context, asked_for=True)


def preferences(letter):
    context = {
        "preferences_url": tokens.preferences_url(letter.subscriber),
        "unsubscribe_url": tokens.unsubscribe_url(letter.subscriber),
    }
    subject = f"Your {settings.COLUMN_NAME} subscription"
    return _message(letter, "preferences", subject, context, asked_for=True)


def column(delivery):
    """One column, whole."""
    article = Article.objects.published().filter(pk=delivery.edition.article_id).for_page().first()
    if article is None:
        raise NothingToSend("The column was withdrawn.")
    return _column(delivery, article)


def preview(article):
    """The mail of a column as a subscriber would get it, for the editor to look at.

    ``article``: got by ``for_page``, in any state. The links to leave and to choose are nobody's.
    """
    nobody = Subscriber(pk=0, email=f"reader@{_host()}")
    return _column(Delivery(pk=0, subscriber=nobody), article)


def _column(delivery, article):
    context = {"columns": [article], "preheader": article.standfirst}
    subject = f"{settings.COLUMN_NAME}: {article.headline}"
    return _edition(delivery, "column", subject, context)


def digest(delivery):
    """The columns of a day or week: their key headlines, and where to read them."""
    columns = list(
        columns_between(delivery.subscriber, delivery.since, delivery.until).for_teasers()
    )
    if not columns:
        raise NothingToSend("Its columns were withdrawn.")
    name = delivery.edition.get_kind_display().lower()
    others = f" and {len(columns) - 1} more" if len(columns) > 1 else ""
    subject = f"{settings.COLUMN_NAME}, {name}: {columns[-1].headline}{others}"
    return _edition(delivery, "digest", subject, {"columns": columns, "edition": delivery.edition})


def _edition(delivery, name, subject, context):
    unsubscribe_url = tokens.unsubscribe_url(delivery.subscriber)
    context |= {
        "unsubscribe_url": unsubscribe_url,
        "preferences_url": tokens.preferences_url(delivery.subscriber),
    }
    message = _message(delivery, name, subject, context)
    message.extra_headers |= {
        # RFC 8058: both, so that a mail program can unsubscribe with one click.
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # RFC 2919, RFC 2369.
        "List-Id": f"{_plain(settings.COLUMN_NAME)} <column.{_host()}>",
        "List-Archive": f"<{settings.SITE_URL}/archive/>",
        "List-Post": "NO",
        "Precedence": "bulk",
    }
    return message


def _message(outgoing, name, subject, context, *, asked_for=False):
    context |= {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": settings.SITE_NAME,
        "COLUMN_NAME": settings.COLUMN_NAME,
        "subject": subject,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=_tidy(render_to_string(f"mail/{name}.txt", context)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[outgoing.subscriber.email],
        headers={
            "Message-ID": _message_id(outgoing),
            "X-Auto-Response-Suppress": "All",
            # RFC 3834: an answer to what somebody just asked for.
            **({"Auto-Submitted": "auto-generated"} if asked_for else {}),
        },
    )
    html = css_inline.inline(render_to_string(f"mail/{name}.html", context), keep_style_tags=True)
    message.attach_alternative(html, "text/html")
    return message


def _message_id(outgoing):
    """The same on every try, so that a mail program knows a second copy for what it is."""
    kind = type(outgoing).__name__.lower()
    digest = hashlib.sha256(f"{settings.SITE_URL}:{kind}:{outgoing.pk}".encode()).hexdigest()[:16]
    return f"<{kind}-{outgoing.pk}.{digest}@{_host()}>"


def _host():
    return urlsplit(settings.SITE_URL).hostname


def _plain(text):
    """Text for a header phrase: RFC 5322 would want anything else quoted or encoded."""
    return "".join(c for c in text if c.isascii() and (c.isalnum() or c in " -"))


def _tidy(text):
    lines = (line.rstrip() for line in text.strip().splitlines())
    tidy = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy) + "\n"
