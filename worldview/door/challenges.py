"""What a passkey is asked to sign: drawn by lot, kept in the session, good for five minutes, for
one purpose and once."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from background import clock
from worldview.door.models import DeskSession

KEY = "_passkey_challenge"
TTL = timedelta(minutes=5)
#: A session of somebody who is not logged in is kept no longer than that.
VISIT_TTL = timedelta(minutes=10)


class ChallengeGone(Exception):
    """There is none: it is too old, was used, or is for something else."""


def keep(request: HttpRequest, purpose: str, state: dict[str, Any]) -> None:
    """Keep ``state`` (JSON) until an answer comes; a former one is forgotten."""
    until = (clock.now() + TTL).timestamp()
    request.session[KEY] = {"purpose": purpose, "state": state, "until": until}
    if SESSION_KEY not in request.session:
        request.session.set_expiry(int(VISIT_TTL.total_seconds()))


def take(request: HttpRequest, purpose: str) -> dict[str, Any]:
    """Return the state that was kept for ``purpose``, which is gone from then on. Raise
    ``ChallengeGone``.

    The row decides, so that of two who send one answer at once one finds it.
    """
    kept = _take_out(request.session)
    if kept is None or kept["purpose"] != purpose or kept["until"] < clock.now().timestamp():
        raise ChallengeGone
    state: dict[str, Any] = kept["state"]
    return state


@transaction.atomic
def _take_out(session: SessionBase) -> dict[str, Any] | None:
    rows = DeskSession.objects.select_for_update()
    row = rows.filter(pk=session.session_key).first()
    data = row.get_decoded() if row else {}
    kept: dict[str, Any] | None = data.pop(KEY, None)
    if row is not None and kept is not None:
        row.session_data = session.encode(data)
        row.save(update_fields=["session_data"])
        session.pop(KEY, None)
    return kept
