from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WorldViewConfig(AppConfig):
    name = "worldview"
    verbose_name = "World View"

    def ready(self):
        from worldview import checks  # noqa: F401  (registers the system checks)


class DeskConfig(AdminConfig):
    """Django's admin, as the newsroom's desk."""

    default_site = "worldview.desk.Desk"
