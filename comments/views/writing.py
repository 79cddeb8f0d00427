"""Writing a comment without an account, and changing it or taking it back.

The column's page is the same bytes for everyone, so its form carries no token. The first click
leads to a preview at an address of its own, with a fresh signed stamp; the second one sends.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.text.mail_addresses import address_key
from articles.text.primary_keys import parse_pk
from comments import markup, moderation, rules, threads, tokens
from comments.forms import CommentForm, FormToken, new_form_token
from comments.models import Comment
from comments.rules import Submission
from comments.views.own import gone, own_page

if TYPE_CHECKING:
    from comments.views.own import SenderRequest


@own_page
def write(request: "SenderRequest", article_id: int) -> HttpResponse:
    """The form (GET), its preview (POST), and sending what was previewed (POST with a stamp).

    Whatever became of the column, or of the comment that is answered, while somebody wrote: their
    words come back, with what happened and what can be done.
    """
    article = (
        Article.everything.published()
        .takes_comments()
        .defer("search")
        .filter(pk=article_id)
        .first()
    )
    if article is None:
        return gone(request, _COLUMN_GONE, typed=request.POST.get("body", ""))
    context: dict[str, Any] = {"article": article, "known_email": tokens.verified_email(request)}
    if request.method != "POST":
        return _fresh_form(request, article, context)
    stamp = FormToken.read(request.POST.get("stamp", ""), f"comment:{article.pk}")
    sent = stamp and Comment.objects.filter(form_key=stamp.key).first()
    if sent and "edit" not in request.POST:
        return redirect(tokens.own_url(sent))
    form = CommentForm(request.POST)
    context |= {"form": form}
    if not rules.FORMS.take(request):
        form.add_error(None, rules.too_much())
        return render(request, "comments/write.html", context, status=429)
    status = 200 if form.is_valid() else 422
    answers = _answered(article, request.POST.get("answers"))
    if why := threads.why_closed_now(article):
        form.add_error(None, f"{why} {_COPY_IT}")
        status = 422
    elif answers is None and request.POST.get("answers"):
        form.add_error(None, _ANSWERED_GONE)
        status = 409
    context |= {"answers": answers}
    if status != 200 or "edit" in request.POST:
        return render(request, "comments/write.html", context, status=status)
    draft = form.save(commit=False)
    draft.html = markup.rendered(draft.body)
    if stamp is None:
        context |= {"draft": draft, "stamp": new_form_token(f"comment:{article.pk}")}
        return render(request, "comments/preview.html", context)
    try:
        sent = _receive(request, draft, article, answers, stamp, form)
    except moderation.Stopped as stopped:
        form.add_error(None, str(stopped))
        status = 429 if stopped.later else 422
        return render(request, "comments/write.html", context, status=status)
    return redirect(tokens.own_url(sent))


_COPY_IT = _("Your text is still here: copy it, or send it to the editor by the button below.")
_COLUMN_GONE = _("This column is not here any more; it may have been withdrawn while you wrote.")
_ANSWERED_GONE = _(
    "The comment you answer was taken away while you wrote. Your text is still here: you can send "
    "it as a comment of its own."
)


def _fresh_form(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("answers")
    answers = _answered(article, asked)
    if asked and answers is None:
        removed = Comment.objects.filter(article=article, pk=parse_pk(asked)).first()  # type: ignore[misc]  # None finds none
        if removed is None or not removed.was_public:
            raise Http404
        return render(request, "comments/removed.html", {"comment": removed}, status=410)
    # The stamp is for the script that sends a comment without leaving the column.
    context |= {
        "answers": answers,
        "form": CommentForm(initial={"email": context["known_email"]}),
        "stamp": new_form_token(f"comment:{article.pk}"),
        "closed": threads.why_closed_now(article),
    }
    return render(request, "comments/write.html", context)


def _answered(article: Article, key: str | None) -> Comment | None:
    """The public comment with ``key`` under ``article``, or ``None``."""
    if not key:
        return None
    return Comment.objects.approved().filter(article=article, pk=parse_pk(key)).first()  # type: ignore[misc]  # None finds none


def _receive(
    request: "SenderRequest",
    draft: Comment,
    article: Article,
    answers: Comment | None,
    stamp: FormToken,
    form: CommentForm,
) -> Comment:
    draft.article, draft.answers = article, answers
    draft.thread_id = (answers.thread_id or answers.pk) if answers else None
    draft.form_key, draft.visitor_key = stamp.key, request.visitor_key
    draft.proven = address_key(tokens.verified_email(request)) == address_key(draft.email)
    kept = moderation.receive(
        Submission(
            draft,
            honeypot=form.cleaned_data["website"],
            took=datetime.now(UTC) - stamp.made_at,
            address=request.client_address,
            hides=form.hides_characters(),
        )
    )
    if kept.wants_answers and not kept.proven and kept.state != Comment.State.SPAM:
        tokens.send_verification(kept)
    return kept


@own_page
def own(request: "SenderRequest", token: str) -> HttpResponse:
    """One's own comment, whatever became of it. A machine's looks as if it were waiting."""
    comment = tokens.own_comment(token)
    if comment is None or not comment.article.is_public:
        return gone(request, _COLUMN_GONE, typed=request.POST.get("body", ""))
    context = {
        "comment": comment,
        "article": comment.article,
        "can_change": moderation.can_change(comment),
        "minutes": moderation.EDIT_TTL // timedelta(minutes=1),
        "form": CommentForm(instance=comment),
    }
    if request.method == "POST":
        return _changed(request, comment, context)
    return render(request, "comments/own.html", context)


def _changed(request: "SenderRequest", comment: Comment, context: dict[str, Any]) -> HttpResponse:
    if "prove" in request.POST:
        if comment.state != Comment.State.SPAM:
            tokens.send_verification(comment)
        return render(request, "comments/own.html", context | {"asked": True})
    if not context["can_change"]:
        context |= {"too_late": True, "typed": request.POST.get("body", "")}
        return render(request, "comments/own.html", context, status=409)
    if "withdraw" in request.POST:
        moderation.withdraw(comment, how=str(_("at once")))
        return redirect(tokens.own_url(comment))
    if "change" not in request.POST:
        return render(request, "comments/change.html", context)
    typed = request.POST.copy()
    typed["email"] = comment.email  # what it was sent with; another one would need another proof
    form = CommentForm(typed, instance=comment)
    context["form"] = form
    if form.is_valid():
        changed = form.save(commit=False)
        changed.html = markup.rendered(changed.body)
        try:
            submission = Submission(
                changed, address=request.client_address, hides=form.hides_characters()
            )
            moderation.receive_again(submission)
            return redirect(tokens.own_url(comment))
        except moderation.Stopped as stopped:
            form.add_error(None, str(stopped))
    return render(request, "comments/change.html", context, status=422)
