"""How values are written in an archive, and read again.

Moments are in UTC with six digits of a second, bytes are Base64, durations ISO 8601; everything
else is as JSON has it. What a permission or a type of content is called, an archive says by name,
for their keys differ from site to site.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from datetime import UTC
from enum import Enum
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.utils.duration import duration_iso_string

from worldview.archive.manifest import BadArchive

#: A field's value as Python has it to what JSON has, and JSON's to what PostgreSQL reads.
Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]

_encoder = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def line(row: dict[str, Any]) -> bytes:
    """Return a row as a line of an archive: keys sorted, no spaces, UTF-8."""
    return _encoder.encode(row).encode() + b"\n"


def field_name(field: "models.Field[Any, Any]") -> str:
    """Return what a field is called in an archive: a row it refers to is there by its key."""
    return field.name if is_named(field) else field.attname


# --- Out -----------------------------------------------------------------------------------------


def encoders(fields: "list[models.Field[Any, Any]]") -> list[Encode | None]:
    """Return for each field what makes JSON of its values; nothing where they are it already."""
    return [_encode(field) for field in fields]


def _encode(field: "models.Field[Any, Any]") -> Encode | None:
    if is_named(field):
        return _names(field).__getitem__
    return _ENCODE.get(field.get_internal_type())


_ENCODE: dict[str, Encode] = {
    "DateTimeField": lambda value: (
        value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    ),
    "DateField": lambda value: value.isoformat(),
    "TimeField": lambda value: value.isoformat(),
    "DurationField": duration_iso_string,
    "UUIDField": str,
    "BinaryField": lambda value: base64.b64encode(bytes(value)).decode(),
    "FileField": str,
}


def is_named(field: "models.Field[Any, Any]") -> bool:
    """Return whether an archive says by name what a field refers to."""
    return field.related_model in (Permission, ContentType)


def _names(field: "models.Field[Any, Any]") -> dict[int, str]:
    """Return what all that a field may refer to is called, by their keys."""
    if field.related_model is ContentType:
        return {row.pk: f"{row.app_label}.{row.model}" for row in ContentType.objects.all()}
    return {
        row.pk: f"{row.content_type.app_label}.{row.content_type.model}.{row.codename}"
        for row in Permission.objects.select_related("content_type")
    }


# --- In ------------------------------------------------------------------------------------------


def decoders(fields: "list[models.Field[Any, Any]]") -> list[Decode]:
    """Return for each field what makes of JSON the text that PostgreSQL reads; it raises
    ``BadArchive`` for what is no value of that field."""
    return [_decode(field) for field in fields]


def _decode(field: "models.Field[Any, Any]") -> Decode:
    if is_named(field):
        keys = {name: str(key) for key, name in _names(field).items()}
        return lambda value: _named(field, value, keys)
    kind = field.get_internal_type()
    if kind == "ForeignKey" or kind == "OneToOneField":
        kind = field.target_field.get_internal_type()  # type: ignore[attr-defined]  # of those
    if kind == "JSONField":
        return lambda value: json.dumps(field.get_prep_value(value), ensure_ascii=False)
    if kind == "ArrayField":
        return lambda value: _array(field, value)
    if kind == "BinaryField":
        return lambda value: _bytes(field, value)
    expected = next((types for name, types in _EXPECTED.items() if kind.endswith(name)), (str,))
    if kind in _TEXTS:
        return lambda value: field.get_prep_value(_checked(field, value, *expected))
    return lambda value: str(_checked(field, value, *expected))


_EXPECTED: dict[str, tuple[type, ...]] = {
    "BooleanField": (bool,),
    "FloatField": (float, int),
    "AutoField": (int,),
    "IntegerField": (int,),
}
#: These narrow what they take in (articles.text.fields).
_TEXTS = {"CharField", "TextField", "SlugField"}


def _checked(field: "models.Field[Any, Any]", value: Any, *expected: type) -> Any:
    if type(value) not in expected:
        raise BadArchive(f"{value!r:.80} is no {field.name} of {field.model._meta.label_lower}.")
    return value


def _named(field: "models.Field[Any, Any]", value: Any, keys: dict[str, str]) -> str:
    key = keys.get(_checked(field, value, str))
    if key is None:
        raise BadArchive(f"{value!r:.80} is no {field.name} of {field.model._meta.label_lower}.")
    return key


def _bytes(field: "models.Field[Any, Any]", value: Any) -> str:
    try:
        return "\\x" + base64.b64decode(_checked(field, value, str), validate=True).hex()
    except binascii.Error as mistake:
        raise BadArchive(f"A {field.name} is not Base64.") from mistake


def _array(field: "models.Field[Any, Any]", value: Any) -> str:
    parts = [_checked(field, part, str, int) for part in _checked(field, value, list)]
    quoted = ('"' + re.sub(r'(["\\])', r"\\\1", str(part)) + '"' for part in parts)
    return "{" + ",".join(quoted) + "}"


def make_named(field: "models.Field[Any, Any]", names: set[str]) -> None:
    """Make what an archive names and this site has not: of a former program, perhaps, of which the
    log still speaks."""
    for name in sorted(names - set(_names(field).values())):
        if field.related_model is ContentType:
            _type_named(name)
        else:
            of, _, codename = name.rpartition(".")
            Permission.objects.create(
                content_type=_type_named(of), codename=codename, name=codename
            )


def _type_named(name: str) -> ContentType:
    app, _, model = name.partition(".")
    return ContentType.objects.get_or_create(app_label=app, model=model)[0]


def default(field: "models.Field[Any, Any]") -> Any:
    """Return what a new row has in a field, as JSON has it."""
    value, encode = field.get_default(), _encode(field)
    if isinstance(value, DatabaseDefault):
        # There is none but the database's, which says nothing before a row is there.
        value = field.db_default
    if isinstance(value, Enum):
        value = value.value
    return encode(value) if encode and value is not None else value


_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def copied(values: list[str | None]) -> bytes:
    """Return a line for ``COPY``."""
    return (
        "\t".join("\\N" if value is None else value.translate(_ESCAPES) for value in values) + "\n"
    ).encode()
