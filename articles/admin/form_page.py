"""The page with a column's form: as it is stored, or with words in it that were kept."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property

from articles.admin import copies
from articles.admin.autosave import LIMIT
from articles.admin.desk import DeskAdmin
from articles.admin.draft import ArticleDraft
from articles.admin.error_summary import summarize
from articles.admin.forms import SHOWN_AGAIN
from articles.history import revisions
from articles.history.content import parse_day
from articles.models import Article, Autosave, OldAddress

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest
    from articles.models.autosave import AutosaveQuerySet


class FormPage:
    """One request for the form of a column. ``article``: as it is stored, or ``None`` for a new
    one."""

    def __init__(
        self,
        admin: DeskAdmin,
        request: "DeskRequest",
        article: Article | None,
        *,
        form_url: str = "",
    ) -> None:
        self.admin, self.request, self.article = admin, request, article
        self.form_url = form_url
        #: For the template, beside the form itself.
        self.context: dict[str, Any] = {}
        #: The key and the state of the copy of the words that are shown.
        self.copy: tuple[UUID, int] | None = None
        if article is not None:
            self.context |= {
                "public_address": article.permalink,
                "old_addresses": list(OldAddress.objects.filter(article=article)),
                "others_here": admin.others_here(request, article.pk),
            }

    @cached_property
    def may_write(self) -> bool:
        return self.admin.may_write(self.request, self.article)

    # --- Shown ----------------------------------------------------------------------------------

    def respond(self) -> HttpResponse:
        admin, request, article = self.admin, self.request, self.article
        may_look = article and admin.has_view_or_change_permission(request, article)
        if not (may_look or self.may_write):
            raise PermissionDenied
        waiting = Autosave.objects.waiting().filter(editor=request.user)
        if article:
            waiting = waiting.filter(article=article.pk)
        if asked := request.GET.get("unsaved"):
            if copy := _asked_for(waiting, asked, article):
                return self._go_on(copy)
        else:
            offered = copies.offers(waiting, LIMIT + 1)
            self.context |= {"kept": offered[:LIMIT], "more_kept": len(offered) > LIMIT}
        page: HttpResponse = self.show()
        return page

    def _go_on(self, copy: Autosave) -> HttpResponse:
        if self.article and not self.may_write:
            return self.admin.show_words(self.request, copy)
        form = QueryDict(copy.form, mutable=True)
        if not self.article:
            _forget_keys(form)
        form[SHOWN_AGAIN] = "unsaved"
        self.copy = copy.key, copy.sequence
        made = None if self.article else _made_with(form.get("made_with"))
        if made:
            # Written on after it was saved: to be saved again it needs a key of its own.
            form["made_with"] = str(uuid4())
            self.context["saved_before"] = made
        page: HttpResponse = self.show(form)
        return page

    def show(self, data: QueryDict | None = None) -> Any:
        """The page with the column as it was saved; or with ``data`` in its form, which names why
        as ``SHOWN_AGAIN``: everything is shown, and nothing is saved."""
        if self.article is None or not self.article.unpublished_revision_id:
            return self._show(self.article, data)
        with revisions.with_changes(self.article) as problems:
            self.context["waiting_problems"] = problems
            article = self.read()
            # The address that waits, taken or not.
            waiting = self.article.unpublished_revision.content  # type: ignore[union-attr]  # asked before
            article.edition_date = parse_day(waiting.get("edition_date")) or article.edition_date
            article.slug = waiting.get("slug") or article.slug
            return self._show(article, data).render()

    def _show(self, article: Article | None, data: QueryDict | None) -> Any:
        initial = None
        if article is None:
            initial = self.admin.get_changeform_initial_data(self.request)
        draft = ArticleDraft(
            article,
            data,
            by=self.request.user,
            form=self.admin.form,
            initial=initial,
            more="more" in self.request.GET,
        )
        if data is not None:
            with transaction.atomic():
                draft.is_valid()
            # Why it is shown again is no mistake of the editor.
            self.context["shown_because"] = draft.form.errors.pop(NON_FIELD_ERRORS, [])
            if data.get(SHOWN_AGAIN) == "begun":
                draft.form.errors.clear()  # nothing was written yet
        return self.render(draft)

    def read(self) -> Article:
        return (
            self.admin.model.objects.select_related("unpublished_revision")
            .defer("search")
            .get(pk=self.article.pk)  # type: ignore[union-attr]  # asked before
        )

    def render(self, draft: ArticleDraft) -> Any:
        admin, request = self.admin, self.request
        article = None if draft.is_new else draft.article
        fieldsets = admin.get_fieldsets(request, article)
        if article is None:
            title = f"Add {admin.opts.verbose_name}"
        elif self.may_write:
            title = f"Change {admin.opts.verbose_name}"
        else:
            title = f"View {admin.opts.verbose_name}"
        readonly = () if self.may_write else flatten_fieldsets(fieldsets)
        context = {
            **admin.admin_site.each_context(request),
            "title": title,
            "subtitle": str(article) if article else None,
            "adminform": helpers.AdminForm(draft.form, fieldsets, {}, readonly, model_admin=admin),  # type: ignore[arg-type]  # as Django does
            "original": article,
            "inline_admin_formsets": draft.parts.groups(may_change=self.may_write),
            "errors": summarize(draft),
            **self.context,
        }
        key, sequence = self.copy or (draft.form["made_with"].value(), 0)
        context |= {"copy_key": key, "copy_sequence": sequence}
        return admin.render_change_form(
            request,
            context,
            add=article is None,
            change=article is not None,
            obj=article,
            form_url=self.form_url,
        )


def _asked_for(waiting: "AutosaveQuerySet", asked: str, article: Article | None) -> Autosave | None:
    """The copy with the key ``asked``; where that is none, as in former links, the newest."""
    own = waiting.filter(article=article and article.pk)
    try:
        return own.filter(key=UUID(asked)).first()
    except ValueError:
        return own.newest_first().first()


def _forget_keys(form: QueryDict) -> None:
    """Of a form whose column is gone: its parts are new ones."""
    for name in list(form):
        if name.endswith("-INITIAL_FORMS"):
            form[name] = "0"
        elif name.endswith(("-id", "-article", "-section")) and name.count("-") >= 2:
            del form[name]


def _made_with(key: str | None) -> Article | None:
    """The column that the form with this key was saved as, or ``None``."""
    try:
        return Article.everything.defer("search").filter(form_key=UUID(key or "")).first()
    except ValueError:
        return None
