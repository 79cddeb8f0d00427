"""What readers report, a comment that should not stand or trouble with commenting, and what they
write to the editor."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.text.primary_keys import parse_pk
from background import locks
from comments import mail, moderation, rules
from comments.forms import ContactForm, FormToken, ReportForm, TroubleForm, new_form_token
from comments.models import MAX_COMMENT_LENGTH, Comment, TroubleReport
from comments.views.own import gone, own_page
from pagecache.decorators import cached_page

if TYPE_CHECKING:
    from comments.views.own import SenderRequest

Kind = TroubleReport.Kind


@own_page
def report(request: "SenderRequest", key: int) -> HttpResponse:
    """Say that a comment should not stand. The answer is the same whoever reported it before."""
    comments = Comment.objects.select_related("article").defer("article__search")
    comment = comments.filter(pk=parse_pk(str(key))).first()  # type: ignore[misc]  # None finds none
    if comment is None or not comment.article.is_public or not comment.is_shown:
        return _nothing_to_report(request, comment)
    form = ReportForm(request.POST or None)
    context = {"comment": comment, "form": form}
    if request.method != "POST":
        return render(request, "comments/report.html", context)
    if not rules.FORMS.take(request):
        form.add_error(None, rules.too_much())
        return render(request, "comments/report.html", context, status=429)
    if not form.is_valid():
        return render(request, "comments/report.html", context, status=422)
    try:
        if not form.cleaned_data["website"]:
            moderation.report(
                comment,
                category=form.cleaned_data["category"],
                note=form.cleaned_data["note"],
                reporter_key=_reporter(request, comment),
                visitor_key=request.visitor_key,
            )
    except moderation.Stopped as stopped:
        form.add_error(None, str(stopped))
        return render(request, "comments/report.html", context, status=429)
    return render(request, "comments/reported.html", context)


def _nothing_to_report(request: HttpRequest, comment: Comment | None) -> HttpResponse:
    if (
        comment
        and comment.article.is_public
        and comment.was_public
        and not request.POST.get("note")
    ):
        return render(request, "comments/removed.html", {"comment": comment}, status=410)
    return gone(request, _COMMENT_GONE, typed=request.POST.get("note", ""))


_COMMENT_GONE = gettext_lazy(
    "This comment is not public any more; it may have been taken away while you wrote, and then "
    "need not be reported."
)


def _reporter(request: "SenderRequest", comment: Comment) -> str:
    """The same for one reader and comment on every day, and for no two comments."""
    network = request.client_network
    return salted_hmac(f"report:{comment.pk}", network, algorithm="sha256").hexdigest()


@own_page
def trouble(request: "SenderRequest") -> HttpResponse:
    """ "Let us know if you're having issues with commenting." """
    return _write_to_the_editor(request, Kind.TROUBLE)


@own_page
def contact(request: "SenderRequest") -> HttpResponse:
    """A letter to the editor about anything."""
    return _write_to_the_editor(request, Kind.CONTACT)


def _write_to_the_editor(request: "SenderRequest", kind: Kind) -> HttpResponse:
    asked = parse_pk(request.POST.get("article") or request.GET.get("article"))
    article = Article.everything.published().defer("search").filter(pk=asked).first()  # type: ignore[misc]  # None finds none
    tried = request.POST if "tried" in request.POST else None
    form = _FORMS[kind](request.POST if request.method == "POST" and not tried else None)
    if tried:
        # From the comment's own form: what was typed there comes along.
        said = "\n\n".join([_("I tried to send this:"), tried.get("body", "")])
        form.initial = {"text": said[:MAX_COMMENT_LENGTH], "email": tried.get("email", "")}
    page = f"comments/{kind}.html"
    context = {"form": form, "article": article, "stamp": new_form_token(kind)}
    if request.method != "POST" or tried:
        return render(request, page, context)
    if not rules.FORMS.take(request):
        form.add_error(None, rules.too_much())
        return render(request, page, context, status=429)
    if not form.is_valid():
        return render(request, page, context, status=422)
    stamp = FormToken.read(request.POST.get("stamp", ""), kind)
    if stamp is None:
        form.add_error(None, _("This form had grown old. It is fresh now: please send it again."))
        return render(request, page, context, status=422)
    try:
        _keep(form, kind, article, stamp.key, request)
    except moderation.Stopped as stopped:
        form.add_error(None, str(stopped))
        return render(request, page, context, status=429)
    return redirect(f"comments:{kind}_thanks")


_FORMS = {Kind.TROUBLE: TroubleForm, Kind.CONTACT: ContactForm}


@transaction.atomic
def _keep(
    form: TroubleForm, kind: Kind, article: Article | None, key: str, request: "SenderRequest"
) -> None:
    """Keep the report, once for one form. Raises ``Stopped`` where its sender sent too many."""
    locks.acquire(f"reports from {request.visitor_key}")
    if form.cleaned_data["website"] or TroubleReport.objects.filter(form_key=key).exists():
        return
    if rules.reports_too_much(TroubleReport, request.visitor_key):
        raise moderation.Stopped(rules.too_much(), later=True)
    report, made = TroubleReport.objects.get_or_create(
        form_key=key,
        defaults={
            "kind": kind,
            "article": article,
            "text": form.cleaned_data["text"],
            "email": form.cleaned_data["email"],
            "browser": request.headers.get("User-Agent", "")[:300],
            "visitor_key": request.visitor_key,
        },
    )
    if made and kind == Kind.CONTACT:
        mail.forward_to_editors(report)


@require_safe
@cached_page()
def trouble_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/trouble_thanks.html")


@require_safe
@cached_page()
def contact_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/contact_thanks.html")
