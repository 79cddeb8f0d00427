"""The editor's desk: a column with its sections, figures and sources on one page."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.beginning import BeginMixin
from articles.admin.column_list import ColumnListMixin
from articles.admin.forms import ArticleForm
from articles.admin.listed import ByYears, DatesAsked, StateFilter
from articles.admin.moments import FirstPublishedMixin
from articles.admin.paste import ImportMixin
from articles.admin.signing import SigningMixin
from articles.admin.unresolved import UnresolvedMixin
from articles.admin.written import WrittenAdmin
from articles.history.content import DESCRIPTIONS
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet


class DatedArticleQuerySet(ByYears, ArticleQuerySet):
    pass


@admin.register(Article)
class ArticleAdmin(
    ColumnListMixin,
    ImportMixin,
    BeginMixin,
    SigningMixin,
    UnresolvedMixin,
    FirstPublishedMixin,
    DatesAsked,
    WrittenAdmin,
):
    form = ArticleForm
    list_display = ["picture", "titled", "edition_date", "stands"]
    list_display_links = ["picture", "titled"]
    list_filter = [StateFilter, "edition_date"]
    search_fields = ["headline"]
    date_hierarchy = "edition_date"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "headline",
                    "standfirst",
                    "authors",
                    ("byline", "edition_date"),
                    "keywords",
                ]
            },
        ),
        (
            None,
            {
                "fields": [
                    "pasted_text",
                    "made_with",
                    "seen_version",
                    "conflicting_version",
                    "overwrite",
                ],
                "classes": ["conflict"],
            },
        ),
        (_("Address and mail"), {"fields": ["slug", "sent_by_mail"], "classes": ["collapse"]}),
        (_("Search engines and other sites"), {"fields": DESCRIPTIONS, "classes": ["collapse"]}),
    ]
    change_list_template = "admin/articles/article/change_list.html"

    def get_queryset(self, request: HttpRequest) -> DatedArticleQuerySet:
        return DatedArticleQuerySet(Article).filter(kind=Article.Kind.COLUMN).defer("search")
