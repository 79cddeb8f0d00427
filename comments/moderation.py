"""Deciding about comments: one by one or hundreds at once, each with a line in the log."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from background import clock, locks
from comments import notifications, rules, spam_score
from comments.models import Block, Comment, Decision, Report

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Comment.State
#: So many readers' reports take a comment back to the queue.
REPORTS_TO_HOLD = 3


class Stopped(Exception):
    """The comment was not kept; the message is for its writer. ``later``: it may be, later."""

    def __init__(self, why: str, *, later: bool = False) -> None:
        super().__init__(why)
        self.later = later


def receive(submission: rules.Submission) -> Comment:
    """Keep a new comment and decide about it by the rules. Returns the kept comment, which is
    another one where the same form was sent before.

    Raises ``Stopped`` where a rule gives it back to its writer.
    """
    comment = submission.comment
    try:
        return _keep(submission)
    except Stopped:
        # The same form may have been sent twice at once, and be what the rules held against this.
        kept = Comment.objects.filter(form_key=comment.form_key).first()
        if kept is None:
            raise
        return kept
    except IntegrityError:
        # The same form was sent twice at once; the other request has kept it.
        return Comment.objects.get(form_key=comment.form_key)


@transaction.atomic
def _keep(submission: rules.Submission) -> Comment:
    comment = submission.comment
    # Those that one sender sends at once are counted one after the other.
    locks.acquire(f"comments from {comment.visitor_key}", f"comments by {comment.email.lower()}")
    verdict, reasons = _verdict(submission)
    comment.state = State.PENDING
    comment.save()
    _log(comment, "", verdict, reasons)
    if verdict != State.PENDING:
        comment.state = verdict
        comment.save(update_fields=["state"])
    if verdict == State.APPROVED:
        notifications.queue_for_answers([comment])
    return comment


def receive_again(submission: rules.Submission) -> Comment:
    """Keep the changed words of a comment, and decide anew: what appeared can have to wait.

    Raises ``Stopped`` where a rule gives it back, or where it can no longer be changed.
    """
    comment = submission.comment
    verdict, reasons = _verdict(submission)
    with transaction.atomic():
        now = next(c for c in _locked([comment.pk]) if c.pk == comment.pk)
        if not can_change(now):
            raise Stopped(_("Meanwhile it was answered, or the editor decided about it."))
        before = now.state
        comment.state, comment.edited_at = verdict, submission.now
        comment.save(update_fields=["name", "body", "state", "edited_at", "score"])
        _log(comment, before, verdict, [_("Changed by its writer."), *reasons])
    return comment


def _verdict(submission: rules.Submission) -> tuple[str, list[str]]:
    found = rules.judge(submission)
    for finding in found.values():
        if finding.verdict in (rules.STOP, rules.LATER):
            raise Stopped(finding.why, later=finding.verdict == rules.LATER)
    reasons = [f"{name}: {finding.why}" for name, finding in found.items()]
    if any(finding.verdict == rules.SPAM for finding in found.values()):
        return State.SPAM, reasons
    return (State.PENDING if found else State.APPROVED), reasons


def _log(
    comment: Comment, before: str, verdict: str, reasons: list[str], by: "User | None" = None
) -> None:
    comment.decisions.create(before=before, verdict=verdict, reasons=reasons, moderator=by)


@transaction.atomic
def decide(
    keys: Iterable[int], state: str, *, by: "User | None", reasons: Iterable[str] = ()
) -> tuple[int, UUID]:
    """Bring the comments with these ``keys`` to ``state``; a few queries, however many they are.

    Deciding the same again changes nothing and leaves no line, and what its writer withdrew stays
    withdrawn. Returns how many changed, and the
    batch they can be undone by.
    """
    keys = set(keys)
    final = (state, State.WITHDRAWN)
    changing = [c for c in _locked(keys) if c.pk in keys and c.state not in final]
    return _bring(changing, {comment.pk: state for comment in changing}, by=by, reasons=reasons)


@transaction.atomic
def ban(keys: Collection[int], *, by: "User") -> tuple[int, UUID]:
    """Mark comments as spam, and all that comes from their addresses from now on; as ``decide``."""
    emails = Comment.objects.filter(pk__in=keys).exclude(email="").values_list("email")
    changed, batch = decide(keys, State.SPAM, by=by, reasons=[_("Banned.")])
    Block.objects.bulk_create(
        (
            Block(
                kind=Block.Kind.EMAIL,
                value=email,
                verdict=Block.Verdict.SPAM,
                reason=_("Banned from the queue."),
                made_by=by,
                batch=batch,
            )
            for email in sorted({email.lower() for (email,) in emails})
        ),
        ignore_conflicts=True,
    )
    return changed, batch


@transaction.atomic
def undo(batch: UUID, *, by: "User") -> tuple[int, UUID]:
    """Give the comments of a batch back the state they had, unless it was changed since, and lift
    the bans that came with it."""
    Block.objects.filter(batch=batch).delete()
    lasting = Decision.objects.filter(batch=batch).exclude(verdict=State.WITHDRAWN)
    decisions = {decision.comment_id: decision for decision in lasting}
    changing = [
        comment
        for comment in _locked(decisions)
        if comment.pk in decisions and comment.state == decisions[comment.pk].verdict
    ]
    states = {comment.pk: decisions[comment.pk].before for comment in changing}
    return _bring(changing, states, by=by, reasons=["Undone."])


def _locked(keys: Collection[int]) -> list[Comment]:
    """These comments and those that begin their threads, where answers are counted; in the order
    of their keys, so that two who decide at once wait in line (see migration 0004)."""
    threads = Comment.objects.filter(pk__in=keys).exclude(thread=None).values_list("thread")
    every = {*keys, *(key for (key,) in threads if key)}
    return list(Comment.objects.select_for_update().filter(pk__in=every).order_by("pk"))


def _bring(
    changing: list[Comment], states: dict[int, str], *, by: "User | None", reasons: Iterable[str]
) -> tuple[int, UUID]:
    batch = uuid4()
    Decision.objects.bulk_create(
        Decision(
            comment=comment,
            before=comment.state,
            verdict=states[comment.pk],
            moderator=by,
            reasons=list(reasons),
            batch=batch,
        )
        for comment in changing
    )
    if by is not None:
        spam_score.learn(
            (comment.body, _is_good(new) - _is_good(old), _is_bad(new) - _is_bad(old))
            for comment in changing
            for old, new in [(comment.state, states[comment.pk])]
        )
    appeared = [c for c in changing if states[c.pk] == State.APPROVED]
    if states:
        # In one statement, for what it counts is locked in order within one.
        cases = [
            When(pk__in=[key for key, new in states.items() if new == state], then=Value(state))
            for state in sorted(set(states.values()))
        ]
        Comment.objects.filter(pk__in=states).update(state=Case(*cases))
    for comment in changing:
        comment.state = states[comment.pk]
    if appeared:
        # What was approved in spite of reports stays, whoever reports it again.
        told = Report.objects.filter(comment__in=appeared, dismissed_at=None)
        told.update(dismissed_at=clock.now())
        notifications.queue_for_answers(appeared)
    return len(changing), batch


def _is_good(state: str) -> int:
    return int(state == State.APPROVED)


def _is_bad(state: str) -> int:
    return int(state in (State.REFUSED, State.SPAM))


@transaction.atomic
def report(
    comment: Comment, *, category: str, note: str, reporter_key: str, visitor_key: str
) -> bool:
    """Note what a reader reports; the third report takes the comment back to the queue.

    Once per reader and comment. What the editor looked at and let stand, or wrote, is not taken
    back. Raises ``Stopped`` where the sender reported too much lately.
    """
    locks.acquire(f"reports from {visitor_key}")
    again = comment.reports.filter(reporter_key=reporter_key).exists()
    if not again and rules.reports_too_much(Report, visitor_key):
        raise Stopped(rules.too_much(), later=True)
    made = Report.objects.get_or_create(
        comment=comment,
        reporter_key=reporter_key,
        defaults={"category": category, "note": note, "visitor_key": visitor_key},
    )[1]
    waiting = comment.reports.filter(dismissed_at=None).count()
    looked_at = comment.from_desk or comment.reports.exclude(dismissed_at=None).exists()
    if made and waiting >= REPORTS_TO_HOLD and not looked_at:
        decide(
            [comment.pk],
            State.PENDING,
            by=None,
            reasons=[_("%(waiting)s readers reported it.") % {"waiting": waiting}],
        )
    return made


@transaction.atomic
def answer(comment: Comment, *, by: "User", name: str, body: str, form_key: str) -> Comment:
    """Publish the desk's answer to ``comment``, which is approved with it where it waits; return
    the answer, the same one where the same form was sent before.

    Raises ``Stopped`` where the comment, or its column, is no longer there for readers.
    """
    now = next((c for c in _locked([comment.pk]) if c.pk == comment.pk), None)
    if sent := Comment.objects.filter(form_key=form_key).first():
        return sent
    if now is None or now.state not in (State.PENDING, State.APPROVED):
        raise Stopped(_("This comment is not public any more. Approve it first, then answer it."))
    if not now.article.is_public:
        raise Stopped(_("The column is not public any more, so nobody would see the answer."))
    decide([now.pk], State.APPROVED, by=by, reasons=[_("Answered at the desk.")])
    made = Comment.objects.create(
        article=now.article,
        thread_id=now.thread_id or now.pk,
        answers=now,
        name=name,
        email=by.email,
        body=body,
        state=State.APPROVED,
        from_desk=True,
        form_key=form_key,
    )
    _log(made, "", State.APPROVED, [_("Written at the desk.")], by=by)
    notifications.queue_for_answers([made])
    return made


def withdraw(comment: Comment, *, how: str) -> None:
    """Take a comment back for its writer: where it was answered its place stays, without a word
    or a name of theirs."""
    with transaction.atomic():
        decide(
            [comment.pk],
            State.WITHDRAWN,
            by=None,
            reasons=[_("Withdrawn by its writer, %(how)s.") % {"how": how}],
        )
        comment.name = comment.body = ""
        comment.save(update_fields=["name", "body"])


#: How long its writer can change a comment on the page it was sent to.
EDIT_TTL = timedelta(minutes=15)


def can_change(comment: Comment, *, now: datetime | None = None) -> bool:
    """Whether its writer may still change it: for a quarter of an hour, unless it was answered."""
    if comment.state not in (State.PENDING, State.APPROVED):
        return False
    fresh = (now or clock.now()) - comment.written_at < EDIT_TTL
    return fresh and not comment.answered_by.exists()
