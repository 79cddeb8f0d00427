"""A form that could not be saved loses nothing: its words are kept, and the pictures chosen in it.

Both outlive whatever was undone with the save. So they are written before it and after it, not in
its transaction.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.admin import copies
from articles.admin.forms import KEPT_FILE
from articles.admin.sent import SentForm
from articles.media.ingest import ingest
from articles.models import Article
from articles.text.primary_keys import parse_pk


class LosesNothing:
    """Mixed into the article's admin, before all that opens a transaction."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = Article.objects.defer("search").filter(pk=parse_pk(object_id)).first()
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.POST = SentForm.of(request.POST)
        sent = self._sent(request, article)
        if not self._may_save(request, article, object_id):
            if article is None or not self._may_read_and_write(request, article):
                return super().changeform_view(request, object_id, form_url, extra_context)
            # A writer's own draft, say, that was published while she wrote.
            copy = copies.keep(sent, editor=request.user, article=article)
            return self.show_words(request, copy, status=403)
        try:
            take_in_first(request)
            request.sent_copy = sent = self._sent(request, article)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except Exception:
            if copies.saved_as(sent, editor=request.user) is None:
                copies.keep(sent, editor=request.user, article=article)
                raise
            response = None
        if response is not None and not hasattr(response, "context_data"):
            return response
        if made := copies.saved_as(sent, editor=request.user):
            return self._saved_already(request, made)
        copies.keep(sent, editor=request.user, article=article)
        return response

    def _sent(self, request, article):
        sent = copies.parse_sent(
            request.POST, editor=request.user, article_id=article and article.pk
        )
        return copies.own_key(sent, editor=request.user)

    def _may_save(self, request, article, object_id):
        if object_id is None:
            return self.has_add_permission(request)
        return article is not None and self.has_change_permission(request, article)

    def _may_read_and_write(self, request, article):
        return self.has_add_permission(request) and self.has_view_permission(request, article)

    def _saved_already(self, request, article):
        """The same form with the same words, sent again: a second click, the browser's way back, an
        answer that never arrived."""
        self.message_user(request, f"“{article}” is saved.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def take_in_first(request):
    """Put the pictures sent with a form into the library, and their keys into the form.

    A file cannot be shown again in a form that has a mistake elsewhere; a photo that is chosen can.
    A file that is no picture stays, for its field to say so.
    """
    names = [name for name in request.FILES if name.endswith("-upload")]
    if not names:
        return
    form, files = request.POST.copy(), request.FILES.copy()
    request.photos_taken_in = []
    for name in names:
        file = files[name]
        try:
            with transaction.atomic():
                taken = ingest(file)
        except ValidationError:
            file.seek(0)
            continue
        prefix = name.removesuffix("upload")
        form[f"{prefix}photo"] = str(taken.photo.pk)
        form[f"{prefix}{KEPT_FILE}"] = file.name
        del files[name]
        request.photos_taken_in.append(taken.photo)
        for note in taken.notes:
            messages.warning(request, f"“{taken.photo}”: {note}")
    request.POST, request._files = form, files
