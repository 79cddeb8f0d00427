"""Writing a comment without an account.

The column's page is the same bytes for everyone, so its form carries no token. The first click
leads to a preview at an address of its own, with a fresh signed stamp; the second one sends.
``csrf_exempt`` is right here because nothing of the visitor's (no cookie, no login) gives the
request any power; ``worldview.middleware.refuse_foreign_posts`` refuses other sites' forms.
"""

from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.keys import key_of
from articles.models import Article
from articles.views.public import public_page
from comments.forms import CommentForm, TroubleForm, form_key, new_stamp
from comments.models import Comment, TroubleReport, sends_too_much
from comments.pages import page_of

TOO_MUCH = (
    "You have sent several in a short time. Please wait a few minutes and send this again; "
    "your text is still here."
)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, article_id):
    """The form (GET), its preview (POST), and sending what was previewed (POST with a stamp)."""
    article = get_object_or_404(Article.objects.published().defer("search"), pk=article_id)
    purpose = f"comment:{article.pk}"
    answers = _answered(article, request.POST.get("answers") or request.GET.get("answers"))
    context = {"article": article, "answers": answers}
    if request.method != "POST":
        return render(request, "comments/write.html", context | {"form": CommentForm()})
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "comments/write.html", context | {"form": form}, status=422)
    context |= {"form": form, "draft": form.cleaned_data}
    key = form_key(request.POST.get("stamp", ""), purpose)
    if "edit" in request.POST:
        return render(request, "comments/write.html", context)
    if key is None:
        return render(request, "comments/preview.html", context | {"stamp": new_stamp(purpose)})
    sent = Comment.objects.filter(form_key=key).first()
    if sent is None:
        if sends_too_much(Comment, "written_at", request.visitor_key):
            form.add_error(None, TOO_MUCH)
            return render(request, "comments/write.html", context, status=429)
        sent = _keep(form, article, answers, key, request.visitor_key)
    return redirect(sent.own_url())


def _answered(article, key):
    if not key:
        return None
    return get_object_or_404(Comment.objects.approved(), article=article, pk=key_of(key))


def _keep(form, article, answers, key, visitor_key):
    comment = form.save(commit=False)
    comment.article, comment.answers = article, answers
    comment.form_key, comment.visitor_key = key, visitor_key
    try:
        with transaction.atomic():
            comment.save()
            if form.cleaned_data["website"]:
                comment.mark_as_spam(by=None, reason="Filled in the hidden field.")
    except IntegrityError:
        # The same form was sent twice at once; the other request has kept it.
        return Comment.objects.get(form_key=key)
    return comment


@never_cache
@require_safe
def own(request, token):
    """One's own comment, whatever became of it. A machine's looks as if it were waiting."""
    comment = Comment.from_own_token(token)
    if comment is None or not comment.article.is_public:
        raise Http404
    response = render(request, "comments/own.html", {"comment": comment})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@public_page
def later(request, article_id):
    """The comments after those on the column's own page, a page at a time."""
    article = get_object_or_404(Article.objects.published().defer("search"), pk=article_id)
    after = key_of(request.GET.get("after", "0"))
    if after is None:
        raise Http404
    page = page_of(article, after=after)
    return render(request, "comments/later.html", {"article": article, "page": page})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trouble(request):
    """ "Let us know if you're having issues with commenting." """
    purpose = "trouble"
    asked = key_of(request.POST.get("article") or request.GET.get("article"))
    article = Article.objects.published().defer("search").filter(pk=asked).first()
    form = TroubleForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "article": article, "stamp": new_stamp(purpose)}
    if request.method != "POST":
        return render(request, "comments/trouble.html", context)
    if not form.is_valid():
        return render(request, "comments/trouble.html", context, status=422)
    key = form_key(request.POST.get("stamp", ""), purpose)
    if key is None:
        form.add_error(None, _("This form had grown old. It is fresh now: please send it again."))
        return render(request, "comments/trouble.html", context, status=422)
    if not TroubleReport.objects.filter(form_key=key).exists():
        if sends_too_much(TroubleReport, "reported_at", request.visitor_key):
            form.add_error(None, TOO_MUCH)
            return render(request, "comments/trouble.html", context, status=429)
        if not form.cleaned_data["website"]:
            _keep_report(form, article, key, request)
    return redirect("comments:trouble_thanks")


def _keep_report(form, article, key, request):
    TroubleReport.objects.get_or_create(
        form_key=key,
        defaults={
            "article": article,
            "text": form.cleaned_data["text"],
            "email": form.cleaned_data["email"],
            "browser": request.headers.get("User-Agent", "")[:300],
            "visitor_key": request.visitor_key,
        },
    )


@require_safe
@public_page
def trouble_thanks(request):
    return render(request, "comments/trouble_thanks.html")
