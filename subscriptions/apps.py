from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Post room"

    def ready(self):
        from articles.signals import column_checked, keyword_merged
        from subscriptions.letters import check_size
        from subscriptions.preferences import follow_keyword

        keyword_merged.connect(follow_keyword)
        column_checked.connect(check_size)
