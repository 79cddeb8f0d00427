"""Drafts of the pages that a new site wants first: About, and Privacy as this program is.

What stands in [brackets] is for the editor to say. They are drafts: readers have them once they
were read and published at the desk.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.discovery.derived import update_derived
from articles.models import Article, Page, Section, SiteSettings
from comments.privacy import VISITOR_KEY_RETENTION

#: A headline, and paragraphs of HTML.
Part = tuple[str, list[str]]


def make_first_pages(row: SiteSettings) -> list[Article]:
    """Make the drafts in the language that is spoken, true to what ``row`` switches on."""
    return [
        _make(_("About %(column)s") % {"column": row.column_name}, "about", _about(row)),
        _make(_("Privacy"), "privacy", _privacy(row)),
    ]


def _make(headline: str, slug: str, parts: Iterable[Part]) -> Article:
    page = Page.objects.create(headline=headline, slug=slug)
    for position, (title, paragraphs) in enumerate(parts):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        Section.objects.create(article=page, headline=title, body=body, position=position)
    update_derived(page)
    return page


def _about(row: SiteSettings) -> list[Part]:
    names = {"column": escape(row.column_name), "name": escape(row.byline)}
    return [
        (
            _("What it is"),
            [
                _(
                    "%(column)s is a column by %(name)s. [In two or three sentences: what it is "
                    "about, how often it appears, for whom it is written.]"
                )
                % names,
            ],
        ),
        (
            _("Who writes"),
            [_("%(name)s [who you are, and why readers can rely on you].") % names],
        ),
        (
            _("How it is made"),
            [
                _(
                    "[Where the news comes from, how you check it.] Each section names its "
                    "sources. What was wrong is corrected where it stood, and said there."
                ),
            ],
        ),
    ]


def _privacy(row: SiteSettings) -> list[Part]:
    parts: list[Part] = [
        (
            _("Reading"),
            [
                _(
                    "Who reads gets no cookie, and pages load nothing from other sites and count "
                    "nobody. "
                    "Whether you want them light or dark is kept in your own browser. The server "
                    "writes down which page went to which network address, as servers do, and "
                    "keeps that for [how long]."
                ),
            ],
        ),
    ]
    if row.takes_comments:
        parts.append((_("Comments"), _of_comments()))
    if row.takes_subscribers:
        parts.append((_("By e-mail"), _of_mail()))
    responsible = escape(row.postal_address) or _("[Name, postal address, e-mail address.]")
    parts.append(
        (
            _("Who is responsible"),
            [
                "<br>".join(responsible.splitlines()),
                _("[The authority that you can complain to, where your law wants it named.]"),
            ],
        )
    )
    return parts


def _of_comments() -> list[str]:
    return [
        _(
            "With a comment its name, its text, the moment and your e-mail address are kept. The "
            "address is never shown. So that nobody floods the site, a number made from your "
            "network’s address is kept for %(days)s days; it cannot be turned back into the "
            "address. Your browser gets a cookie with your first comment, so that you see yours "
            "before it is approved."
        )
        % {"days": VISITOR_KEY_RETENTION.days},
        _(
            "What is kept of your comments "
            '<a href="%(address)s">you can see, take along and erase</a>.'
        )
        % {"address": reverse("comments:ask_for_data")},
    ]


def _of_mail() -> list[str]:
    return [
        _(
            "Who subscribes gives an e-mail address and says how often, when and about what mail "
            "is wanted. Kept are these, when and to which words you agreed, and what was sent. "
            "Whether you open a mail or follow a link in it nobody learns."
        ),
        _(
            "Every mail has a link with which you leave at once. There you also see, take along "
            "or erase what is kept of you."
        ),
    ]
