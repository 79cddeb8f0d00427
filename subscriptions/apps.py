from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("Subscribers")

    def ready(self) -> None:
        from anymail.signals import tracking
        from django.db.models.signals import pre_delete

        from articles.models import Author, Keyword
        from articles.signals import (
            column_checked,
            column_published,
            desk_links_wanted,
            keyword_merged,
        )
        from subscriptions.desk_links import mail_links
        from subscriptions.edition_mail import check_size
        from subscriptions.editions import announce
        from subscriptions.preferences import follow_keyword, note_loss
        from subscriptions.webhooks import on_tracking_event

        tracking.connect(on_tracking_event)
        keyword_merged.connect(follow_keyword)
        for chosen in (Author, Keyword):
            pre_delete.connect(note_loss, sender=chosen)
        column_checked.connect(check_size)
        column_published.connect(announce)
        desk_links_wanted.connect(mail_links)
