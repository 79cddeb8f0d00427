"""What is looked at before a comment appears: rules in a fixed order, each with its reasons.

A rule says nothing, or gives a ``Finding``. One that fails leaves the comment for the editor: no
comment is lost or published by a mistake of ours.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.text.characters import hides_characters, shows_nothing
from articles.text.names import name_key
from background import clock
from background.rate_limits import RateLimit
from comments import markup, names, spam_score, threads
from comments.models import MAX_COMMENT_LENGTH, Block, Comment, Policy

if TYPE_CHECKING:
    from comments.models import Report, TroubleReport
    from comments.models.comment import CommentQuerySet

logger = logging.getLogger(__name__)

#: Verdicts. Stopped comments are given back to their writers, with the text, for good or until
#: later; the others are kept.
STOP, LATER, SPAM, HOLD = "stop", "later", "spam", "pending"

#: People read and think before they send.
MIN_WRITING_TIME = timedelta(seconds=3)
#: What is looked at for one sender at all: previews, comments, reports, links to what we keep.
FORMS = RateLimit(20, period=60)
#: How much one address prefix, or one e-mail address, may send.
LIMITS = ((timedelta(minutes=1), 2), (timedelta(days=1), 20))
#: A comment of more lines fills the page, however short they are.
MAX_LINES = 150
#: Threads one writer may begin under a column before somebody answers.
UNANSWERED = 3
#: What may be linked to: by those who proved their address, and by others.
LINKS_PROVEN, LINKS_OTHERS = 2, 0
#: Names are known from so many of a writer's last comments.
NAMES_OF_COMMENTS = 100
#: Of this many last decisions about a writer so large a share may be refusals.
RECENT, REFUSED_SHARE = 10, 0.3


@dataclass(frozen=True)
class Submission:
    """A comment as it came in. ``took``: how long its writer had the form, where that is known;
    ``hides``: whether invisible characters were left out of it; ``address``: the sender's, an
    ``ipaddress``, known for this moment only."""

    comment: Comment
    honeypot: str = ""
    took: timedelta | None = None
    address: IPv4Address | IPv6Address | None = None
    hides: bool = False
    policy: Policy = field(default_factory=Policy.current)
    now: datetime = field(default_factory=clock.now)

    @property
    def others(self) -> "CommentQuerySet":
        """What else is there; not the comment itself where it is judged again."""
        return Comment.objects.exclude(pk=self.comment.pk)


@dataclass(frozen=True)
class Finding:
    verdict: str
    why: str


def judge(submission: Submission) -> dict[str, Finding]:
    """All that the rules find, as ``{name: Finding}`` in their order."""
    found = {}
    for rule in RULES:
        try:
            # By itself, so that a statement that fails spoils nothing of the others'.
            with transaction.atomic():
                finding = rule(submission)
        except Exception:
            logger.exception("The rule %s failed.", rule.__name__)
            finding = Finding(HOLD, _("This rule failed; the log says how."))
        if finding:
            found[rule.__name__] = finding
            if finding.verdict in (STOP, LATER):
                break
    return found


def length(submission: Submission) -> Finding | None:
    body = submission.comment.body
    if len(body) > MAX_COMMENT_LENGTH:
        return Finding(
            STOP,
            _("It has %(length)s characters; %(most)s are possible.")
            % {"length": len(body), "most": MAX_COMMENT_LENGTH},
        )
    if shows_nothing(markup.plain(submission.comment.html)):
        return Finding(STOP, _("There is nothing in it to read. Please write it in words."))
    lines = body.count("\n") + 1
    return (
        Finding(HOLD, _("It has %(lines)s lines.") % {"lines": lines})
        if lines > MAX_LINES
        else None
    )


def house_names(submission: Submission) -> Finding | None:
    """Whoever is called as the house's own, or says so with a sign, does not appear unread."""
    comment = submission.comment
    if ours := names.house_name_like(comment.name, comment.article):
        return Finding(
            HOLD, _("The name is like “%(ours)s”, which is the house's.") % {"ours": ours}
        )
    return None


