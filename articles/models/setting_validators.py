"""What may be typed into settings that have a form of their own."""

import re
import zoneinfo
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from articles.text import menu_lines


def lines(text: str) -> list[str]:
    """Return the lines that have something on them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone; write it as in Europe/Athens or America/New_York.")
            % {"name": name}
        )


def validate_domains(text: str) -> None:
    """Raise ``ValidationError`` where a line is no domain of mail addresses."""
    for line in lines(text):
        if "." not in line or "@" in line.lstrip("@") or " " in line:
            raise ValidationError(
                _("“%(line)s” is no domain; write one a line, as in example.org.") % {"line": line}
            )


_HOST = re.compile(r"(?!-)[\w-]+(?:\.[\w-]+)+")


def host_of(line: str) -> str:
    """Return the host that a line names, alone or within an address, in small letters and without
    ``www``; nothing where it names none."""
    try:
        host = urlsplit(line if "://" in line else f"//{line}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if _HOST.fullmatch(host) else ""


def validate_hosts(text: str) -> None:
    """Raise ``ValidationError`` where a line names no host."""
    for line in lines(text):
        if not host_of(line):
            raise ValidationError(
                _("“%(line)s” is no address of a site; write one a line, as in www.example.org.")
                % {"line": line}
            )


def validate_addresses(text: str) -> None:
    """Raise ``ValidationError`` where a line is no address of a page."""
    for line in lines(text):
        try:
            URLValidator(schemes=["http", "https"])(line)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is no address; write one a line, beginning with https://.")
                % {"line": line}
            ) from None


def validate_menu(text: str) -> None:
    try:
        menu_lines.parse(text)
    except menu_lines.NotAMenu as mistake:
        raise ValidationError(str(mistake)) from None


#: What search engines take as a key (indexnow.org/documentation).
validate_indexnow_key = RegexValidator(
    r"^[a-zA-Z0-9-]{8,128}$", _("Use 8 to 128 letters (a to z), digits and hyphens.")
)
