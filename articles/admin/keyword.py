from django.contrib import admin
from taggit.models import Tag

from articles.models import Article, Keyword, KeywordName

# Our keywords are tags of our own; taggit's own table stays empty.
admin.site.unregister(Tag)


class KeywordNameInline(admin.TabularInline):
    model = KeywordName
    extra = 1


@admin.register(Keyword)
class KeywordAdmin(admin.ModelAdmin):
    list_display = ["name", "columns", "slug"]
    search_fields = ["name", "other_names__name"]
    fields = ["name", "slug", "description"]
    inlines = [KeywordNameInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_column_counts()

    @admin.display(ordering="columns", description="public columns")
    def columns(self, keyword):
        return keyword.columns

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # The names are part of what columns are found by; the worker sees to it.
        Article.objects.filter(keyword_uses__tag=form.instance).update(search_is_stale=True)
