from django.urls import path, register_converter

from articles import converters, feeds, views

register_converter(converters.Day, "day")
register_converter(converters.Month, "month")
register_converter(converters.Year, "year")
register_converter(converters.KeywordSlug, "keyword")

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("archive/", views.archive, name="archive"),
    path("keywords/", views.keyword_index, name="keyword_index"),
    path("keywords/<keyword:slug>/", views.keyword, name="keyword"),
    path("keywords/<keyword:slug>/feed/", feeds.KeywordFeed(), name="keyword_feed"),
    path("sources/", views.publication_index, name="publication_index"),
    path("sources/<slug:slug>/", views.publication, name="publication"),
    path("search/", views.search, name="search"),
    path("corrections/", views.corrections, name="corrections"),
    path("shared/<str:token>/", views.shared, name="shared"),
    path("feed/", feeds.ColumnFeed(), name="feed"),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("<year:year>/", views.year, name="year"),
    path("<month:month>/", views.month, name="month"),
    path("<day:date>/", views.day, name="day"),
    path("<day:date>/<slug:slug>/", views.detail, name="detail"),
]
