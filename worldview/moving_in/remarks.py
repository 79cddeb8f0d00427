"""Comments of an archive, under the columns they were written under. They notify nobody."""

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles.models import Article
from articles.text import prose
from articles.text.mail_addresses import normalize_mail_address
from background import clock
from comments import markup
from comments.models import Comment, Decision, Policy
from comments.names import normalize_name
from worldview.moving_in.account import Account, Outcome, key
from worldview.moving_in.items import LooseRemark, Remark, fingerprint
from worldview.moving_in.models import ImportedItem

BATCH_SIZE = 500
MAX_NAME_LENGTH, MAX_EMAIL_LENGTH = 80, 254


def take_in(article: Article, remarks: Sequence[Remark], account: Account) -> None:
    """Make the comments that are new, and those anew that were changed there and not here."""
    said = {key(remark.source_id): remark for remark in remarks}
    known = account.known("comment", said) if said else {}
    new = [name for name in said if name not in known]
    same: list[ImportedItem] = []
    changed: list[ImportedItem] = []
    for name, line in known.items():
        is_same = line.fingerprint == fingerprint(said[name])
        (same if is_same else changed).append(line)
    account.unchanged(same)
    if changed:
        account.write([_updated(line, said[line.source_id], account) for line in changed])
    if new:
        lines = _make(article, [said[name] for name in new], known, account)
        account.write(lines)


def take_in_loose(loose: LooseRemark, account: Account) -> None:
    """Make a comment that the export holds apart from its post."""
    post = account.one("post", loose.post) or account.one("page", loose.post)
    article = Article.everything.filter(pk=post.row).first() if post and post.row else None
    if article:
        take_in(article, [loose.remark], account)
    elif known := account.one("comment", loose.source_id):
        account.unchanged([known])
    else:
        account.settle(
            "comment",
            loose.source_id,
            name=loose.remark.name,
            outcome=Outcome.SKIPPED,
            reason=_("what it was written under is not here"),
        )


def text_of(remark: Remark) -> str:
    """Return the words of a comment as comments are typed here."""
    return prose.to_text(prose.clean(remark.body)).strip()


def _make(
    article: Article,
    remarks: list[Remark],
    known: dict[str, ImportedItem],
    account: Account,
) -> list[ImportedItem]:
    there = set(known) | {key(remark.source_id) for remark in remarks}
    parents = {
        key(remark.answers)
        for remark in remarks
        if remark.answers and key(remark.answers) not in there
    }
    known = known | (account.known("comment", parents) if parents else {})
    rows = [line.row for line in known.values() if line.row]
    found = Comment.objects.in_bulk(rows) if rows else {}
    made = {name: found[line.row] for name, line in known.items() if line.row and line.row in found}
    lines: list[ImportedItem] = []
    waiting = remarks
    while waiting:
        coming = {key(remark.source_id) for remark in waiting}
        now = [remark for remark in waiting if key(remark.answers) not in coming]
        # Answers that go round answer nobody.
        now = now or waiting
        waiting = [remark for remark in waiting if remark not in now]
        level = {key(r.source_id): _comment(article, r, made, account) for r in now}
        Comment.objects.bulk_create(level.values(), batch_size=BATCH_SIZE)
        made |= level
        for remark in now:
            comment = made[key(remark.source_id)]
            lost = remark.answers and comment.answers_id is None
            lines.append(
                account.line(
                    "comment",
                    remark.source_id,
                    name=remark.name,
                    outcome=Outcome.MADE,
                    reason=_("the comment it answered is not here") if lost else "",
                    fingerprint=fingerprint(remark),
                    made_digest=_digest(comment),
                    row=comment.pk,
                )
            )
    _log(made, remarks)
    return lines


def _comment(
    article: Article, remark: Remark, made: dict[str, Comment], account: Account
) -> Comment:
    answers = made.get(key(remark.answers)) if remark.answers else None
    body = text_of(remark)
    own = hashlib.sha256(f"{account.system} {remark.source_id}".encode()).hexdigest()
    return Comment(
        article=article,
        answers=answers,
        thread=(answers.thread or answers) if answers else None,
        name=normalize_name(remark.name)[:MAX_NAME_LENGTH].strip(),
        email=_email(remark.email),
        body=body,
        html=markup.rendered(body),
        state=remark.state.value,
        written_at=remark.written_at or article.published_at or clock.now(),
        form_key=own,
    )


def _email(written: str) -> str:
    email = normalize_mail_address(written.strip())
    return email if "@" in email and len(email) <= MAX_EMAIL_LENGTH else ""


def _log(made: dict[str, Comment], remarks: list[Remark]) -> None:
    """Write how each was decided there into the log of decisions. Editors are not told of old
    comments that wait: of those before now they know."""
    comments = [made[key(remark.source_id)] for remark in remarks]
    Decision.objects.bulk_create(
        [
            Decision(comment=comment, verdict=comment.state, reasons=["Imported from an archive."])
            for comment in comments
            if comment.state != Comment.State.PENDING
        ],
        batch_size=BATCH_SIZE,
    )
    is_waiting = any(comment.state == Comment.State.PENDING for comment in comments)
    if is_waiting and Policy.current().queue_mailed_at is None:
        Policy.objects.update_or_create(pk=1, defaults={"queue_mailed_at": clock.now()})


def _updated(line: ImportedItem, remark: Remark, account: Account) -> ImportedItem:
    """The line of a comment that was changed there; the comment too, unless it was changed here."""
    comment = Comment.objects.filter(pk=line.row).first() if line.row else None
    line.run = account.run
    if comment is None:
        line.outcome, line.reason = Outcome.SKIPPED, _("it was deleted here")
    elif _digest(comment) != line.made_digest:
        line.outcome = Outcome.DOUBTFUL
        line.reason = _("changed there and here since: what is here stays")
    else:
        comment.name = normalize_name(remark.name)[:MAX_NAME_LENGTH].strip()
        comment.email, comment.body = _email(remark.email), text_of(remark)
        before, comment.state = comment.state, remark.state.value
        comment.save(update_fields=["name", "email", "body", "state"])
        if before != comment.state:
            comment.decisions.create(
                before=before, verdict=comment.state, reasons=["Imported from an archive."]
            )
        line.outcome, line.reason = Outcome.UPDATED, ""
        line.fingerprint, line.made_digest = fingerprint(remark), _digest(comment)
    return line


def _digest(comment: Comment) -> str:
    said = "\0".join([comment.name, comment.email, comment.body, comment.state])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
