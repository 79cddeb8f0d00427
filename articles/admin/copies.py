"""The copies of what is typed: one for each opened form, kept until it is saved or forgotten.

A copy is a row of its own and no draft of a column. Ghost and Wagtail make a draft at the first
word; here a column has a headline, an address that is free, dates that are dates, and revisions,
and what somebody is in the middle of typing has none of these yet. A form keeps anything, a date
of three digits and a half source line included; it can be kept for a column that is public without
touching it; two tabs can have one each; and no list, feed or count has to leave it out.

Each opened form has a key (``made_with``), and each opened page of it is a writer that counts the
states of the form. A page says with its words which state of the copy it knew (``base``). So a
copy that is sent late never undoes a save, and of two pages that go on with one copy the second
gets a copy of its own.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from articles.desk_addresses import desk_address, new_form_address
from articles.models import Article, Autosave
from articles.text import prose
from background import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.autosave import AutosaveQuerySet


#: How long it is remembered that a form was saved, and a forgotten copy can be taken back.
TTL = timedelta(days=60)
#: Copies that wait so long are pointed out.
OLD_AFTER = timedelta(days=90)
TITLE_MAX_LENGTH = 80
SEQUENCE_MAX = 2**62
_TAG = re.compile("<[^<>]*>")
PROSE = re.compile(r"^(headline|standfirst|.+-(headline|body|caption|text))$")


@dataclass(frozen=True)
class Sent:
    """A form as a browser sent it: its words, and which state of which copy they are.

    ``base`` and ``sequence`` are ``None`` where the page counted nothing: that of a former
    version, or of a program.
    """

    key: UUID
    form: QueryDict
    writer: str
    base: int | None
    sequence: int | None
    pressed: str

    @property
    def digest(self) -> str:
        # A browser that sends the form itself ends lines otherwise than a script that does.
        words = self.form.urlencode().replace("%0D%0A", "%0A")
        return hashlib.sha256(words.encode()).hexdigest()


def parse_sent(post: QueryDict, *, editor: "User", article_id: int | None) -> Sent:
    """Read a posted form. One without a key, as former pages have none, has that of its column and
    editor."""
    form = QueryDict(mutable=True)
    for name in post:
        if _is_word(name):
            form.setlist(name, post.getlist(name))
    base = _number(post.get("_base"))
    sequence = _number(post.get("_sequence"))
    if base is not None:
        sequence = max(sequence or 0, base + 1)
    buttons = [name for name in post if name.startswith("_") and name not in STATE]
    return Sent(
        key=_key(post.get("_copy"))
        or _key(post.get("made_with"))
        or uuid5(NAMESPACE_URL, f"form:{editor.pk}:{article_id or 'new'}"),
        form=form,
        writer=post.get("_writer", "")[:40],
        base=base,
        sequence=sequence,
        pressed=min(buttons, default="")[:20],
    )


#: What a form says of itself beside its words.
STATE = ("_copy", "_writer", "_base", "_sequence", "_editor")


def _is_word(name: str) -> bool:
    # The templates of parts that were not added are no words, nor are tokens and buttons.
    return not (
        name.startswith("_")
        or name == "csrfmiddlewaretoken"
        or "__prefix__" in name
        or "-empty-" in name
    )


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return min(int(text), SEQUENCE_MAX)


# --- Keeping -------------------------------------------------------------------------------------


@transaction.atomic
def keep(sent: Sent, *, editor: "User", article: Article | None, is_page: bool = False) -> Autosave:
    """Keep the words, and return the row that has them: with another key where the copy belongs
    to another page by now. One that comes late changes nothing. ``is_page``: whether they are a
    page's and no column's."""
    if article:
        # As a save does: the column first, then the copy. The other way round they would wait for
        # each other.
        Article.everything.select_for_update(no_key=True).only("pk").filter(pk=article.pk).first()
    copy = _locked(sent.key, editor=editor, article=article)
    if copy.editor_id != editor.pk:
        return keep(replace(sent, key=uuid4()), editor=editor, article=article, is_page=is_page)
    is_same = copy.digest == sent.digest
    if (is_same and copy.saved_at) or _is_late(sent, copy):
        return copy
    if not (is_same or _may_write(sent, copy)):
        return keep(replace(sent, key=uuid4()), editor=editor, article=article, is_page=is_page)
    copy.article, copy.is_page = article, is_page
    copy.form = sent.form.urlencode()
    copy.title, copy.words = describe(sent.form)
    copy.writer, copy.digest = sent.writer, sent.digest
    copy.sequence = copy.sequence + 1 if sent.sequence is None else sent.sequence
    copy.saved_at = copy.forgotten_at = None
    copy.pressed = ""
    copy.save()
    return copy


def own_key(sent: Sent, *, editor: "User") -> Sent:
    """``sent`` under a key whose copy it may write."""
    copy = Autosave.objects.defer("form").filter(key=sent.key).first()
    if copy and (copy.editor_id != editor.pk or not _may_write(sent, copy)):
        return replace(sent, key=uuid4())
    return sent


def end(sent: Sent, *, editor: "User", article: Article) -> None:
    """Of the form that was saved as ``article``, forget the words and remember that they are saved.

    In the transaction of the save. Words that another page keeps under this key stay.
    """
    copy = _locked(sent.key, editor=editor, article=article)
    if copy.editor_id != editor.pk or not _may_write(sent, copy):
        return
    copy.article = article
    copy.form, copy.saved_at, copy.forgotten_at = "", clock.now(), None
    copy.writer, copy.digest, copy.pressed = sent.writer, sent.digest, sent.pressed
    copy.sequence = max(copy.sequence, sent.sequence or 0)
    copy.save()
    Autosave.objects.filter(editor=editor, saved_at__lt=clock.now() - TTL).delete()


def saved_as(sent: Sent, *, editor: "User") -> Article | None:
    """The column that just these words were saved as, with the same button, by an earlier sending
    of this form."""
    copy = (
        Autosave.objects.filter(key=sent.key, editor=editor, digest=sent.digest)
        .filter(pressed=sent.pressed)
        .exclude(saved_at=None)
        .first()
    )
    return copy.article if copy else None


def forget(copy: Autosave) -> None:
    Autosave.objects.filter(pk=copy.pk).update(forgotten_at=clock.now())
    long_ago = clock.now() - TTL
    Autosave.objects.filter(editor=copy.editor_id, forgotten_at__lt=long_ago).delete()


def take_back(copy: Autosave) -> None:
    Autosave.objects.filter(pk=copy.pk).update(forgotten_at=None)


def _locked(key: UUID, *, editor: "User", article: Article | None) -> Autosave:
    copy, _ = Autosave.objects.get_or_create(
        key=key, defaults={"editor": editor, "article": article, "form": "", "sequence": -1}
    )
    return Autosave.objects.select_for_update(of=("self",)).get(pk=copy.pk)


def _is_mine(sent: Sent, copy: Autosave) -> bool:
    return bool(sent.writer) and sent.writer == copy.writer


def _is_late(sent: Sent, copy: Autosave) -> bool:
    return _is_mine(sent, copy) and sent.sequence is not None and sent.sequence <= copy.sequence


def _may_write(sent: Sent, copy: Autosave) -> bool:
    return sent.base is None or _is_mine(sent, copy) or copy.sequence <= sent.base


def describe(form: QueryDict) -> tuple[str, int]:
    """The headline of a form, or its first words; and how many words are in it."""
    texts = {
        name: " ".join(_TAG.sub(" ", cast("str", form[name])).split())
        for name in form
        if PROSE.match(name)
    }
    title = texts.get("headline") or next(filter(None, texts.values()), "")
    if len(title) > TITLE_MAX_LENGTH:
        title = title[:TITLE_MAX_LENGTH].rsplit(" ", 1)[0] + " …"
    return title, sum(len(text.split()) for text in texts.values())


@dataclass(frozen=True)
class Text:
    """What was typed in one field, without markup. ``name``: which field, as one says it."""

    name: str
    words: str


def texts(form: QueryDict) -> list[Text]:
    """All that was typed in a form, in its order."""
    typed = (
        (name, _as_read(name, cast("str", form[name])).strip())
        for name in form
        if _TYPED.search(name)
    )
    return [Text(_said(name), words) for name, words in typed if words]


def _as_read(name: str, typed: str) -> str:
    # Only a section's text is HTML; elsewhere a sign of less is one.
    return prose.as_typed(typed) if name.endswith("-body") else typed


def _said(name: str) -> str:
    """``sections-0-figures-1-alt_text`` as “section 1, figure 2: alt text”."""
    *parts, field = name.split("-")
    places = [
        f"{_ONE.get(parts[at], parts[at])} {int(parts[at + 1]) + 1}"
        for at in range(0, len(parts) - 1, 2)
    ]
    return ": ".join(filter(None, [", ".join(places), field.replace("_", " ")])).capitalize()


_TYPED = re.compile(
    r"^(?:(?:sections|lead_figures|corrections|attachments)-\d{1,6}-(?:figures-\d{1,6}-)?)?"
    r"(?:headline|standfirst|authors|byline|keywords|body|source_line|about|caption|credit|alt_text|text|title"
    r"|(?:search|card)_(?:title|description))$"
)
_ONE = {
    "sections": "section", "figures": "figure", "lead_figures": "lead figure",
    "corrections": "correction", "attachments": "download",
}  # fmt: skip


# --- Offering ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A copy as the desk offers it back."""

    copy: Autosave
    address: str
    is_old: bool

    @property
    def forget_address(self) -> str:
        return reverse("admin:articles_article_forget", args=[self.copy.key])

    @property
    def take_back_address(self) -> str:
        return reverse("admin:articles_article_take_back", args=[self.copy.key])


def offers(copies: "AutosaveQuerySet", limit: int) -> list[Offer]:
    """The newest ``limit`` of ``copies``."""
    shown = copies.select_related("article").defer("form", "article__search").newest_first()
    return [build_offer(copy) for copy in shown[:limit]]


def build_offer(copy: Autosave) -> Offer:
    address = desk_address(copy.article) if copy.article else new_form_address(is_page=copy.is_page)
    return Offer(
        copy,
        address=f"{address}?unsaved={copy.key}",
        is_old=copy.kept_at < clock.now() - OLD_AFTER,
    )
