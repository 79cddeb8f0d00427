from django.apps import AppConfig


class WorldViewConfig(AppConfig):
    name = "worldview"
    verbose_name = "World View"

    def ready(self):
        from worldview import checks  # noqa: F401  (registers the system checks)
