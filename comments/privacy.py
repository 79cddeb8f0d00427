"""What is kept of a commenter: given out, and given up."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from background import clock
from comments import moderation
from comments.models import Comment, Commenter, CommentLetter, Report, TroubleReport

#: How long the hash of a sender's network is kept, which cannot be turned back to it.
VISITOR_KEY_RETENTION = timedelta(days=30)


def forget_visitors(now: datetime | None = None) -> None:
    """Delete the hashes that are old enough; the worker does it again and again."""
    before = (now or clock.now()) - VISITOR_KEY_RETENTION
    Comment.objects.filter(written_at__lt=before).exclude(visitor_key="").update(visitor_key="")
    reports = Report.objects.filter(reported_at__lt=before, reporter_key__regex="^[0-9a-f]{64}$")
    gone = Concat(Value("gone-"), Cast("pk", CharField()))
    reports.update(reporter_key=gone, visitor_key="")
    old = TroubleReport.objects.filter(reported_at__lt=before).exclude(visitor_key="")
    old.update(visitor_key="")


def export(email: str) -> dict[str, Any]:
    """All that we keep of an address, as plain data."""
    commenter = Commenter.objects.filter(email__iexact=email).first()
    comments = Comment.objects.by_email(email).select_related("article").order_by("pk")
    return {
        "email": email,
        "proven_at": commenter and _moment(commenter.proven_at),
        "wants_no_mail_since": commenter and _moment(commenter.muted_at),
        "comments": [
            {
                "column": comment.article.permalink,
                "name": comment.name,
                "text": comment.body,
                "state": comment.state,
                "written_at": _moment(comment.written_at),
                "edited_at": _moment(comment.edited_at),
                "mail_me_answers": comment.wants_answers,
            }
            for comment in comments.defer("article__search").iterator()
        ],
        "trouble_reports": [
            {
                "about": report.kind,
                "text": report.text,
                "answer": report.answer,
                "sent_at": _moment(report.reported_at),
            }
            for report in TroubleReport.objects.filter(email__iexact=email)
        ],
        "mail": [
            {"about": letter.get_kind_display(), "sent_at": _moment(letter.finished_at)}
            for letter in CommentLetter.objects.filter(to__iexact=email)
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def erase(email: str, *, text: bool) -> None:
    """Take name and address from all that came from ``email``, and with ``text`` the words too:
    what was public is withdrawn then, and its place stays only where it was answered."""
    comments = Comment.objects.by_email(email)
    keys = list(comments.values_list("pk", flat=True))
    TroubleReport.objects.filter(email__iexact=email).delete()
    CommentLetter.objects.filter(to__iexact=email).delete()
    Commenter.objects.filter(email__iexact=email).delete()
    if text:
        moderation.decide(keys, Comment.State.WITHDRAWN, by=None, reasons=[_("Erased on request.")])
        Comment.objects.filter(pk__in=keys).update(body="", html="")
    Comment.objects.filter(pk__in=keys).update(
        name="", email="", visitor_key="", wants_answers=False, proven=False, from_desk=False
    )
