"""Never losing a word: each opened form is kept while it is typed, and offered back."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.admin import copies
from articles.admin.desk import DeskAdmin
from articles.desk_addresses import desk_address
from articles.models import Article, Autosave
from articles.text.primary_keys import parse_pk
from background import clock

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


#: Who typed so lately is taken to be writing still.
STILL_WRITING = timedelta(minutes=10)
#: Copies offered above a form and on the desk's first page; all are on a page of their own.
LIMIT = 8
PAGE_SIZE = 50


class AutosaveMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages. ``static/js/desk/autosave.js`` sends the form
    while it is typed; ``articles.admin.copies`` keeps it."""

    def get_urls(self) -> list[URLPattern]:
        names = f"articles_{self.opts.model_name}"
        view = self.admin_site.admin_view
        keep = view(self.keep_words)
        return [
            path("autosave/", keep, name=f"{names}_autosave_new"),
            path("made-with/", view(self.made_with), name=f"{names}_made_with"),
            path("kept/", view(self.kept), name=f"{names}_kept"),
            path(
                "kept/<uuid:key>/forget/",
                view(require_POST(self.forget)),
                name=f"{names}_forget",
            ),
            path(
                "kept/<uuid:key>/take-back/",
                view(require_POST(self.take_back)),
                name=f"{names}_take_back",
            ),
            path("<int:article_id>/autosave/", keep, name=f"{names}_autosave"),
            *super().get_urls(),
        ]

    # --- Keeping --------------------------------------------------------------------------------

    def keep_words(self, request: "DeskRequest", article_id: int | None = None) -> HttpResponse:
        """POST: keep the form sent.

        Answers ``{"key": of the copy, "sequence": kept last, "saved": whether the form was saved
        since, "at": "16:45", "others": "a sentence of who else is writing there, or nothing"}``.
        """
        stored = self.model.objects.defer("search")
        article = get_object_or_404(stored, pk=article_id) if article_id else None
        allowed = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if request.method != "POST" or not allowed:
            return HttpResponseForbidden()
        if "discard" in request.POST:
            return self._discard(request, article)
        sent = copies.parse_sent(request.POST, editor=request.user, article_id=article_id)
        copy = copies.keep(
            sent, editor=request.user, article=article or None, is_page=self.is_for_pages
        )
        return JsonResponse(
            {
                "key": str(copy.key),
                "sequence": copy.sequence,
                "saved": copy.saved_at is not None,
                "at": f"{timezone.localtime(copy.kept_at):%H:%M}",
                "others": article and self.others_here(request, article.pk),
            }
        )

    def _discard(self, request: "DeskRequest", article: Article | None) -> HttpResponse:
        """The button of a page that a former version made: it means the newest copy."""
        waiting = Autosave.objects.waiting().filter(article=article, editor=request.user)
        if copy := waiting.newest_first().first():
            copies.forget(copy)
        return HttpResponseRedirect(self._form_url(article))

    def made_with(self, request: "DeskRequest") -> HttpResponse:
        """What became of the form ``key``: 404 while it is not saved, then
        ``{"address": of the column, "sequence": of the state that was saved or ``null``}``."""
        try:
            key = UUID(request.GET.get("key", ""))
        except ValueError:
            raise Http404 from None
        copy = Autosave.objects.filter(key=key, editor=request.user).exclude(saved_at=None).first()
        article = (copy and copy.article) or get_object_or_404(
            self.model.objects.defer("search"), form_key=key
        )
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return JsonResponse(
            {"address": self._form_url(article), "sequence": copy and copy.sequence}
        )

    # --- Offering back --------------------------------------------------------------------------

    def kept(self, request: "DeskRequest") -> HttpResponse:
        """All that waits, newest first, a page at a time; and what was forgotten lately."""
        own = Autosave.objects.filter(editor=request.user)
        waiting = own.waiting()
        if before := parse_pk(request.GET.get("before")):
            last = get_object_or_404(own.defer("form"), pk=before)
            waiting = waiting.filter(kept_at__lte=last.kept_at).exclude(
                kept_at=last.kept_at, pk__gte=last.pk
            )
        offered = copies.offers(waiting, PAGE_SIZE + 1)
        context = {
            "kept": offered[:PAGE_SIZE],
            "more_before": offered[PAGE_SIZE - 1].copy.pk if len(offered) > PAGE_SIZE else None,
            "forgotten": copies.offers(own.exclude(forgotten_at=None), PAGE_SIZE),
        }
        return self._page(request, "kept", None, _("Words that are not saved"), **context)

    def forget(self, request: "DeskRequest", key: UUID) -> HttpResponse:
        copy = get_object_or_404(Autosave, key=key, editor=request.user)
        copies.forget(copy)
        self.message_user(
            request,
            _(
                "“%(title)s” is forgotten. For 60 days it can be taken back, at the end of the "
                "page of all words that are not saved."
            )
            % {"title": copy.title or _("Without a headline")},
        )
        return HttpResponseRedirect(self._page_before(request))

    def take_back(self, request: "DeskRequest", key: UUID) -> HttpResponse:
        copies.take_back(get_object_or_404(Autosave, key=key, editor=request.user))
        return HttpResponseRedirect(reverse(f"admin:articles_{self.opts.model_name}_kept"))

    def _page_before(self, request: HttpRequest) -> str:
        address = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
            return address
        return reverse(f"admin:articles_{self.opts.model_name}_kept")

    def show_words(self, request: "DeskRequest", copy: Autosave, status: int = 200) -> HttpResponse:
        """The words of a form that its writer may not send any more, to be copied."""
        texts = copies.texts(QueryDict(copy.form))
        page = self._page(request, "words", None, _("Your words"), copy=copy, texts=texts)
        page.status_code = status
        return page

    def others_here(self, request: "DeskRequest", article_id: int) -> str:
        """A sentence that names who else typed in this column's form just now, or nothing."""
        others = (
            Autosave.objects.waiting()
            .filter(article_id=article_id, kept_at__gt=clock.now() - STILL_WRITING)
            .exclude(editor=request.user)
            .order_by("kept_at")
            .values_list("editor__username", "kept_at")
        )
        last = dict(others)  # of several pages that one has open, the one typed in last
        if not last:
            return ""
        names = [
            _("%(name)s (last at %(time)s)")
            % {"name": name, "time": f"{timezone.localtime(at):%H:%M}"}
            for name, at in last.items()
        ]
        return ngettext(
            "%(names)s is writing here too. Whoever saves second is shown both texts and loses "
            "nothing.",
            "%(names)s are writing here too. Whoever saves second is shown both texts and loses "
            "nothing.",
            len(names),
        ) % {"names": f" {_('and')} ".join(names)}

    def _form_url(self, article: Article | None) -> str:
        if article:
            return desk_address(article)
        return reverse(f"admin:articles_{self.opts.model_name}_add")

    def autosave_url(self, article: Article | None) -> str:
        if article:
            return desk_address(article, "autosave")
        return reverse(f"admin:articles_{self.opts.model_name}_autosave_new")
