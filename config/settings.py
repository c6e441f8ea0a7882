"""Django settings for every installation: all differences come from environment variables (docs/operator-guide.md)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.admin_site import UNFOLD as UNFOLD
from config.caches import django_caches
from config.database import django_database
from config.logs import logging_settings
from config.queue import celery_settings
from config.security import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from config.storages import storage_of
from core.access.rates import parse_rate

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What an operator decides --------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# No default on purpose: `make run` generates one and keeps it in MANDATA_HOME, an operator sets his own.
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Everything an installation writes outside its database lies below this folder.
MANDATA_HOME = Path(env.str("MANDATA_HOME", default=str(BASE_DIR / "var"))).expanduser().resolve()
DOCUMENT_STORAGE_URL = env.str("DOCUMENT_STORAGE_URL", default=(MANDATA_HOME / "documents").as_uri())
EXPORT_STORAGE_URL = env.str("EXPORT_STORAGE_URL", default=(MANDATA_HOME / "exports").as_uri())
RELEASE_STORAGE_URL = env.str("RELEASE_STORAGE_URL", default=(MANDATA_HOME / "releases").as_uri())

# Publishing without a reviewer is for demonstrations and tests; its records say so for ever.
ALLOW_UNREVIEWED_ACCEPT = env.bool("ALLOW_UNREVIEWED_ACCEPT", default=False)

DATABASE_URL = env.str("DATABASE_URL")
DATABASES = {"default": django_database(DATABASE_URL, pool_size=env.int("DATABASE_POOL_SIZE", default=8))}

# CELERY_BROKER_URL and how Celery uses it; BROKER_DATABASE_URL is where the queue lives when it is in PostgreSQL.
QUEUE = celery_settings(env.str("CELERY_BROKER_URL", default="pgmq://"), database_url=DATABASE_URL)
CELERY_BROKER_URL: str = QUEUE["CELERY_BROKER_URL"]
BROKER_DATABASE_URL: str = QUEUE["BROKER_DATABASE_URL"]
globals().update(QUEUE)
CELERY_BEAT_SCHEDULE_FILENAME = str(MANDATA_HOME / "run" / "beat-schedule")

# Requests that may wait for changes at a time, in each web process; fewer than it has threads.
FEED_WAITERS = env.int("FEED_WAITERS", default=8)

# Files of whole lists: how many are sent at a time in each web process, each of which occupies a thread and a database
# connection; the most rows without a token; days that a large one, made for a token, is kept.
EXPORTS_AT_ONCE = env.int("EXPORTS_AT_ONCE", default=4)
EXPORT_ROWS_ANONYMOUS = env.int("EXPORT_ROWS_ANONYMOUS", default=200_000)
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)

# Answers of the API kept by what they depend on (core.api.answers): how many in each process, where it is its memory
# that keeps them; 0 keeps none. One larger than this is not kept, since it would push out many others.
KEPT_ANSWERS = env.int("KEPT_ANSWERS", default=200)
LARGEST_KEPT_ANSWER = 2_000_000
CACHES = django_caches(env.str("CACHE_URL", default="memory"), kept_answers=KEPT_ANSWERS)

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "pgtrigger",  # installs its triggers before `core` sees to what they need
    "config",
    "ingest",
    "events",
    "missions",
    "actors",
    "sources",
    "core",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.api.access.middleware.AccessMiddleware",
    "config.security.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Language and time: stored and served in UTC --------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------


def local_folder(url: str) -> Path:
    """Returns the folder a file:// address names; raises ImproperlyConfigured for any other kind of address."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise ImproperlyConfigured("DOCUMENT_STORAGE_URL must be a local folder, such as file:///srv/mandata/documents")
    return Path(unquote(parts.path))


STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(MANDATA_HOME / "static")))
MEDIA_ROOT = MANDATA_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The original bytes of documents; never served directly.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(local_folder(DOCUMENT_STORAGE_URL)), "file_permissions_mode": 0o640},
    },
    # Large exports until they expire; served to whoever asked for them only.
    "exports": storage_of(EXPORT_STORAGE_URL, variable="EXPORT_STORAGE_URL"),
    # Published releases; the API serves what the database says is published.
    "releases": storage_of(RELEASE_STORAGE_URL, variable="RELEASE_STORAGE_URL"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security: closed unless opened ---------------------------------------------------------------

# `make run` serves plain HTTP to this machine only and sets this off.
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
# Only behind a proxy that always sets or removes this header itself; a client could forge it otherwise.
if env.bool("TRUST_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Anybody's page may read the public API, without cookies.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "if-none-match", "if-range", "range")
CORS_EXPOSE_HEADERS = (
    *("ETag", "Link", "Location", "Retry-After", "Deprecation", "Sunset"),
    *("Accept-Ranges", "Content-Disposition", "Content-Range", "Feed-Position", "Row-Count"),
    *("RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
)

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.access.callers.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.JSONBodyParser"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.ResourceSchema",
    "EXCEPTION_HANDLER": "core.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# The prefix lets scanners for leaked secrets know a token when they see one.
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "TOKEN_PREFIX": "mandata_"}
KNOX_TOKEN_MODEL = "core.ApiToken"  # noqa: S105  # a model, no secret
# Knox's own table gives way to ours.
MIGRATION_MODULES = {"knox": None}

# How many requests each caller may make; by address without a token (docs/api/access.md).
API_RATES = {
    "anonymous": parse_rate("anonymous", env.str("LIMIT_ANONYMOUS", default="120/minute")),
    "token": parse_rate("token", env.str("LIMIT_TOKEN", default="1200/minute")),
    "token_creation": parse_rate("token_creation", env.str("LIMIT_TOKEN_CREATION", default="10/day")),
}
# How many proxies stand before this server, each of which appends to X-Forwarded-For; with none it is not read.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Seconds between two writings of how much tokens are used; 0 writes with every request.
TOKEN_USE_SECONDS = 60
SPECTACULAR_SETTINGS = {
    "TITLE": "Mandata",
    "DESCRIPTION": "Missions, mandates, actors and events of peace operations, each value with the sentence behind it.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    # Code lists are components of their own, so that no hook guesses their names.
    "POSTPROCESSING_HOOKS": ["core.api.schema.add_components", "core.api.links.add_links"],
    "TAGS": [
        {"name": "Missions", "description": "Missions, their people, and what happens to them."},
        {"name": "Mandates", "description": "Instruments, mandates, tasks, and which are in force on a day."},
        {"name": "Actors", "description": "States, forces, groups and organisations, and their relations."},
        {"name": "Events", "description": "Incidents, political events, reports, displacement and narratives."},
        {"name": "Places", "description": "Places that facts refer to."},
        {"name": "Sources", "description": "Documents and datasets that everything is read from."},
        {"name": "Search", "description": "Full text over everything, and matching names to records."},
        {"name": "Changes", "description": "The change feed."},
        {"name": "Releases", "description": "Frozen sets of files to download and cite."},
        {"name": "Vocabularies", "description": "Code lists."},
        {"name": "Exports", "description": "Large files of whole lists, made in the background."},
        {"name": "Access", "description": "API tokens, limits and use."},
        {"name": "Service", "description": "The API itself."},
    ],
}

# --- Logs: one JSON object a line on standard error -----------------------------------------------

LOGGING = logging_settings(level=env.str("LOG_LEVEL", default="INFO"))

# Triggers follow the models' code and are installed after every migrate, not frozen in migrations (ADR 0003).
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
