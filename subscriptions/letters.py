"""Every message the post room sends, one function each. Nothing else in the house builds mail."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.checklist import Finding
from articles.models import Article, Correction
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
    if delivery.edition.kind == Edition.Kind.CORRECTION:
        return correction(delivery)
    return digest(delivery)


def confirmation(letter):
    context = {"confirm_url": tokens.confirmation_url(letter.subscriber)}
    subject = _("Please confirm: %(name)s by e-mail") % {"name": settings.COLUMN_NAME}
    return _asked_for(letter, _written("confirmation", subject, context))


def preferences(letter):
    context = {
        "preferences_url": tokens.preferences_url(letter.subscriber),
        "unsubscribe_url": tokens.unsubscribe_url(letter.subscriber),
    }
    subject = _("Your %(name)s subscription") % {"name": settings.COLUMN_NAME}
    return _asked_for(letter, _written("preferences", subject, context))


def column(delivery):
    """One column, whole."""
    public = Article.objects.published().filter(pk=delivery.edition.article_id)
    updated_at = public.values_list("updated_at", flat=True).first()
    if updated_at is None:
        raise NothingToSend("The column was withdrawn.")
    return _edition(
        delivery, _column_as_it_was(delivery.edition.article_id, updated_at, settings.SITE_URL)
    )


@lru_cache(maxsize=4)
def _column_as_it_was(article_id, updated_at, site_url):
    """A column's text and HTML, the same for every subscriber but for their own two links, so that
    a mailing writes it once. Saving the column makes another ``updated_at`` and so another one."""
    return _column(Article.objects.for_page().get(pk=article_id))


def preview(article):
    """The mail of a column as a subscriber would get it, for the editor to look at.

    ``article``: got by ``for_page``, in any state. The links to leave and to choose are nobody's.
    """
    nobody = Subscriber(pk=0, email=f"reader@{_host()}")
    return _edition(Delivery(pk=0, subscriber=nobody), _column(article))


#: Bytes of HTML after which some mail programs cut a message off, leave to go included.
LARGEST_HTML = 90_000


def check_size(article, **kwargs):
    """Tell the editor of a column whose mail would be cut off (for ``column_checked``)."""
    size = len(_column(article).html.encode()) if article.sent_by_mail else 0
    if size <= LARGEST_HTML:
        return []
    return [
        Finding(
            f"Its mail has {size // 1000} kB; mail programs cut off what is longer than "
            f"{LARGEST_HTML // 1000}.",
            "sections-group",
        )
    ]


def _column(article):
    subject = f"{settings.COLUMN_NAME}: {article.headline}"
    return _written("column", subject, {"columns": [article]})


def correction(delivery):
    """What was wrong in a column they were sent."""
    public = Correction.objects.filter(article__in=Article.objects.published())
    said = (
        public.select_related("article", "section")
        .defer("article__search", "section__search", "section__body")
        .filter(pk=delivery.edition.correction_id)
        .first()
    )
    if said is None:
        raise NothingToSend("The column was withdrawn.")
    subject = f"{settings.COLUMN_NAME}, {_in_a_line(said)}: {said.article.headline}"
    return _edition(delivery, _written("correction", subject, {"correction": said}))


def digest(delivery):
    """The columns of a day or week: their key headlines, and where to read them."""
    columns = list(
        columns_between(delivery.subscriber, delivery.since, delivery.until).for_teasers()
    )
    if not columns:
        raise NothingToSend("Its columns were withdrawn.")
    subject = f"{settings.COLUMN_NAME}, {_in_a_line(delivery.edition)}: {columns[-1].headline}"
    if more := len(columns) - 1:
        subject = ngettext(
            "%(subject)s and %(more)s more", "%(subject)s and %(more)s more", more
        ) % {"subject": subject, "more": more}
    context = {"columns": columns, "edition": delivery.edition}
    return _edition(delivery, _written("digest", subject, context))


def _in_a_line(thing):
    """Its kind, within a sentence: nouns stay as they are in languages that capitalise them."""
    kind = thing.get_kind_display()
    return kind if get_language().startswith("de") else kind.lower()


@dataclass(frozen=True)
class Written:
    """A letter before it has an addressee."""

    subject: str
    text: str
    html: str


#: Stand in a written edition for the links that are each subscriber's own.
UNSUBSCRIBE, PREFERENCES = "https://unsubscribe.invalid/", "https://preferences.invalid/"


def _written(name, subject, context):
    context = {
        "unsubscribe_url": UNSUBSCRIBE,
        "preferences_url": PREFERENCES,
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": settings.SITE_NAME,
        "COLUMN_NAME": settings.COLUMN_NAME,
        "subject": subject,
    } | context
    return Written(
        subject=" ".join(subject.split()),
        text=_tidy(render_to_string(f"mail/{name}.txt", context)),
        html=css_inline.inline(
            render_to_string(f"mail/{name}.html", context), keep_style_tags=True
        ),
    )


def _asked_for(letter, written):
    # RFC 3834: an answer to what somebody just asked for.
    return _message(letter, written, {"Auto-Submitted": "auto-generated"})


def _edition(delivery, written):
    unsubscribe_url = tokens.unsubscribe_url(delivery.subscriber)
    own = {UNSUBSCRIBE: unsubscribe_url, PREFERENCES: tokens.preferences_url(delivery.subscriber)}
    text, html = written.text, written.html
    for placeholder, link in own.items():
        text, html = text.replace(placeholder, link), html.replace(placeholder, link)
    headers = {
        # RFC 8058: both, so that a mail program can unsubscribe with one click.
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # RFC 2919, RFC 2369.
        "List-Id": f"{_plain(settings.COLUMN_NAME)} <column.{_host()}>",
        "List-Archive": f"<{settings.SITE_URL}/archive/>",
        "List-Post": "NO",
        "Precedence": "bulk",
    }
    return _message(delivery, Written(written.subject, text, html), headers)


def _message(outgoing, written, headers):
    message = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[outgoing.subscriber.email],
        headers={
            "Message-ID": _message_id(outgoing),
            "X-Auto-Response-Suppress": "All",
            **headers,
        },
    )
    message.attach_alternative(written.html, "text/html")
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
