"""Joining, changing, leaving. GET shows or asks, POST acts: mail scanners open every link.

``csrf_exempt`` is right for these forms: no cookie gives them any power. The token in the address
is the only authority, and signing up has none.
"""

import datetime
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db.models import Manager, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Author, Keyword, site
from articles.text.primary_keys import parse_pk
from background.rate_limits import Request
from pagecache import cache_tags
from pagecache.decorators import ANY, cached_page
from subscriptions import edition_mail, privacy, signup, tokens
from subscriptions import preferences as preferences_of
from subscriptions.forms import (
    RIGHT_ADDRESS,
    NewAddressForm,
    PreferencesForm,
    SubscribeForm,
    new_stamp,
)
from subscriptions.models import Edition, Letter, Variant, masked

PAGE_SIZE = 60


class SenderRequest(HttpRequest, Request):
    """A request with its sender, as ``worldview.proxies`` names it."""


def token_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page opened by a secret address: not stored, not indexed, not told to other sites."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def _no_such_link(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/no_such_link.html", status=404)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: SenderRequest) -> HttpResponse:
    """The form on its own page, and what the form on every page posts to."""
    return _entered(request) if request.method == "POST" else _form(request)


subscribe.page_params = ANY  # type: ignore[attr-defined]  # as every cached page has them


@cached_page(params=ANY)
def _form(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "")[:200] for name in ("keyword", "author")}
    return _subscribe_page(request, SubscribeForm(initial=chosen), chosen)


@never_cache
def _entered(request: SenderRequest) -> HttpResponse:
    """The form of every page is the same for everybody and so has no stamp: it leads here, where
    it is asked once more. A script fetches the stamp beforehand, and one click is enough."""
    if not site().takes_subscribers:
        response = _subscribe_page(request, SubscribeForm(request.POST), {})
        response.status_code = 403
        return response
    form = SubscribeForm(request.POST)
    problem = form.stamp_problem() if form.is_valid() else ""
    status = 200 if form.is_valid() else 422
    try:
        if not signup.FORMS.take(request):
            raise signup.TooManySignUps(signup.too_many())
        if form.is_valid() and not problem:
            signup.ask(
                form.cleaned_data["email"],
                visitor_key=request.visitor_key,
                keyword=form.wanted_keyword(),
                author=form.wanted_author(),
                is_machine=bool(form.cleaned_data["website"]),
            )
            return redirect("subscriptions:check_your_mail")
    except signup.TooManySignUps as refused:
        problem, status = str(refused), 429
    form.data = request.POST.copy()
    form.data["stamp"] = new_stamp()
    response = _subscribe_page(request, form, form.data, problem)
    response.status_code = status
    return response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_another_site(request: HttpRequest) -> HttpResponse:
    """What the form on another site posts to. It notes nothing, whatever it is sent: it shows the
    form of ours with what was typed, and no other site has a hand in what is pressed there."""
    if request.method != "POST":
        return redirect("subscriptions:subscribe")
    form = SubscribeForm(request.POST)
    form.data = request.POST.copy()
    form.data["stamp"] = new_stamp()
    problem = RIGHT_ADDRESS if form.is_valid() else ""
    response = _subscribe_page(request, form, form.data, problem)
    response.status_code = 200 if form.is_valid() else 422
    return response


from_another_site.takes_foreign_posts = True  # type: ignore[attr-defined]  # for ``worldview``


def _subscribe_page(
    request: HttpRequest,
    form: SubscribeForm,
    chosen: Mapping[str, Any],
    problem: str | Promise = "",
) -> HttpResponse:
    """``chosen``: the slugs of the keyword and the author that the form was reached from."""
    keyword, author = (str(chosen.get(name, ""))[:200] for name in ("keyword", "author"))
    context = {
        "form": form,
        "keyword": keyword and Keyword.objects.in_use().filter(slug=keyword).first(),
        "author": author and Author.objects.in_use().filter(slug=author).first(),
        "problem": problem,
        "wording": signup.wording(),
    }
    return render(request, "subscriptions/subscribe.html", context)


@require_safe
@never_cache
def stamp(request: HttpRequest) -> HttpResponse:
    """A fresh stamp, for the script that spares people the second step."""
    return HttpResponse(new_stamp(), content_type="text/plain; charset=utf-8")


@require_safe
@cached_page()
def check_your_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/check_your_mail.html")


@token_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = tokens.subscriber_to_confirm(token)
    if subscriber is None:
        return _no_such_link(request)
    if request.method == "POST":
        signup.confirm(subscriber)
        subscriber.refresh_from_db()
        return redirect(tokens.preferences_path(subscriber) + "?welcome=1")
    context = {"subscriber": subscriber, "wording": signup.wording()}
    return render(request, "subscriptions/confirm.html", context)


