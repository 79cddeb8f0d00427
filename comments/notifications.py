"""Telling writers of answers: only proven addresses that asked, only of what is public."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Lower, Upper

from background import clock
from comments.models import Comment, Commenter, CommentLetter

#: Answers under a comment gather so long before they are mailed together.
GATHERING_PERIOD = timedelta(minutes=10)


def queue_for_answers(appeared: Iterable[Comment]) -> None:
    """Let those know, soon, whom comments that became public answer. Three queries, however many.

    Whoever takes part in a thread and asked for it hears of every answer in it but their own.
    """
    answers = [comment for comment in appeared if comment.thread_id]
    if not answers:
        return
    threads = {comment.thread_id for comment in answers if comment.thread_id}
    asked = list(
        (Comment.objects.filter(thread__in=threads) | Comment.objects.filter(pk__in=threads))
        .approved()
        .filter(wants_answers=True, proven=True)
        .order_by("pk")
    )
    emails = {comment.email.lower() for comment in asked}
    willing = set(
        Commenter.objects.annotate(lower=Lower("email"), upper=Upper("email"))
        .filter(upper__in=[Upper(Value(email)) for email in emails], muted_at=None)
        .exclude(proven_at=None)
        .values_list("lower", flat=True)
    )
    letters = set()
    for answer in answers:
        for comment in asked:
            email = comment.email.lower()
            of_thread = answer.thread_id in (comment.pk, comment.thread_id)
            if of_thread and email in willing and email != answer.email.lower():
                letters.add((email, answer.thread_id))
    due = clock.now() + GATHERING_PERIOD
    CommentLetter.objects.bulk_create(
        (
            CommentLetter(
                kind=CommentLetter.Kind.ANSWERS, to=email, comment_id=thread, not_before=due
            )
            for email, thread in sorted(letters)
        ),
        ignore_conflicts=True,
    )
