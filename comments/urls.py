from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("write/<int:article_id>/", views.write, name="write"),
    path("on/<int:article_id>/", views.later, name="later"),
    path("own/<str:token>/", views.own, name="own"),
    path("trouble/", views.trouble, name="trouble"),
    path("trouble/thanks/", views.trouble_thanks, name="trouble_thanks"),
]
