"""What other sites may do with our answers, and what pages may do with a reader's device."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

#: Features of the browser that no page of ours uses, and so nothing that slipped in may. The desk
#: keeps what it wants or may want: passkeys (``publickey-credentials-…``), clipboard, full screen.
UNUSED_FEATURES = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "encrypted-media"),
    *("gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb"),
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)
#: What is made to be shown elsewhere: pictures, share cards and icons, in feed readers, webmail and
#: what others write about us; and feeds themselves.
SHARED_TYPES = ("image/", "application/rss+xml", "application/atom+xml", "application/feed+json")


def embedding(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set ``Permissions-Policy`` and ``Cross-Origin-Resource-Policy`` (Fetch, 3.7) on every answer.

    Other sites may load what is made for them, and what leads there; all else, and all of the desk,
    is ``same-origin``.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", _policy(request, response))
        return response

    return middleware


def _policy(request: HttpRequest, response: HttpResponseBase) -> str:
    if request.path.startswith("/admin/"):
        return "same-origin"
    # A redirect is judged by itself, before the picture that it leads to.
    leads_on = response.status_code in (301, 302, 307, 308)
    if leads_on or response.get("Content-Type", "").startswith(SHARED_TYPES):
        return "cross-origin"
    return "same-origin"
