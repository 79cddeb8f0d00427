"""The names of editors and of groups, and what browsers say of themselves at a failed log-in, which
are in models of others, narrowed as all other text is."""

from typing import Any

from django.db import models

from articles.text.characters import normalize_line


def narrow(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Narrow the text of ``instance`` before it is saved (for ``pre_save``).

    What has become longer by it than there is room for is cut: forms at the desk narrow before they
    count (``worldview.door.admin``), and what a browser says of itself has nobody to ask.
    """
    for field in sender._meta.concrete_fields:
        if isinstance(field, models.CharField) and field.name != "password":
            value = getattr(instance, field.attname)
            if isinstance(value, str):
                narrowed = normalize_line(value)[: field.max_length]
                setattr(instance, field.attname, narrowed)
