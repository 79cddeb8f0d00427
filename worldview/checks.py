"""System checks: a wrong setting is explained at the start, before a reader meets it."""

import ipaddress
import re
import stat
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.db import connection

from articles.text.mail_addresses import validate_mail_address
from background import clock
from worldview import translations
from worldview.archive import object_storage


@register()
def site_url_is_an_origin(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        return [
            Error(
                f"SITE_URL is {settings.SITE_URL!r}, which is not the address of a site.",
                hint="Write scheme and host only, as in https://news.example.org",
                id="worldview.E001",
            )
        ]
    return []


@register()
def trusted_proxies_are_networks(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for proxy in settings.TRUSTED_PROXIES:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            errors.append(
                Error(
                    f"TRUSTED_PROXIES contains {proxy!r}, which is no address or network.",
                    hint="List addresses or networks, as in 127.0.0.1,10.0.0.0/8",
                    id="worldview.E002",
                )
            )
    return errors


@register()
def inbound_address_is_one(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    try:
        if settings.INBOUND_ADDRESS:
            validate_mail_address(settings.INBOUND_ADDRESS)
    except ValidationError as mistake:
        if mistake.code in ("invalid", "letters_before_at"):
            return [
                Error(
                    f"INBOUND_ADDRESS is {settings.INBOUND_ADDRESS!r}, which is no address that "
                    "mail can come to.",
                    hint="Write it as post@example.org, without a name.",
                    id="worldview.E004",
                )
            ]
    return []


@register()
def some_requests_are_worked_on(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.WEB_THREADS >= 1:
        return []
    return [
        Error(
            f"WEB_THREADS is {settings.WEB_THREADS}: no request would ever be worked on.",
            hint="Set it to 1 or more, or leave it out for 4.",
            id="worldview.E011",
        )
    ]


@register(Tags.security, deploy=True)
def https_is_known_to_be_there(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Where nobody is believed about https, each request is sent to where it came from."""
    if (
        settings.SITE_URL.startswith("https://")
        and not settings.TRUSTED_PROXIES
        and not settings.IS_HTTPS_OURS
    ):
        return [
            Error(
                f"SITE_URL is {settings.SITE_URL}, and TRUSTED_PROXIES is not set: no request "
                "would count as https, and each be redirected to the same address for ever.",
                hint="Set TRUSTED_PROXIES to the address of the proxy that ends https, as in "
                "127.0.0.1; or to none where the web server has the certificate itself.",
                id="worldview.E010",
            )
        ]
    return []


#: What keeps a web server from its start.
AT_START = (
    site_url_is_an_origin,
    trusted_proxies_are_networks,
    some_requests_are_worked_on,
    https_is_known_to_be_there,
)


def complaints_at_start() -> list[str]:
    """What is wrong with the settings so that no page could be served, a sentence or two each."""
    found = [error for check in AT_START for error in check(None)]
    return [f"{error.msg} {error.hint}" for error in found]


@register(Tags.database)
def postgresql_is_recent(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases:
        return []
    with connection.cursor():
        version: int = connection.pg_version  # type: ignore[attr-defined]  # PostgreSQL's
    if version < 150000:
        return [
            Error(
                f"The database is PostgreSQL {version // 10000}; World View needs 15 or later.",
                hint="Point DATABASE_URL at a newer server.",
                id="worldview.E003",
            )
        ]
    return []


@register(Tags.database)
def clocks_agree(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if databases and (wrong := clock.warning()):
        return [
            Warning(
                f"The clock of this machine {wrong}.",
                hint="Let it be set by NTP. What is public is judged by the database's clock.",
                id="worldview.W004",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def readers_come_by_https(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.SITE_URL.startswith("https://"):
        return [
            Warning(
                f"SITE_URL is {settings.SITE_URL}, so mail will link to pages without https.",
                hint="Set SITE_URL to the https address readers use.",
                id="worldview.W001",
            )
        ]
    return []


@register(deploy=True)
def mail_leaves_the_machine(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.EMAIL_URL:
        return [
            Warning(
                "EMAIL_URL is not set: mail is kept as files under var/mail/ and reaches nobody.",
                hint="Set EMAIL_URL, as in smtp+tls://user:password@mail.example.org:587",
                id="worldview.W002",
            )
        ]
    return []


@register()
def translations_are_compiled(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Warning(
            f"{file.parent.parent.name}: the translation was not compiled since it changed.",
            hint="Run: python -m worldview.translations",
            id="worldview.W003",
        )
        for file in translations.stale()
    ]


@register()
def object_storage_is_known(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not object_storage.is_address(settings.ARCHIVE_DIR):
        return []
    try:
        object_storage.open_store(settings.ARCHIVE_DIR)
    except object_storage.StorageError as error:
        return [
            Error(
                f"ARCHIVE_DIR is {settings.ARCHIVE_DIR!r}, where nothing can be stored: {error}",
                hint="Name a folder, or object storage as in s3://bucket/folder",
                id="worldview.E012",
            )
        ]
    return []


#: A line of ``.env`` that has a secret; as ``.env.example`` comes, none has.
_SECRET = (
    r"^ *(?:SECRET_KEY\w*|\w*DATABASE_URL|EMAIL_URL|INBOUND_URL|POSTGRES_PASSWORD|ANYMAIL_\w+"
    r"|A(?:WS|ZURE)_\w*KEY\w*)"
    r" *= *[^\s#]"
)


@register()
def secrets_are_read_by_their_owner_alone(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    file = settings.BASE_DIR / ".env"
    try:
        others_may = stat.S_IMODE(file.stat().st_mode) & 0o077
        holds_any = re.search(_SECRET, file.read_text(errors="replace"), re.MULTILINE)
    except OSError:
        return []  # there is none, or it is none of this user's business
    if others_may and holds_any:
        return [
            Warning(
                f"{file} can be read by other users of this machine: it holds the secret key and "
                "the passwords of the database and the mail server.",
                hint=f"Run: chmod 600 {file}",
                id="worldview.W010",
            )
        ]
    return []
