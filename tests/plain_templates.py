"""The templates as Django itself renders them, which ours must equal."""

from copy import deepcopy

from django.conf import settings
from django.test import override_settings


def as_django_has_them():
    """Return a context manager in which no template is quickened."""
    (engine,) = deepcopy(settings.TEMPLATES)
    assert engine["OPTIONS"].pop("loaders") == ["background.quick_templates.Loader"]
    engine["APP_DIRS"] = True
    return override_settings(TEMPLATES=[engine])
