"""Comments of an archive, under the columns they were written under. They notify nobody."""

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles.models import Article
from articles.text.mail_addresses import normalize_mail_address
from background import clock, insertion
from comments.models import Comment, Decision, Policy
from comments.names import normalize_name
from worldview.moving_in.account import Account, Outcome, is_older, key
from worldview.moving_in.items import LooseRemark, Remark, fingerprint
from worldview.moving_in.models import ImportedItem
from worldview.moving_in.reading import words_of

MAX_NAME_LENGTH, MAX_EMAIL_LENGTH = 80, 254


#: A comment to be, and the column or page it is under.
Under = tuple[Article, Remark]


def take_in(
    under: Sequence[Under], account: Account, *, there: dict[str, ImportedItem] | None = None
) -> None:
    """Make the comments that are new, and those anew that were changed there and not here.
    ``there``: the lines of these comments and of others, where they were asked for; those that are
    made are added."""
    said: dict[str, Under] = {}
    again: list[Under] = []
    for article, remark in under:
        name = key(remark.source_id)
        if name in said:
            again.append((article, remark))
        else:
            said[name] = article, remark
    if there is None:
        there = account.known("comment", said) if said else {}
    known = {name: there[name] for name in said if name in there}
    same: list[ImportedItem] = []
    older: list[ImportedItem] = []
    changed: list[ImportedItem] = []
    for name, line in known.items():
        now = fingerprint(said[name][1])
        is_same = line.fingerprint == now
        (same if is_same else older if is_older(line, now) else changed).append(line)
    account.unchanged(same)
    account.older(older)
    if changed:
        account.write([_updated(line, said[line.source_id][1], account) for line in changed])
    if new := [each for name, each in said.items() if name not in known]:
        lines = _make(new, known, account)
        account.write(lines)
        there |= {line.source_id: line for line in lines}
    if again:
        take_in(again, account, there=there)


def take_in_loose(loose: Sequence[LooseRemark], account: Account) -> None:
    """Make comments that the export holds apart from their posts."""
    asked = {each.post for each in loose}
    # Where there are both, the post's.
    above = account.known("page", asked) | account.known("post", asked)
    rows = [line.row for line in above.values() if line.row]
    articles = Article.everything.defer("search").in_bulk(rows) if rows else {}
    under: list[Under] = []
    homeless: list[LooseRemark] = []
    for each in loose:
        line = above.get(key(each.post))
        article = articles.get(line.row) if line and line.row else None
        if article:
            under.append((article, each.remark))
        else:
            homeless.append(each)
    take_in(under, account)
    known = account.known("comment", [each.source_id for each in homeless]) if homeless else {}
    account.unchanged(known.values())
    account.write(
        [
            account.line(
                "comment",
                each.source_id,
                name=each.remark.name,
                outcome=Outcome.SKIPPED,
                reason=_("what it was written under is not here"),
            )
            for each in {key(one.source_id): one for one in homeless}.values()
            if key(each.source_id) not in known
        ]
    )


def _make(new: list[Under], known: dict[str, ImportedItem], account: Account) -> list[ImportedItem]:
    there = set(known) | {key(remark.source_id) for _article, remark in new}
    parents = {key(remark.answers) for _article, remark in new if remark.answers} - there
    known = known | (account.known("comment", parents) if parents else {})
    rows = [line.row for line in known.values() if line.row]
    found = Comment.objects.in_bulk(rows) if rows else {}
    made = {name: found[line.row] for name, line in known.items() if line.row and line.row in found}
    lines: list[ImportedItem] = []
    waiting = new
    while waiting:
        coming = {key(remark.source_id) for _article, remark in waiting}
        now = [each for each in waiting if key(each[1].answers) not in coming]
        # Answers that go round answer nobody.
        now = now or waiting
        settled = {key(remark.source_id) for _article, remark in now}
        waiting = [each for each in waiting if key(each[1].source_id) not in settled]
        level = {key(r.source_id): _comment(article, r, made, account) for article, r in now}
        insertion.insert(level.values())
        made |= level
        for _article, remark in now:
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
    _log([made[key(remark.source_id)] for _article, remark in new])
    return lines


def _comment(
    article: Article, remark: Remark, made: dict[str, Comment], account: Account
) -> Comment:
    answers = made.get(key(remark.answers)) if remark.answers else None
    words = words_of(remark)
    own = hashlib.sha256(f"{account.system} {remark.source_id}".encode()).hexdigest()
    return Comment(
        article=article,
        answers=answers,
        thread=(answers.thread or answers) if answers else None,
        name=normalize_name(remark.name)[:MAX_NAME_LENGTH].strip(),
        email=_email(remark.email),
        body=words.text,
        html=words.html,
        state=remark.state.value,
        written_at=remark.written_at or article.published_at or clock.now(),
        form_key=own,
    )


def _email(written: str) -> str:
    email = normalize_mail_address(written.strip())
    return email if "@" in email and len(email) <= MAX_EMAIL_LENGTH else ""


def _log(comments: list[Comment]) -> None:
    """Write how each was decided there into the log of decisions. Editors are not told of old
    comments that wait: of those before now they know."""
    insertion.insert_without_keys(
        Decision(comment=comment, verdict=comment.state, reasons=["Imported from an archive."])
        for comment in comments
        if comment.state != Comment.State.PENDING
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
        comment.email, comment.body = _email(remark.email), words_of(remark).text
        before, comment.state = comment.state, remark.state.value
        comment.save(update_fields=["name", "email", "body", "state"])
        if before != comment.state:
            comment.decisions.create(
                before=before, verdict=comment.state, reasons=["Imported from an archive."]
            )
        account.supersede(line)
        line.outcome, line.reason = Outcome.UPDATED, ""
        line.fingerprint, line.made_digest = fingerprint(remark), _digest(comment)
    return line


def _digest(comment: Comment) -> str:
    said = "\0".join([comment.name, comment.email, comment.body, comment.state])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
