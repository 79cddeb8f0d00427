"""The project's own apps, found, so that a test of all of them tries a new one too."""

from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parent.parent

OWN_APPS = sorted(
    config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT
)
