"""Where links in our mail lead. Opening one shows a page and changes nothing; a button does."""

import json
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from articles.text.mail_addresses import address_key
from articles.text.primary_keys import parse_pk
from background import clock
from comments import moderation, privacy, rules, tokens
from comments.forms import AddressForm
from comments.models import Comment, Commenter, CommentLetter
from comments.views.own import own_page

if TYPE_CHECKING:
    from comments.views.own import SenderRequest


def _comment(key: int | None) -> Comment | None:
    return Comment.objects.select_related("article").defer("article__search").filter(pk=key).first()  # type: ignore[misc]  # None finds none


def _no_such_link(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/no_such_link.html", status=404)


@own_page
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """Prove the address a comment was sent with; from then on this browser is known."""
    comment = _comment(tokens.read("prove", token))
    if comment is None or not comment.email:
        return _no_such_link(request)
    if request.method != "POST":
        return render(request, "comments/prove.html", {"comment": comment})
    tokens.verify_email(comment)
    response = redirect(tokens.own_url(comment))
    tokens.set_verified_cookie(response, address_key(comment.email))
    return response


@own_page
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail about answers: in one thread, or at all (RFC 8058: one POST is enough)."""
    asked = tokens.read("mute", token, max_age=None)
    if asked is None:
        return _no_such_link(request)
    email, thread = asked
    done = request.method == "POST"
    if done:
        comments = Comment.objects.by_email(email)
        if thread is not None and "all" not in request.POST:
            comments = comments.filter(pk=thread) | comments.filter(thread=thread)
        else:
            commenter = Commenter.for_email(email)
            commenter.muted_at = clock.now()
            commenter.save(update_fields=["muted_at"])
        comments.update(wants_answers=False)
        waiting = CommentLetter.objects.filter(
            kind=CommentLetter.Kind.ANSWERS, to=email, state=CommentLetter.State.QUEUED
        )
        if thread is not None and "all" not in request.POST:
            waiting = waiting.filter(comment=thread)
        waiting.update(state=CommentLetter.State.SKIPPED)
    return render(request, "comments/mute.html", {"done": done, "thread": thread})


# Mail programs post without an origin of ours.
mute.takes_foreign_posts = True  # type: ignore[attr-defined]  # the middleware looks for it


@own_page
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """The editor decides about one comment from the mail."""
    asked = tokens.read("decide", token)
    comment = asked and _comment(asked["comment"])
    moderator = asked and get_user_model().objects.filter(pk=asked["by"], is_active=True).first()
    if comment is None or not moderator or not moderator.has_perm("comments.change_comment"):
        return _no_such_link(request)
    context = {"comment": comment, "verdict": asked["verdict"]}
    if comment.state == asked["verdict"]:
        return render(request, "comments/decide.html", context | {"already": True})
    if request.method == "POST":
        moderation.decide(
            [comment.pk], asked["verdict"], by=moderator, reasons=[_("By mail link.")]
        )
        return render(request, "comments/decide.html", context | {"done": True})
    return render(request, "comments/decide.html", context)


@own_page
def ask_for_data(request: "SenderRequest") -> HttpResponse:
    """Ask for the link to all that we keep of an address; the answer never says if that is any."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and not rules.FORMS.take(request):
        form.add_error(None, rules.too_much())
        return render(request, "comments/data_ask.html", {"form": form}, status=429)
    if request.method == "POST" and form.is_valid():
        tokens.send_data_link(form.cleaned_data["email"])
        return render(request, "comments/data_asked.html")
    status = 422 if request.method == "POST" else 200
    return render(request, "comments/data_ask.html", {"form": form}, status=status)


@own_page
def data(request: HttpRequest, token: str) -> HttpResponse:
    """What we keep of an address: to look at, take away, make nameless or erase."""
    email = tokens.read("data", token)
    if email is None:
        return _no_such_link(request)
    if request.method == "POST" and "export" in request.POST:
        answer = json.dumps(privacy.export(email), indent=2, ensure_ascii=False)
        response = HttpResponse(answer, content_type="application/json")
        response["Content-Disposition"] = 'attachment; filename="comments.json"'
        return response
    if request.method == "POST" and {"nameless", "erase"} & set(request.POST):
        privacy.erase(email, text="erase" in request.POST)
        response = render(request, "comments/data_gone.html")
        tokens.delete_verified_cookie(response)
        return response
    comments = Comment.objects.by_email(email).select_related("article").defer("article__search")
    if request.method == "POST" and "withdraw" in request.POST:
        comment = get_object_or_404(comments, pk=parse_pk(request.POST["withdraw"]))
        moderation.withdraw(comment, how=_("by mail"))
        return redirect(request.path)
    if not comments.exists():
        raise Http404
    comments = comments.order_by("-pk")[:200]
    return render(request, "comments/data.html", {"email": email, "comments": comments})
