from django.urls import path, register_converter

from articles.converters import Day
from subscriptions import views

register_converter(Day, "digest_day")

app_name = "subscriptions"

urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("check-your-mail/", views.check_your_mail, name="check_your_mail"),
    path("from-another-site/", views.from_another_site, name="from_another_site"),
    path("stamp/", views.stamp, name="stamp"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("data/<str:token>/", views.data, name="data"),
    path("new-address/<str:token>/", views.new_address, name="new_address"),
    path("editions/", views.editions, name="editions"),
    path("editions/<slug:kind>/<digest_day:day>/", views.edition, name="edition"),
    path(
        "editions/<slug:kind>/<digest_day:day>/<slug:key>/", views.edition, name="edition_variant"
    ),
]
