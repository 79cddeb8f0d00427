from django.urls import path, register_converter

from articles import converters
from articles.discovery import feeds, json_feeds, podcast, sitemaps, subject_feeds
from articles.views import (
    api,
    archive,
    author,
    book,
    cards,
    citing,
    column,
    feed_list,
    indexes,
    indexnow,
    installed,
    markdown,
    offline,
    page,
    reference,
    search,
)

register_converter(converters.Day, "day")
register_converter(converters.Month, "month")
register_converter(converters.Year, "year")
register_converter(converters.Number, "number")
register_converter(converters.KeywordSlug, "keyword")
register_converter(converters.Citation, "citation")
register_converter(converters.Data, "data")
register_converter(converters.Book, "book")
register_converter(converters.Week, "week")
register_converter(converters.PagePath, "page")

app_name = "articles"

urlpatterns = [
    path("", archive.home, name="home"),
    path("card.png", cards.home, name="home_card"),
    path("keywords/<keyword:slug>/card.png", cards.keyword, name="keyword_card"),
    path("sources/<slug:slug>/card.png", cards.publication, name="publication_card"),
    path("authors/<slug:slug>/card.png", cards.author, name="author_card"),
    path("archive/", archive.archive, name="archive"),
    path("keywords/", indexes.keyword_index, name="keyword_index"),
    path("keywords/<keyword:slug>/", reference.keyword, name="keyword"),
    path("keywords/<keyword:slug>.<book:book>", book.keyword, name="keyword_book"),
    path("keywords/<keyword:slug>/feed/", subject_feeds.KeywordFeed(), name="keyword_feed"),
    path(
        "keywords/<keyword:slug>/feed/summary/",
        subject_feeds.KeywordFeed(summary=True),
        name="keyword_feed_summary",
    ),
    path(
        "keywords/<keyword:slug>/feed/<month:month>/",
        subject_feeds.KeywordFeed(),
        name="keyword_feed_archive",
    ),
    path(
        "keywords/<keyword:slug>/feed/summary/<month:month>/",
        subject_feeds.KeywordFeed(summary=True),
        name="keyword_feed_summary_archive",
    ),
    path(
        "keywords/<keyword:slug>/feed.json",
        json_feeds.subject_json_feed,
        {"feed": subject_feeds.KeywordFeed},
        name="keyword_json_feed",
    ),
    path(
        "keywords/<keyword:slug>/feed/summary.json",
        json_feeds.subject_json_feed,
        {"feed": subject_feeds.KeywordFeed, "summary": True},
        name="keyword_json_feed_summary",
    ),
    path("sources/", indexes.publication_index, name="publication_index"),
    path("sources/<slug:slug>/", reference.publication, name="publication"),
    path("sources/<slug:slug>/feed/", subject_feeds.PublicationFeed(), name="publication_feed"),
    path(
        "sources/<slug:slug>/feed/<month:month>/",
        subject_feeds.PublicationFeed(),
        name="publication_feed_archive",
    ),
    path(
        "sources/<slug:slug>/feed.json",
        json_feeds.subject_json_feed,
        {"feed": subject_feeds.PublicationFeed},
        name="publication_json_feed",
    ),
    path("authors/", indexes.author_index, name="author_index"),
    path("authors/<slug:slug>/", author.author, name="author"),
    path("authors/<slug:slug>/feed/", subject_feeds.AuthorFeed(), name="author_feed"),
    path(
        "authors/<slug:slug>/feed/<month:month>/",
        subject_feeds.AuthorFeed(),
        name="author_feed_archive",
    ),
    path(
        "authors/<slug:slug>/feed.json",
        json_feeds.subject_json_feed,
        {"feed": subject_feeds.AuthorFeed},
        name="author_json_feed",
    ),
    path("search/", search.search, name="search"),
    path("corrections/", reference.corrections, name="corrections"),
    path("shared/<str:token>/", column.shared, name="shared"),
    path("feeds/", feed_list.feed_list, name="syndication"),
    path("feed/", feeds.ColumnFeed(), name="feed"),
    path("rss/", feeds.elsewhere, name="rss"),
    path("rss.xml", feeds.elsewhere, name="rss_xml"),
    path("feed.xml", feeds.elsewhere, name="usual_xml"),
    path("atom.xml", feeds.elsewhere, name="atom_xml"),
    path("feed/summary/", feeds.ColumnFeed(summary=True), name="feed_summary"),
    path("feed/<month:month>/", feeds.ColumnFeed(), name="feed_archive"),
    path(
        "feed/summary/<month:month>/",
        feeds.ColumnFeed(summary=True),
        name="feed_summary_archive",
    ),
    path("feed.json", json_feeds.json_feed, name="json_feed"),
    path("feed/summary.json", json_feeds.json_feed, {"summary": True}, name="json_feed_summary"),
    path("podcast.xml", podcast.PodcastFeed(), name="podcast"),
    path("podcast.png", podcast.cover, name="podcast_cover"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("icon-192.png", installed.icon, {"side": 192}, name="icon_192"),
    path("icon-512.png", installed.icon, {"side": 512}, name="icon_512"),
    path(
        "icon-maskable.png",
        installed.icon,
        {"side": 512, "is_filled": True},
        name="icon_maskable",
    ),
    # Where telephones look by themselves.
    path(
        "apple-touch-icon.png", installed.icon, {"side": 180, "is_filled": True}, name="touch_icon"
    ),
    path("offline/", offline.offline, name="offline"),
    path("offline.json", offline.columns, name="offline_list"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("indexnow.txt", indexnow.key, name="indexnow_key"),
    path("llms.txt", markdown.llms, name="llms"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-keywords.xml", sitemaps.keywords, name="sitemap_keywords"),
    path("sitemap-sources.xml", sitemaps.sources, name="sitemap_sources"),
    path("sitemap-authors.xml", sitemaps.authors, name="sitemap_authors"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<year:year>.xml", sitemaps.year, name="sitemap_year"),
    path("sitemap-<year:year>-<number:number>.xml", sitemaps.year, name="sitemap_month"),
    # What a page shows is data at its own address, between /api and the ending.
    path("api/", api.index, name="api"),
    path("api/columns.<data:form>", api.columns, name="api_columns"),
    path("api/keywords.<data:form>", api.keywords, name="api_keywords"),
    path("api/keywords/<keyword:slug>.<data:form>", api.keyword, name="api_keyword"),
    path("api/sources.<data:form>", api.publications, name="api_publications"),
    path("api/sources/<slug:slug>.<data:form>", api.publication, name="api_publication"),
    path("api/search.<data:form>", api.search, name="api_search"),
    path("api/<day:date>/<slug:slug>.json", api.column, name="api_column"),
    path("api/<day:date>/<slug:slug>/<slug:anchor>.json", api.section, name="api_section"),
    path("<year:year>/", archive.year, name="year"),
    path("<month:month>/", archive.month, name="month"),
    path("<day:date>/", archive.day, name="day"),
    path("<month:month>.<book:book>", book.month, name="month_book"),
    path("<week:week>.<book:book>", book.week, name="week_book"),
    path("<day:date>/<slug:slug>.<book:book>", book.column, name="book"),
    path("<day:date>/<slug:slug>/", column.detail, name="detail"),
    path("<day:date>/<slug:slug>.md", markdown.column, name="markdown"),
    path("<day:date>/<slug:slug>/pictures/<number:number>/", column.picture, name="picture"),
    path("<day:date>/<slug:slug>/card.png", column.card, name="card"),
    path("<day:date>/<slug:slug>/<slug:anchor>/card.png", column.card, name="section_card"),
    path("<day:date>/<slug:slug>/cite.<citation:citation>", citing.citation, name="citation"),
    path(
        "<day:date>/<slug:slug>/<slug:anchor>/cite.<citation:citation>",
        citing.citation,
        name="section_citation",
    ),
    path("<day:date>/<slug:slug>/<slug:anchor>/", column.section, name="section"),
    # Last, for they are whatever nothing else is. What they are not called by others' patterns is
    # seen to by articles/models/page_address.py.
    path("<page:path>/pictures/<number:number>/", page.picture, name="page_picture"),
    path("<page:path>/card.png", page.card, name="page_card"),
    path("<page:path>/", page.detail, name="page"),
]
