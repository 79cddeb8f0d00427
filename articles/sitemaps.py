from django.contrib.sitemaps import Sitemap

from articles.models import Article, Keyword


class ColumnSitemap(Sitemap):
    limit = 5000

    def items(self):
        return (
            Article.objects.published()
            .only("slug", "edition_date", "published_at", "updated_at")
            .newest_first()
        )

    def lastmod(self, article):
        return max(article.updated_at, article.published_at)


class KeywordSitemap(Sitemap):
    limit = 5000

    def items(self):
        return Keyword.objects.in_use().only("slug").order_by("pk")


SITEMAPS = {"columns": ColumnSitemap, "keywords": KeywordSitemap}
