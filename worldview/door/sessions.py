"""Where somebody is logged in, and the end of that."""

import logging
from datetime import timedelta

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as FormerStore
from django.db.models import QuerySet
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from background import clock
from worldview.door import letters, second_factor
from worldview.door.models import AccountLetter, DeskSession, KnownPlace, Passkey
from worldview.door.places import browser_name
from worldview.door.session_store import PLACE, SessionStore
from worldview.request_types import DeskRequest, VisitorRequest

logger = logging.getLogger(__name__)

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: A place that nobody came from for so long is a new one.
PLACE_RETENTION = timedelta(days=180)


def log_in(request: VisitorRequest, user: User, device: Device | Passkey | None = None) -> None:
    """Log ``user`` in, with the second factor that was shown, if any."""
    # As long as every log-in; what a visitor's challenge was kept in lasts some minutes.
    request.session.set_expiry(None)
    login(request, user, BACKEND)
    if device is not None:
        request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    browser = browser_name(request.headers.get("User-Agent", ""))
    network = request.client_network
    request.session[PLACE] = {
        "browser": browser,
        "network": network,
        "at": clock.now().isoformat(),
    }
    logger.info("%s logged in from %s", user.get_username(), network)
    _tell_of_a_new_place(user, browser, network)


def is_verified(request: DeskRequest) -> bool:
    """Whether this session was begun, or strengthened, with a second factor that is still one."""
    named = request.session.get(DEVICE_ID_SESSION_KEY)
    known: dict[str | None, bool] = request.__dict__.setdefault("_second_factors", {})
    if named not in known:
        known[named] = bool(named) and second_factor.is_there(request.user, named or "")
    return known[named]


def end(sessions: QuerySet[DeskSession]) -> int:
    """End these ``DeskSession``s; return how many."""
    return sessions.delete()[0]


def end_others(request: DeskRequest) -> int:
    """End all sessions of who asks but this one."""
    own = DeskSession.objects.filter(user=request.user)
    return end(own.exclude(pk=request.session.session_key))


def end_all_others(request: DeskRequest) -> int:
    """End the sessions of everybody but the one of who asks; return how many."""
    return end(DeskSession.objects.exclude(pk=request.session.session_key))


def forget_old() -> None:
    """Remove what has ended, and places of long ago; the worker does it again and again."""
    SessionStore.clear_expired()
    FormerStore.clear_expired()
    KnownPlace.objects.filter(seen_at__lt=clock.now() - PLACE_RETENTION).delete()


def _tell_of_a_new_place(user: User, browser: str, network: str) -> None:
    places, now = KnownPlace.objects.filter(user=user), clock.now()
    if places.filter(browser=browser, network=network).update(seen_at=now):
        return
    # To whom nothing is known yet, everything is new.
    if places.exists():
        letters.tell(user, AccountLetter.Kind.NEW_PLACE, browser=browser, network=network)
    KnownPlace.objects.create(user=user, browser=browser, network=network)
