from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    name = "pagecache"
    verbose_name = _("Page cache")

    def ready(self) -> None:
        from pagecache.checks import check_triggers

        autodiscover_modules("page_changes")
        checks.register(check_triggers, checks.Tags.database)
