"""What bounds guessing at the log-in: so many failures for one name from one network, then a pause.

Name and network are bound together and neither alone, so that nobody elsewhere can shut an editor
out, and nobody in the editor's office either but for one name. django-axes counts, before any
password is hashed; the functions here tell it who is who (``AXES_…`` in the settings).

Of a name that is no account's only a keyed hash is kept and logged: people type their password
where the name belongs. It is counted like any other, so that nothing tells which names there are.
"""

import ipaddress
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from background import clock

#: How long the desk keeps what failed; of names that nobody has, which anybody can make up, less.
RETENTION_DAYS = 30
RETENTION_DAYS_OF_NOBODY = 1
#: What begins the stand-in for a name that is no account's; no name can begin so.
NOBODY = "?"


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether log-ins with this name from where ``request`` comes from wait."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def note_failure(request: HttpRequest, username: str) -> None:
    """Count a failure that is not a wrong password, as a wrong code is."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def limit() -> int:
    """How many failures lead to a pause."""
    return settings.AXES_FAILURE_LIMIT


def minutes() -> int:
    """How long the pause is."""
    return round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)


def forget_failures() -> None:
    """Remove what is old; the worker does it again and again."""
    for rows, days in (
        (AccessFailureLog.objects.all(), RETENTION_DAYS),
        (AccessFailureLog.objects.filter(username__startswith=NOBODY), RETENTION_DAYS_OF_NOBODY),
    ):
        rows.filter(attempt_time__lt=clock.now() - timedelta(days=days)).delete()


# --- For django-axes -----------------------------------------------------------------------------


def network(request: HttpRequest) -> str | None:
    """The first address of the network that ``request`` comes from (/24, IPv6 /56)."""
    prefix = getattr(request, "client_network", "unknown")
    return None if prefix == "unknown" else str(ipaddress.ip_network(prefix).network_address)


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that was typed if it is an account's, or what stands in for it."""
    typed = str((credentials or {}).get("username") or request.POST.get("username") or "")
    known: dict[str, str] = request.__dict__.setdefault("_account_names", {})
    if typed not in known:
        is_one = get_user_model().objects.filter(username=typed).exists()
        known[typed] = typed if is_one else _stand_in(typed)
    return known[typed]


def _stand_in(typed: str) -> str:
    mac = salted_hmac("worldview.door.nobody", typed, algorithm="sha256")
    return f"{NOBODY}{mac.hexdigest()[:12]}"


def in_the_log(
    username: str | None,
    ip_address: str | None,
    user_agent: str | None,
    path_info: str | None,
    request: HttpRequest,
) -> str:
    name = username or "nobody"
    if name.startswith(NOBODY):
        name = "a name that is no account’s"
    return f"{name} from {getattr(request, 'client_network', 'no network')}"


def locked_answer(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The log-in page, which says it in its form, with the status of a limit."""
    response.status_code = 429
    response["Retry-After"] = str(minutes() * 60)
    return response
