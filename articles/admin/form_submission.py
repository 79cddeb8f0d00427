"""A column's form that was sent: saved, or shown again with what is wrong in it.

What is saved of a public column waits until it is published; readers see the text before it. The
form works on the stored column all the same: what waits is applied to it, and what the form made of
it is undone again and kept as a revision.

A form that could not be saved loses nothing: its words are kept, and the pictures chosen in it.
Both outlive whatever was undone with the save, so they are written before it and after it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin import copies
from articles.admin.attachments import FILE_FIELD
from articles.admin.conflict import both_texts
from articles.admin.copies import Sent
from articles.admin.draft import ArticleDraft
from articles.admin.duplicating import duplicate
from articles.admin.figure_form import KEPT_FILE
from articles.admin.form_page import FormPage
from articles.admin.forms import SHOWN_AGAIN
from articles.admin.locked import locked_rows
from articles.admin.photo import looks_like
from articles.admin.problems import said
from articles.admin.refused import attempt
from articles.desk_addresses import desk_address
from articles.history import addresses, readers_text, revisions
from articles.history.content import Content, parse_day
from articles.history.snapshots import snapshot
from articles.media.downloads.ingest import ingest as ingest_download
from articles.media.ingest import ingest
from articles.models import Article, Autosave, Photo


class FormSubmission(FormPage):
    """One request that sends the form of a column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data, self.files = self.request.POST.copy(), self.request.FILES
        self.sent = self._parse_sent()

    def respond(self) -> Any:
        admin, request, article = self.admin, self.request, self.article
        if not self.may_write:
            may_read = article and admin.has_view_permission(request, article)
            if not (may_read and admin.has_add_permission(request)):
                raise PermissionDenied
            # A writer's own draft, say, that was published while she wrote.
            copy = self._keep_words()
            return admin.show_words(request, copy, status=403)
        try:
            photos = self._take_in_photos()
            self._take_in_downloads()
            self.sent = self._parse_sent()  # with the files in it
            if part := self.data.get("_duplicate"):
                self._keep_words()
                return self._show_twice(part)
            response = self._save(photos)
        except Exception:
            if self._saved_as() is None:
                self._keep_words()
                raise
            response = None
        if response is not None and not hasattr(response, "context_data"):
            return response
        if made := self._saved_as():
            # The same form with the same words, sent again: a second click, the browser's way back,
            # an answer that never arrived.
            admin.message_user(
                request, _("“%(made)s” is saved.") % {"made": made}, messages.SUCCESS
            )
            return HttpResponseRedirect(desk_address(made))
        self._keep_words()
        return response

    def go_on_as_new(self) -> HttpResponse:
        """Of a column that was deleted for ever while it was written: lead to the form of a new one
        that has the words and the pictures."""
        self._take_in_photos()
        self._take_in_downloads()
        self.sent = self._parse_sent()
        copy = self._keep_words()
        gone = _(
            "This %(noun)s was deleted for ever while you wrote. What you wrote is here; saved, "
            "it is a new one."
        )
        noun = self.admin.model._meta.verbose_name
        self.admin.message_user(self.request, gone % {"noun": noun}, messages.WARNING)
        new = reverse(f"admin:articles_{self.admin.opts.model_name}_add")
        return HttpResponseRedirect(f"{new}?unsaved={copy.key}")

    def _keep_words(self) -> Autosave:
        return copies.keep(
            self.sent,
            editor=self.request.user,
            article=self.article,
            is_page=self.admin.is_for_pages,
        )

    def _saved_as(self) -> Article | None:
        return copies.saved_as(self.sent, editor=self.request.user)

    def render(self, draft: ArticleDraft) -> Any:
        self.copy = self.sent.key, self.sent.sequence or 0
        return super().render(draft)

    def _parse_sent(self) -> Sent:
        article_id = self.article.pk if self.article else None
        sent = copies.parse_sent(self.data, editor=self.request.user, article_id=article_id)
        return copies.own_key(sent, editor=self.request.user)

    def _show_twice(self, part: str) -> HttpResponse:
        """The form with one of its parts once more; nothing is saved."""
        duplicate(self.data, part)
        self.data[SHOWN_AGAIN] = "duplicated"
        page: HttpResponse = self.show(self.data)
        return page

    def _take_in_photos(self) -> list[Photo]:
        """Put the pictures sent with the form into the library, and their keys into the form;
        return them.

        A file cannot be shown again in a form that has a mistake elsewhere; a photo that is chosen
        can. A file that is no picture stays, for its field to say so.
        """
        photos, files = [], self.files.copy()
        for name in [name for name in files if name.endswith("-upload")]:
            file: Any = files[name]
            try:
                with transaction.atomic():
                    taken = ingest(file)
            except ValidationError:
                file.seek(0)
                continue
            prefix = name.removesuffix("upload")
            self.data[f"{prefix}photo"] = str(taken.photo.pk)
            self.data[f"{prefix}{KEPT_FILE}"] = file.name
            del files[name]
            photos.append(taken.photo)
            for note in taken.notes:
                messages.warning(self.request, f"“{taken.photo}”: {note}")
        self.files = files
        return photos

    def _take_in_downloads(self) -> None:
        """The same with files for readers, which stay for their fields to refuse too."""
        files = self.files.copy()
        for name in [name for name in files if name.endswith(FILE_FIELD)]:
            file: Any = files[name]
            try:
                with transaction.atomic():
                    download = ingest_download(file)
            except ValidationError:
                file.seek(0)
                continue
            prefix = name.removesuffix("new_file")
            self.data[f"{prefix}download"] = str(download.pk)
            self.data[f"{prefix}{KEPT_FILE}"] = file.name
            del files[name]
        self.files = files

    # --- Saved ----------------------------------------------------------------------------------

    def _save(self, photos: list[Photo]) -> Any:
        """The page to go to, or the page with the form and what is wrong in it."""
        if self.article is None:
            with transaction.atomic():
                draft, response = self._attempt(None, photos)
                return response or self.render(draft)
        with transaction.atomic():
            # Locked before the form reads it, so that nobody's change in between is written over.
            article = locked_rows(self.admin.model).get(pk=self.article.pk)
            if not self.admin.may_write(self.request, article):
                raise PermissionDenied  # since a moment ago
            return self._unread(article) or self._save_locked(article, photos)

    def _unread(self, article: Article) -> HttpResponse | None:
        """What a button does that does not look into the form."""
        admin, request = self.admin, self.request
        if "_revert" in self.data and admin.has_change_permission(request, article):
            return admin.revert(request, article)
        if "_unbin" in self.data and article.binned_at and admin.has_publish_permission(request):
            # As it went in: what was typed into the form of a binned column publishes nothing.
            admin.press_unbin(request, article)
            return HttpResponseRedirect(request.path)
        return None

    def _save_locked(self, article: Article, photos: list[Photo]) -> Any:
        article.come_down()  # with the text that readers had
        changes_state = not article.binned_at and {"_publish", "_withdraw"} & self.data.keys()
        is_held = article.has_readers_text and not changes_state
        before = None
        if article.is_public and changes_state:
            before = readers_text.for_article(article)
        with transaction.atomic():
            if article.unpublished_revision_id:
                revisions.apply(article, article.unpublished_revision.content)  # type: ignore[attr-defined, union-attr]  # of snapshots; checked above
            draft, response = self._attempt(article.pk, photos, is_held=is_held)
            if not draft.is_saved:
                if draft.is_conflict:
                    form = self.data, self.files
                    self.context |= both_texts(
                        self.read(), *form, by=self.request.user, as_form=self.admin.form
                    )
                response = self.render(draft).render()
                transaction.set_rollback(True)
                return response
            if is_held:
                content = snapshot(draft.article)
                transaction.set_rollback(True)
        if is_held:
            return self._hold(draft, content)
        Article.everything.filter(pk=article.pk).update(**Article.NOTHING_WAITS)
        if before is not None:
            _note_change(article.pk, before)
        return response

    def _attempt(
        self, pk: int | None, photos: list[Photo], *, is_held: bool = False
    ) -> tuple[ArticleDraft, Any]:
        """Save what was sent, again where the database refuses it and that may help. Returns the
        draft, and where it was saved and not held, the page to go to."""
        made: tuple[ArticleDraft, Any]
        made, refusal = attempt(self.request, lambda: self._save_draft(pk, photos, is_held))
        if refusal:
            draft = self._draft(pk, refusal=refusal)
            draft.is_valid()
            made = draft, None
        return made

    def _draft(self, pk: int | None, **options: Any) -> ArticleDraft:
        article = self.read() if pk else None
        by, form = self.request.user, self.admin.form
        return ArticleDraft(article, self.data, self.files, by=by, form=form, **options)

    def _save_draft(
        self, pk: int | None, photos: list[Photo], is_held: bool
    ) -> tuple[ArticleDraft, HttpResponse | None]:
        draft = self._draft(pk)
        if not draft.is_valid():
            return draft, None
        notes = draft.save(is_tried=is_held)
        for photo in photos:
            if words := looks_like(photo):
                self.admin.message_user(self.request, words, messages.WARNING)
        for note in notes:
            self.admin.message_user(self.request, note.text, note.level)
        if is_held:
            return draft, None
        return draft, self._finish(draft, draft.article)

    def _finish(self, draft: ArticleDraft, article: Article) -> HttpResponse:
        """Log that it was saved, end its copy, and do what its button says."""
        admin, request = self.admin, self.request
        copies.end(self.sent, editor=request.user, article=article)
        changes = admin.construct_change_message(request, draft.form, draft.formsets, draft.is_new)  # type: ignore[arg-type]  # as Django does
        if draft.is_new:
            admin.log_addition(request, article, changes)
            return admin.response_add(request, draft.article)
        admin.log_change(request, article, changes)
        return admin.response_change(request, draft.article)

    def _hold(self, draft: ArticleDraft, content: Content) -> HttpResponse:
        """Keep what the form made of the column, which was undone again."""
        admin, request = self.admin, self.request
        Article.everything.filter(pk=self.article.pk).update(version=F("version") + 1)  # type: ignore[union-attr]  # only of a stored one
        article = self.admin.model.objects.defer("search").get(pk=self.article.pk)  # type: ignore[union-attr]  # only of a stored one
        stored = revisions.keep_if_unknown(article)
        revisions.drop_keys_undone(content)
        revisions.hold(article, content, by=request.user, stored=stored)
        response = self._finish(draft, article)
        if article.unpublished_revision and not article.binned_at and "_bin" not in self.data:
            admin.message_user(
                request,
                _(
                    "Saved, and not published yet: readers see the text as it was. "
                    "“Publish changes” gives them this one."
                ),
                messages.WARNING,
            )
        if article.unpublished_revision and (
            taken := addresses.problem(
                parse_day(content["edition_date"]),  # type: ignore[arg-type]  # it was made of one
                content["slug"],
                except_for=article,
            )
        ):
            admin.message_user(request, said(taken), messages.ERROR)
        return response


def _note_change(pk: int, before: Content) -> None:
    """Readers had ``before`` until the form was saved, and published or withdrawn, at once."""
    article = Article.everything.defer("search").get(pk=pk)
    if not article.is_public:
        digest = readers_text.digest_of(before)
        Article.everything.filter(pk=pk).update(withdrawn_text=digest)
    elif readers_text.for_article(article) != before:
        Article.everything.filter(pk=pk).update(revised_at=Now())
