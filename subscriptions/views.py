"""Joining, changing, leaving. GET shows or asks, POST acts: mail scanners open every link.

``csrf_exempt`` is right for these forms: no cookie gives them any power. The token in the address
is the only authority, and signing up has none.
"""

from functools import wraps

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.views.public import public_page
from subscriptions import joining, tokens
from subscriptions.forms import PreferencesForm, SubscribeForm
from subscriptions.preferences import change


def token_page(view):
    """A page opened by a secret address: not stored, not indexed, not told to other sites."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def _no_such_link(request):
    return render(request, "subscriptions/no_such_link.html", status=404)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def subscribe(request):
    """The form on its own page, and what the form on every page posts to."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not form.cleaned_data["website"]:
            joining.ask(form.cleaned_data["email"], visitor_key=request.visitor_key)
        return redirect("subscriptions:check_your_mail")
    status = 422 if form.is_bound else 200
    response = render(request, "subscriptions/subscribe.html", {"form": form}, status=status)
    if form.is_bound:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
@public_page
def check_your_mail(request):
    return render(request, "subscriptions/check_your_mail.html")


@token_page
def confirm(request, token):
    subscriber = tokens.subscriber_to_confirm(token)
    if subscriber is None:
        return _no_such_link(request)
    if request.method == "POST":
        if not subscriber.is_active:
            subscriber.confirm()
        return redirect(tokens.preferences_path(subscriber) + "?welcome=1")
    return render(request, "subscriptions/confirm.html", {"subscriber": subscriber})


@token_page
def preferences(request, token):
    subscriber = tokens.subscriber_to_prefer(token)
    if subscriber is None or not subscriber.is_active:
        return _no_such_link(request)
    form = PreferencesForm.of(subscriber, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        subscriber = change(subscriber, **form.cleaned_data)
        return redirect(tokens.preferences_path(subscriber) + "?saved=1")
    context = {
        "subscriber": subscriber,
        "form": form,
        "unsubscribe_url": tokens.unsubscribe_url(subscriber),
    }
    status = 422 if form.is_bound else 200
    return render(request, "subscriptions/preferences.html", context, status=status)


@token_page
def unsubscribe(request, token):
    """RFC 8058: a POST from anywhere, without cookie or Origin, unsubscribes and answers 200."""
    subscriber = tokens.subscriber_to_leave(token)
    if subscriber is None:
        return _no_such_link(request)
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        subscriber.leave(how="one click" if one_click else "page")
        return render(request, "subscriptions/unsubscribed.html", {"subscriber": subscriber})
    return render(request, "subscriptions/unsubscribe.html", {"subscriber": subscriber})


unsubscribe.takes_foreign_posts = True
