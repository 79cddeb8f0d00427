from django.urls import path, register_converter

from articles.converters import Number
from comments import feeds
from comments.views import mailed, reading, reporting, writing

register_converter(Number, "comment_number")

app_name = "comments"

urlpatterns = [
    path("", reading.all_comments, name="all"),
    path("feed/", feeds.CommentFeed(), name="feed"),
    path("write/<comment_number:article_id>/", writing.write, name="write"),
    path("on/<comment_number:article_id>/", reading.on_article, name="on_article"),
    path("on/<comment_number:article_id>/feed/", feeds.ColumnCommentFeed(), name="column_feed"),
    path("<comment_number:key>/", reading.comment, name="comment"),
    path("<comment_number:key>/report/", reporting.report, name="report"),
    path("own/<str:token>/", writing.own, name="own"),
    path("prove/<str:token>/", mailed.prove, name="prove"),
    path("mute/<str:token>/", mailed.mute, name="mute"),
    path("decide/<str:token>/", mailed.decide, name="decide"),
    path("data/", mailed.ask_for_data, name="ask_for_data"),
    path("data/<str:token>/", mailed.data, name="data"),
    path("trouble/", reporting.trouble, name="trouble"),
    path("trouble/thanks/", reporting.trouble_thanks, name="trouble_thanks"),
    path("contact/", reporting.contact, name="contact"),
    path("contact/thanks/", reporting.contact_thanks, name="contact_thanks"),
]
