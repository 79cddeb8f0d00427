"""Who somebody is, as far as we need it: links in mail, and a browser an address was proven on.

Every token says what it is for, and is good for nothing else. The cookie is sent to the comments'
own addresses alone, so that public pages stay the same for everybody.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.text.mail_addresses import address_key
from background import clock
from comments.models import Comment, Commenter, CommentLetter

COOKIE = "commenter"
COOKIE_TTL = timedelta(days=365)
#: How long links that are mailed go on working.
LINK_TTL = timedelta(days=7)
#: Letters that somebody asked for go to one address so often at most.
MAIL_LIMITS = ((timedelta(minutes=10), 1), (timedelta(days=1), 3))


def token(purpose: str, value: Any) -> str:
    return signing.dumps(value, salt=f"comments.{purpose}")


def read(purpose: str, signed: str, *, max_age: timedelta | None = LINK_TTL) -> Any:
    """What was signed for ``purpose``, or ``None`` where it is forged or too old."""
    try:
        return signing.loads(signed, salt=f"comments.{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None


def link(purpose: str, value: Any) -> str:
    """The absolute address of the page for ``purpose``, as it is mailed."""
    return settings.SITE_URL + reverse(f"comments:{purpose}", args=[token(purpose, value)])


def own_url(comment: Comment) -> str:
    """Where its writer, and nobody else, sees a comment while it waits."""
    return reverse("comments:own", args=[token("own", comment.pk)])


def own_comment(signed: str) -> Comment | None:
    """The comment of an ``own_url``, or ``None``. The link does not end: it is all they have."""
    key = read("own", signed, max_age=None)
    return key and Comment.objects.select_related("article", "answers").filter(pk=key).first()


def verified_email(request: HttpRequest) -> str:
    """The address that was proven on this browser, or an empty string."""
    signed = request.COOKIES.get(COOKIE)
    return (signed and read("browser", signed, max_age=COOKIE_TTL)) or ""


def set_verified_cookie(response: HttpResponse, email: str) -> None:
    response.set_cookie(
        COOKIE,
        token("browser", email),
        max_age=COOKIE_TTL,
        path=reverse("comments:all"),
        secure=settings.SITE_URL.startswith("https://"),
        httponly=True,
        samesite="Strict",
    )


def delete_verified_cookie(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=reverse("comments:all"), samesite="Strict")


def send_verification(comment: Comment) -> None:
    """Mail the link that proves a comment's address, unless it had enough of them lately."""
    _write(CommentLetter.Kind.PROOF, comment.email, comment)


def send_data_link(email: str) -> None:
    """Mail the link to what we keep of an address, if we keep anything.

    That is found out when the letter is written: the time this takes tells nobody who commented.
    """
    _write(CommentLetter.Kind.DATA, email, None)


def _write(kind: str, email: str, comment: Comment | None) -> None:
    now = clock.now()
    sent = CommentLetter.objects.filter(kind=kind, to=address_key(email))
    if any(
        sent.filter(not_before__gt=now - period).count() >= most for period, most in MAIL_LIMITS
    ):
        return
    CommentLetter.objects.create(kind=kind, to=address_key(email), comment=comment)


def verify_email(comment: Comment) -> None:
    """Somebody opened the mail: the address is theirs, and so is the comment."""
    commenter = Commenter.for_email(comment.email)
    if commenter.proven_at is None:
        commenter.proven_at = clock.now()
        commenter.save(update_fields=["proven_at"])
    Comment.objects.filter(pk=comment.pk).update(proven=True)
