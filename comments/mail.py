"""The mail about comments: what each letter says, from what is public when it is sent."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import site
from background import clock
from background.agenda import AT_ONCE, Moments, moments
from comments import tokens
from comments.models import Comment, Commenter, CommentLetter, Policy, TroubleReport
from outbox.messages import NothingToSend, RenderedMessage, build_message, render_message
from outbox.mime import Envelope, Unsendable, wire_address
from outbox.outboxes import Outbox

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = CommentLetter.State

QUEUE_MAIL_INTERVAL = timedelta(hours=1)
#: Comments shown in a mail to the editor, and answers in one to a reader.
MAX_SHOWN = 20


def build(letter: CommentLetter) -> Envelope:
    """Build the message of a letter. Raises ``NothingToSend`` where it has become pointless."""
    return build_message("comments", letter.pk, letter.to, render(letter))


def render(letter: CommentLetter) -> RenderedMessage:
    """Render what a letter says. Raises ``NothingToSend`` where it has become pointless."""
    rendered = RENDERERS[letter.kind](letter)
    if rendered is None:
        raise NothingToSend("It has become pointless.")
    return rendered


def _proof(letter: CommentLetter) -> RenderedMessage | None:
    if letter.comment is None or letter.comment.email.lower() != letter.to:
        return None
    context = {"address": tokens.link("prove", letter.comment_id)}
    subject = _("Please confirm your address for comments on %(name)s")
    return render_message("comments/mail/proof", subject % {"name": site().column_name}, context)


def _answers(letter: CommentLetter) -> RenderedMessage | None:
    """Answers in a thread since the last letter about it, without the reader's own."""
    thread = letter.comment
    commenter = Commenter.objects.filter(email__iexact=letter.to).first()
    if thread is None or commenter is None or commenter.muted_at or not commenter.proven_at:
        return None
    if not thread.article.is_public:
        return None
    own = Comment.objects.by_email(letter.to).filter(Q(pk=thread.pk) | Q(thread=thread))
    first_asked = own.approved().filter(wants_answers=True, proven=True).order_by("pk").first()
    if first_asked is None:
        return None
    before = CommentLetter.objects.filter(
        kind=letter.kind, to=letter.to, comment=thread, state__in=[State.ACCEPTED, State.UNKNOWN]
    )
    last = before.exclude(written_at=None).order_by("-written_at").first()
    since = last.written_at if last else first_asked.written_at
    letter.written_at = clock.now()
    letter.save(update_fields=["written_at"])
    appeared = (
        Comment.objects.approved()
        .filter(thread=thread, decisions__verdict="approved", decisions__decided_at__gt=since)
        .exclude(pk__in=own.values("pk"))
        .distinct()
        .order_by("pk")
    )
    answers = list(appeared[:MAX_SHOWN])
    if not answers:
        return None
    mute = tokens.link("mute", [letter.to, thread.pk])
    subject = ngettext(
        "An answer under “%(headline)s”", "Answers under “%(headline)s”", len(answers)
    )
    return render_message(
        "comments/mail/answers",
        subject % {"headline": thread.article.headline},
        {"answers": answers, "article": thread.article, "mute_url": mute},
        headers={
            "List-Unsubscribe": f"<{mute}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


@dataclass(frozen=True)
class QueuedComment:
    """A comment that waits, with ``links`` to what can be done about it: the name and the address
    of each."""

    comment: Comment
    links: list[tuple[str, str]]


def _queue(letter: CommentLetter) -> RenderedMessage | None:
    """What waits for the editor, each with links that approve, refuse or mark it as spam."""
    user = get_user_model().objects.filter(email__iexact=letter.to, is_active=True).first()
    waiting = Comment.objects.pending().select_related("article").defer("article__search")
    shown = list(waiting.order_by("score", "pk")[:MAX_SHOWN])
    if user is None or not shown:
        return None
    total = waiting.count()
    subject = ngettext(
        "%(name)s: %(total)s comment waiting", "%(name)s: %(total)s comments waiting", total
    ) % {"name": site().column_name, "total": total}
    policy = Policy.current()
    context = {
        "comments": [QueuedComment(comment, _links(comment, user)) for comment in shown],
        "more": total - len(shown),
        "storm": policy.is_storming(),
    }
    return render_message("comments/mail/queue", subject, context)


def _links(comment: Comment, user: "User") -> list[tuple[str, str]]:
    asked = {"comment": comment.pk, "by": user.pk}
    return [
        (name, tokens.link("decide", asked | {"verdict": verdict}))
        for name, verdict in (
            (_("Approve"), "approved"),
            (_("Refuse"), "refused"),
            (_("Spam"), "spam"),
        )
    ]


def _trouble(letter: CommentLetter) -> RenderedMessage | None:
    if letter.report is None or not letter.report.answer:
        return None
    subject = (
        _("Your message to %(name)s")
        if letter.report.kind == TroubleReport.Kind.CONTACT
        else _("Your report about commenting on %(name)s")
    )
    named = subject % {"name": site().column_name}
    return render_message("comments/mail/trouble", named, {"report": letter.report})


def _contact(letter: CommentLetter) -> RenderedMessage | None:
    if letter.report is None:
        return None
    subject = _("A reader writes to %(name)s") % {"name": site().column_name}
    address = reverse("admin:comments_troublereport_change", args=[letter.report.pk])
    context = {"report": letter.report, "desk_url": settings.SITE_URL + address}
    headers = {}
    if letter.report.email:
        # Who wrote may be answered from a mail program as well.
        with suppress(Unsendable):
            headers["Reply-To"] = wire_address(letter.report.email)
    return render_message("comments/mail/contact", subject, context, headers=headers)


def _data(letter: CommentLetter) -> RenderedMessage | None:
    if not Comment.objects.by_email(letter.to).exists():
        return None
    subject = _("Your comments on %(name)s") % {"name": site().column_name}
    return render_message(
        "comments/mail/data", subject, {"address": tokens.link("data", letter.to)}
    )


RENDERERS: dict[str, Callable[[CommentLetter], RenderedMessage | None]] = {
    CommentLetter.Kind.PROOF: _proof,
    CommentLetter.Kind.ANSWERS: _answers,
    CommentLetter.Kind.QUEUE: _queue,
    CommentLetter.Kind.TROUBLE: _trouble,
    CommentLetter.Kind.CONTACT: _contact,
    CommentLetter.Kind.DATA: _data,
}


OUTBOX = Outbox(CommentLetter, build)


def next_telling() -> Moments:
    """Return when ``tell_editors`` has something to do."""
    told_at = Subquery(Policy.objects.filter(pk=1).values("queue_mailed_at"))
    news = Comment.objects.pending().annotate(told_at=told_at)
    news = news.filter(Q(told_at=None) | Q(written_at__gt=F("told_at")))
    return moments(news, Coalesce(F("told_at") + QUEUE_MAIL_INTERVAL, AT_ONCE))


def tell_editors() -> bool:
    """Queue a mail about what waits, once an hour at most, to all who may decide and have an
    address; return whether there was one to queue."""
    now = clock.now()
    policy = Policy.current()
    if policy.queue_mailed_at and policy.queue_mailed_at > now - QUEUE_MAIL_INTERVAL:
        return False
    news = Comment.objects.pending()
    if policy.queue_mailed_at:
        news = news.filter(written_at__gt=policy.queue_mailed_at)
    if not news.exists():
        return False
    Policy.objects.update_or_create(pk=1, defaults={"queue_mailed_at": now})
    emails = _addresses_of_editors()
    CommentLetter.objects.bulk_create(
        CommentLetter(kind=CommentLetter.Kind.QUEUE, to=email) for email in emails
    )
    return bool(emails)


def _addresses_of_editors() -> list[str]:
    """Of all who may decide about comments and have an address."""
    users = get_user_model().objects.with_perm(
        "comments.change_comment", backend="django.contrib.auth.backends.ModelBackend"
    )
    return sorted({user.email.lower() for user in users if user.email})


def forward_to_editors(report: TroubleReport) -> None:
    """Queue a mail with what a reader wrote to the editor, to all who may answer it."""
    CommentLetter.objects.bulk_create(
        CommentLetter(kind=CommentLetter.Kind.CONTACT, to=email, report=report)
        for email in _addresses_of_editors()
    )
