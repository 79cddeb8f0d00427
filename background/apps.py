from django.apps import AppConfig
from django.core.checks import Tags, register


class BackgroundConfig(AppConfig):
    name = "background"
    verbose_name = "Background work"

    def ready(self) -> None:
        from background.sql_files import check_sql

        register(check_sql, Tags.database)