def changed_name(submission: Submission) -> Finding | None:
    """An address that became known appears at once with the names it became known by."""
    known = _known_names(submission)
    if known and not _is_known(submission.comment.name, known):
        return Finding(HOLD, _("This address was “%(name)s” until now.") % {"name": known[0]})
    return None


def name_signs(submission: Submission) -> Finding | None:
    """What is more than a name waits until the editor has let it stand."""
    name = submission.comment.name
    if not _is_known(name, _known_names(submission)):
        if signs := names.signs(name):
            return Finding(HOLD, _("Signs in the name: %(signs)s") % {"signs": signs})
        if markup.links(markup.rendered(name)):
            return Finding(HOLD, _("An address in the name."))
    return None


def _known_names(submission: Submission) -> list[str]:
    """The names over what was approved of the address, the newest first."""
    approved = submission.others.by_email(submission.comment.email).filter(proven=True).approved()
    lately = approved.exclude(name="").order_by("-pk").values_list("name", flat=True)
    return list(dict.fromkeys(lately[:NAMES_OF_COMMENTS]))


def _is_known(name: str, known: Iterable[str]) -> bool:
    return name_key(name) in map(name_key, known)


def closed(submission: Submission) -> Finding | None:
    why = threads.why_closed_now(submission.comment.article)
    return Finding(STOP, why) if why else None


def duplicate(submission: Submission) -> Finding | None:
    comment = submission.comment
    lately = submission.others.filter(
        visitor_key=comment.visitor_key, written_at__gt=submission.now - timedelta(days=1)
    ).order_by("-pk")[:RECENT]
    same = [other for other in lately if _bare(other.body) == _bare(comment.body)]
    if any(other.article_id == comment.article_id for other in same):
        return Finding(STOP, _("You have sent this comment already; it is here."))
    return Finding(HOLD, _("The same words under another column.")) if same else None


def honeypot(submission: Submission) -> Finding | None:
    return Finding(SPAM, _("The hidden field was filled in.")) if submission.honeypot else None


def too_fast(submission: Submission) -> Finding | None:
    took = submission.took
    if took is not None and took < MIN_WRITING_TIME:
        return Finding(
            HOLD,
            _("Sent %(seconds)s seconds after the preview.")
            % {"seconds": f"{took.total_seconds():.1f}"},
        )
    return None


def rate(submission: Submission) -> Finding | None:
    comment, now = submission.comment, submission.now
    for period, limit in LIMITS:
        sent = submission.others.filter(written_at__gt=now - period)
        by_prefix = sent.filter(visitor_key=comment.visitor_key)
        if by_prefix.count() >= limit or sent.by_email(comment.email).count() >= limit:
            return Finding(LATER, too_much())
    own = submission.others.filter(
        article=comment.article, thread=None, visitor_key=comment.visitor_key, answer_count=0
    )
    if comment.thread_id is None and own.count() >= UNANSWERED:
        return Finding(
            HOLD, _("%(number)s of theirs stand here unanswered.") % {"number": UNANSWERED}
        )
    return None


def reports_too_much(model: "type[Report] | type[TroubleReport]", visitor_key: str) -> bool:
    """Return whether a sender reached a limit with what ``model``, of reports, holds of theirs."""
    lately = model.objects.filter(visitor_key=visitor_key)
    return any(
        lately.filter(reported_at__gt=clock.now() - period)[:limit].count() >= limit
        for period, limit in LIMITS
    )


def too_much() -> str:
    """What whoever reached a limit is told."""
    return _(
        "You have sent several in a short time. Please wait a few minutes and send this again; "
        "your text is still here."
    )


