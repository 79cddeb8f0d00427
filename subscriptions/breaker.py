"""The circuit breaker of a mailing: where much comes back at once, the mistake is most likely ours.

Then the edition is paused, what was refused just now waits again, nobody is suppressed for it, and
the editors are told. Who was suppressed before it was noticed gets mail again.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from background import clock
from background.text import storable
from subscriptions.models import Bounce, Delivery, Edition, Letter, Suppression
from subscriptions.verdicts import HARD, POLICY, UNCLEAR, kind_of

State = Delivery.State

#: So many of the last deliveries are looked at; it trips where so many of these, and more than
#: this share of them, came back.
WINDOW, MIN_REFUSED, MAX_SHARE = 50, 10, 0.05
#: One refusal in the same words for so many domains, and this share of the deliveries, is about us.
SAME_FOR_DOMAINS, MIN_SHARE_OF_SAME = 3, 0.01
#: So much of what came back later is looked at, and put back.
MAX_RETURNED = 10_000
#: What was put back may still leave for so long.
PUT_BACK_TTL = timedelta(days=3)

_OWN_TO_EACH = re.compile(r"<[^<>]*>|\S+@\S+|\b[\w-]+(\.[\w-]+)+\b|https?:\S+|[\W\d_]+")


@dataclass(frozen=True)
class ProviderRefusal:
    """What was said of one delivery, and for which domain."""

    delivery: int
    domain: str
    said: str

    @property
    def words(self) -> str:
        """What is left without addresses, hosts and numbers."""
        return " ".join(_OWN_TO_EACH.sub(" ", self.said[:500].lower()).split())[:120]

    @property
    def kind(self) -> str:
        code = re.match(r"\D{0,10}([45]\d\d)\b", self.said)
        return kind_of(int(code[1]) if code else 550, self.said)


@transaction.atomic
def look(edition: Edition) -> bool:
    """Trip where too much of an edition came back; return whether it did."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.doubted_at or edition.refusals_believed_at:
        return False
    for refusals, of in (_refused(edition), _returned(edition)):
        if reason := reason_to_doubt(refusals, of):
            _trip(edition, reason, [refusal.delivery for refusal in refusals])
            return True
    return False


def reason_to_doubt(refusals: list[ProviderRefusal], of: int) -> str:
    """Why refusals among ``of`` deliveries are most likely about us; empty where they are not."""
    domains: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for refusal in refusals:
        domains.setdefault(refusal.words, set()).add(refusal.domain)
        kinds.setdefault(refusal.words, refusal.kind)
    often = Counter(refusal.words for refusal in refusals)
    for words, number in often.most_common():
        # That somebody is not known there, many servers say in the same words.
        is_ours = kinds[words] in (POLICY, UNCLEAR) or (kinds[words] == HARD and number > of / 2)
        is_much = len(domains[words]) >= SAME_FOR_DOMAINS and number >= of * MIN_SHARE_OF_SAME
        if is_much and is_ours:
            said = next(refusal.said for refusal in refusals if refusal.words == words)
            return _("%(number)s domains said the same: %(said)s") % {
                "number": len(domains[words]),
                "said": said,
            }
    if len(refusals) >= MIN_REFUSED and len(refusals) > of * MAX_SHARE:
        return _("%(number)s of %(total)s came back, most lately: %(said)s") % {
            "number": len(refusals),
            "total": of,
            "said": refusals[0].said,
        }
    return ""


def _refused(edition: Edition) -> tuple[list[ProviderRefusal], int]:
    """What servers refused of the last deliveries while we spoke to them, the latest first."""
    later = Bounce.objects.filter(delivery=OuterRef("pk")).exclude(source="smtp")
    ended = edition.deliveries.filter(
        ~Exists(later), finished_at__gt=edition.refusals_counted_from or edition.made_at
    ).order_by("-finished_at")
    # Each by the index of its state.
    found = sorted(
        (
            row
            for state in (State.ACCEPTED, State.REFUSED)
            for row in ended.filter(state=state).values_list(
                "finished_at", "pk", "state", "subscriber__email", "outcome"
            )[:WINDOW]
        ),
        reverse=True,
    )[:WINDOW]
    refused = [
        ProviderRefusal(pk, _domain(email), outcome)
        for _, pk, state, email, outcome in found
        if state == State.REFUSED
    ]
    return refused, len(found)


def _returned(edition: Edition) -> tuple[list[ProviderRefusal], int]:
    """What came back of an edition by mail or from a provider, after it had been accepted."""
    rows = (
        Bounce.objects.filter(
            delivery__edition=edition,
            kind__in=[HARD, POLICY, UNCLEAR],
            disregarded_at=None,
            happened_at__gt=edition.refusals_counted_from or edition.made_at,
        )
        .exclude(source="smtp")
        .order_by("-pk")
        .values_list("delivery_id", "subscriber__email", "said")[:MAX_RETURNED]
    )
    returned = {pk: ProviderRefusal(pk, _domain(email or ""), said) for pk, email, said in rows}
    if len(returned) < SAME_FOR_DOMAINS:
        return [], 0
    of = edition.deliveries.filter(state__in=Delivery.SENT).count()
    return list(returned.values()), of


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def _trip(edition: Edition, reason: str, deliveries: list[int]) -> None:
    now = clock.now()
    reason = storable(
        _("Most likely our own mistake, so it was stopped. %(reason)s") % {"reason": reason}, 500
    )
    Edition.objects.filter(pk=edition.pk).update(
        doubted_at=now, paused_at=now, pause_reason=reason, finished_at=None
    )
    put_back(deliveries)
    tell_editors(edition)


def put_back(deliveries: list[int]) -> None:
    """Let refused deliveries wait again, and what was said of them count against nobody."""
    now = clock.now()
    Delivery.objects.filter(pk__in=deliveries, state=State.REFUSED).update(
        state=State.RETRY,
        not_before=now,
        attempts=0,
        finished_at=None,
        expires_at=now + PUT_BACK_TTL,
    )
    disregard(Bounce.objects.filter(delivery__in=deliveries))


def disregard(bounces: "models.QuerySet[Bounce]") -> int:
    """Let events count against nobody: who was suppressed for one of them gets mail again. Returns
    how many do."""
    bounces = bounces.exclude(kind=Bounce.Kind.COMPLAINT).filter(disregarded_at=None)
    keys = list(bounces.values_list("pk", flat=True))
    lifted = Suppression.objects.filter(bounce__in=keys).lift(how="refused for our own mistake")
    # What is said of the same delivery when it is tried again is another event.
    Bounce.objects.filter(pk__in=keys).update(
        disregarded_at=clock.now(),
        event_key=Concat(F("event_key"), Value(":"), Cast("pk", CharField())),
    )
    return lifted


def tell_editors(edition: Edition) -> None:
    """Queue a letter to all who may steer a mailing and have an address."""
    users = get_user_model().objects.with_perm(
        "subscriptions.change_subscriber", backend="django.contrib.auth.backends.ModelBackend"
    )
    emails = sorted({user.email.lower() for user in users if user.email})
    Letter.objects.bulk_create(
        Letter(kind=Letter.Kind.ALARM, to=email, edition=edition) for email in emails
    )


def resume(edition: Edition, *, believing: bool) -> None:
    """Let an edition go on. What came back until now is not counted again; ``believing``: whatever
    comes back of it counts against readers, also what did already."""
    now = clock.now()
    Edition.objects.filter(pk=edition.pk).update(
        paused_at=None,
        pause_reason="",
        doubted_at=None,
        refusals_counted_from=now,
        refusals_believed_at=now if believing else edition.refusals_believed_at,
    )
