"""A column or page as its form has it: form data in, the column or its snapshot out.

It knows no request. What became of it is in what it returns: notes for the editor, a snapshot, or
``NotToBeSaved``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.admin.helpers import AdminErrorList
from django.contrib.messages import constants as levels
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.fields import ProseField
from articles.admin.forms import ArticleForm
from articles.admin.formsets import PartFormSet
from articles.admin.parts import ColumnParts
from articles.admin.refused import Refusal, add_refusal, refusal_of
from articles.discovery.derived import update_derived
from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Keyword, page_parts
from articles.text.names import name_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotToBeSaved(Exception):
    """The form cannot be saved as it is; the message says why."""


@dataclass(frozen=True)
class Note:
    """What an editor is told of a column that was saved; ``level`` as of Django's messages."""

    text: str
    level: int


def _is_behind(article: Article | None, data: QueryDict | None) -> bool:
    """Whether the column was saved since the form of ``data`` was opened."""
    return bool(article and data and data.get("seen_version", "") != str(article.version))


class ArticleDraft:
    """The form of a column with all its parts.

    article: the stored one, or ``None`` for a new one; in a transaction that has it locked where
    the draft is to be saved. form: that of its kind. data, files: what was sent, or ``None`` for
    the column as it is. initial: what a new one begins with. more: with a blank part of each kind.
    refusal: what the database said of the same words a moment ago.
    """

    def __init__(
        self,
        article: Article | None,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        by: "User",
        form: type[ArticleForm] = ArticleForm,
        initial: dict[str, Any] | None = None,
        more: bool = False,
        refusal: Refusal | None = None,
        is_behind: bool | None = None,
    ) -> None:
        if is_behind is None:
            is_behind = _is_behind(article, data)
        self.by, self.is_new, self.refusal = by, article is None, refusal
        self.is_saved = False
        if article is not None and data is None:
            # For the form and what stands around it; one that is sent reads what it saves.
            page_parts.WHOLE.add([article])
        self.form = form(data, files, instance=article, initial=initial)
        self.parts = ColumnParts(self.article, data, files, by=by, more=more, is_behind=is_behind)

    @classmethod
    def on_trial(
        cls,
        article: Article | None,
        data: QueryDict,
        files: Any = None,
        *,
        by: "User",
        form: type[ArticleForm] = ArticleForm,
    ) -> Self:
        """Return a draft that is not stopped by what was saved meanwhile, to be tried."""
        words = QueryDict(mutable=True)
        for name in data:
            if not name.startswith("_"):  # no buttons
                words.setlist(name, data.getlist(name))
        if article is not None:
            words["seen_version"] = str(article.version)
        is_behind = _is_behind(article, data)
        return cls(article, words, files, by=by, form=form, is_behind=is_behind)

    @property
    def article(self) -> Article:
        return self.form.instance

    @property
    def formsets(self) -> list[PartFormSet]:
        return self.parts.formsets

    @property
    def errors(self) -> AdminErrorList:
        return AdminErrorList(self.form, self.formsets)

    def is_valid(self) -> bool:
        # All that is wrong is said at once.
        are_valid = [self.form.is_valid(), self.parts.is_valid()]
        if self.refusal:
            add_refusal(self.form, self.refusal)
        return all(are_valid) and not self.refusal

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else saved the column since its form was opened."""
        return self.form.has_error(NON_FIELD_ERRORS, "conflict")

    # --- Saved ----------------------------------------------------------------------------------

    def save(self, *, is_tried: bool = False) -> list[Note]:
        """Save the column of a valid draft with its parts and all that follows from them, and keep
        a revision of it. ``is_tried``: the caller looks at what it makes and undoes it, so there
        is no revision and no place in the search."""
        article, notes = self.article, []
        if self.is_new:
            article.written_by = self.by
        else:
            if not is_tried:
                revisions.keep_if_unknown(article)
            # In the same transaction in which the form compared it.
            Article.everything.filter(pk=article.pk).update(version=F("version") + 1)
            article.version += 1
        former = article.former_holder() if article.slug else None
        self.form.save()
        self.parts.save()
        if former and {"slug", "edition_date", "parent"} & set(self.form.changed_data):
            notes.append(
                Note(
                    _(
                        "The address is a former one of “%(former)s”. Readers who come by it get "
                        "this %(noun)s once this is public; until then they are led there."
                    )
                    % {"former": former, "noun": article.noun},
                    levels.WARNING,
                )
            )
        notes += [*self._other_names(), *self._left_out()]
        update_derived(article, is_tried=is_tried)
        for section_form in self.parts.saved_sections:
            section_form.save_decisions()
        if not is_tried:
            revisions.keep(article, by=self.by)
        self.is_saved = True
        return notes

    def _other_names(self) -> Iterator[Note]:
        """Which keywords were kept as another, whose other name they are."""
        names = self.form.cleaned_data.get("keywords", [])
        known = Keyword.objects.by_names(names)
        for name in names:
            keyword = known.get(name_key(name))
            if keyword is not None and keyword.name_key != name_key(name):
                said = _(
                    "“%(name)s” is another name of “%(keyword)s”: the column has that keyword."
                ) % {"name": name, "keyword": keyword}
                yield Note(said, levels.INFO)

    def _left_out(self) -> Iterator[Note]:
        """What the text of each section lost as it was cleaned."""
        for form in self.parts.sections.forms:
            if left_out := cast("ProseField", form.fields["body"]).left_out:
                headline = form.cleaned_data.get("headline", "")
                said = _("In “%(headline)s”: left out: %(what)s.") % {
                    "headline": headline,
                    "what": left_out,
                }
                yield Note(said, levels.WARNING)

    # --- Tried ----------------------------------------------------------------------------------

    def try_saving(self) -> Article:
        """Save it in a transaction that the caller rolls back, and return the column it makes.

        Raises ``NotToBeSaved`` where the form has a mistake in it.
        """
        if not self.is_valid():
            said = (str(message) for messages in self.errors for message in messages)  # type: ignore[union-attr]  # errors are lists
            raise NotToBeSaved(" ".join(dict.fromkeys(said)) or _("It cannot be saved as it is."))
        try:
            with transaction.atomic():
                self.save(is_tried=True)
                connection.check_constraints()
        except DatabaseError as error:
            if (refusal := refusal_of(error)) is None:
                raise
            raise NotToBeSaved(refusal.sentence) from error
        return self.article

    def snapshot(self) -> dict[str, Any]:
        """Return what saving it would make of the column, and save nothing. Raises as
        ``try_saving`` does."""
        with transaction.atomic():
            content = snapshot(self.try_saving())
            transaction.set_rollback(True)
        return content
