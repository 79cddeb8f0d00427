from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate, pre_save


class WorldViewConfig(AppConfig):
    name = "worldview"
    verbose_name = "World View"

    def ready(self) -> None:
        from axes.models import AccessFailureLog
        from django.contrib.auth.models import Group, User

        from articles.discovery import announcing
        from articles.signals import column_published, note_written, review_told
        from pagecache import store
        from worldview import (
            checks,  # noqa: F401  (registers the system checks)
            names,
            roles,
            speaking,
        )
        from worldview.newsroom import letters

        review_told.connect(letters.tell_of_review)
        note_written.connect(letters.tell_of_note)
        column_published.connect(announcing.plan)
        store.render_within(speaking.shown_freshly)

        # After the last app's permissions are there.
        for model in (User, Group, AccessFailureLog):
            pre_save.connect(names.narrow, sender=model)
        post_migrate.connect(roles.make_groups, sender=apps.get_app_config("auth"))


class DeskConfig(AdminConfig):
    """Django's admin, as the editors' desk."""

    default_site = "worldview.admin_site.DeskSite"
