"""The project's own apps, found, so that a test of all of them tries a new one too."""

import pkgutil
from importlib import import_module
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parent.parent

OWN_APPS = sorted(
    config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT
)


def load_all():
    """Load every module of theirs, for what is found by what there is: a process loads by itself
    what most pages need."""
    for room in OWN_APPS:
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if ".migrations" not in module.name and "__main__" not in module.name:
                import_module(module.name)