@token_page
def preferences(request: SenderRequest, token: str) -> HttpResponse:
    subscriber = tokens.subscriber_to_prefer(token)
    if subscriber is None or not subscriber.is_active:
        return _no_such_link(request)
    if request.method == "POST" and "_data" in request.POST:
        signup.send(Letter.Kind.DATA, subscriber)
        return redirect(tokens.preferences_path(subscriber) + "?sent=1")
    form = PreferencesForm.for_subscriber(
        subscriber, request.POST if request.method == "POST" else None
    )
    refused = form.is_bound and not signup.FORMS.take(request)
    if refused:
        form.add_error(None, signup.too_often())
    elif form.is_bound and form.is_valid():
        subscriber = preferences_of.change(subscriber, **form.cleaned_data)
        return redirect(tokens.preferences_path(subscriber) + "?saved=1")
    context = {
        "subscriber": subscriber,
        "form": form,
        "unsubscribe_url": tokens.unsubscribe_url(subscriber),
        "keyword_names": preferences_of.offered_keywords(),
    }
    status = 429 if refused else 422 if form.is_bound else 200
    return render(request, "subscriptions/preferences.html", context, status=status)


@token_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST from anywhere, without cookie or Origin, unsubscribes and answers 200."""
    subscriber = tokens.subscriber_to_leave(token)
    if subscriber is None:
        return _no_such_link(request)
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        subscriber.unsubscribe(how="one click" if one_click else "page")
        return render(request, "subscriptions/unsubscribed.html", {"subscriber": subscriber})
    return render(request, "subscriptions/unsubscribe.html", {"subscriber": subscriber})


unsubscribe.takes_foreign_posts = True  # type: ignore[attr-defined]  # for ``worldview``


@token_page
def data(request: HttpRequest, token: str) -> HttpResponse:
    """What we know of somebody: to see, to take along, to have erased; and a new address. Only by
    a link that was mailed within the hour."""
    subscriber = tokens.subscriber_of_data(token)
    if subscriber is None or subscriber.erased_at:
        return _no_such_link(request)
    if "download" in request.GET:
        response = JsonResponse(privacy.export(subscriber), json_dumps_params={"indent": 2})
        response["Content-Disposition"] = 'attachment; filename="subscription.json"'
        return response
    form = NewAddressForm(request.POST if "_move" in request.POST else None)
    if "_erase" in request.POST:
        privacy.erase(subscriber)
        return render(request, "subscriptions/erased.html")
    if form.is_bound and form.is_valid():
        signup.send(Letter.Kind.NEW_ADDRESS, subscriber, to=form.cleaned_data["email"])
        return redirect("subscriptions:check_your_mail")
    context = {"subscriber": subscriber, "form": form, "known": privacy.export(subscriber)}
    status = 422 if form.is_bound else 200
    return render(request, "subscriptions/data.html", context, status=status)


@token_page
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm, at the new address, that mail is to go there from now on."""
    subscriber, email = tokens.subscriber_to_move(token)
    if subscriber is None or not subscriber.is_active:
        return _no_such_link(request)
    if request.method == "POST":
        if not preferences_of.move(subscriber, email):
            return render(request, "subscriptions/not_moved.html", status=409)
        return redirect(tokens.preferences_path(subscriber) + "?moved=1")
    context = {"subscriber": subscriber, "masked_email": masked(email)}
    return render(request, "subscriptions/new_address.html", context)


def _with_contents(editions: Manager[Edition] | QuerySet[Edition]) -> QuerySet[Edition]:
    """Digests that have something to show, newest first."""
    return editions.filter(kind__in=["daily", "weekly"], cancelled_at=None).exclude(variants=None)


@require_safe
@cached_page("editions", params=["before"])
def editions(request: HttpRequest) -> HttpResponse:
    """The digests that were mailed; columns that were mailed singly are the archive."""
    before = parse_pk(request.GET.get("before", "")) if "before" in request.GET else None
    if "before" in request.GET and before is None:
        raise Http404
    found = _with_contents(Edition.objects.order_by("-digest_date", "-pk"))
    if before:
        day = Edition.objects.filter(pk=before).values("digest_date")[:1]
        found = found.filter(Q(digest_date__lt=day) | Q(digest_date=day, pk__lt=before))
    shown = list(found[: PAGE_SIZE + 1])
    more = len(shown) > PAGE_SIZE
    context = {"editions": shown[:PAGE_SIZE], "more": more}
    if before and not shown:
        cache_tags.do_not_keep()
    return render(request, "subscriptions/editions.html", context)


@require_safe
@cached_page("editions")
def edition(request: HttpRequest, kind: str, day: datetime.date, key: str = "") -> HttpResponse:
    """A digest as it was mailed, read in the browser: for those who chose no keywords, or with
    ``key`` as one of its variants."""
    found = get_object_or_404(_with_contents(Edition.objects), kind=kind, digest_date=day)
    variants = found.variants.filter(key__startswith=key)
    # The one with most in it is that of who chose no keywords.
    variant = max(variants, key=lambda v: (len(v.contents), -_narrowed(v)), default=None)
    columns = edition_mail.digest_columns(variant.contents) if variant else []
    if not columns:
        raise Http404
    return render(request, "subscriptions/edition.html", {"edition": found, "columns": columns})


def _narrowed(variant: Variant) -> int:
    return sum(bool(sections) for _, sections in variant.contents)
