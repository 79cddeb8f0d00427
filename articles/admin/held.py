"""What is saved of a public column waits until it is published; readers see the text before it.

The form works on the stored column all the same: for the length of a request the changes that wait
are applied to it, and what the form made of it is undone again and kept as a revision.
"""

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.admin.conflict import both_texts, is_conflict
from articles.admin.problems import said
from articles.history import addresses, readers_text, revisions
from articles.history.content import parse_day
from articles.history.snapshots import snapshot
from articles.models import Article, OldAddress
from articles.text.primary_keys import parse_pk


class HoldsChanges:
    """Mixed into the article's admin, before everything else that has a ``changeform_view``."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = _stored(object_id)
        if article is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        extra_context = {
            "public_address": article.permalink,
            "old_addresses": list(OldAddress.objects.filter(article=article)),
        } | (extra_context or {})
        if request.method == "POST":
            with transaction.atomic():
                return self._post(request, article.pk, form_url, extra_context)
        if not article.unpublished_revision_id:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with revisions.with_changes(article) as problems:
            request.waiting = article.unpublished_revision.content
            extra_context["waiting_problems"] = problems
            return _rendered(super().changeform_view(request, object_id, form_url, extra_context))

    def get_object(self, request, object_id, from_field=None):
        """The column; where its form is shown, with the address that waits, taken or not."""
        article = super().get_object(request, object_id, from_field)
        waiting = getattr(request, "waiting", None)
        if article is not None and waiting:
            day = parse_day(waiting.get("edition_date"))
            article.edition_date = day or article.edition_date
            article.slug = waiting.get("slug") or article.slug
        return article

    def _post(self, request, pk, form_url, extra_context):
        # Locked before the form reads it, so that nobody's change in between is written over.
        article = Article.objects.select_for_update(of=("self",)).defer("search").get(pk=pk)
        if "_revert" in request.POST and self.has_change_permission(request, article):
            return self._revert(request, article)
        if "_unbin" in request.POST and article.binned_at and self.has_publish_permission(request):
            # As it went in: what was typed into the form of a binned column publishes nothing.
            self.press_unbin(request, article)
            return HttpResponseRedirect(request.path)
        saved, before = None, None
        changes_state = not article.binned_at and {"_publish", "_withdraw"} & request.POST.keys()
        if article.is_public and changes_state:
            before = readers_text.for_article(article)
        with transaction.atomic():
            if article.unpublished_revision_id:
                revisions.apply(article, article.unpublished_revision.content)
            response = super().changeform_view(request, str(pk), form_url, extra_context)
            if not getattr(request, "saved_formsets", None):
                if is_conflict(response):
                    response.context_data |= both_texts(self, request, article)
                response = _rendered(response)
                transaction.set_rollback(True)
                return response
            if article.has_readers_text and not changes_state:
                saved = snapshot(article)
                transaction.set_rollback(True)
        if saved is None:
            Article.objects.filter(pk=pk).update(unpublished_revision=None)
            if before is not None:
                self._note_change(pk, before)
        else:
            self._hold(request, pk, saved)
        return response

    def _note_change(self, pk, before):
        """Readers had ``before`` until the form was saved, and published or withdrawn, at once."""
        article = Article.objects.defer("search").get(pk=pk)
        if not article.is_public:
            digest = readers_text.digest_of(before)
            Article.objects.filter(pk=pk).update(withdrawn_text=digest)
        elif readers_text.for_article(article) != before:
            Article.objects.filter(pk=pk).update(revised_at=Now())

    def _revert(self, request, article):
        revisions.discard_changes(article)
        self.log_change(request, article, "Went back to what readers have.")
        self.message_user(
            request, "The column is as readers have it. What was saved is among the revisions."
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _hold(self, request, pk, saved):
        """Keep what the form made of the column, and what else the request did and was undone."""
        Article.objects.filter(pk=pk).update(version=F("version") + 1)
        article = Article.objects.defer("search").get(pk=pk)
        revisions.keep_if_unknown(article)
        revisions.drop_keys_undone(saved)
        revisions.hold(article, saved, by=request.user)
        self.end_copy(request, article)
        for message in request.changes_logged:
            self.log_change(request, article, message)
        if "_bin" in request.POST:
            article.put_in_bin()
        elif article.unpublished_revision and not article.binned_at:
            self.message_user(
                request,
                "Saved, and not published yet: readers see the text as it was. "
                "“Publish changes” gives them this one.",
                messages.WARNING,
            )
        if article.unpublished_revision and (
            taken := addresses.problem(
                parse_day(saved["edition_date"]), saved["slug"], except_for=article
            )
        ):
            self.message_user(request, said(taken), messages.ERROR)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved_formsets = True

    def log_change(self, request, article, message):
        request.changes_logged = [*getattr(request, "changes_logged", []), message]
        return super().log_change(request, article, message)


def _stored(object_id):
    return (
        Article.objects.select_related("unpublished_revision")
        .defer("search")
        .filter(pk=parse_pk(object_id))
        .first()
    )


def _rendered(response):
    """Rendered now, while the stored column is what the page is to show."""
    return response.render() if hasattr(response, "render") else response
