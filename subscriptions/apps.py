from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Post room"

    def ready(self):
        from articles.signals import keyword_merged
        from subscriptions.preferences import follow_keyword

        keyword_merged.connect(follow_keyword)