def links(submission: Submission) -> Finding | None:
    comment = submission.comment
    count = len(markup.links(comment.html))
    limit = LINKS_PROVEN if comment.proven else LINKS_OTHERS
    if count > limit:
        said = (
            ngettext(
                "%(number)s link from a proven address.",
                "%(number)s links from a proven address.",
                count,
            )
            if comment.proven
            else ngettext(
                "%(number)s link from an address nobody proved.",
                "%(number)s links from an address nobody proved.",
                count,
            )
        )
        return Finding(HOLD, said % {"number": count})
    return None


def blocks(submission: Submission) -> Finding | None:
    comment = submission.comment
    text = f"{comment.name}\n{unicodedata.normalize('NFKC', comment.body)}"
    domains = markup.domains(comment.html)
    standing = [
        block
        for block in Block.objects.standing(submission.now)
        if block.fits(text=text, email=comment.email, domains=domains, address=submission.address)
    ]
    if not standing:
        return None
    verdict = SPAM if any(block.verdict == Block.Verdict.SPAM for block in standing) else HOLD
    return Finding(verdict, _("Blocked: %(what)s") % {"what": ", ".join(map(str, standing))})


_BBCODE = re.compile(r"\[(url|link|img|b|i|quote|color|size)\b[^\]]*\]", re.I)


def hidden_text(submission: Submission) -> Finding | None:
    comment = submission.comment
    if submission.hides or hides_characters(f"{comment.name}\n{comment.body}"):
        return Finding(HOLD, _("Signs that cannot be seen, or that turn the text round."))
    if _BBCODE.search(comment.body):
        return Finding(HOLD, _("BBCode, as machines write it."))
    return None


def recent_refusals(submission: Submission) -> Finding | None:
    lately = list(
        submission.others.by_email(submission.comment.email)
        .filter(state__in=["approved", "refused", "spam"])
        .order_by("-pk")
        .values_list("state", flat=True)[:RECENT]
    )
    refused = sum(state != "approved" for state in lately)
    if lately and refused / len(lately) >= REFUSED_SHARE:
        return Finding(
            HOLD,
            _("%(refused)s of the last %(total)s from this address refused.")
            % {"refused": refused, "total": len(lately)},
        )
    return None


def storm(submission: Submission) -> Finding | None:
    policy, now = submission.policy, submission.now
    if policy.holds_everything:
        return Finding(HOLD, _("Everything waits for you now."))
    if policy.is_storming(now):
        return Finding(HOLD, _("So many come at once that everything waits for you."))
    minute = submission.others.filter(written_at__gt=now - timedelta(minutes=1))
    if minute[: policy.storm_per_minute].count() >= policy.storm_per_minute:
        Policy.objects.update_or_create(
            pk=1, defaults={"storm_until": now + timedelta(hours=1), "queue_mailed_at": None}
        )
        return Finding(HOLD, _("So many come at once that everything waits for you, for an hour."))
    return None


def learnt(submission: Submission) -> None:
    """Sorts the queue; it neither publishes nor refuses."""
    submission.comment.score = spam_score.score(submission.comment.body)


def new_commenter(submission: Submission) -> Finding | None:
    comment = submission.comment
    if not comment.proven:
        return Finding(HOLD, _("The address was not proven."))
    approved = submission.others.by_email(comment.email).filter(proven=True).approved()
    needed = submission.policy.approvals_needed
    if approved[:needed].count() < needed:
        return Finding(HOLD, _("New here."))
    return None


RULES: list[Callable[[Submission], Finding | None]] = [
    length,
    closed,
    duplicate,
    honeypot,
    too_fast,
    rate,
    house_names,
    changed_name,
    name_signs,
    links,
    blocks,
    hidden_text,
    recent_refusals,
    storm,
    learnt,
    new_commenter,
]


def _bare(text: str) -> str:
    """``text`` without what is changed to make the same words look new."""
    decomposed = unicodedata.normalize("NFKD", markup.HIDDEN.sub("", text)).casefold()
    return "".join(c for c in decomposed if c.isalnum())
