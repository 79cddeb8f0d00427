"""Writing a comment without an account, and changing it or taking it back.

The column's page is the same bytes for everyone, so its form carries no token. The first click
leads to a preview at an address of its own, with a fresh signed stamp; the second one sends.
"""

from datetime import UTC, datetime, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from articles.keys import key_of
from articles.models import Article
from articles.text.mail_addresses import address_key
from comments import markup, moderation, proof
from comments.forms import CommentForm, Stamp, new_stamp
from comments.models import Comment
from comments.rules import Submission
from comments.views.own import own_page


@own_page
def write(request, article_id):
    """The form (GET), its preview (POST), and sending what was previewed (POST with a stamp)."""
    article = get_object_or_404(Article.objects.published().defer("search"), pk=article_id)
    answers = _answered(article, request.POST.get("answers") or request.GET.get("answers"))
    context = {"article": article, "answers": answers, "known_email": proof.known_email(request)}
    if request.method != "POST":
        form = CommentForm(initial={"email": context["known_email"]})
        # The stamp is for the script that sends a comment without leaving the column.
        context |= {"form": form, "stamp": new_stamp(f"comment:{article.pk}")}
        return render(request, "comments/write.html", context)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "comments/write.html", context | {"form": form}, status=422)
    draft = form.save(commit=False)
    draft.html = markup.rendered(draft.body)
    context |= {"form": form, "draft": draft}
    stamp = Stamp.read(request.POST.get("stamp", ""), f"comment:{article.pk}")
    if "edit" in request.POST:
        return render(request, "comments/write.html", context)
    if stamp is None:
        fresh = new_stamp(f"comment:{article.pk}")
        return render(request, "comments/preview.html", context | {"stamp": fresh})
    sent = Comment.objects.filter(form_key=stamp.key).first()
    if sent is None:
        try:
            sent = _receive(request, draft, article, answers, stamp, form)
        except moderation.Stopped as stopped:
            form.add_error(None, str(stopped))
            status = 429 if stopped.later else 422
            return render(request, "comments/write.html", context, status=status)
    return redirect(proof.own_url(sent))


def _answered(article, key):
    if not key:
        return None
    return get_object_or_404(Comment.objects.approved(), article=article, pk=key_of(key))


def _receive(request, draft, article, answers, stamp, form):
    draft.article, draft.answers = article, answers
    draft.thread_id = answers and (answers.thread_id or answers.pk)
    draft.form_key, draft.visitor_key = stamp.key, request.visitor_key
    draft.proven = address_key(proof.known_email(request)) == address_key(draft.email)
    kept = moderation.receive(
        Submission(
            draft,
            trap=form.cleaned_data["website"],
            took=datetime.now(UTC) - stamp.made_at,
            address=request.client_address,
            hides=form.hides_characters(),
        )
    )
    if kept.wants_answers and not kept.proven and kept.state != Comment.State.SPAM:
        proof.ask(kept)
    return kept


@own_page
def own(request, token):
    """One's own comment, whatever became of it. A machine's looks as if it were waiting."""
    comment = proof.own_comment(token)
    if comment is None or not comment.article.is_public:
        raise Http404
    context = {
        "comment": comment,
        "article": comment.article,
        "can_change": moderation.can_change(comment),
        "minutes": moderation.CHANGEABLE_FOR // timedelta(minutes=1),
        "form": CommentForm(instance=comment),
    }
    if request.method == "POST":
        return _changed(request, comment, context)
    return render(request, "comments/own.html", context)


def _changed(request, comment, context):
    if "prove" in request.POST:
        if comment.state != Comment.State.SPAM:
            proof.ask(comment)
        return render(request, "comments/own.html", context | {"asked": True})
    if not context["can_change"]:
        return render(request, "comments/own.html", context | {"too_late": True}, status=409)
    if "withdraw" in request.POST:
        moderation.withdraw(comment, how="at once")
        return redirect(proof.own_url(comment))
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
            return redirect(proof.own_url(comment))
        except moderation.Stopped as stopped:
            form.add_error(None, str(stopped))
    return render(request, "comments/change.html", context, status=422)
