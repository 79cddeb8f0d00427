"""Never losing a word: the form is kept while it is typed, and offered back."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpResponseForbidden,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from articles import clock
from articles.admin.forms import SHOWN_AGAIN
from articles.keys import key_of
from articles.models import Article, Autosave

#: Who typed so lately is taken to be writing still.
STILL_WRITING = timedelta(minutes=10)


class KeepsWords:
    """Mixed into the article's admin. ``static/js/desk.js`` sends the form while it is typed."""

    def get_urls(self):
        keep = self.admin_site.admin_view(self.keep_words)
        return [
            path("autosave/", keep, name="articles_article_autosave_new"),
            path(
                "made-with/",
                self.admin_site.admin_view(self.made_with),
                name="articles_article_made_with",
            ),
            path("<int:article_id>/autosave/", keep, name="articles_article_autosave"),
            *super().get_urls(),
        ]

    def keep_words(self, request, article_id=None):
        """POST: keep the form sent; with ``discard``, forget it and return to the column.

        Answers who else is writing there, as ``{"others": "a sentence, or nothing"}``.
        """
        article = article_id and get_object_or_404(Article.objects.defer("search"), pk=article_id)
        allowed = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if request.method != "POST" or not allowed:
            return HttpResponseForbidden()
        kept = Autosave.objects.filter(article=article, editor=request.user)
        if "discard" in request.POST:
            kept.delete()
            return HttpResponseRedirect(self._form_url(article))
        form = QueryDict(mutable=True)
        form.update(request.POST)
        form.pop("csrfmiddlewaretoken", None)
        Autosave.objects.update_or_create(
            article=article, editor=request.user, defaults={"form": form.urlencode()}
        )
        return JsonResponse({"others": article and self._others(request, article.pk)})

    def made_with(self, request):
        """Where the column is that was made with the form ``key``: ``{"address": "…"}``, or 404."""
        try:
            key = UUID(request.GET.get("key", ""))
        except ValueError:
            raise Http404 from None
        article = get_object_or_404(Article.objects.defer("search"), form_key=key)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return JsonResponse({"address": self._form_url(article)})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        kept = None
        if key_of(object_id):
            extra_context = {"others_here": self._others(request, object_id)} | (
                extra_context or {}
            )
        if request.method == "GET":
            known = object_id is None or key_of(object_id)
            kept = known and (
                Autosave.objects.filter(article_id=object_id, editor=request.user).first()
            )
        if not kept:
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = {"autosave": kept, "autosave_url": self._autosave_url(object_id)}
        context |= extra_context or {}
        if "unsaved" not in request.GET:
            return super().changeform_view(request, object_id, form_url, context)
        form = QueryDict(kept.form, mutable=True)
        form.setdefault(SHOWN_AGAIN, "unsaved")
        return self.shown_again(request, object_id, form, form_url, context)

    def shown_again(self, request, object_id, form, form_url="", extra_context=None):
        """The page with ``form`` in it, which takes the way of one that was sent with a mistake in
        it: everything is shown, and nothing is saved. ``form`` names why as ``SHOWN_AGAIN``."""
        request.method, request.POST = "POST", form
        # Asked for its files, the request would otherwise read itself anew and forget the form.
        request._files = MultiValueDict()
        context = {"autosave_url": self._autosave_url(object_id)} | (extra_context or {})
        with transaction.atomic():
            response = self._changeform_view(request, object_id, form_url, context)
            transaction.set_rollback(True)
        _explain(response)
        return response

    def _others(self, request, article_id):
        """A sentence that names who else typed in this column's form just now, or nothing."""
        others = (
            Autosave.objects.filter(article_id=article_id, kept_at__gt=clock.now() - STILL_WRITING)
            .exclude(editor=request.user)
            .select_related("editor")
            .defer("form")
        )
        said = " and ".join(
            f"{other.editor} (last at {timezone.localtime(other.kept_at):%H:%M})"
            for other in others
        )
        if not said:
            return ""
        verb = "is" if len(others) == 1 else "are"
        return (
            f"{said} {verb} writing here too. Whoever saves second is shown both texts and loses "
            "nothing."
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Autosave.objects.filter(
            article=form.instance if change else None, editor=request.user
        ).delete()

    def _form_url(self, article):
        if article:
            return reverse("admin:articles_article_change", args=[article.pk])
        return reverse("admin:articles_article_add")

    def _autosave_url(self, object_id):
        if object_id:
            return reverse("admin:articles_article_autosave", args=[object_id])
        return reverse("admin:articles_article_autosave_new")


def _explain(response):
    """Say why a form is shown again as what it is: no mistake of the editor."""
    context = response.context_data
    why = context["adminform"].form.errors.pop(NON_FIELD_ERRORS, [])
    context["shown_because"] = why
    forms = [context["adminform"].form.errors]
    forms += [formset.formset.total_error_count() for formset in context["inline_admin_formsets"]]
    if not any(forms):
        context["errors"] = []
