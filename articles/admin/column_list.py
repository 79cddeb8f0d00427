"""The list of columns: picture, what each is about, who wrote it, and how it stands."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.photo import thumbnail
from articles.models import Article, page_parts


class ColumnListMixin(DeskAdmin):
    """Mixed into the admin of columns."""

    row_parts = page_parts.ROW

    @admin.display(description=_("picture"))
    def picture(self, article: Article) -> str:
        figure = article.lead_figure
        return thumbnail(figure.photo if figure else None, 48)

    @admin.display(description=_("headline"), ordering="headline")
    def titled(self, article: Article) -> str:
        names = [keyword.name for keyword in article.ordered_keywords]
        more = " …" if len(names) > page_parts.KEYWORDS_IN_ROWS else ""
        said = [article.printed_byline, ", ".join(names[: page_parts.KEYWORDS_IN_ROWS]) + more]
        line = " · ".join(filter(None, said))
        return format_html(
            '{}<span class="column-line">{}</span>', article.headline or gettext("Untitled"), line
        )

    @admin.display(description=_("state"), ordering="published_at")
    def stands(self, article: Article) -> str:
        moment = article.published_at and timezone.localtime(article.published_at)
        said = [
            date_format(moment, "SHORT_DATETIME_FORMAT") if moment else "",
            "" if article.sent_by_mail else gettext("not mailed"),
        ]
        return format_html(
            '<span class="column-standing column-standing-{}">{}</span>'
            '<span class="column-line">{}</span>',
            article.standing,
            self.state(article),
            " · ".join(filter(None, said)),
        )
