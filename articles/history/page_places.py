"""What only pages have of kept content: where they stand, and whether readers may comment."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.history.content import Content
from articles.history.problems import Problem
from articles.models import Article, page_address

#: What of a page is kept beside its address.
_FIELDS = ("position", "takes_comments")


def of(article: Article) -> Content:
    """Return a page's place; nothing of a column."""
    if not article.is_page:
        return {}
    return {"parent": article.parent_id, **{name: getattr(article, name) for name in _FIELDS}}


def apply(page: Article, content: Content) -> list[Problem]:
    """Give a stored page the place that ``content`` (as ``content.read`` returns it) says. Return
    what is in the way of it; then the page stays at its own address."""
    wanted = {name: content[name] for name in _FIELDS if name in content}
    if changed := [name for name, value in wanted.items() if getattr(page, name) != value]:
        for name in changed:
            setattr(page, name, wanted[name])
        page.save(update_fields=[*changed, "updated_at"])
    slug, parent = content.get("slug", page.slug), content.get("parent", page.parent_id)
    if (slug, parent) == (page.slug, page.parent_id):
        return []
    own = page.slug, page.parent_id
    pages = Article.everything.filter(kind=Article.Kind.PAGE)
    above = None if parent is None else pages.filter(pk=parent).first()
    if parent is not None and above is None:
        return [_problem(_("The page that it was a chapter of was deleted meanwhile."))]
    page.slug, page.parent = slug, above
    try:
        problem = page_address.problem_with(page)
        if problem is None:
            with transaction.atomic():
                page.save(update_fields=["slug", "parent", "updated_at"])
    except (ValidationError, IntegrityError):
        # Taken, or moved away, a moment ago.
        problem = page_address.problem_with(page) or _("Its address was taken a moment ago.")
    if problem is None:
        return []
    page.slug, page.parent_id = own
    return [_problem(problem)]


def _problem(sentence: str) -> Problem:
    return Problem(sentence, prevents=True, field="slug")
